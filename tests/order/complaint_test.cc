#include <gtest/gtest.h>

#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"

namespace gendan {
namespace {

constexpr Judging kObserved{Mode::kObserve, {}, {}};
constexpr Judging kReplayed{Mode::kReplay, {}, {}};

// Behind a second 8D that was recorded.
TEST(Complaint, WhatBecameOfACheckThatOutlivedItsEightDIsReadAsItWas) {
  const Date due = *Date::parse("2026-06-01", "");
  const struct {
    Event event;
    EffectivenessState found;
  } cases[] = {{EffectivenessCheckMissed{due}, EffectivenessState::kPlanned},
               {EffectivenessConfirmed{"not seen again"}, EffectivenessState::kConfirmed},
               {EffectivenessRefuted{"the same again"}, EffectivenessState::kRefuted}};
  for (const auto& [event, found] : cases) {
    Complaint complaint;
    complaint.id = CaseId("C-1");
    for (const Event& recorded : {Event(CapaOpened{"8D-1", PersonId("wang")}), Event(CapaStepCompleted{8, "done"}),
                                  Event(EffectivenessCheckPlanned{due, PersonId("zhao")}),
                                  Event(CapaOpened{"8D-2", PersonId("wang")}), Event(CapaStepCompleted{6, "done"})}) {
      ASSERT_TRUE(judge(complaint, recorded, kObserved).ok());
    }
    ASSERT_EQ(complaint.effectiveness, EffectivenessState::kPlanned);
    const absl::Status read = judge(complaint, event, kReplayed);
    ASSERT_TRUE(read.ok()) << read;
    EXPECT_EQ(complaint.effectiveness, found);
  }
}

}  // namespace
}  // namespace gendan
