// The vocabulary as a whole: tags, names, descriptions and enumerations are complete and stay as they were released.

#include <gtest/gtest.h>

#include <boost/pfr.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "gendan/order/codec.h"
#include "order/archive/events.h"
#include "order/archive/fields.h"
#include "tests/order/fillers.h"

namespace gendan {
namespace {

const std::string kGolden = GENDAN_SOURCE_DIR "/tests/golden/";

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(kGolden + file);
  EXPECT_TRUE(in.is_open() || std::getenv("GENDAN_WRITE_GOLDEN") != nullptr) << file << " is missing";
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

// With GENDAN_WRITE_GOLDEN set, types that a file does not know yet are added behind the others.
void append_if_asked(const std::string& file, const std::string& line) {
  if (std::getenv("GENDAN_WRITE_GOLDEN") == nullptr) {
    ADD_FAILURE() << file << " lacks this line; run the test once with GENDAN_WRITE_GOLDEN=1:\n" << line;
    return;
  }
  std::ofstream(kGolden + file, std::ios::app) << line << '\n';
}

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text.empty() ? "-" : text;
}

std::string from_hex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  return bytes;
}

std::string tag_text(std::uint16_t tag) {
  char text[8];
  std::snprintf(text, sizeof text, "0x%04X", tag);
  return text;
}

struct GoldenEvent {
  std::string name;
  std::uint16_t tag = 0;
  std::uint16_t schema = 0;
  std::string bytes;
};

std::vector<GoldenEvent> golden_events() {
  std::vector<GoldenEvent> events;
  for (const std::string& line : lines_of("events_v1.txt")) {
    std::istringstream in(line);
    std::string name, tag, bytes;
    int schema = 0;
    in >> name >> tag >> schema >> bytes;
    EXPECT_FALSE(in.fail()) << line;
    events.push_back({name, static_cast<std::uint16_t>(std::stoi(tag, nullptr, 16)), static_cast<std::uint16_t>(schema),
                      bytes == "-" ? "" : from_hex(bytes)});
  }
  return events;
}

TEST(Golden, BytesOfEveryReleasedSchemaAreStillRead) {
  for (const GoldenEvent& golden : golden_events()) {
    Event event;
    const absl::Status status = decode(golden.tag, golden.schema, golden.bytes, event);
    EXPECT_TRUE(status.ok()) << golden.name << ": " << status;
    EXPECT_EQ(facts_of(event).name, golden.name);
    if (facts_of(event).schema != golden.schema) continue;
    std::string again;
    encode(event, again);
    EXPECT_EQ(hex(again), hex(golden.bytes)) << golden.name << " is no longer written as it was in that schema";
  }
}

TEST(Golden, EveryEventIsStillWrittenAsItWas) {
  std::map<std::pair<std::string, std::uint16_t>, std::string> released;
  for (const GoldenEvent& golden : golden_events()) {
    EXPECT_TRUE(released.try_emplace({golden.name, golden.schema}, golden.bytes).second)
        << golden.name << " stands twice";
  }
  for (const auto make : testing::kExample) {
    const Event event = make();
    const EventFacts facts = facts_of(event);
    std::string bytes;
    encode(event, bytes);
    const auto at = released.find({std::string(facts.name), facts.schema});
    if (at == released.end()) {
      append_if_asked("events_v1.txt", std::string(facts.name) + ' ' + tag_text(facts.tag) + ' ' +
                                           std::to_string(facts.schema) + ' ' + hex(bytes));
    } else {
      EXPECT_EQ(hex(at->second), hex(bytes)) << facts.name;
      Event back;
      EXPECT_TRUE(decode(facts.tag, facts.schema, at->second, back).ok());
      EXPECT_EQ(back, event) << facts.name;
    }
  }
}

TEST(Vocabulary, TagsAndNamesStayAsTheyWereReleased) {
  std::set<std::string> now;
  for (const EventFacts& facts : event_types()) {
    now.insert(tag_text(facts.tag) + ' ' + std::string(facts.name) + ' ' + std::string(to_string(facts.category)));
  }
  std::set<std::string> released;
  for (const std::string& line : lines_of("event_tags.txt")) {
    released.insert(line);
    EXPECT_TRUE(now.contains(line)) << line << " was released and is gone";
  }
  for (const std::string& line : now) {
    if (!released.contains(line)) append_if_asked("event_tags.txt", line);
  }
}

TEST(Vocabulary, EveryEventTypeHasFactsOfItsOwn) {
  std::set<std::uint16_t> tags;
  std::set<std::string_view> names;
  for (const EventFacts& facts : event_types()) {
    EXPECT_TRUE(tags.insert(facts.tag).second) << facts.name;
    EXPECT_TRUE(names.insert(facts.name).second) << facts.name;
    EXPECT_GT(facts.tag, 0);
    EXPECT_LT(facts.tag, 0x8000);
    EXPECT_GE(facts.schema, 1);
    EXPECT_NE(facts.category, Category::kHost) << facts.name;
  }
  EXPECT_EQ(tags.size(), std::variant_size_v<EventTypes> - 1);
}

TEST(Vocabulary, EventTypesAreListedByTag) {
  for (std::size_t i = 1; i < event_types().size(); ++i) EXPECT_LT(event_types()[i - 1].tag, event_types()[i].tag);
}

TEST(Vocabulary, FactsOfAnEventAreThoseOfItsType) {
  EXPECT_EQ(facts_of(LotPassed{}).tag, kFacts<LotPassed>.tag);
  EXPECT_EQ(facts_of(LotPassed{}).name, "LotPassed");
  const EventFacts host = facts_of(HostEvent{0x8123, 4, ""});
  EXPECT_EQ(host.tag, 0x8123);
  EXPECT_EQ(host.schema, 4);
  EXPECT_EQ(host.name, "");
  EXPECT_EQ(host.category, Category::kHost);
}

// How many fields a description names, and how many the struct has.
template <class T>
void expect_complete(std::string_view name) {
  std::vector<FieldFacts> fields;
  FieldLister(fields, 0xffff).list_struct(T());
  std::size_t named = 0;
  for (const FieldFacts& field : fields) named += field.name.find_first_of(".[") == std::string::npos ? 1 : 0;
  EXPECT_EQ(named, boost::pfr::tuple_size_v<T>) << name << ": its description lacks a field";
}

TEST(Vocabulary, EveryFieldOfEveryEventIsDescribed) {
  const auto check =
      table_of_events([]<class E>(std::type_identity<E>) { return +[] { expect_complete<E>(kFacts<E>.name); }; });
  for (const auto expect : check) expect();
  expect_complete<ChecklistItem>("ChecklistItem");
  expect_complete<LineChange>("LineChange");
  expect_complete<TermsChange>("TermsChange");
  expect_complete<PackedLot>("PackedLot");
  expect_complete<MilestonePlan>("MilestonePlan");
  expect_complete<ClassPlan>("ClassPlan");
  expect_complete<SamplingPlan>("SamplingPlan");
  expect_complete<Allocation>("Allocation");
  expect_complete<Allegation>("Allegation");
  expect_complete<Matter>("Matter");
  expect_complete<InvoicedLine>("InvoicedLine");
}

TEST(Vocabulary, FieldsAreListedWithTheirTypes) {
  const auto find = [](std::uint16_t tag, std::string_view name) {
    for (const FieldFacts& field : fields_of(tag)) {
      if (field.name == name) return field;
    }
    return FieldFacts{"missing", "", false};
  };
  EXPECT_EQ(find(kFacts<ChangeProposed>.tag, "by").type, "one of none, buyer, seller");
  EXPECT_EQ(find(kFacts<ChangeProposed>.tag, "changes").type, "list of fields");
  EXPECT_EQ(find(kFacts<ChangeProposed>.tag, "changes[].quantity").type, "optional quantity");
  EXPECT_EQ(find(kFacts<ShipmentDespatched>.tag, "documents").type, "list of text");
  EXPECT_EQ(find(kFacts<InspectionPlanned>.tag, "plan.classes[].aql").type, "text");
  EXPECT_EQ(find(kFacts<AcknowledgementMissed>.tag, "due").type, "moment");
  EXPECT_TRUE(find(kFacts<OrderDrafted>.tag, "contact").personal);
  EXPECT_TRUE(find(kFacts<CustomerInformed>.tag, "contact").personal);
  EXPECT_TRUE(find(kFacts<EntryCorrected>.tag, "was").personal);
  EXPECT_TRUE(find(kFacts<EntryCorrected>.tag, "now").personal);
  EXPECT_FALSE(find(kFacts<OrderDrafted>.tag, "country").personal);
  EXPECT_TRUE(fields_of(0x8000).empty());
}

// The compiler's own spelling of a value: "kReturnToSupplier", or a cast where the enumeration has no such value.
template <auto kValue>
std::string spelling() {
  const std::string_view function = __PRETTY_FUNCTION__;
  const std::size_t end = function.find_first_of(";]", function.find("kValue = "));
  const std::string_view value = function.substr(0, end);
  return std::string(value.substr(value.find_last_of(":= ") + 1));
}

std::string snake(std::string_view spelling) {
  std::string text;
  for (const char c : spelling.substr(spelling.starts_with('k') ? 1 : 0)) {
    if (c >= 'A' && c <= 'Z') {
      if (!text.empty()) text += '_';
      text += static_cast<char>(c - 'A' + 'a');
    } else {
      text += c;
    }
  }
  return text;
}

template <class E>
void expect_named() {
  constexpr std::size_t kCount = kNames<E>.size();
  const auto spelled = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector<std::string>{snake(spelling<static_cast<E>(I)>())...};
  }(std::make_index_sequence<kCount>());
  EXPECT_EQ(std::vector<std::string>(kNames<E>.begin(), kNames<E>.end()), spelled);
  const std::string next = spelling<static_cast<E>(kCount)>();
  EXPECT_NE(next.find(std::to_string(kCount)), std::string::npos) << next << " has no name";
}

TEST(Vocabulary, EveryValueOfEveryEnumerationHasItsName) {
  expect_named<Party>();
  expect_named<DelayCause>();
  expect_named<DefectClass>();
  expect_named<Severity>();
  expect_named<CountBasis>();
  expect_named<Disposition>();
  expect_named<HoldKind>();
  expect_named<CaseSeverity>();
  expect_named<IncidentKind>();
  expect_named<Commercial>();
  expect_named<EntryState>();
  expect_named<ProposalState>();
  expect_named<MilestoneState>();
  expect_named<PromiseState>();
  expect_named<FulfilmentState>();
  expect_named<LotState>();
  expect_named<HoldState>();
  expect_named<ShipmentState>();
  expect_named<ComplaintState>();
  expect_named<ReturnReason>();
  expect_named<ReturnSettlement>();
  expect_named<ReturnState>();
  expect_named<SeverityState>();
  expect_named<Switch>();
  expect_named<IncidentState>();
  expect_named<ObligationState>();
  expect_named<DepositState>();
  expect_named<InvoiceState>();
  expect_named<PaymentState>();
  expect_named<StockState>();
  expect_named<Invariant>();
}

TEST(Vocabulary, IncotermsAreNamedByTheirCodes) {
  EXPECT_EQ(kNames<Incoterm>[0], "none");
  for (std::size_t i = 1; i < kNames<Incoterm>.size(); ++i) {
    EXPECT_EQ(kNames<Incoterm>[i], to_string(static_cast<Incoterm>(i)));
  }
  EXPECT_EQ(to_string(static_cast<Incoterm>(kNames<Incoterm>.size())), "");
}

}  // namespace
}  // namespace gendan
