#include "gendan/audit/trace.h"

#include <gmock/gmock.h>

#include "tests/engine/support.h"

namespace gendan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const OrderId kOrder("O-1");

std::vector<std::string> ids(const std::vector<CaseView>& cases) {
  std::vector<std::string> out;
  for (const CaseView& one : cases) out.push_back(one.id.str());
  return out;
}

// Two lines, the first inspected in two lots and shipped in two consignments.
class TraceTest : public ::testing::Test {
 protected:
  TraceTest() : complaints_(house_.engine->attach<ComplaintRegister>().value()) {
    LineAdded other = line(2);
    other.supplier = SupplierId("MILL-8");
    house_.confirm("O-1", {line(1), other});
    house_.produce(100);
    house_.produce(100, 2);
    house_.release("L1", 60);
    house_.release("L2", 40);
    house_.release("L3", 100, 2);
    house_.despatch("S1", {{kOrder, LineNo{1}, pieces(60)}});
    house_.despatch("S2", {{kOrder, LineNo{1}, pieces(40)}, {kOrder, LineNo{2}, pieces(100)}});
    house_.must(shipment::deliver_in_full(ShipmentId("S1"), kToday));
  }
  void complain(const char* id, std::uint32_t line, const char* lot = "", const char* order = "O-1",
                const char* supplier = "") {
    ComplaintReceived received;
    received.customer = CustomerId("ACME");
    received.order = OrderId(order);
    received.line = LineNo{line};
    received.lot = LotId(lot);
    received.supplier = SupplierId(supplier);
    received.channel = "email";
    received.allegations = {{"open seam", "on every third"}};
    house_.must(complaint::receive(CaseId(id), received));
  }
  absl::StatusOr<ComplaintTrace> trace(const char* id) {
    return trace_complaint(*house_.engine, complaints_, CaseId(id), {kToday, 0});
  }
  absl::StatusOr<GoodsTrace> goods(std::uint32_t line, const char* lot = "") {
    return trace_goods(*house_.engine, complaints_, kOrder, LineNo{line}, LotId(lot), {kToday, 0});
  }

  House house_;
  Attached<ComplaintRegister> complaints_;
};

TEST_F(TraceTest, GoesFromAComplaintToItsShipmentsLotInspectionAndSupplier) {
  complain("C-1", 1, "L1");
  const ComplaintTrace found = trace("C-1").value();
  EXPECT_EQ(found.complaint.id, CaseId("C-1"));
  EXPECT_EQ(found.goods.supplier, SupplierId("MILL-7"));
  EXPECT_EQ(found.goods.customer, CustomerId("ACME"));
  ASSERT_THAT(found.goods.lots, SizeIs(1));
  EXPECT_EQ(found.goods.lots[0].lot, LotId("L1"));
  EXPECT_TRUE(found.goods.lots[0].rounds.at(0).passed);
  ASSERT_THAT(found.goods.shipments, SizeIs(2));
  EXPECT_EQ(found.goods.shipments[0].shipment, ShipmentId("S1"));
  EXPECT_EQ(found.goods.shipments[0].quantity, pieces(60));
  EXPECT_EQ(found.goods.shipments[0].delivered, kToday);
  EXPECT_FALSE(found.goods.shipments[1].delivered.has_value());
}

TEST_F(TraceTest, ShowsEveryLotOfALineWhereTheComplaintNamesNone) {
  complain("C-1", 1);
  EXPECT_THAT(trace("C-1")->goods.lots, SizeIs(2));
}

TEST_F(TraceTest, TakesTheLineFromTheLot) {
  complain("C-1", 0, "L3");
  EXPECT_EQ(trace("C-1")->goods.line, LineNo{2});
  EXPECT_EQ(trace("C-1")->goods.supplier, SupplierId("MILL-8"));
}

TEST_F(TraceTest, GoesBackFromALotToItsComplaints) {
  complain("C-1", 1, "L1");
  complain("C-2", 1, "L2");
  complain("C-3", 2);
  EXPECT_THAT(ids(goods(1, "L1")->complaints), ElementsAre("C-1"));
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1", "C-2"));
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-3"));
}

TEST_F(TraceTest, CountsAComplaintAboutTheWholeOrderAgainstEveryLine) {
  complain("C-1", 0);
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1"));
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-1"));
}

TEST_F(TraceTest, AddsUpWhatLeftInOneShipmentAtSeveralTimes) {
  const StreamId order("order/O-1");
  ASSERT_TRUE(house_.record(Events().on(order, GoodsDespatched{ShipmentId("S9"), LineNo{2}, pieces(60), kToday})).ok());
  ASSERT_TRUE(
      house_.record(Events().on(order, GoodsDespatched{ShipmentId("S9"), LineNo{2}, pieces(40), kToday.plus(2)})).ok());
  const GoodsTrace trace = goods(2).value();
  ASSERT_EQ(trace.shipments.size(), 2u);
  const Carriage& added = trace.shipments[trace.shipments[0].shipment == ShipmentId("S9") ? 0 : 1];
  EXPECT_EQ(added.quantity, pieces(100));
  EXPECT_EQ(added.despatched, kToday);
}

TEST_F(TraceTest, NamesTheSuppliersOtherComplaints) {
  complain("C-1", 1);
  complain("C-2", 2);
  complain("C-3", 0, "", "", "MILL-7");
  EXPECT_THAT(ids(trace("C-1")->of_supplier), ElementsAre("C-3"));
  EXPECT_THAT(trace("C-3")->goods.lots, IsEmpty());
  EXPECT_THAT(ids(trace("C-3")->of_supplier), ElementsAre("C-1"));
}

TEST_F(TraceTest, IsRefusedForWhatIsNotThere) {
  EXPECT_REFUSED(trace("C-9"), "unknown_case");
  EXPECT_REFUSED(goods(9), "unknown_line");
  EXPECT_REFUSED(goods(1, "L3"), "unknown_lot");
  EXPECT_REFUSED(trace_goods(*house_.engine, complaints_, OrderId("O-9"), LineNo{1}, LotId(), {kToday, 0}),
                 "unknown_order");
}

}  // namespace
}  // namespace gendan
