#include "gendan/order/aql.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gendan/core/decimal.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/stream.h"
#include "order/aql_tables.h"
#include "order/count_lot.h"

namespace gendan {
namespace {

using aql::kAqlCount;
using aql::kLetterCount;

struct Cell {
  enum class Kind : std::uint8_t { kAbsent, kDisputed, kDown, kUp, kPlan };
  Kind kind = Kind::kAbsent;
  std::uint8_t accept = 0;
  std::uint8_t reject = 0;
};
using Table = std::array<std::array<Cell, kAqlCount>, kLetterCount>;

// Not constant expressions: a table that is not well formed does not compile.
void a_cell_is_missing() {}
void a_cell_is_not_a_plan() {}

constexpr Cell cell_of(std::string_view text) {
  if (text == "-") return {};
  if (text == "!") return {Cell::Kind::kDisputed, 0, 0};
  if (text == "v") return {Cell::Kind::kDown, 0, 0};
  if (text == "^") return {Cell::Kind::kUp, 0, 0};
  unsigned accept = 0;
  unsigned reject = 0;
  bool gap = false;
  for (const char c : text) {
    if (c == '/') {
      gap = true;
    } else if (c >= '0' && c <= '9') {
      unsigned& number = gap ? reject : accept;
      number = number * 10 + static_cast<unsigned>(c - '0');
    } else {
      a_cell_is_not_a_plan();
    }
  }
  if (!gap) reject = accept + 1;
  return {Cell::Kind::kPlan, static_cast<std::uint8_t>(accept), static_cast<std::uint8_t>(reject)};
}

consteval Table table_of(const std::string_view (&lines)[kLetterCount]) {
  Table out;
  for (std::size_t letter = 0; letter < kLetterCount; ++letter) {
    std::string_view rest = lines[letter];
    for (Cell& cell : out[letter]) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end == 0) a_cell_is_missing();
      cell = cell_of(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!rest.empty()) a_cell_is_not_a_plan();
  }
  return out;
}

constexpr Table kNormal = table_of(aql::kNormal);
constexpr Table kTightened = table_of(aql::kTightened);
constexpr Table kReducedZ14 = table_of(aql::kReducedZ14);
constexpr Table kReducedIso = table_of(aql::kReducedIso);

// A table of an edition, and the column of a quality limit in it.
struct Column {
  AqlEdition edition = AqlEdition::kZ14;
  Severity severity = Severity::kNone;
  const Table* table = nullptr;
  std::size_t index = 0;
  std::string_view aql;

  std::uint32_t sample_size(std::size_t letter) const {
    const aql::SampleSizes& sizes = aql::kSampleSizes[letter];
    return severity == Severity::kNormal      ? sizes.normal
           : severity == Severity::kTightened ? sizes.tightened
                                              : sizes.reduced;
  }
  std::string name(std::size_t letter) const {
    static constexpr std::string_view kSeverity[] = {"", "normal", "tightened", "reduced"};
    return absl::StrCat(to_absl(to_string(edition)), ", ", to_absl(kSeverity[static_cast<std::size_t>(severity)]),
                        " inspection, letter ", to_absl(aql::kLetters.substr(letter, 1)), ", AQL ", to_absl(aql));
  }
};

const Table* table_for(AqlEdition edition, Severity severity) {
  const bool iso = edition == AqlEdition::kIso2859Of99;
  switch (severity) {
    case Severity::kNormal:
      return &kNormal;
    case Severity::kTightened:
      return &kTightened;
    case Severity::kReduced:
      return iso ? &kReducedIso : &kReducedZ14;
    case Severity::kNone:
      break;
  }
  return nullptr;
}

absl::StatusOr<Column> column_of(AqlEdition edition, Severity severity, std::string_view limit) {
  Column out{edition, severity, table_for(edition, severity), 0, {}};
  if (out.table == nullptr) return refuse(Code::kUnknownCode, "severity", "normal, tightened or reduced");
  const absl::StatusOr<Decimal> value = Decimal::parse(limit, "aql");
  if (!value.ok()) return value.status();
  for (; out.index < kAqlCount; ++out.index) {
    out.aql = aql::kAqls[out.index];
    if (Decimal::parse(out.aql, "aql").value() == *value) return out;
  }
  return refuse(Code::kNoCell, "aql", absl::StrCat(to_absl(limit), " is none of the 26 quality limits"));
}

absl::StatusOr<AqlPlan> plan_at(const Column& column, std::size_t letter) {
  std::size_t at = letter;
  // An arrow never leads to one that points back, but a table that said so must not hang its reader.
  for (std::size_t steps = 0; steps <= kLetterCount; ++steps) {
    const Cell& cell = (*column.table)[at][column.index];
    switch (cell.kind) {
      case Cell::Kind::kPlan:
        return AqlPlan{aql::kLetters[letter], aql::kLetters[at], column.sample_size(at), cell.accept, cell.reject};
      case Cell::Kind::kDisputed:
        return refuse(Code::kCellDisputed, "aql", column.name(letter));
      case Cell::Kind::kAbsent:
        return refuse(Code::kNoCell, "aql", column.name(letter));
      case Cell::Kind::kDown:
        ++at;
        break;
      case Cell::Kind::kUp:
        --at;
        break;
    }
    if (at >= kLetterCount) break;
  }
  return refuse(Code::kNoCell, "aql", column.name(letter));
}

absl::StatusOr<std::size_t> letter_of(std::string_view level, std::uint32_t lot_size) {
  const auto* found = std::find(std::begin(aql::kLevels), std::end(aql::kLevels), level);
  if (found == std::end(aql::kLevels)) {
    return refuse(Code::kNoCell, "level", absl::StrCat(to_absl(level), " is none of S-1, S-2, S-3, S-4, I, II, III"));
  }
  const auto* range = std::upper_bound(std::begin(aql::kLotRanges), std::end(aql::kLotRanges), lot_size,
                                       [](std::uint32_t size, const aql::LotRange& r) { return size < r.least; });
  if (range == std::begin(aql::kLotRanges)) {
    return refuse(Code::kNoCell, "lot_size", absl::StrCat(lot_size, " units; the tables begin at 2"));
  }
  const char letter = (range - 1)->letters[static_cast<std::size_t>(found - std::begin(aql::kLevels))];
  return aql::kLetters.find(letter);
}

absl::Status at_class(const absl::Status& status, std::size_t index) {
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value() || refusal->field != "aql") return status;
  return refuse(refusal->code, absl::StrCat("classes[", index, "].aql"), refusal->detail, refusal->remedy);
}

}  // namespace

std::string_view to_string(AqlEdition edition) {
  return edition == AqlEdition::kZ14 ? "MIL-STD-105E/Z1.4" : "ISO 2859-1:1999";
}

absl::StatusOr<AqlEdition> parse_aql_edition(std::string_view text) {
  const auto is = [&](std::string_view name) { return absl::EqualsIgnoreCase(to_absl(text), to_absl(name)); };
  for (const AqlEdition edition : {AqlEdition::kZ14, AqlEdition::kIso2859Of99}) {
    if (is(to_string(edition)) || is(edition == AqlEdition::kZ14 ? "z1.4" : "iso2859-1")) return edition;
  }
  return refuse(Code::kUnknownCode, "edition", text, "z1.4 or iso2859-1");
}

absl::StatusOr<AqlPlan> aql_plan(AqlEdition edition, Severity severity, std::string_view level, std::string_view aql,
                                 std::uint32_t lot_size) {
  const absl::StatusOr<std::size_t> letter = letter_of(level, lot_size);
  if (!letter.ok()) return letter.status();
  return aql_plan(edition, severity, aql::kLetters[*letter], aql);
}

absl::StatusOr<AqlPlan> aql_plan(AqlEdition edition, Severity severity, char letter, std::string_view limit) {
  const std::size_t index = aql::kLetters.find(letter);
  if (index == std::string_view::npos) {
    return refuse(Code::kNoCell, "letter", absl::StrCat(to_absl({&letter, 1}), " is none of the code letters"));
  }
  const absl::StatusOr<Column> column = column_of(edition, severity, limit);
  if (!column.ok()) return column.status();
  return plan_at(*column, index);
}

absl::StatusOr<SamplingPlan> sampling_plan(const SamplingRequest& request) {
  const absl::StatusOr<std::size_t> first = letter_of(request.level, request.lot_size);
  if (!first.ok()) return first.status();
  if (request.classes.empty()) return refuse(Code::kBadPlan, "classes", "none");
  std::vector<Column> columns;
  for (std::size_t i = 0; i < request.classes.size(); ++i) {
    const ClassAql& one = request.classes[i];
    const std::string field = absl::StrCat("classes[", i, "].defect_class");
    if (one.defect_class != DefectClass::kMajor && one.defect_class != DefectClass::kMinor) {
      return refuse(Code::kBadPlan, field, "major or minor; one critical defect fails a lot under any plan");
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (request.classes[k].defect_class == one.defect_class) return refuse(Code::kBadPlan, field, "a class twice");
    }
    const absl::StatusOr<Column> column = column_of(request.edition, request.severity, one.aql);
    if (!column.ok()) return at_class(column.status(), i);
    if (column->index >= aql::kPercentCount && request.basis != CountBasis::kNonconformities) {
      return refuse(Code::kBadPlan, "basis",
                    absl::StrCat("AQL ", to_absl(column->aql), " is a number of nonconformities per hundred units"),
                    "count nonconformities, or give a limit of 10 or less");
    }
    columns.push_back(*column);
  }

  // Each round takes the letter of the largest sample for all classes, whose arrows may ask for a larger one still. An
  // arrow that leads to a smaller one does not, nor does a letter that has no cell for the class (S): it keeps the
  // smaller plan's Ac and Re on the larger sample.
  std::size_t letter = *first;
  std::vector<AqlPlan> plans(columns.size());
  for (;;) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const absl::StatusOr<AqlPlan> plan = plan_at(columns[i], letter);
      if (plan.ok()) {
        plans[i] = *plan;
      } else if (letter == *first || !refused_with(plan.status(), Code::kNoCell)) {
        return at_class(plan.status(), i);
      }
    }
    const auto largest = std::max_element(plans.begin(), plans.end(), [](const AqlPlan& a, const AqlPlan& b) {
      return std::pair(a.sample_size, a.resolved_letter) < std::pair(b.sample_size, b.resolved_letter);
    });
    const std::size_t wanted = aql::kLetters.find(largest->resolved_letter);
    if (wanted > letter) {
      letter = wanted;
      continue;
    }
    SamplingPlan out;
    out.edition = to_string(request.edition);
    out.level = request.level;
    out.letter = std::string(1, largest->resolved_letter);
    out.severity = request.severity;
    out.basis = request.basis;
    out.lot_size = request.lot_size;
    out.sample_size = std::min(largest->sample_size, request.lot_size);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out.classes.push_back(
          {request.classes[i].defect_class, std::string(columns[i].aql), plans[i].accept, plans[i].reject});
    }
    return out;
  }
}

namespace quality {

Decision plan_inspection_by_table(OrderId id, LotId lot_id, SamplingRequest request) {
  return [id = std::move(id), lot_id = std::move(lot_id), request = std::move(request)](
             View& view, const Context&) -> absl::StatusOr<Events> {
    absl::StatusOr<const Order*> order = view.order(id);
    if (!order.ok()) return order.status();
    const Lot* lot = find_lot(**order, lot_id);
    if (lot == nullptr) return refuse(Code::kUnknownLot, "lot", lot_id.str());
    const std::int64_t units = (lot->micros + Decimal::kScale - 1) / Decimal::kScale;
    if (units > std::numeric_limits<std::uint32_t>::max()) return refuse(Code::kNumberOutOfRange, "lot_size");
    SamplingRequest of_lot = request;
    of_lot.lot_size = static_cast<std::uint32_t>(units);
    absl::StatusOr<Switching> in_force = switching_of(view, **order, lot->line);
    if (!in_force.ok()) return in_force.status();
    if (const Severity severity = severity_for(**order, *lot, *in_force); severity != Severity::kNone) {
      of_lot.severity = severity;
    }
    absl::StatusOr<SamplingPlan> plan = sampling_plan(of_lot);
    if (!plan.ok()) return plan.status();
    return Events().on(stream_of(id), InspectionPlanned{lot_id, *std::move(plan)});
  };
}

}  // namespace quality
}  // namespace gendan
