#include <cstdio>
#include <string>
#include <string_view>

#include "gendan/order/codec.h"
#include "gendan/order/event.h"
#include "pages.h"

namespace gendan::docs {
namespace {

// The high byte of a tag is its capability.
std::string_view capability_of(std::uint16_t tag) {
  constexpr std::string_view kCapabilities[] = {"",           "Intake",  "Amendment", "Schedule", "Promise",
                                                "Production", "Quality", "Hold",      "Shipment", "Complaint"};
  const std::size_t number = tag >> 8;
  return number < std::size(kCapabilities) ? kCapabilities[number] : "Other";
}

std::string tag_text(std::uint16_t tag) {
  char text[8];
  std::snprintf(text, sizeof text, "0x%04X", static_cast<unsigned>(tag));
  return text;
}

}  // namespace

std::string events_page() {
  std::string page =
      "# Events\n\n"
      "Every event type of the library. The tag stands in the log and never changes, nor does the name, which exports\n"
      "use; the schema is the newest layout of the payload. Tags from 0x8000 are the host's own.\n\n"
      "A field under another (`plan.level`) is part of its value; one behind `[]` (`changes[].line`) of each element "
      "of\n"
      "a list. In JSON, counts and lines are numbers, flags true or false, quantities and money objects\n"
      "(`{\"value\":\"12\",\"unit\":\"EA\"}`, `{\"value\":\"1.5\",\"currency\":\"USD\"}`), and everything else is "
      "text.\n"
      "Fields marked *personal* hold a person's data.\n";
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
