#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "tests/order/fillers.h"

namespace gendan {
namespace {

using testing::kArbitrary;

Refusal refusal_for(std::string_view name, std::string_view json) {
  const absl::StatusOr<Event> event = from_json(name, json);
  EXPECT_FALSE(event.ok()) << json;
  return refusal_of(event.status()).value_or(Refusal());
}

RC_GTEST_PROP(Json, ReadsBackWhatItWrote, ()) {
  for (const auto make : kArbitrary) {
    const Event event = make();
    const absl::StatusOr<Event> back = from_json(facts_of(event).name, to_json(event));
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == event);
  }
}

TEST(Json, ShowsEveryKindOfValue) {
  const Quantity twelve{Decimal::of(12), *UnitCode::parse("EA", "")};
  const Money price{*Decimal::parse("1.5", ""), *CurrencyCode::parse("USD", "")};
  EXPECT_EQ(to_json(ChangeProposed{
                ProposalId("P-1"),
                3,
                Party::kSeller,
                {{{2}, twelve, price, *Date::parse("2024-05-02", ""), "C", {}, *Decimal::parse("0.05", "")},
                 {{3}, {}, {}, Date()}},
                "a \"b\"",
                {Incoterm::kCIF, {}, {}}}),
            R"({"proposal":"P-1","base_revision":3,"by":"seller","changes":[)"
            R"({"line":2,"quantity":{"value":"12","unit":"EA"},"unit_price":{"value":"1.5","currency":"USD"},)"
            R"("requested":"2024-05-02","spec_revision":"C","over_tolerance":null,"under_tolerance":"0.05"},)"
            R"({"line":3,"quantity":null,"unit_price":null,"requested":"","spec_revision":null,"over_tolerance":null,)"
            R"("under_tolerance":null}],"reason":"a \"b\"",)"
            R"("terms":{"incoterm":"CIF","place":null,"payment_terms":null}})");
  EXPECT_EQ(to_json(ComplaintAssessed{CaseSeverity::kMajor, true, "\n\x01"}),
            R"({"severity":"major","justified":true,"note":"\n\u0001"})");
  EXPECT_EQ(to_json(AcknowledgementMissed{*parse_instant("2024-05-02T08:30:00Z", "")}),
            R"({"due":"2024-05-02T08:30:00Z"})");
  EXPECT_EQ(to_json(AcknowledgementMissed{}), R"({"due":""})");
  EXPECT_EQ(to_json(OrderSubmitted{}), "{}");
}

TEST(Json, WritesBytesThatAreNotUtf8AsReplacementCharacters) {
  EXPECT_EQ(to_json(OrderRejected{"a\xff"
                                  "b"}),
            "{\"reason\":\"a\xef\xbf\xbd"
            "b\"}");
}

TEST(Json, ReadsFieldsInAnyOrderAndKeepsDefaultsOfThoseNotGiven) {
  const absl::StatusOr<Event> event = from_json("LineAdded", R"({"item":"JKT","line":4,"contact_free":0})");
  EXPECT_FALSE(event.ok());
  const absl::StatusOr<Event> line = from_json("LineAdded", R"( { "item" : "JKT", "line" : 4 } )");
  ASSERT_TRUE(line.ok()) << line.status();
  LineAdded wanted;
  wanted.line = {4};
  wanted.item = ItemId("JKT");
  EXPECT_EQ(*line, Event(wanted));
}

TEST(Json, ReadsAQuantityOfWhichNothingIsGivenAsNone) {
  for (const std::string_view json : {R"({"scrapped":{}})", R"({"scrapped":{"unit":""}})"}) {
    const absl::StatusOr<Event> event = from_json("LotResubmitted", json);
    ASSERT_TRUE(event.ok()) << event.status();
    EXPECT_EQ(*event, Event(LotResubmitted())) << json;
  }
}

TEST(Json, RefusesAnUnknownField) {
  EXPECT_EQ(refusal_for("OrderRejected", R"({"reasons":"x"})").code, Code::kBadJson);
  EXPECT_EQ(refusal_for("OrderRejected", R"({"reasons":"x"})").field, "reasons");
  EXPECT_EQ(refusal_for("ChangeProposed", R"({"changes":[{"line":1},{"lines":1}]})").field, "changes[1].lines");
  EXPECT_EQ(refusal_for("LotResubmitted", R"({"scrapped":{"value":"1","units":"EA"}})").field, "scrapped.units");
}

TEST(Json, RefusesAValueOfTheWrongKind) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"OrderRejected", R"({"reason":1})"},
      {"OrderRejected", R"({"reason":null})"},
      {"DeliveryPromised", R"({"line":"1"})"},
      {"DeliveryPromised", R"({"line":1.0})"},
      {"EventReversed", R"({"target":18446744073709551616})"},
      {"DeliveryPromised", R"({"date":20240502})"},
      {"LotPassed", R"({"gap":0})"},
      {"OrderReviewed", R"({"checklist":{}})"},
      {"OrderReviewed", R"({"checklist":["quantity"]})"},
      {"LotResubmitted", R"({"scrapped":"12 EA"})"},
      {"LotResubmitted", R"({"scrapped":{"value":12,"unit":"EA"}})"},
      {"OrderSubmitted", R"([])"},
      {"OrderSubmitted", R"(null)"},
  };
  for (const auto& [name, json] : cases) EXPECT_EQ(refusal_for(name, json).code, Code::kBadJson) << json;
}

TEST(Json, RefusesValuesThatTheirParsersRefuseUnderTheFieldsPath) {
  struct Case {
    std::string_view name, json, field;
    Code code;
  };
  const Case cases[] = {
      {"DeliveryPromised", R"({"date":"2024-02-30"})", "date", Code::kNotADate},
      {"DeliveryPromised", R"({"date":"1899-12-31"})", "date", Code::kDateOutOfRange},
      {"DeliveryPromised", R"({"line":-1})", "line", Code::kNumberOutOfRange},
      {"DeliveryPromised", R"({"line":4294967296})", "line", Code::kNumberOutOfRange},
      {"DeliveryPromised", R"({"line":18446744073709551615})", "line", Code::kNumberOutOfRange},
      {"EventReversed", R"({"target":-1})", "target", Code::kNumberOutOfRange},
      {"CapaStepCompleted", R"({"step":256})", "step", Code::kNumberOutOfRange},
      {"LotRejected", R"({"disposition":"burn"})", "disposition", Code::kUnknownCode},
      {"LotResubmitted", R"({"scrapped":{"value":"1e3","unit":"EA"}})", "scrapped.value", Code::kNotANumber},
      {"LotResubmitted", R"({"scrapped":{"value":"","unit":"EA"}})", "scrapped.value", Code::kMissing},
      // Taken, a value that is not given would be 0.
      {"LotResubmitted", R"({"scrapped":{"unit":"EA"}})", "scrapped.value", Code::kMissing},
      {"InvoiceIssued", R"({"lines":[{"quantity":{"value":"1","unit":"EA"}},{"quantity":{"unit":"EA"}}]})",
       "lines[1].quantity.value", Code::kMissing},
      {"InvoiceIssued", R"({"lines":[{"amount":{"currency":"USD"}}]})", "lines[0].amount.value", Code::kMissing},
      {"ChangeProposed", R"({"changes":[{"quantity":{"value":"1","unit":"??"}}]})", "changes[0].quantity.unit",
       Code::kUnknownUnit},
      {"OrderDrafted", R"({"currency":"usd"})", "currency", Code::kUnknownCurrency},
      {"AcknowledgementMissed", R"({"due":"2024-05-02"})", "due", Code::kNotADate},
      // Taken, it would be none: the number 0 stands for it.
      {"AcknowledgementMissed", R"({"due":"1970-01-01T00:00:00Z"})", "due", Code::kDateOutOfRange},
  };
  for (const Case& c : cases) {
    const Refusal refusal = refusal_for(c.name, c.json);
    EXPECT_EQ(refusal.code, c.code) << c.json;
    EXPECT_EQ(refusal.field, c.field) << c.json;
  }
}

TEST(Json, RefusesTextThatIsNotOneJsonValue) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "[";
  const std::string_view cases[] = {"",
                                    "{",
                                    "{}x",
                                    "{} {}",
                                    "{'reason':1}",
                                    R"({"reason":"x",})",
                                    "// c\n{}",
                                    "{\"reason\":\"\xff\"}",
                                    R"({"reason":"\ud800"})",
                                    R"({"reason":"x)",
                                    "nul",
                                    deep};
  for (const std::string_view json : cases) {
    EXPECT_EQ(refusal_for("OrderRejected", json).code, Code::kBadJson) << json.substr(0, 40);
  }
}

TEST(Json, RefusesANameThatStandsTwiceInAnObject) {
  EXPECT_EQ(refusal_for("OrderRejected", R"({"reason":"a","reason":"b"})").code, Code::kBadJson);
}

TEST(Json, RefusesAnEventTypeThatDoesNotExist) {
  EXPECT_EQ(refusal_for("OrderLost", "{}").code, Code::kUnknownEventType);
}

TEST(Json, ShowsAHostsEventInBase64) {
  const Event event = HostEvent{0x8000, 2, std::string("\0\xff", 2)};
  EXPECT_EQ(to_json(event), R"({"tag":32768,"schema":2,"payload":"AP8="})");
  EXPECT_EQ(*from_json("", to_json(event)), event);
  EXPECT_EQ(refusal_for("", R"({"tag":32767,"schema":1,"payload":""})").code, Code::kUnknownEventType);
  EXPECT_EQ(refusal_for("", R"({"tag":32768,"schema":1,"payload":"AP8"})").code, Code::kBadJson);
}

TEST(Xml, IsWhatBoostsArchiveWrites) {
  const Quantity twelve{Decimal::of(12), *UnitCode::parse("EA", "")};
  EXPECT_EQ(to_xml(OrderRevised{2, ProposalId("P<1>"), {{{2}, twelve, {}, *Date::parse("2024-05-02", "")}}}),
            "<OrderRevised>\n"
            "\t<revision>2</revision>\n"
            "\t<proposal>P&lt;1&gt;</proposal>\n"
            "\t<changes>\n"
            "\t\t<item>\n"
            "\t\t\t<line>2</line>\n"
            "\t\t\t<quantity>12 EA</quantity>\n"
            "\t\t\t<requested>2024-05-02</requested>\n"
            "\t\t</item>\n"
            "\t</changes>\n"
            "\t<terms></terms>\n"
            "</OrderRevised>\n");
}

TEST(Xml, WritesEveryEventUnderItsName) {
  for (const auto make : testing::kExample) {
    const Event event = make();
    const std::string name(facts_of(event).name);
    const std::string xml = to_xml(event);
    EXPECT_TRUE(xml.starts_with('<' + name + '>')) << xml;
    EXPECT_TRUE(xml.ends_with("</" + name + ">\n")) << xml;
    EXPECT_EQ(xml.find("class_id"), std::string::npos) << xml;
    EXPECT_EQ(xml.find("version="), std::string::npos) << xml;
  }
}

TEST(Xml, ReplacesWhatXmlCannotHold) {
  EXPECT_NE(to_xml(OrderRejected{"a\x01"
                                 "b\xff&"})
                .find("a\xef\xbf\xbd"
                      "b\xef\xbf\xbd&amp;"),
            std::string::npos);
}

TEST(Xml, ShowsAHostsEventInBase64) {
  EXPECT_NE(to_xml(HostEvent{0x8000, 2, "\xff"}).find("<payload>/w==</payload>"), std::string::npos);
}

}  // namespace
}  // namespace gendan
