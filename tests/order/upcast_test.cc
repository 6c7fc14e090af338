// How an event gets a second schema, shown on one that only these tests know, and on the library's own that has one.

#include <gtest/gtest.h>

#include <string>

#include "gendan/order/codec.h"
#include "order/archive/binary.h"
#include "order/archive/json.h"

namespace gendan::testing {

// Since schema 2 a carton has a weight, and the colour is a text instead of a number.
struct Carton {
  Decimal kilograms;
  std::string colour;
  friend bool operator==(const Carton&, const Carton&) = default;
};
struct PalletPacked {
  std::string pallet;
  std::vector<Carton> cartons;
  Date day;  // since schema 2
  friend bool operator==(const PalletPacked&, const PalletPacked&) = default;
};

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, Carton& e, unsigned version) {
  if constexpr (Archive::is_loading::value) {
    if (version < 2) {
      std::uint32_t colour = 0;
      archive & make_nvp("colour", colour);
      e.colour = colour == 1 ? "brown" : "white";
      e.kilograms = Decimal::of(10);  // all cartons weighed as much then
      return;
    }
  }
  archive & make_nvp("colour", e.colour);
  archive & make_nvp("kilograms", e.kilograms);
}

template <class Archive>
void serialize(Archive& archive, PalletPacked& e, unsigned version) {
  archive & make_nvp("pallet", e.pallet);
  archive & make_nvp("cartons", e.cartons);
  if (version >= 2) archive & make_nvp("day", e.day);
}
// clang-format on

namespace {

// As a library of the first release wrote it: pallet "P1", two cartons of colour 1 and 0.
constexpr std::string_view kFirstRelease("\x02P1\x02\x01\x00", 6);

TEST(Upcast, BringsAnOldRecordAndTheValuesInItToTheNewestForm) {
  PalletPacked event;
  BinaryReader reader(kFirstRelease, 1);
  reader >> make_nvp("event", event);
  ASSERT_EQ(reader.fault(), nullptr);
  EXPECT_EQ(reader.left(), 0u);
  EXPECT_EQ(event, (PalletPacked{"P1", {{Decimal::of(10), "brown"}, {Decimal::of(10), "white"}}, Date()}));
}

TEST(Upcast, WritesTheNewestFormOnly) {
  const PalletPacked event{"P1", {{Decimal::of(10), "brown"}}, *Date::parse("2024-05-02", "")};
  std::string bytes;
  StringRoom room(bytes);
  BinaryWriter writer(room, room.begin(), 2);
  writer << make_nvp("event", const_cast<PalletPacked&>(event));
  room.finish(writer.at());
  PalletPacked back;
  BinaryReader reader(bytes, 2);
  reader >> make_nvp("event", back);
  EXPECT_EQ(reader.fault(), nullptr);
  EXPECT_EQ(back, event);
  std::string json;
  JsonWriter(json, 2).put(event);
  EXPECT_EQ(json, R"({"pallet":"P1","cartons":[{"colour":"brown","kilograms":"10"}],"day":"2024-05-02"})");
}

// The first event of the library's own with a second schema.
TEST(Upcast, ReadsADelayOfTheFirstSchemaAsOneWithoutAMomentForTheCustomer) {
  const std::string first("\x01\x00\x01\x04yarn", 8);  // line 1, no date, material, "yarn"
  Event event = DelayAnnounced{{2}, Date(), DelayCause::kOther, "", Instant{1}};
  ASSERT_TRUE(decode(kFacts<DelayAnnounced>.tag, 1, first, event).ok());
  EXPECT_EQ(event, Event(DelayAnnounced{{1}, Date(), DelayCause::kMaterial, "yarn", {}}));
  std::string newest;
  encode(event, newest);
  EXPECT_EQ(newest, first + std::string("\0", 1));
}

// Of these the second schema added a field behind the others. Where it says nothing, they are written as ever.
TEST(Upcast, WritesTheOldestFormThatHoldsWhatAnEventSays) {
  const Quantity ten{Decimal::of(10), UnitCode::parse("EA", "unit").value()};
  GoodsPacked packed{ShipmentId("S1"), LineNo{1}, ten};
  HoldPlaced held{HoldId("H1"), HoldKind::kQuality, LineNo{1}, "smell"};
  CarrierBooked booked{"COSCO", "B-1"};
  ChangeProposed proposed{ProposalId("P1"), 1, Party::kBuyer, {{LineNo{1}, ten, {}, {}}}, "why"};
  OrderRevised revised{2, ProposalId("P1"), {{LineNo{1}, ten, {}, {}}}};
  const std::vector<Event> plain = {packed, held, booked, proposed, revised};
  packed.lots = {{LotId("L1"), ten}};
  held.shipment = ShipmentId("S1");
  booked.by = Party::kBuyer;
  proposed.terms.place = "Hamburg";
  revised.changes[0].over_tolerance = Decimal();
  const std::vector<Event> full = {packed, held, booked, proposed, revised};
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_EQ(facts_of(plain[i]).schema, 1) << facts_of(plain[i]).name;
    EXPECT_EQ(facts_of(full[i]).schema, 2) << facts_of(full[i]).name;
    for (const Event& event : {plain[i], full[i]}) {
      std::string bytes;
      encode(event, bytes);
      Event back = full[i];
      ASSERT_TRUE(decode(facts_of(event).tag, facts_of(event).schema, bytes, back).ok()) << facts_of(event).name;
      EXPECT_EQ(back, event) << facts_of(event).name;
    }
  }
}

TEST(Upcast, DoesNotReadAnOldRecordAsANewOne) {
  PalletPacked event;
  BinaryReader reader(kFirstRelease, 2);
  reader >> make_nvp("event", event);
  EXPECT_NE(reader.fault(), nullptr);
}

}  // namespace
}  // namespace gendan::testing
