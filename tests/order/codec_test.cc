#include "gendan/order/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/refusal.h"
#include "tests/order/fillers.h"

namespace gendan {
namespace {

using testing::kArbitrary;
using testing::kExample;

std::string encoded(const Event& event) {
  std::string bytes;
  encode(event, bytes);
  return bytes;
}

absl::Status decode_as(const EventFacts& facts, std::string_view bytes, Event& event) {
  return decode(facts.tag, facts.schema, bytes, event);
}

// Drawn from every type in turn.
RC_GTEST_PROP(Codec, ReadsBackWhatItWrote, ()) {
  for (const auto make : kArbitrary) {
    const Event event = make();
    Event back;
    RC_ASSERT(decode_as(facts_of(event), encoded(event), back).ok());
    RC_ASSERT(back == event);
  }
}

RC_GTEST_PROP(Codec, ReadsIntoAnEventOfTheSameTypeAsIntoAFreshOne, ()) {
  for (const auto make : kArbitrary) {
    const Event event = make();
    Event used = make();
    RC_ASSERT(decode_as(facts_of(event), encoded(event), used).ok());
    RC_ASSERT(used == event);
  }
}

RC_GTEST_PROP(Codec, AppendsToWhatIsThere, ()) {
  const Event event = kArbitrary[*rc::gen::inRange<std::size_t>(0, kEventTypes)]();
  std::string bytes = "before";
  encode(event, bytes);
  RC_ASSERT(bytes == "before" + encoded(event));
}

TEST(Codec, RefusesEveryEventThatIsCutShort) {
  for (const auto make : kExample) {
    const Event event = make();
    const std::string bytes = encoded(event);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      Event back;
      ASSERT_TRUE(refused_with(decode_as(facts_of(event), bytes.substr(0, size), back), Code::kCorrupt))
          << facts_of(event).name << " cut to " << size << " of " << bytes.size() << " bytes";
    }
  }
}

TEST(Codec, RefusesBytesBehindAnEvent) {
  for (const auto make : kExample) {
    const Event event = make();
    Event back;
    EXPECT_TRUE(refused_with(decode_as(facts_of(event), encoded(event) + '\0', back), Code::kCorrupt))
        << facts_of(event).name;
  }
}

// A byte that was changed is refused or means another event; either way there is one form for each event.
TEST(Codec, ReadsAChangedByteAsAnotherEventOrNotAtAll) {
  for (const auto make : kExample) {
    const Event event = make();
    const std::string bytes = encoded(event);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (int value = 0; value < 256; ++value) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(value);
        Event back;
        const absl::Status status = decode_as(facts_of(event), changed, back);
        if (status.ok()) {
          // What says nothing new is written in an older form.
          if (facts_of(back).schema != facts_of(event).schema) continue;
          ASSERT_EQ(encoded(back), changed) << facts_of(event).name << ", byte " << at << " set to " << value;
        } else {
          ASSERT_TRUE(refused_with(status, Code::kCorrupt)) << status;
        }
      }
    }
  }
}

RC_GTEST_PROP(Codec, SurvivesArbitraryBytes, (const std::string& bytes)) {
  for (const EventFacts& facts : event_types()) {
    Event back;
    if (decode_as(facts, bytes, back).ok() && facts_of(back).schema == facts.schema) RC_ASSERT(encoded(back) == bytes);
  }
}

TEST(Codec, RefusesACountOfElementsThatAreNotThere) {
  // OrderReviewed is nothing but a list; each of these announces far more elements than bytes follow.
  const std::string huge = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
  for (const std::string& bytes : {huge, huge + std::string(100, '\0'), std::string("\xff\xff\xff\x7f") + "\1a"}) {
    Event back;
    EXPECT_TRUE(refused_with(decode_as(kFacts<OrderReviewed>, bytes, back), Code::kCorrupt));
    EXPECT_LE(std::get<OrderReviewed>(back).checklist.capacity(), bytes.size());
  }
}

TEST(Codec, RefusesATextLongerThanWhatIsThere) {
  Event back;
  const absl::Status status = decode_as(kFacts<OrderRejected>,
                                        "\xff\xff\xff\xff\x0f"
                                        "abc",
                                        back);
  EXPECT_TRUE(refused_with(status, Code::kCorrupt));
}

// The one text field of OrderRejected, its length 0 in two bytes.
TEST(Codec, RefusesANumberInALongerFormThanItNeeds) {
  Event back;
  EXPECT_TRUE(decode_as(kFacts<OrderRejected>, std::string("\0", 1), back).ok());
  EXPECT_TRUE(refused_with(decode_as(kFacts<OrderRejected>, std::string("\x80\0", 2), back), Code::kCorrupt));
}

TEST(Codec, RefusesAnEnumerationsNumberThatItDoesNotHave) {
  Event back;
  const std::string none("\0", 1);
  EXPECT_TRUE(decode_as(kFacts<LotRejected>, none + '\3', back).ok());
  EXPECT_TRUE(refused_with(decode_as(kFacts<LotRejected>, none + '\4', back), Code::kCorrupt));
}

TEST(Codec, RefusesAFlagThatIsNeitherYesNorNo) {
  Event event = LotPassed{};
  std::string bytes = encoded(event);
  bytes.back() = '\2';
  EXPECT_TRUE(refused_with(decode_as(kFacts<LotPassed>, bytes, event), Code::kCorrupt));
}

TEST(Codec, RefusesADateOutOfRange) {
  for (const std::int32_t days :
       {kFirstDate.days() - 1, kLastDate.days() + 1, std::numeric_limits<std::int32_t>::max()}) {
    Event event = ShipmentDelivered{Date::from_days(days)};
    EXPECT_TRUE(refused_with(decode_as(facts_of(event), encoded(event), event), Code::kCorrupt)) << days;
  }
}

TEST(Codec, RefusesAMomentOutOfRange) {
  for (const std::int64_t micros :
       {kFirstDate.days() * testing::kDayMicros - 1, (kLastDate.days() + 1) * testing::kDayMicros}) {
    Event event = AcknowledgementMissed{Instant{micros}};
    EXPECT_TRUE(refused_with(decode_as(facts_of(event), encoded(event), event), Code::kCorrupt)) << micros;
  }
}

TEST(Codec, RefusesAUnitOrCurrencyThatIsNotListed) {
  Event lot = LotResubmitted{LotId("L1"), {Decimal::of(1), UnitCode::from_bits(1)}};
  EXPECT_TRUE(refused_with(decode_as(facts_of(lot), encoded(lot), lot), Code::kCorrupt));
  Event draft = OrderDrafted{.customer = CustomerId("C"),
                             .po_number = {},
                             .currency = CurrencyCode::from_bits(65535),
                             .country = {},
                             .contact = {}};
  EXPECT_TRUE(refused_with(decode_as(facts_of(draft), encoded(draft), draft), Code::kCorrupt));
}

TEST(Codec, RefusesATextThatIsNotUtf8) {
  for (const char* text :
       {"\xff", "seven b\xff", "more than one word of eight by\xc3", "\xc3(", "eight by\xed\xa0\x80"}) {
    Event event = OrderRejected{text};
    EXPECT_TRUE(refused_with(decode_as(facts_of(event), encoded(event), event), Code::kCorrupt)) << text;
  }
}

TEST(Codec, RefusesATagThatNoEventHas) {
  for (const std::uint16_t tag : {0, 0x0100, 0x0116, 0x1501, 0x7fff}) {
    Event back;
    EXPECT_TRUE(refused_with(decode(tag, 1, "", back), Code::kUnknownEventType)) << tag;
  }
}

TEST(Codec, RefusesASchemaThatItDoesNotKnow) {
  for (const EventFacts& facts : event_types()) {
    Event back;
    EXPECT_TRUE(refused_with(decode(facts.tag, facts.schema + 1, "", back), Code::kNewerFormat)) << facts.name;
    EXPECT_TRUE(refused_with(decode(facts.tag, 0, "", back), Code::kCorrupt)) << facts.name;
  }
}

TEST(Codec, KeepsAHostsEventAsItsBytes) {
  const Event event = HostEvent{0x8001, 7, std::string("\0\xff host", 7)};
  Event back;
  ASSERT_TRUE(decode(0x8001, 7, encoded(event), back).ok());
  EXPECT_EQ(back, event);
}

TEST(Codec, WritesAndReadsLongTexts) {
  for (const std::size_t size : {500, 511, 512, 513, 4096, 100'000}) {
    const Event event = EntryCorrected{{1}, std::string(size, 'f'), "was", std::string(size, 'n')};
    Event back;
    ASSERT_TRUE(decode_as(facts_of(event), encoded(event), back).ok());
    EXPECT_EQ(back, event) << size;
  }
}

TEST(Codec, LeavesNothingOverInAnEventThatIsReused) {
  Event event =
      ChangeProposed{ProposalId("P1"), 1, Party::kBuyer, {LineChange{{1}, Quantity{}, Money{}, Date()}}, "why"};
  ChangeProposed terms;
  terms.terms.place = "Hamburg";
  for (const Event& other : {Event(terms), Event(ChangeProposed{})}) {
    ASSERT_TRUE(decode_as(facts_of(other), encoded(other), event).ok());
    EXPECT_EQ(event, other);
  }
}

// Bytes in memory that ends where they end, so that reading behind them is an error that a sanitizer sees.
class Exactly {
 public:
  explicit Exactly(std::string_view bytes) : size_(bytes.size()), bytes_(std::make_unique<char[]>(bytes.size())) {
    bytes.copy(bytes_.get(), bytes.size());
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

TEST(Codec, ReadsATextOfAnyLengthAtAnyDistanceFromTheEnd) {
  for (const std::size_t before : {0, 1, 7, 8, 20}) {
    for (std::size_t size = 0; size <= 40; ++size) {
      for (std::size_t behind = 0; behind <= 20; ++behind) {
        const Event event =
            OrderQueryRaised{QueryId(std::string(before, 'q')), std::string(size, 'f'), std::string(behind, '?')};
        Event back = OrderQueryRaised{QueryId("Q"), std::string(behind, 'x'), std::string(size, 'x')};
        ASSERT_TRUE(decode_as(facts_of(event), Exactly(encoded(event)).view(), back).ok());
        ASSERT_EQ(back, event) << before << ", " << size << ", " << behind;
      }
    }
  }
}

TEST(Codec, FindsWhatIsNotAsciiAtAnyPlaceOfAText) {
  for (std::size_t size = 2; size <= 40; ++size) {
    for (std::size_t behind : {0, 3, 9, 20}) {
      for (std::size_t at = 0; at + 2 <= size; ++at) {
        std::string text(size, '0');
        text.replace(at, 2, "\xc3\xa4");
        const Event event = RequirementVerified{text, std::string(behind, 'e')};
        Event back;
        ASSERT_TRUE(decode_as(facts_of(event), Exactly(encoded(event)).view(), back).ok()) << size << ", " << at;
        ASSERT_EQ(back, event);
        text[at] = '\x80';
        const Event broken = RequirementVerified{text, std::string(behind, 'e')};
        ASSERT_TRUE(refused_with(decode_as(facts_of(event), Exactly(encoded(broken)).view(), back), Code::kCorrupt));
      }
    }
  }
}

TEST(Codec, WritesNothingOfATextThatStoodInTheSameStringBefore) {
  std::string text = "before, it was long";
  for (const char* next : {"fourteen bytes", "short", ""}) {
    text = next;
    const Event event = OrderRejected{text};
    EXPECT_EQ(encoded(event), std::string(1, static_cast<char>(text.size())) + text);
  }
}

RC_GTEST_PROP(Encoder, AddsWhatEncodeWrites, ()) {
  Encoder encoder;
  for (int pass = 0; pass < 2; ++pass) {
    std::string expected;
    encoder.clear();
    RC_ASSERT(encoder.bytes().empty());
    for (const std::size_t type :
         *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, kEventTypes))) {
      const Event event = kArbitrary[type]();
      encode(event, expected);
      encoder.add(event);
      RC_ASSERT(encoder.size() == expected.size());
    }
    RC_ASSERT(encoder.bytes() == expected);
  }
}

TEST(Encoder, KeepsWhatItHasWhenItGrows) {
  Encoder encoder;
  std::string expected;
  for (std::size_t size = 0; size < 1000; size += 9) {
    for (const Event& event :
         {Event(OrderRejected{std::string(size, 'r')}), Event(HostEvent{0x8001, 1, std::string(size % 50, '\xff')})}) {
      encoder.add(event);
      encode(event, expected);
    }
    ASSERT_EQ(encoder.bytes(), expected) << size;
  }
}

// Types in any order, payloads with and without a damage: what one leaves behind must not reach another.
RC_GTEST_PROP(Decoder, GivesWhatDecodeGives, ()) {
  Decoder decoder;
  for (const std::size_t type :
       *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, kEventTypes))) {
    const Event event = kArbitrary[type]();
    const EventFacts facts = facts_of(event);
    std::string bytes = encoded(event);
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        if (!bytes.empty()) bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
        break;
      case 1:
        if (!bytes.empty()) bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
        break;
      default:
        break;
    }
    const Exactly payload(bytes);
    Event fresh;
    const absl::Status expected = decode_as(facts, payload.view(), fresh);
    RC_ASSERT(decoder.decode(facts.tag, facts.schema, payload.view()) == expected);
    if (expected.ok()) RC_ASSERT(decoder.event() == fresh);
  }
}

TEST(Decoder, RefusesWhatDecodeRefuses) {
  Decoder decoder;
  for (const std::uint16_t tag : {0x0000, 0x0102, 0x7fff, 0x8001}) {
    for (const std::uint16_t schema : {0, 1, 2, 0xffff}) {
      Event event;
      for (int again = 0; again < 2; ++again) {
        const absl::Status expected = decode(tag, schema, "", event);
        EXPECT_EQ(decoder.decode(tag, schema, ""), expected) << tag << ", " << schema;
        if (expected.ok()) {
          EXPECT_EQ(decoder.event(), event);
        }
      }
    }
  }
}

RC_GTEST_PROP(CheckEncodable, AcceptsWhatCanBeReadBack, ()) {
  for (const auto make : kArbitrary) RC_ASSERT(check_encodable(make()).ok());
}

void expect_refused(const Event& event, Code code, std::string_view field) {
  const absl::Status status = check_encodable(event);
  EXPECT_TRUE(refused_with(status, code)) << status;
  EXPECT_EQ(refusal_of(status).value_or(Refusal()).field, field);
}

TEST(CheckEncodable, RefusesWhatCouldNotBeReadBackAndNamesTheField) {
  expect_refused(OrderRejected{"\xff"}, Code::kBadCharacter, "reason");
  expect_refused(LotReleased{LotId("\xc0\x80")}, Code::kBadCharacter, "lot");
  expect_refused(LotRejected{LotId("L"), static_cast<Disposition>(9)}, Code::kUnknownCode, "disposition");
  expect_refused(ShipmentDelivered{Date::from_days(1'000'000)}, Code::kDateOutOfRange, "day");
  expect_refused(AcknowledgementMissed{Instant{std::numeric_limits<std::int64_t>::max()}}, Code::kDateOutOfRange,
                 "due");
  const Quantity odd{Decimal::of(1), UnitCode::from_bits(1)};
  expect_refused(ChangeProposed{ProposalId("P"), 1, Party::kBuyer, {{}, {{2}, odd, {}, {}}}, ""}, Code::kUnknownUnit,
                 "changes[1].quantity");
  expect_refused(ShipmentDespatched{Date(), {"ok", "\xff"}}, Code::kBadCharacter, "documents[1]");
  expect_refused(HostEvent{0x7fff, 1, ""}, Code::kUnknownEventType, "tag");
  expect_refused(HostEvent{0x8000, 0, ""}, Code::kUnknownEventType, "tag");
}

}  // namespace
}  // namespace gendan
