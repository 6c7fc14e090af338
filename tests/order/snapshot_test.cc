#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/pfr.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "order/archive/aggregates.h"
#include "tests/order/fillers.h"

namespace gendan {
namespace {

using testing::ArbitraryFiller;
using testing::ExampleFiller;
using testing::filled;

template <class A>
std::string snapshot_of(const A& aggregate) {
  std::string bytes;
  encode_snapshot(aggregate, bytes);
  return bytes;
}

template <class A>
void expect_back() {
  const A aggregate = filled<ArbitraryFiller, A>(kSnapshotSchema);
  A back = filled<ArbitraryFiller, A>(kSnapshotSchema);
  RC_ASSERT(decode_snapshot(snapshot_of(aggregate), back).ok());
  RC_ASSERT(back == aggregate);
}

RC_GTEST_PROP(Snapshot, ReadsBackWhatItWrote, ()) {
  expect_back<Order>();
  expect_back<Shipment>();
  expect_back<Complaint>();
  expect_back<PoNumber>();
  expect_back<BankReference>();
  expect_back<Supplier>();
  expect_back<Return>();
  expect_back<Payment>();
  expect_back<Stock>();
}

template <class A>
void expect_whole() {
  const std::string bytes = snapshot_of(filled<ExampleFiller, A>(kSnapshotSchema));
  A back;
  ASSERT_TRUE(decode_snapshot(bytes, back).ok());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_TRUE(refused_with(decode_snapshot(bytes.substr(0, size), back), Code::kCorrupt)) << size;
  }
  ASSERT_TRUE(refused_with(decode_snapshot(bytes + '\0', back), Code::kCorrupt));
  for (std::size_t at = 2; at < bytes.size(); ++at) {
    for (const int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      A other;
      if (!decode_snapshot(changed, other).ok()) continue;
      ASSERT_EQ(snapshot_of(other), changed) << at;
    }
  }
}

TEST(Snapshot, RefusesWhatIsCutShortOrChanged) {
  expect_whole<Order>();
  expect_whole<Shipment>();
  expect_whole<Complaint>();
  expect_whole<PoNumber>();
  expect_whole<BankReference>();
  expect_whole<Supplier>();
  expect_whole<Return>();
  expect_whole<Payment>();
  expect_whole<Stock>();
}

TEST(Snapshot, RefusesAnotherAggregates) {
  Shipment shipment;
  EXPECT_TRUE(refused_with(decode_snapshot(snapshot_of(Order{}), shipment), Code::kCorrupt));
  PoNumber number;
  EXPECT_TRUE(refused_with(decode_snapshot(snapshot_of(Complaint{}), number), Code::kCorrupt));
}

TEST(Snapshot, RefusesEverySchemaButItsOwn) {
  std::string bytes = snapshot_of(Order{});
  for (const int schema : {0, static_cast<int>(kSnapshotSchema) + 1, 127}) {
    bytes[1] = static_cast<char>(schema);
    Order order;
    EXPECT_TRUE(refused_with(decode_snapshot(bytes, order), Code::kNewerFormat)) << schema;
  }
}

// How many fields the description of a struct names at the first level.
class FieldCounter : public ArchiveFront<FieldCounter, false> {
 public:
  FieldCounter() : ArchiveFront(0xffff) {}
  template <class T>
  void field(const char*, const T&) {
    ++count_;
  }
  template <class T>
  std::size_t count(const T& value) {
    fields_of_struct(value);
    return count_;
  }

 private:
  std::size_t count_ = 0;
};

template <class T>
void expect_complete(const char* name) {
  EXPECT_EQ(FieldCounter().count(T()), boost::pfr::tuple_size_v<T>) << name << ": its description lacks a field";
}

TEST(Snapshot, HoldsEveryFieldOfEveryAggregate) {
  expect_complete<Ledger>("Ledger");
  expect_complete<Overrun>("Overrun");
  expect_complete<Line>("Line");
  expect_complete<Query>("Query");
  expect_complete<Requirement>("Requirement");
  expect_complete<Proposal>("Proposal");
  expect_complete<Milestone>("Milestone");
  // Boost.PFR does not take arrays: this line does not compile with a field more or less.
  [[maybe_unused]] const auto& [id, line, state, micros, plan, defects, units, rounds, split_from, accepted_as] = Lot();
  EXPECT_EQ(FieldCounter().count(Lot()), 10u);
  expect_complete<LotPart>("LotPart");
  expect_complete<Hold>("Hold");
  expect_complete<Incident>("Incident");
  expect_complete<Obligation>("Obligation");
  expect_complete<Deposit>("Deposit");
  expect_complete<LetterOfCredit>("LetterOfCredit");
  expect_complete<InvoicedQuantity>("InvoicedQuantity");
  expect_complete<Invoice>("Invoice");
  expect_complete<Finance>("Finance");
  expect_complete<Supply>("Supply");
  expect_complete<AwaitedReturn>("AwaitedReturn");
  expect_complete<Order>("Order");
  expect_complete<Shipment>("Shipment");
  expect_complete<Complaint>("Complaint");
  expect_complete<PoNumber>("PoNumber");
  expect_complete<BankReference>("BankReference");
  [[maybe_unused]] const auto& [severity, discontinued, lots, in_a_row, not_accepted, score, by_105e, latest] =
      Switching();
  EXPECT_EQ(FieldCounter().count(Switching()), 7 + latest.size());
  expect_complete<FamilySeverity>("FamilySeverity");
  expect_complete<Supplier>("Supplier");
  expect_complete<Return>("Return");
  expect_complete<Payment>("Payment");
  expect_complete<Arrival>("Arrival");
  expect_complete<Reservation>("Reservation");
  expect_complete<Stock>("Stock");
}

// A layout that changes without a new kSnapshotSchema would be read as the old one.
TEST(Snapshot, ChangesItsSchemaWhenItsLayoutChanges) {
  const std::string file = GENDAN_SOURCE_DIR "/tests/golden/snapshots.txt";
  std::string now = std::to_string(kSnapshotSchema);
  for (const std::string& bytes : {snapshot_of(filled<ExampleFiller, Order>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Shipment>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Complaint>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, PoNumber>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Supplier>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Return>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Payment>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, Stock>(kSnapshotSchema)),
                                   snapshot_of(filled<ExampleFiller, BankReference>(kSnapshotSchema))}) {
    constexpr char kDigits[] = "0123456789abcdef";
    now += '\n';
    for (const char c : bytes) {
      now += kDigits[static_cast<unsigned char>(c) >> 4];
      now += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  now += '\n';
  std::ifstream in(file);
  const std::string golden((std::istreambuf_iterator<char>(in)), {});
  if (golden == now) return;
  const bool same_schema = golden.substr(0, golden.find('\n')) == std::to_string(kSnapshotSchema);
  if (std::getenv("GENDAN_WRITE_GOLDEN") != nullptr && !same_schema) {
    std::ofstream(file) << now;
    return;
  }
  ADD_FAILURE() << (same_schema ? "raise kSnapshotSchema, then " : "")
                << "run this test once with GENDAN_WRITE_GOLDEN=1";
}

}  // namespace
}  // namespace gendan
