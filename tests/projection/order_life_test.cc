#include "projection/order_life.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "gendan/order/machine.h"

namespace gendan {
namespace {

const MachineFacts& commercial() {
  return *std::find_if(machines().begin(), machines().end(),
                       [](const MachineFacts& machine) { return machine.name == "commercial"; });
}

TEST(OrderLife, EveryEventLandsWhereTheCommercialMachineLeadsIt) {
  for (const RowFacts& row : commercial().rows) {
    EXPECT_EQ(static_cast<std::uint8_t>(lands_in(row.event)), row.to) << "event " << row.event;
  }
}

TEST(OrderLife, WhatTheCommercialMachineDoesNotKnowMovesNoOrder) {
  const auto& rows = commercial().rows;
  for (const EventFacts& facts : event_types()) {
    const bool known =
        std::any_of(rows.begin(), rows.end(), [&](const RowFacts& row) { return row.event == facts.tag; });
    if (!known) {
      EXPECT_EQ(lands_in(facts.tag), Commercial::kNone) << facts.name;
    }
  }
}

}  // namespace
}  // namespace gendan
