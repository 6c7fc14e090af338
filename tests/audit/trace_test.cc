#include "gendan/audit/trace.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

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
  TraceTest()
      : complaints_(house_.engine->attach<ComplaintRegister>().value()),
        quality_(house_.engine->attach<QualityStatistics>().value()) {
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
  static ComplaintReceived about(std::uint32_t line, const char* lot = "", const char* order = "O-1") {
    ComplaintReceived received;
    received.customer = CustomerId("ACME");
    received.order = OrderId(order);
    received.line = LineNo{line};
    received.lot = LotId(lot);
    received.channel = "email";
    received.allegations = {{"open seam", "on every third"}};
    return received;
  }
  void complain(const char* id, std::uint32_t line, const char* lot = "", const char* order = "O-1",
                const char* supplier = "") {
    ComplaintReceived received = about(line, lot, order);
    received.supplier = SupplierId(supplier);
    house_.must(complaint::receive(CaseId(id), received));
  }
  void complain_of_shipment(const char* id, const char* shipment, const char* order = "") {
    ComplaintReceived received = about(0, "", order);
    received.shipment = ShipmentId(shipment);
    house_.must(complaint::receive(CaseId(id), received));
  }
  void record(const char* id, const ComplaintReceived& received) {
    ASSERT_TRUE(house_.record(Events().on(stream_of(CaseId(id)), received)).ok());
  }
  absl::StatusOr<ComplaintTrace> trace(const char* id) {
    return trace_complaint(*house_.engine, complaints_, CaseId(id), {kToday, 0});
  }
  absl::StatusOr<GoodsTrace> goods(std::uint32_t line, const char* lot = "") {
    return trace_goods(*house_.engine, complaints_, kOrder, LineNo{line}, LotId(lot), {kToday, 0});
  }
  std::vector<std::string> complaints_about(const char* supplier) {
    return ids(trace_supplier(*house_.engine, complaints_, quality_, SupplierId(supplier), {kToday, 0})->complaints);
  }

  House house_;
  Attached<ComplaintRegister> complaints_;
  Attached<QualityStatistics> quality_;
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

TEST_F(TraceTest, ChargesAComplaintAboutALotToItsLineAndSupplierAlone) {
  complain("C-1", 0, "L3");
  EXPECT_EQ(house_.engine->load(CaseId("C-1"))->received.line, LineNo{2});
  EXPECT_THAT(ids(goods(1)->complaints), IsEmpty());
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-1"));
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
  EXPECT_THAT(complaints_about("MILL-8"), ElementsAre("C-1"));
}

TEST_F(TraceTest, ChargesARecordedComplaintAboutALotToItsLineAndSupplierAlone) {
  record("C-1", about(0, "L3"));
  complain("C-0", 2);
  complain("C-2", 2);
  EXPECT_THAT(ids(goods(1)->complaints), IsEmpty());
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-0", "C-1", "C-2"));
  EXPECT_THAT(ids(goods(2, "L3")->complaints), ElementsAre("C-1"));
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
  EXPECT_THAT(complaints_about("MILL-8"), ElementsAre("C-0", "C-1", "C-2"));
  EXPECT_EQ(trace("C-1")->goods.line, LineNo{2});
  EXPECT_THAT(ids(trace("C-1")->of_supplier), ElementsAre("C-0", "C-2"));
  EXPECT_THAT(ids(trace("C-2")->of_supplier), ElementsAre("C-0", "C-1"));
}

TEST_F(TraceTest, KnowsNoSupplierOfARecordedComplaintAboutALotThatIsNotThere) {
  record("C-1", about(0, "L9"));
  record("C-2", about(0, "L3", "O-9"));
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
  EXPECT_THAT(complaints_about("MILL-8"), IsEmpty());
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1"));  // about the order, for all that is known
}

TEST_F(TraceTest, GoesFromARecordedComplaintAboutALotThatIsNotThereToTheOneLineOfItsOrder) {
  house_.confirm("O-2", {line(1)}, "PO-2");
  record("C-1", about(0, "L9", "O-2"));
  const absl::StatusOr<ComplaintTrace> found = trace("C-1");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->goods.order, OrderId("O-2"));
  EXPECT_EQ(found->goods.line, LineNo{1});
  EXPECT_THAT(ids(found->goods.complaints), ElementsAre("C-1"));
}

TEST_F(TraceTest, PassesOnThatTheOrderOfAComplaintCannotBeRead) {
  // Written past the engine, which would have refused it.
  std::string payload;
  encode(OrderConfirmed{1, Incoterm::kFOB, "Ningbo", "30 days"}, payload);
  Append append;
  append.request_id = RequestId("forged");
  append.actor = "nobody";
  append.streams = {{StreamId("order/O-7"), Expect::any()}};
  append.events = {NewEvent{0, kFacts<OrderConfirmed>.tag, kFacts<OrderConfirmed>.schema, 0, {}, payload}};
  ASSERT_TRUE(house_.engine->log().append(append, Durability::kBuffered).ok());
  record("C-1", about(0, "", "O-7"));
  EXPECT_REFUSED(trace("C-1"), "corrupt");
}

TEST_F(TraceTest, GoesFromALineToComplaintsAboutAShipmentThatCarriesIt) {
  complain_of_shipment("C-1", "S1");
  complain_of_shipment("C-3", "S2");
  complain("C-2", 1);
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1", "C-2", "C-3"));
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-3"));
  EXPECT_THAT(ids(goods(2, "L3")->complaints), IsEmpty());
}

TEST_F(TraceTest, GoesFromAComplaintAboutAShipmentToAllThatItCarried) {
  complain_of_shipment("C-1", "S2");
  complain("C-2", 1);
  const ComplaintTrace found = trace("C-1").value();
  EXPECT_EQ(found.complaint.shipment, ShipmentId("S2"));
  ASSERT_THAT(found.carried, SizeIs(2));
  EXPECT_EQ(found.carried[0].line, LineNo{1});
  EXPECT_EQ(found.carried[0].supplier, SupplierId("MILL-7"));
  EXPECT_THAT(ids(found.carried[0].complaints), ElementsAre("C-1", "C-2"));
  EXPECT_EQ(found.carried[1].line, LineNo{2});
  EXPECT_EQ(found.carried[1].supplier, SupplierId("MILL-8"));
  EXPECT_THAT(found.carried[1].lots, SizeIs(1));
  EXPECT_TRUE(found.goods.supplier.empty());
  EXPECT_THAT(found.of_supplier, IsEmpty());
}

TEST_F(TraceTest, TakesOrderAndLineFromAShipmentThatCarriedNothingElse) {
  complain_of_shipment("C-1", "S1");
  complain("C-2", 1);
  const ComplaintTrace found = trace("C-1").value();
  EXPECT_THAT(found.carried, IsEmpty());
  EXPECT_EQ(found.goods.order, kOrder);
  EXPECT_EQ(found.goods.line, LineNo{1});
  EXPECT_EQ(found.goods.supplier, SupplierId("MILL-7"));
  EXPECT_THAT(found.goods.lots, SizeIs(2));
  EXPECT_THAT(ids(found.of_supplier), ElementsAre("C-2"));
}

TEST_F(TraceTest, TakesTheLineFromTheShipmentWhereTheOrderHasSeveral) {
  complain_of_shipment("C-1", "S1", "O-1");
  EXPECT_EQ(trace("C-1")->goods.line, LineNo{1});
  EXPECT_EQ(trace("C-1")->goods.supplier, SupplierId("MILL-7"));
}

TEST_F(TraceTest, LeavesOutWhatTheShipmentCarriedOfOtherOrders) {
  house_.confirm("O-2", {line(1)}, "PO-2");
  house_.produce(10, 1, "O-2");
  house_.release("L1", 10, 1, "O-2");
  house_.confirm("O-3", {line(1), line(2)}, "PO-3");
  house_.produce(10, 2, "O-3");
  house_.release("L1", 10, 2, "O-3");
  house_.despatch("S3", {{OrderId("O-2"), LineNo{1}, pieces(10)}, {OrderId("O-3"), LineNo{2}, pieces(10)}});
  complain_of_shipment("C-1", "S3", "O-3");
  complain_of_shipment("C-2", "S3");
  EXPECT_THAT(trace("C-1")->carried, IsEmpty());
  EXPECT_EQ(trace("C-1")->goods.order, OrderId("O-3"));
  EXPECT_EQ(trace("C-1")->goods.line, LineNo{2});
  EXPECT_THAT(trace("C-2")->carried, SizeIs(2));
  EXPECT_EQ(trace("C-2")->goods.supplier, SupplierId("MILL-7"));  // of both
}

TEST_F(TraceTest, GoesNowhereFromARecordedComplaintAboutAShipmentThatIsNotThere) {
  ComplaintReceived received = about(0, "", "");
  received.shipment = ShipmentId("S9");
  record("C-1", received);
  EXPECT_THAT(trace("C-1")->carried, IsEmpty());
  EXPECT_EQ(trace("C-1")->goods.customer, CustomerId("ACME"));
}

TEST_F(TraceTest, PassesOverWhatNobodyEnteredOfAShipmentThatIsComplainedOf) {
  const ShipmentId shipment("S9");
  const std::vector<Allocation> allocations = {
      {kOrder, LineNo{1}, pieces(1)}, {OrderId("O-9"), LineNo{1}, pieces(1)}, {kOrder, LineNo{9}, pieces(1)}};
  ASSERT_TRUE(house_.record(Events().on(stream_of(shipment), ShipmentPlanned{allocations, "Ocean", kToday})).ok());
  complain_of_shipment("C-1", "S9");
  const absl::StatusOr<ComplaintTrace> found = trace("C-1");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->carried, SizeIs(1));
  EXPECT_EQ(found->carried[0].line, LineNo{1});
  EXPECT_EQ(found->carried[0].supplier, SupplierId("MILL-7"));
  EXPECT_TRUE(found->goods.supplier.empty()) << "of a part of it nobody is known";
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
}

TEST_F(TraceTest, GoesNowhereFromAComplaintAboutAShipmentOfWhichNobodyEnteredAnything) {
  const ShipmentPlanned planned = {{{OrderId("O-9"), LineNo{1}, pieces(1)}}, "Ocean", kToday};
  ASSERT_TRUE(house_.record(Events().on(stream_of(ShipmentId("S9")), planned)).ok());
  complain_of_shipment("C-1", "S9");
  const absl::StatusOr<ComplaintTrace> found = trace("C-1");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->carried, IsEmpty());
  EXPECT_TRUE(found->goods.order.empty());
  EXPECT_EQ(found->goods.customer, CustomerId("ACME"));
}

TEST_F(TraceTest, LeadsBackFromASupplierToAComplaintAboutAShipmentOfItsGoods) {
  complain_of_shipment("C-1", "S1");
  complain("C-2", 1);
  EXPECT_EQ(trace("C-1")->goods.supplier, SupplierId("MILL-7"));
  EXPECT_THAT(ids(trace("C-1")->of_supplier), ElementsAre("C-2"));
  EXPECT_THAT(ids(trace("C-2")->of_supplier), ElementsAre("C-1"));
  EXPECT_THAT(complaints_about("MILL-7"), ElementsAre("C-1", "C-2"));
  EXPECT_THAT(complaints_about("MILL-8"), IsEmpty());
}

TEST_F(TraceTest, LeadsNoSupplierToAComplaintAboutAShipmentOfSeveral) {
  complain_of_shipment("C-1", "S2");
  complain_of_shipment("C-2", "S2", "O-1");
  EXPECT_TRUE(trace("C-1")->goods.supplier.empty());
  EXPECT_TRUE(trace("C-2")->goods.supplier.empty());
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
  EXPECT_THAT(complaints_about("MILL-8"), IsEmpty());
}

TEST_F(TraceTest, LeadsBackFromASupplierByWhatAShipmentCarriedOfTheOrder) {
  LineAdded other = line(2);
  other.supplier = SupplierId("MILL-8");
  house_.confirm("O-2", {line(1), other}, "PO-2");
  house_.produce(10, 2, "O-2");
  house_.release("L1", 10, 2, "O-2");
  house_.confirm("O-3", {line(1)}, "PO-3");
  house_.produce(10, 1, "O-3");
  house_.release("L1", 10, 1, "O-3");
  house_.despatch("S3", {{OrderId("O-2"), LineNo{2}, pieces(10)}, {OrderId("O-3"), LineNo{1}, pieces(10)}});
  complain_of_shipment("C-1", "S3");
  complain_of_shipment("C-2", "S3", "O-2");
  EXPECT_TRUE(trace("C-1")->goods.supplier.empty());
  EXPECT_EQ(trace("C-2")->goods.supplier, SupplierId("MILL-8"));
  EXPECT_THAT(complaints_about("MILL-7"), IsEmpty());
  EXPECT_THAT(complaints_about("MILL-8"), ElementsAre("C-2"));
}

TEST_F(TraceTest, ChargesAComplaintAboutOrderAndShipmentToTheLinesThatThisCarried) {
  complain_of_shipment("C-1", "S1", "O-1");
  complain_of_shipment("C-2", "S2", "O-1");
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1", "C-2"));
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-2"));
  EXPECT_THAT(complaints_about("MILL-7"), ElementsAre("C-1"));
  EXPECT_THAT(complaints_about("MILL-8"), IsEmpty());
}

TEST_F(TraceTest, CountsAComplaintAboutAnOrderAndAShipmentThatIsNotThereAgainstEveryLine) {
  ComplaintReceived received = about(0);
  received.shipment = ShipmentId("S9");
  record("C-1", received);
  EXPECT_THAT(ids(goods(1)->complaints), ElementsAre("C-1"));
  EXPECT_THAT(ids(goods(2)->complaints), ElementsAre("C-1"));
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

// The first line again, this time with the lots noted: S1 carries L1, S2 what is left of it and L2.
class LotTraceTest : public ::testing::Test {
 protected:
  LotTraceTest()
      : complaints_(house_.engine->attach<ComplaintRegister>().value()),
        quality_(house_.engine->attach<QualityStatistics>().value()) {
    house_.confirm("O-1", {line(1)});
    house_.produce(100);
    house_.release("L1", 60);
    house_.release("L2", 40);
    send("S1", 50, {{kOrder, LotId("L1"), pieces(50)}});
    send("S2", 50, {{kOrder, LotId("L1"), pieces(10)}, {kOrder, LotId("L2"), pieces(40)}});
  }
  void send(const char* id, std::int64_t quantity, std::vector<shipment::FromLot> lots) {
    const ShipmentId shipment(id);
    house_.must(shipment::plan(shipment, {{{kOrder, LineNo{1}, pieces(quantity)}}, "Ocean", kToday}));
    house_.must(shipment::pack(shipment, {4, Decimal::of(80)}, std::move(lots)));
    house_.must(shipment::despatch(shipment, {kToday, {"packing list"}}));
  }
  // Five more are released, in L3, and planned into a shipment.
  void plan_five(const char* shipment) {
    house_.produce(5);
    house_.release("L3", 5);
    house_.must(shipment::plan(ShipmentId(shipment), {{{kOrder, LineNo{1}, pieces(5)}}, "Ocean", kToday}));
  }
  static GoodsPacked packed(const char* shipment, std::int64_t of_third_lot) {
    const Quantity quantity = pieces(of_third_lot);
    return {ShipmentId(shipment), LineNo{1}, quantity, {{LotId("L3"), quantity}}};
  }
  static GoodsDespatched despatched(const char* shipment, std::int64_t quantity) {
    return {ShipmentId(shipment), LineNo{1}, pieces(quantity), kToday};
  }
  void complain(const char* id, const char* shipment, const char* lot, std::uint32_t line = 1) {
    house_.must(complaint::receive(CaseId(id), about(shipment, lot, line)));
  }
  static ComplaintReceived about(const char* shipment, const char* lot, std::uint32_t line = 1) {
    ComplaintReceived received;
    received.customer = CustomerId("ACME");
    received.order = kOrder;
    received.line = LineNo{line};
    received.lot = LotId(lot);
    received.shipment = ShipmentId(shipment);
    received.channel = "email";
    received.allegations = {{"open seam", "on every third"}};
    return received;
  }
  static std::vector<std::string> shipments(const GoodsTrace& goods) {
    std::vector<std::string> out;
    for (const Carriage& one : goods.shipments) out.push_back(one.shipment.str());
    return out;
  }
  static std::vector<std::string> lots(const GoodsTrace& goods) {
    std::vector<std::string> out;
    for (const InspectionCertificate& one : goods.lots) out.push_back(one.lot.str());
    return out;
  }
  GoodsTrace goods(const char* lot) {
    return trace_goods(*house_.engine, complaints_, kOrder, LineNo{1}, LotId(lot), {kToday, 0}).value();
  }
  absl::StatusOr<ShipmentTrace> trace(const char* shipment) {
    return trace_shipment(*house_.engine, complaints_, ShipmentId(shipment), {kToday, 0});
  }
  std::vector<std::string> lots_complained_of(const char* id) {
    return lots(trace_complaint(*house_.engine, complaints_, CaseId(id), {kToday, 0}).value().goods);
  }

  House house_;
  Attached<ComplaintRegister> complaints_;
  Attached<QualityStatistics> quality_;
};

TEST_F(LotTraceTest, KnowsWhichShipmentsCarriedALot) {
  EXPECT_THAT(shipments(goods("L1")), ElementsAre("S1", "S2"));
  EXPECT_THAT(shipments(goods("L2")), ElementsAre("S2"));
  EXPECT_THAT(goods("L2").shipments[0].lots,
              ElementsAre(PackedLot{LotId("L1"), pieces(10)}, PackedLot{LotId("L2"), pieces(40)}));
}

TEST_F(LotTraceTest, ShowsOfAShipmentTheLotsThatItCarries) {
  complain("C-1", "S1", "");
  complain("C-2", "S2", "L2");
  const ShipmentTrace first = trace("S1").value();
  ASSERT_THAT(first.goods, SizeIs(1));
  EXPECT_THAT(lots(first.goods[0]), ElementsAre("L1"));
  EXPECT_THAT(ids(first.complaints), ElementsAre("C-1"));
  EXPECT_THAT(lots(trace("S2")->goods[0]), ElementsAre("L1", "L2"));
  EXPECT_THAT(ids(trace("S2")->complaints), ElementsAre("C-2"));
}

TEST_F(LotTraceTest, ShowsOfAComplaintAboutALineAndAShipmentTheLotsThatThisCarries) {
  complain("C-1", "S1", "");
  complain("C-2", "S2", "");
  EXPECT_THAT(lots_complained_of("C-1"), ElementsAre("L1"));
  EXPECT_THAT(lots_complained_of("C-2"), ElementsAre("L1", "L2"));
}

TEST_F(LotTraceTest, ShowsOfAComplaintAboutAShipmentTheLotsThatThisCarriesOfTheOneLineOfItsOrder) {
  complain("C-1", "S1", "", 0);
  EXPECT_THAT(lots_complained_of("C-1"), ElementsAre("L1"));
}

TEST_F(LotTraceTest, ShowsTheLotThatAComplaintNamesWhateverItsShipmentCarries) {
  ASSERT_TRUE(house_.record(Events().on(stream_of(CaseId("C-1")), about("S1", "L2"))).ok());
  EXPECT_THAT(lots_complained_of("C-1"), ElementsAre("L2"));
}

TEST_F(LotTraceTest, ShowsEveryLotOfALineThatTheShipmentComplainedOfDoesNotCarry) {
  house_.confirm("O-2", {line(1)}, "PO-2");
  house_.must(shipment::plan(ShipmentId("S3"), {{{OrderId("O-2"), LineNo{1}, pieces(5)}}, "Ocean", kToday}));
  ASSERT_TRUE(house_.record(Events().on(stream_of(CaseId("C-1")), about("S3", ""))).ok());
  ASSERT_TRUE(house_.record(Events().on(stream_of(CaseId("C-2")), about("S9", ""))).ok());
  EXPECT_THAT(lots_complained_of("C-1"), ElementsAre("L1", "L2"));
  EXPECT_THAT(lots_complained_of("C-2"), ElementsAre("L1", "L2"));
}

TEST_F(LotTraceTest, ForgetsTheLotsOfAShipmentThatWasUnpacked) {
  const ShipmentId shipment("S3");
  plan_five("S3");
  EXPECT_THAT(trace("S3")->goods.at(0).lots, IsEmpty());
  house_.must(shipment::pack(shipment, {1, Decimal::of(8)}, {{kOrder, LotId("L3"), pieces(5)}}));
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L3"));
  house_.must(shipment::cancel(shipment, "customer collects"));
  EXPECT_THAT(trace("S3")->goods.at(0).lots, IsEmpty());
  EXPECT_EQ(packed_of(house_.order(), LotId("L3")), 0);
  EXPECT_EQ(packed_of(house_.order(), LotId("L1")), 60'000'000);
}

TEST_F(LotTraceTest, ShowsForEveryLotAShipmentOfWhichOnlyAPartWasNoted) {
  const OrderId order("O-2");
  const ShipmentId shipment("S3");
  house_.confirm("O-2", {line(1, 200)}, "PO-2");
  house_.produce(200, 1, "O-2");
  house_.release("L1", 100, 1, "O-2");
  house_.release("L2", 100, 1, "O-2");
  house_.must(shipment::plan(shipment, {{{order, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
  ASSERT_TRUE(house_.record(Events().on(stream_of(order), GoodsPacked{shipment, LineNo{1}, pieces(40)})).ok());
  house_.must(shipment::pack(shipment, {4, Decimal::of(80)}, {{order, LotId("L1"), pieces(60)}}));
  house_.must(shipment::despatch(shipment, {kToday, {"packing list"}}));
  const GoodsTrace second =
      trace_goods(*house_.engine, complaints_, order, LineNo{1}, LotId("L2"), {kToday, 0}).value();
  ASSERT_THAT(shipments(second), ElementsAre("S3"));
  EXPECT_THAT(second.shipments[0].lots, ElementsAre(PackedLot{LotId("L1"), pieces(60)}));
  EXPECT_EQ(second.shipments[0].unnoted, pieces(40));
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L1", "L2"));
}

TEST_F(LotTraceTest, ShowsForEveryLotAShipmentWithWhichMoreLeftThanWasNoted) {
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), despatched("S1", 5))).ok());
  EXPECT_THAT(shipments(goods("L2")), ElementsAre("S1", "S2"));
  EXPECT_THAT(lots(trace("S1")->goods.at(0)), ElementsAre("L1", "L2"));
}

TEST_F(LotTraceTest, ShowsEveryLotOfAShipmentThatWasSeenUnpackedInPart) {
  plan_five("S3");
  house_.must(shipment::pack(ShipmentId("S3"), {1, Decimal::of(8)}, {{kOrder, LotId("L3"), pieces(5)}}));
  ASSERT_TRUE(
      house_.record(Events().on(stream_of(kOrder), GoodsUnpacked{ShipmentId("S3"), LineNo{1}, pieces(2)})).ok());
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), packed("S3", 2))).ok());
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L1", "L2", "L3"));
}

TEST_F(LotTraceTest, ShowsOfAPlannedShipmentTheLotsThatWereRecordedInIt) {
  plan_five("S3");
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), packed("S3", 5))).ok());
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L3"));
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), despatched("S3", 5))).ok());
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L3"));
  EXPECT_THAT(shipments(goods("L3")), ElementsAre("S3"));
}

TEST_F(LotTraceTest, ShowsEveryLotOfAPlannedShipmentThatWasRecordedToLeave) {
  plan_five("S3");
  ASSERT_TRUE(house_.record(Events().on(stream_of(kOrder), despatched("S3", 5))).ok());
  EXPECT_THAT(lots(trace("S3")->goods.at(0)), ElementsAre("L1", "L2", "L3"));
}

TEST_F(LotTraceTest, FollowsALotIntoItsPartsAndBack) {
  house_.produce(5);
  house_.release("L3", 5);
  house_.must(quality::split_lot(kOrder, {LotId("L3"), LotId("L3-B"), pieces(2)}));
  house_.must(quality::split_lot(kOrder, {LotId("L3-B"), LotId("L3-C"), pieces(1)}));
  send("S3", 3, {{kOrder, LotId("L3"), pieces(3)}});
  send("S4", 2, {{kOrder, LotId("L3-B"), pieces(1)}, {kOrder, LotId("L3-C"), pieces(1)}});
  complain("C-1", "S3", "L3");
  complain("C-2", "S4", "L3-C");
  EXPECT_THAT(lots(goods("L3")), ElementsAre("L3", "L3-B", "L3-C"));
  EXPECT_THAT(shipments(goods("L3")), ElementsAre("S3", "S4"));
  EXPECT_THAT(ids(goods("L3").complaints), ElementsAre("C-1", "C-2"));
  EXPECT_THAT(lots(goods("L3-B")), ElementsAre("L3-B", "L3-C"));
  EXPECT_THAT(shipments(goods("L3-B")), ElementsAre("S4"));
  EXPECT_THAT(ids(goods("L3-B").complaints), ElementsAre("C-1", "C-2"));
  EXPECT_THAT(ids(goods("L1").complaints), IsEmpty());
  EXPECT_THAT(trace_supplier(*house_.engine, complaints_, quality_, SupplierId("MILL-7"), {kToday, 0})->lots,
              SizeIs(3));
}

TEST_F(LotTraceTest, GoesFromASupplierToItsLotsShipmentsAndComplaints) {
  complain("C-1", "S1", "L1");
  const SupplierTrace found =
      trace_supplier(*house_.engine, complaints_, quality_, SupplierId("MILL-7"), {kToday, 0}).value();
  ASSERT_THAT(found.lots, SizeIs(2));
  EXPECT_THAT(lots(found.lots[1]), ElementsAre("L2"));
  EXPECT_THAT(shipments(found.lots[1]), ElementsAre("S2"));
  EXPECT_THAT(ids(found.complaints), ElementsAre("C-1"));
  const SupplierTrace unknown =
      trace_supplier(*house_.engine, complaints_, quality_, SupplierId("MILL-99"), {kToday, 0}).value();
  EXPECT_THAT(unknown.lots, IsEmpty());
  EXPECT_THAT(unknown.complaints, IsEmpty());
}

TEST_F(LotTraceTest, RefusesAShipmentThatIsNotThere) { EXPECT_REFUSED(trace("S9"), "unknown_shipment"); }

TEST_F(TraceTest, ShowsOfAShipmentEveryLotWhereNobodyNotedThem) {
  const ShipmentTrace found = trace_shipment(*house_.engine, complaints_, ShipmentId("S2"), {kToday, 0}).value();
  ASSERT_THAT(found.goods, SizeIs(2));
  EXPECT_THAT(found.goods[0].lots, SizeIs(2));
  EXPECT_THAT(found.goods[1].lots, SizeIs(1));
  EXPECT_EQ(found.goods[1].supplier, SupplierId("MILL-8"));
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
