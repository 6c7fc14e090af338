#include <cstdio>
#include <string>
#include <string_view>

#include "gendan/core/quantity.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"
#include "pages.h"

namespace gendan::docs {
namespace {

// The high byte of a tag is its capability.
std::string_view capability_of(std::uint16_t tag) {
  constexpr std::string_view kCapabilities[] = {"",           "Intake",   "Amendment", "Schedule", "Promise",
                                                "Production", "Quality",  "Hold",      "Shipment", "Complaint",
                                                "Returns",    "Incident", "Finance"};
  const std::size_t number = tag >> 8;
  return number < std::size(kCapabilities) ? kCapabilities[number] : "Other";
}

std::string tag_text(std::uint16_t tag) {
  char text[8];
  std::snprintf(text, sizeof text, "0x%04X", static_cast<unsigned>(tag));
  return text;
}

// One event and the bytes that encode() makes of it.
std::string example() {
  const UnitCode pieces = *UnitCode::parse("EA", "unit");
  const ProductionReported report{
      {2}, {Decimal::of(1200), pieces}, {Decimal::of(3), pieces}, "stain", *Date::parse("2024-06-26", "day")};
  std::string bytes;
  encode(report, bytes);
  std::string hex;
  for (const char c : bytes) {
    char text[4];
    std::snprintf(text, sizeof text, "%02x ", static_cast<unsigned>(static_cast<unsigned char>(c)));
    hex += text;
  }
  hex.pop_back();
  return "For example, the `ProductionReported`\n\n```json\n" + to_json(report) + "\n```\n\nis the bytes\n\n```\n" +
         hex + "\n```\n";
}

}  // namespace

std::string events_page() {
  std::string page =
      "# Events\n\n"
      "Every event type of the library. The tag stands in the log and never changes, nor does the name, which exports\n"
      "use; the schema is the newest layout of the payload. An event is written in the oldest that holds what it "
      "says:\n"
      "fields that came later and say nothing are then not there. Tags from 0x8000 are the host's own.\n\n"
      "A field under another (`plan.level`) is part of its value; one behind `[]` (`changes[].line`) of each element "
      "of\n"
      "a list. In JSON, counts and lines are numbers, flags true or false, quantities and money objects\n"
      "(`{\"value\":\"12\",\"unit\":\"EA\"}`, `{\"value\":\"1.5\",\"currency\":\"USD\"}`), and everything else is "
      "text.\n"
      "Fields marked *personal* hold a person's data.\n";
  page +=
      "\n## The compact form\n\n"
      "A payload in the log is the event's fields in the order below, without names and padding. Each value has one "
      "form,\n"
      "and every other is refused as corrupt.\n\n"
      "| type | bytes |\n|---|---|\n"
      "| varint | seven bits a byte, low bits first, the top bit set on all but the last; never longer than needed |\n"
      "| zigzag | varint of 0, 1, 2, 3 … for 0, -1, 1, -2 … |\n"
      "| count, line | varint |\n"
      "| flag, one of … | one byte: 0 or 1; the value's place in the list, from 0 |\n"
      "| text, id | varint of its bytes, then UTF-8 |\n"
      "| unit, currency | 16 bits, low byte first: `A`-`Z` are 11-36, `0`-`9` are 1-10, three digits to the base 37, "
      "padded with 0; 0 for none |\n"
      "| decimal | the number z << 2 \\| s, low bits first in bytes of seven bits as a varint: s is the scale (0 "
      "whole, 1 "
      "hundredths, 2 ten-thousandths, 3 millionths; the first that holds the number), z the zigzag of the number at "
      "that "
      "scale |\n"
      "| quantity, money | decimal, then unit or currency |\n"
      "| date | 0 for none, else varint of 1 + the zigzag of the days since 2024-01-01 |\n"
      "| moment | zigzag of the microseconds since 1970-01-01T00:00:00Z; 0 for none |\n"
      "| optional … | one byte 0; or 1 and the value |\n"
      "| list of … | varint of how many, then each |\n"
      "| fields | its fields, which follow under its name |\n\n";
  page += example();
  std::string_view capability;
  for (const EventFacts& facts : event_types()) {
    if (capability_of(facts.tag) != capability) {
      capability = capability_of(facts.tag);
      page.append("\n## ").append(capability).append("\n");
    }
    page.append("\n### ").append(facts.name).append("\n\n");
    page += "Tag " + tag_text(facts.tag) + ", schema " + std::to_string(facts.schema) + ", on `" +
            std::string(to_string(facts.category)) + "/` streams.";
    const std::vector<FieldFacts> fields = fields_of(facts.tag);
    if (fields.empty()) {
      page += " No fields.\n";
      continue;
    }
    page += "\n\n| field | type |\n|---|---|\n";
    for (const FieldFacts& field : fields) {
      page += "| `" + field.name + "` | " + field.type + (field.personal ? ", *personal*" : "") + " |\n";
    }
  }
  return page;
}

}  // namespace gendan::docs
