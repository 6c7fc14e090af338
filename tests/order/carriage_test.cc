#include <gtest/gtest.h>

#include <map>

#include "gendan/order/shipment.h"

namespace gendan {
namespace {

// Incoterms 2020: the terms under which the buyer contracts the carriage, and all others.
TEST(Carriage, IsContractedByTheBuyerUnderFourTerms) {
  const std::map<Incoterm, Party> duties = {
      {Incoterm::kNone, Party::kNone},  {Incoterm::kEXW, Party::kBuyer},  {Incoterm::kFCA, Party::kBuyer},
      {Incoterm::kFAS, Party::kBuyer},  {Incoterm::kFOB, Party::kBuyer},  {Incoterm::kCPT, Party::kSeller},
      {Incoterm::kCIP, Party::kSeller}, {Incoterm::kDAP, Party::kSeller}, {Incoterm::kDPU, Party::kSeller},
      {Incoterm::kDDP, Party::kSeller}, {Incoterm::kCFR, Party::kSeller}, {Incoterm::kCIF, Party::kSeller}};
  EXPECT_EQ(duties.size(), 12u);
  for (const auto& [term, party] : duties) {
    EXPECT_EQ(shipment::contracts_carriage(term), party) << to_string(term);
  }
}

}  // namespace
}  // namespace gendan
