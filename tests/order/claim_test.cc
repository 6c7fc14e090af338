#include "order/claim.h"

#include <gtest/gtest.h>

#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"

namespace gendan {
namespace {

const Judging kObserved{Mode::kObserve, Instant{1}, Date::from_civil(2026, 3, 2, "day").value()};
const Judging kReplayed{Mode::kReplay, {}, {}};

TEST(Claims, AreTakenOnceHoweverOftenTheWorldSaysSo) {
  Order order;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(judge(order, ComplaintOpened{CaseId("C-1")}, kObserved).ok());
    ASSERT_TRUE(judge(order, ReturnOpened{ReturnId("R-1")}, kObserved).ok());
  }
  EXPECT_EQ(order.complaints.size(), 1u);
  EXPECT_EQ(order.returns.size(), 1u);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(judge(order, ComplaintSettled{CaseId("C-1")}, kObserved).ok());
    ASSERT_TRUE(judge(order, ReturnSettled{ReturnId("R-1")}, kObserved).ok());
  }
  EXPECT_TRUE(order.complaints.empty());
  EXPECT_TRUE(order.returns.empty());
}

TEST(Claims, OfADecidedHistoryAreNotOpenedTwice) {
  Order order;
  ASSERT_TRUE(judge(order, ComplaintOpened{CaseId("C-1")}, kReplayed).ok());
  EXPECT_TRUE(refused_with(judge(order, ComplaintOpened{CaseId("C-1")}, kReplayed), Code::kComplaintOpen));
  ASSERT_TRUE(judge(order, ReturnOpened{ReturnId("R-1")}, kReplayed).ok());
  EXPECT_TRUE(refused_with(judge(order, ReturnOpened{ReturnId("R-1")}, kReplayed), Code::kReturnOpen));
}

TEST(Claims, OfADecidedHistoryAreNotSettledUnopened) {
  Order order;
  EXPECT_TRUE(refused_with(judge(order, ComplaintSettled{CaseId("C-1")}, kReplayed), Code::kUnknownCase));
  EXPECT_TRUE(refused_with(judge(order, ReturnSettled{ReturnId("R-1")}, kReplayed), Code::kUnknownReturn));
}

TEST(Claims, AreSettledOneByOne) {
  Order order;
  for (const char* id : {"C-1", "C-2"}) ASSERT_TRUE(judge(order, ComplaintOpened{CaseId(id)}, kReplayed).ok());
  ASSERT_TRUE(judge(order, ComplaintSettled{CaseId("C-1")}, kReplayed).ok());
  ASSERT_EQ(order.complaints.size(), 1u);
  EXPECT_EQ(order.complaints[0], CaseId("C-2"));
}

}  // namespace
}  // namespace gendan
