// Real histories, where the shared data is there, and the sample that comes with the project.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gendan/engine.h"
#include "gendan/testing/manual_clock.h"
#include "tests/adapters/csv/history.h"
#include "tests/adapters/csv/memory_target.h"

namespace gendan::csv {
namespace {

// ---- USAID SCMS -----------------------------------------------------------------------------------------------------

// Tells promised and delivered days from the events, counts, and forgets them.
struct DayTarget {
  std::map<std::pair<std::string, std::uint32_t>, Date> promised;
  std::map<std::pair<std::string, std::uint32_t>, Date> delivered;
  std::map<std::string, int> events;

  ImportTarget target() {
    return {[this](const RequestId&, const Events& given) -> absl::StatusOr<Receipt> {
              for (const Events::Item& item : given.items()) {
                ++events[std::string(facts_of(item.event).name)];
                if (const auto* p = std::get_if<DeliveryPromised>(&item.event)) {
                  promised[{item.stream.str(), p->line.value}] = p->date;
                }
                if (const auto* d = std::get_if<GoodsDelivered>(&item.event)) {
                  delivered[{item.stream.str(), d->line.value}] = d->day;
                }
              }
              return Receipt();
            },
            [] { return absl::OkStatus(); }, nullptr};
  }
};

TEST(ScmsHistory, ComesOutWithItsFiguresAndEveryBadCell) {
  const std::string file = shared_data("scms/supply_chain_shipment.csv");
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "skipped: the SCMS history is not there; set GENDAN_SHARED_DATA to the folder that has it";
  }
  const absl::StatusOr<Mapping> mapping = load_mapping("scms");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  DayTarget days;
  const Taken taken = take(*mapping, {{file, ""}}, days.target());
  EXPECT_EQ(taken.result.rows, 10'324u);
  EXPECT_EQ(taken.result.orders, 6'233u);
  EXPECT_EQ(taken.result.duplicates, 0u);
  const Counts expected = {{{"vendor inco term", Code::kUnknownIncoterm}, 15},
                           {{"pq first sent to client date", Code::kNotADate}, 2'476 + 205},
                           {{"po sent to vendor date", Code::kNotADate}, 5'404 + 328}};
  EXPECT_EQ(taken.counts(), expected);
  EXPECT_EQ(taken.result.quarantined, 15u + 2'681 + 5'732);
  const std::map<std::string, int> events = {{"OrderDrafted", 6'233},        {"OrderConfirmed", 6'233},
                                             {"LineAdded", 10'324},          {"DeliveryPromised", 10'324},
                                             {"MilestoneCompleted", 12'235}, {"GoodsDelivered", 10'324}};
  EXPECT_EQ(days.events, events);
  EXPECT_EQ(taken.result.events, 55'673u);
  int late = 0;
  int early = 0;
  int on_day = 0;
  int worst = 0;
  int earliest = 0;
  ASSERT_EQ(days.delivered.size(), 10'324u);
  for (const auto& [line, day] : days.delivered) {
    const int lateness = day - days.promised.at(line);
    ++(lateness > 0 ? late : lateness < 0 ? early : on_day);
    worst = std::max(worst, lateness);
    earliest = std::min(earliest, lateness);
  }
  EXPECT_EQ(late, 1'186);
  EXPECT_EQ(early, 2'814);
  EXPECT_EQ(on_day, 6'324);
  EXPECT_EQ(worst, 192);
  EXPECT_EQ(earliest, -372);
}

// ---- the sample, through the engine ---------------------------------------------------------------------------------

class SampleHistory : public ::testing::Test {
 protected:
  void SetUp() override {
    clock_.set(start_of(*Date::parse("2024-06-20", "day")));
    EngineOptions options;
    options.clock = &clock_;
    absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open_in_memory(std::move(options));
    ASSERT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
    absl::StatusOr<Mapping> mapping = load_mapping(GENDAN_SOURCE_DIR "/adapters/csv/samples/orders_sample.map");
    ASSERT_TRUE(mapping.ok()) << mapping.status();
    mapping_ = *std::move(mapping);
  }
  Taken take_sample() {
    return take(mapping_, {{GENDAN_SOURCE_DIR "/adapters/csv/samples/orders_sample.csv", ""}},
                target_of(*engine_, "test"));
  }

  testing::ManualClock clock_;
  std::unique_ptr<Engine> engine_;
  Mapping mapping_;
};

TEST_F(SampleHistory, GoesInWithItsBadCellsSetAside) {
  const Taken taken = take_sample();
  EXPECT_EQ(taken.result.rows, 60u);
  EXPECT_GT(taken.result.events, 300u);
  EXPECT_EQ(taken.result.duplicates, 0u);
  Counts counts = taken.counts();
  EXPECT_EQ((counts[{"promised", Code::kNotADate}]), 1);
  EXPECT_GE((counts[{"incoterm", Code::kUnknownIncoterm}]), 1);
  EXPECT_EQ((counts[{"unit", Code::kUnknownUnit}]), 1);
  EXPECT_EQ((counts[{"mode", Code::kUnknownCode}]), 1);
  EXPECT_EQ((counts[{"item", Code::kMissing}]), 1);
  EXPECT_EQ((counts[{"price", Code::kNotANumber}]), 1);
  EXPECT_EQ((counts[{"delivered", Code::kNotADate}]), 1);
  EXPECT_EQ((counts[{"quantity", Code::kNotANumber}]), 1);
  EXPECT_EQ((counts[{"", Code::kBadCsv}]), 1);
  if (!HasFailure()) return;
  for (const Kept& entry : taken.kept) {
    ADD_FAILURE() << entry.row << ' ' << entry.column << ' ' << entry.value << ' ' << facts_of(entry.code).name << ": "
                  << entry.words;
  }
}

TEST_F(SampleHistory, ChangesNothingTheSecondTime) {
  const Taken first = take_sample();
  const Position head = engine_->head();
  clock_.advance(1'000'000);
  const Taken second = take_sample();
  EXPECT_EQ(engine_->head(), head);
  EXPECT_EQ(head.value, first.result.events);
  EXPECT_EQ(second.result.events, 0u);
  EXPECT_EQ(second.result.quarantined, first.result.quarantined);
  EXPECT_EQ(second.result.duplicates,
            55u);  // four rows whose line could not be taken, and the one cut off, gave nothing
  for (const Kept& entry : second.kept) EXPECT_NE(entry.code, Code::kRequestReused) << entry.row << ' ' << entry.words;
}

TEST_F(SampleHistory, IsRecordedAsObserved) {
  take_sample();
  std::uint64_t observed = 0;
  ASSERT_TRUE(engine_
                  ->read_all(Position{1},
                             [&observed](const Record& record, const Event&) {
                               observed += (record.flags & kObserved) != 0 ? 1 : 0;
                               return true;
                             })
                  .ok());
  EXPECT_EQ(observed, engine_->head().value);
  const absl::StatusOr<Order> order = engine_->load(OrderId("GD-2401"));
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_EQ(order->commercial, Commercial::kConfirmed);
}

TEST_F(SampleHistory, GoesInWithoutAnOptionalCellThatTheLibraryRefusesHoweverOftenItIsImported) {
  const ScratchFile book(
      "b.csv",
      "order,line,customer,customer's po,country,ordered,item,description,family,factory,quantity,unit,price,currency,"
      "incoterm,named place,mode,promised,new date,cause,told customer,agreed,note,shipment,despatched,sent,delivered,"
      "arrived,damaged\n"
      "GD-1,1,Blue Mesa,BL1,US,2024-01-15,TS-140,T-shirt,T-shirts,Ningbo Haitian ,240,EA,5.35,USD,FOB,Ningbo,SEA,"
      "2024-03-25,,,,,,SH-1,2024-03-01,240,2024-03-25,240,\n");
  const Taken first = take(mapping_, {{book.path(), ""}}, target_of(*engine_, "test"));
  EXPECT_EQ(first.counts(), (Counts{{{"factory", Code::kBadCharacter}, 1}}));
  const absl::StatusOr<Order> order = engine_->load(OrderId("GD-1"));
  ASSERT_TRUE(order.ok()) << order.status();
  ASSERT_EQ(order->lines.size(), 1u);
  EXPECT_TRUE(order->lines[0].terms.supplier.empty());
  EXPECT_EQ(order->lines[0].ledger.delivered, 240 * Decimal::kScale);
  const Taken again = take(mapping_, {{book.path(), ""}}, target_of(*engine_, "test"));
  EXPECT_EQ(again.counts(), first.counts());
  EXPECT_EQ(again.result.events, 0u);
  EXPECT_EQ(again.result.duplicates, 1u);
}

// ---- other streams than an order's ----------------------------------------------------------------------------------

constexpr std::string_view kBooks = R"(mapping books 1
file invoices
  order "order"
  row "invoice"
  once OrderDrafted
    customer = "buyer"
    po_number = "order"
    currency = const USD
  each LineAdded
    line = const 1
    item = "item"
    quantity.value = "pieces"
    quantity.unit = const EA
  once OrderConfirmed
    revision = const 1
  each InvoiceIssued
    invoice = "invoice"
    lines[0].line = const 1
    lines[0].quantity.value = "pieces"
    lines[0].quantity.unit = const EA
    lines[0].amount.value = "amount"
    lines[0].amount.currency = const USD
    due = date "due"
file payments
  order "order"
  row "payment"
  once PaymentReceived
    on payment "payment"
    customer = "payer"
    amount.value = "paid"
    amount.currency = const USD
    bank_reference = "statement"
    day = date "received"
  each PaymentAllocated
    on payment "payment"
    order = "order"
    invoice = "settles"
    amount.value = "paid"
    amount.currency = const USD
  each PaymentApplied
    payment = "payment"
    invoice = "settles"
    paid.value = "paid"
    paid.currency = const USD
    credited.value = "paid"
    credited.currency = const USD
file returns
  order "order"
  row "rma"
  each ReturnRequested
    on return "rma"
    order = "order"
    line = const 1
    quantity.value = "returned"
    quantity.unit = const EA
    reason = "why"
)";

TEST_F(SampleHistory, BringsPaymentsAndReturnsOntoStreamsOfTheirOwn) {
  const ScratchFile invoices("i.csv",
                             "order,buyer,item,pieces,invoice,amount,due\nA-1,ACME,tee,10,I-1,50,2024-05-01\n");
  const ScratchFile payments(
      "p.csv", "order,payer,payment,settles,paid,received,statement\nA-1,ACME,P-1,I-1,30,2024-05-02,B-1\n");
  const ScratchFile returns("r.csv", "order,rma,returned,why\nA-1,R-1,2,defective\n");
  const absl::StatusOr<Mapping> mapping = parse_mapping(kBooks);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  const Taken taken =
      take(*mapping, {{returns.path(), ""}, {payments.path(), ""}, {invoices.path(), ""}}, target_of(*engine_, "test"));
  for (const Kept& entry : taken.kept) ADD_FAILURE() << entry.row << ' ' << entry.column << ": " << entry.words;
  const absl::StatusOr<Payment> payment = engine_->load(PaymentId("P-1"));
  ASSERT_TRUE(payment.ok()) << payment.status();
  EXPECT_EQ(payment->allocated, 30 * Decimal::kScale);
  const absl::StatusOr<Order> order = engine_->load(OrderId("A-1"));
  ASSERT_TRUE(order.ok()) << order.status();
  EXPECT_EQ(open_balance(*order).value, Decimal::of(20));
  const absl::StatusOr<Return> back = engine_->load(ReturnId("R-1"));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->requested.reason, ReturnReason::kDefective);
}

TEST_F(SampleHistory, NamesTheColumnOfAnInvoiceThatTheLibraryRefuses) {
  const ScratchFile invoices("i.csv",
                             "order,buyer,item,pieces,invoice,amount,due\nA-1,ACME,tee,10,I-1,-50,2024-05-01\n");
  const absl::StatusOr<Mapping> mapping = parse_mapping(kBooks);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(take(*mapping, {{invoices.path(), "invoices"}}, target_of(*engine_, "test")).counts(),
            (Counts{{{"amount", Code::kNegative}, 1}}));
}

}  // namespace
}  // namespace gendan::csv
