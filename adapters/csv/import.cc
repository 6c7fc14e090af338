#include "gendan/adapters/csv/import.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "mapping_json.h"
#include "mapping_text.h"
#include "plan.h"
#include "quarantine.h"
#include "row_name.h"
#include "value.h"

namespace gendan::csv {
namespace {

constexpr std::uint64_t kRowsPerProgress = 256;

// True when the target refused what the event says; false when it cannot go on.
bool is_about_the_event(const absl::Status& status) {
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value()) return false;
  if (refusal->code == Code::kRequestReused || refusal->code == Code::kTooLarge) return true;
  // What every event of the import has alike: it would refuse them all.
  if (refusal->field == "actor" || refusal->field == "request_id") return false;
  return refusal->code < Code::kWrongVersion;  // values, topology, the rules of the trade
}

StreamId stream_id(Category category, std::string_view name) {
  switch (category) {
    case Category::kShipment:
      return stream_of(ShipmentId(name));
    case Category::kCase:
      return stream_of(CaseId(name));
    case Category::kSupplier:
      return stream_of(SupplierId(name));
    case Category::kReturn:
      return stream_of(ReturnId(name));
    case Category::kPayment:
      return stream_of(PaymentId(name));
    case Category::kStock:
      return stream_of(StockId(name));
    default:
      return stream_of(OrderId(name));
  }
}

// "lines[7].gtin" as the event's own path: "gtin".
std::string_view own_path(std::string_view path) {
  const std::size_t close = path.find("].");
  return path.starts_with("lines[") && close != std::string_view::npos ? path.substr(close + 2) : path;
}

bool within(std::string_view inner, std::string_view outer) {
  return inner.starts_with(outer) &&
         (inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[');
}

// The field that a refusal names: the very one, or the only column that is a part of what it names.
std::optional<std::size_t> field_at_fault(const EventRule& rule, std::string_view path) {
  std::optional<std::size_t> found;
  for (std::size_t f = 0; f < rule.fields.size(); ++f) {
    const Field& field = rule.fields[f];
    if (field.value.constant) continue;
    if (within(path, field.path)) return f;
    if (path.empty() || !within(field.path, path)) continue;
    if (found.has_value()) return std::nullopt;
    found = f;
  }
  return found;
}

// "lots[0].quantity.value" as a refusal that tells no element from another calls it: "lots.quantity.value".
std::string without_places(std::string path) {
  for (std::size_t open = path.find('['); open != std::string::npos; open = path.find('[', open)) {
    path.erase(open, path.find(']', open) - open + 1);
  }
  return path;
}

// The field that a refusal by the target names: by the event's own path, by its path in the order, or as an element
// of a list without saying which, where only one column, and no constant, gives that.
std::optional<std::size_t> field_refused(const EventRule& rule, std::string_view path) {
  for (const std::string_view name : {path, own_path(path)}) {
    if (const std::optional<std::size_t> f = field_at_fault(rule, name); f.has_value()) return f;
  }
  std::optional<std::size_t> found;
  for (std::size_t f = 0; f < rule.fields.size(); ++f) {
    const Field& field = rule.fields[f];
    if (path.empty() || !within(without_places(field.path), path)) continue;
    if (found.has_value() || field.value.constant) return std::nullopt;
    found = f;
  }
  return found;
}

std::string name_of(const EventRule& rule) {
  return rule.label == rule.event ? rule.event : rule.event + " " + rule.label;
}

std::uint64_t hash_of(const std::optional<std::string>& json) {
  if (!json.has_value()) return 0;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : *json) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// A rule, ready for rows.
struct Rule {
  const EventRule* rule;
  JsonShape shape;
  std::string name;
  // Of a rule `once`: the streams that have the event, with a hash of each field as its row gives it.
  absl::flat_hash_map<std::string, std::vector<std::uint64_t>> done;
};

// When an event occurred.
struct Moment {
  Instant instant;
  std::string by;                     // the column that gives it; empty: none does
  std::vector<std::string> unusable;  // the columns before it that should have, as quarantine names them
};

// What became of the events of one row.
struct Outcome {
  std::uint64_t written = 0;
  std::uint64_t there = 0;       // of its own: repeated, or there with other content
  std::uint64_t once_there = 0;  // of its order: the same, or given by an earlier row
  bool has_own = false;          // the row gives events of its own, be it that they are left out

  // What an order has says nothing about a row that adds to it.
  bool was_there() const { return written == 0 && (has_own ? there > 0 : once_there > 0); }
};

class Importer {
 public:
  Importer(const Mapping& mapping, const ImportTarget& target, const ImportOptions& options)
      : mapping_(mapping), target_(target), options_(options), quarantine_(options.on_quarantine) {}

  absl::StatusOr<ImportResult> run(const std::vector<ImportFile>& files);

 private:
  using Values = std::vector<std::optional<std::string>>;  // JSON, per field

  absl::Status prepare(const PlannedFile& file);
  absl::Status take_file(const PlannedFile& file);
  absl::Status take_row(const Row& row);
  // What names the row; nullopt where it has no name, which is quarantined.
  std::optional<std::string> row_name();
  absl::Status take_event(Rule& rule, const std::string& row_name, Outcome& outcome);
  bool wanted(const Rule& rule);
  // nullopt from here on: the event is left out, and quarantine says why.
  std::optional<StreamId> stream(const Rule& rule);
  std::optional<Values> read_fields(const Rule& rule);
  std::optional<Event> make(const Rule& rule, Values& values);
  Moment occurred(const Rule& rule);
  // Says of the cells that should have dated the event, which has gone in, what dates it.
  void tell_moment(const Rule& rule, const Moment& moment, bool repeated);
  void compare(const Rule& rule, const StreamId& stream, const Values& values, const std::vector<std::uint64_t>& first);
  // The optional field without which the event can go in, where the refusal is about its value.
  static std::optional<std::size_t> dispensable(const Rule& rule, const Values& values, const absl::Status& why);
  // Makes the event and writes it. True where it is in the log now, or something else in its place.
  absl::StatusOr<bool> record(const Rule& rule, const RequestId& id, const StreamId& stream, Values& values,
                              const Moment& moment, Outcome& outcome);
  // Quarantines a value; `without` is the field that the event can be without, null where it is left out.
  void set_aside(const Rule& rule, const Value& value, const absl::Status& why, const Field* without);
  // What the cells of a value that could not be read are called in quarantine.
  std::vector<std::string> names_in_quarantine(const Value& value, const absl::Status& why) const;
  std::string shown(const Value& value) const;
  void tell(std::uint64_t bytes_done) const;

  const Mapping& mapping_;
  const ImportTarget& target_;
  const ImportOptions& options_;
  Quarantine quarantine_;
  ImportResult result_;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t bytes_done_ = 0;  // of the files before the one at hand
  absl::flat_hash_set<std::string> orders_;
  std::map<std::size_t, std::vector<Rule>> rules_;  // per kind

  // The file at hand.
  const FileRule* kind_ = nullptr;
  std::vector<Rule>* rules_at_hand_ = nullptr;
  std::vector<std::string> header_;
  std::vector<std::size_t> positions_;
  std::vector<std::size_t> by_name_;  // FileRule::columns in order of their names
  std::optional<RequestNames> names_;
  absl::flat_hash_map<std::string, std::uint64_t> seen_;  // fingerprints of rows without a name

  // The row at hand.
  std::vector<const Cell*> cells_;
  RowCells row_;
  std::uint64_t nth_ = 0;
  bool consequences_ = true;  // false where an earlier row has given the event, so that no bad cell can keep it out
  // What the event at hand has to be without, should it go in: quarantine's name of the cell, and the field.
  std::vector<std::pair<std::string, const Field*>> lacking_;
};

absl::StatusOr<ImportResult> Importer::run(const std::vector<ImportFile>& files) {
  const absl::StatusOr<std::vector<PlannedFile>> plan = plan_files(mapping_, files, reader_options(mapping_, options_));
  if (!plan.ok()) return plan.status();
  for (const PlannedFile& file : *plan) {
    bytes_total_ += file.bytes;
    if (absl::Status status = prepare(file); !status.ok()) return status;
  }
  for (const PlannedFile& file : *plan) {
    if (absl::Status status = take_file(file); !status.ok()) return status;
    if (result_.cancelled) break;
    bytes_done_ += file.bytes;
    tell(bytes_done_);
  }
  if (absl::Status status = target_.sync(); !status.ok()) return status;
  result_.orders = orders_.size();
  result_.quarantined = quarantine_.count();
  return result_;
}

absl::Status Importer::prepare(const PlannedFile& file) {
  auto [at, fresh] = rules_.try_emplace(file.kind);
  if (!fresh) return absl::OkStatus();
  for (const EventRule& rule : mapping_.files[file.kind].events) {
    absl::StatusOr<JsonShape> shape = JsonShape::of(rule.fields);
    if (!shape.ok()) return shape.status();
    at->second.push_back({&rule, *std::move(shape), name_of(rule), {}});
  }
  return absl::OkStatus();
}

void Importer::tell(std::uint64_t bytes_done) const {
  if (options_.on_progress) options_.on_progress({bytes_done, bytes_total_, result_.rows});
}

absl::Status Importer::take_file(const PlannedFile& file) {
  absl::StatusOr<ByteSource> source = open_file(file.path);
  if (!source.ok()) return source.status();
  absl::StatusOr<Reader> reader = Reader::open(*std::move(source), reader_options(mapping_, options_));
  if (!reader.ok()) return reader.status();
  kind_ = &mapping_.files[file.kind];
  rules_at_hand_ = &rules_.at(file.kind);
  header_ = reader->header();
  absl::StatusOr<std::vector<std::size_t>> positions = positions_of(*kind_, header_, file.path);
  if (!positions.ok()) return positions.status();
  positions_ = *std::move(positions);
  names_.emplace(mapping_, *kind_);
  seen_.clear();
  by_name_.resize(kind_->columns.size());
  for (std::size_t c = 0; c < by_name_.size(); ++c) by_name_[c] = c;
  std::sort(by_name_.begin(), by_name_.end(),
            [this](std::size_t a, std::size_t b) { return kind_->columns[a] < kind_->columns[b]; });
  Row row;
  for (;;) {
    if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) {
      result_.cancelled = true;
      return absl::OkStatus();
    }
    const absl::StatusOr<bool> more = reader->next(row);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    ++result_.rows;
    quarantine_.begin(file.path, row);
    if (absl::Status status = take_row(row); !status.ok()) return status;
    quarantine_.end();
    if (result_.rows % kRowsPerProgress == 0) tell(bytes_done_ + reader->offset());
  }
}

absl::Status Importer::take_row(const Row& row) {
  if (row.fault != RowFault::kNone) {
    std::string text;
    for (const Cell& cell : row.cells) {
      if (text.size() > 200) break;
      if (!text.empty()) text += mapping_.separator;
      text += cell.text.substr(0, 200);
    }
    const FaultFacts facts = facts_of(row.fault);
    quarantine_.add("", text,
                    refuse(facts.code, "",
                           std::string(facts.words) + ": " + std::to_string(row.cell_count) + " and " +
                               std::to_string(header_.size()) + " cells"));
    quarantine_.left_out("", "the row");
    return absl::OkStatus();
  }
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    if (row.cells[c].fault == CellFault::kNone) continue;
    const FaultFacts facts = facts_of(row.cells[c].fault);
    quarantine_.add(header_[c].empty() ? "column " + std::to_string(c + 1) : header_[c], row.cells[c].text,
                    refuse(facts.code, "", facts.words));
  }
  cells_.clear();
  for (const std::size_t position : positions_) cells_.push_back(&row.cells[position]);
  row_ = {kind_, cells_};
  const std::optional<std::string> name = row_name();
  if (!name.has_value()) return absl::OkStatus();
  Outcome outcome;
  for (Rule& rule : *rules_at_hand_) {
    if (absl::Status status = take_event(rule, *name, outcome); !status.ok()) return status;
    // Still untold: something else has kept the event out.
    for (const auto& [column, field] : lacking_) quarantine_.left_out(column, rule.name);
    lacking_.clear();
  }
  if (outcome.was_there()) ++result_.duplicates;
  return absl::OkStatus();
}

std::optional<std::string> Importer::row_name() {
  if (!kind_->row.has_value()) {
    std::string content;
    for (const std::size_t c : by_name_) {
      // With their lengths, so that no two rows come to one text.
      for (const std::string_view part : {std::string_view(kind_->columns[c]), cells_[c]->text}) {
        content.append(std::to_string(part.size())).append(1, ':').append(part);
      }
    }
    nth_ = ++seen_[fingerprint(content)];
    return content;
  }
  const Value& value = *kind_->row;
  Reading reading = read_value(value, row_, mapping_);
  if (reading.state == Reading::State::kGiven) return std::move(reading.text);
  const std::string column = columns_of(value, *kind_);
  if (reading.state == Reading::State::kNotGiven) {
    quarantine_.add(column, shown(value), refuse(Code::kMissing, "", "nothing tells this row from others"));
  } else if (!reading.status.ok()) {
    quarantine_.add(column, shown(value), reading.status);
  }
  for (const std::string& name : names_in_quarantine(value, reading.status)) quarantine_.left_out(name, "the row");
  return std::nullopt;
}

absl::Status Importer::take_event(Rule& rule, const std::string& row_name, Outcome& outcome) {
  consequences_ = true;
  if (!wanted(rule)) return absl::OkStatus();
  outcome.has_own = outcome.has_own || !rule.rule->once;
  const std::optional<StreamId> on = stream(rule);
  const auto first = on.has_value() && rule.rule->once ? rule.done.find(on->str()) : rule.done.end();
  consequences_ = first == rule.done.end();
  std::optional<Values> values = read_fields(rule);
  const Moment moment = occurred(rule);
  if (!on.has_value() || !values.has_value()) return absl::OkStatus();
  if (!rule.rule->once) {
    const RequestId id =
        kind_->row.has_value() ? names_->of_row(row_name, *rule.rule) : names_->of_content(row_name, nth_, *rule.rule);
    return record(rule, id, *on, *values, moment, outcome).status();
  }
  if (first != rule.done.end()) {
    if (!make(rule, *values).has_value()) return absl::OkStatus();
    ++outcome.once_there;
    compare(rule, *on, *values, first->second);
    return absl::OkStatus();
  }
  // As the row has them: record() takes away what the target refuses, and a later row that says the same agrees.
  std::vector<std::uint64_t> hashes;
  for (const std::optional<std::string>& value : *values) hashes.push_back(hash_of(value));
  const absl::StatusOr<bool> there =
      record(rule, names_->of_stream(on->str(), *rule.rule), *on, *values, moment, outcome);
  if (!there.ok() || !*there) return there.status();
  rule.done[on->str()] = std::move(hashes);
  return absl::OkStatus();
}

bool Importer::wanted(const Rule& rule) {
  for (const Condition& condition : rule.rule->when) {
    const Held held = holds(condition, row_, mapping_);
    if (held == Held::kUnknown) quarantine_.left_out(kind_->columns[condition.column], rule.name);
    if (held != Held::kYes) return false;
  }
  return true;
}

std::optional<StreamId> Importer::stream(const Rule& rule) {
  const Value& value = rule.rule->stream;
  const Reading reading = read_value(value, row_, mapping_);
  absl::Status why = reading.status;
  if (reading.state == Reading::State::kGiven) why = check_id(reading.text, "");
  if (reading.state == Reading::State::kNotGiven) {
    why = refuse(Code::kMissing, "",
                 "the cell does not say which " + std::string(to_string(rule.rule->category)) + " is meant");
  }
  if (reading.state != Reading::State::kGiven || !why.ok()) {
    set_aside(rule, value, why, nullptr);
    return std::nullopt;
  }
  StreamId id = stream_id(rule.rule->category, reading.text);
  if (rule.rule->category == Category::kOrder) orders_.insert(id.str());
  return id;
}

std::optional<Importer::Values> Importer::read_fields(const Rule& rule) {
  Values values(rule.rule->fields.size());
  bool complete = true;
  for (std::size_t f = 0; f < values.size(); ++f) {
    const Field& field = rule.rule->fields[f];
    const Reading reading = read_value(field.value, row_, mapping_);
    absl::Status why = reading.status;
    if (reading.state == Reading::State::kGiven) {
      absl::StatusOr<std::string> json = json_of(reading.text, field.json);
      if (json.ok()) {
        values[f] = *std::move(json);
        continue;
      }
      why = json.status();
    } else if (reading.state == Reading::State::kNotGiven) {
      if (field.optional) continue;
      why = refuse(Code::kMissing, "", "the cell gives no value, and " + rule.name + " needs one");
    }
    set_aside(rule, field.value, why, field.optional ? &field : nullptr);
    complete = complete && field.optional;
  }
  if (!complete) return std::nullopt;
  return values;
}

std::optional<Event> Importer::make(const Rule& rule, Values& values) {
  for (;;) {
    absl::StatusOr<Event> event = from_json(rule.rule->event, rule.shape.object(values));
    if (event.ok()) return *std::move(event);
    const std::optional<Refusal> refusal = refusal_of(event.status());
    const std::optional<std::size_t> f =
        refusal.has_value() ? field_at_fault(*rule.rule, refusal->field) : std::nullopt;
    if (!f.has_value()) {
      quarantine_.add("", "", event.status());
      quarantine_.left_out("", rule.name);
      return std::nullopt;
    }
    const Field& field = rule.rule->fields[*f];
    const bool without = field.optional && values[*f].has_value();
    set_aside(rule, field.value, event.status(), without ? &field : nullptr);
    if (!without) return std::nullopt;
    values[*f].reset();
  }
}

Moment Importer::occurred(const Rule& rule) {
  Moment moment;
  for (const Value& value : rule.rule->at) {
    const Reading reading = read_value(value, row_, mapping_);
    if (reading.state == Reading::State::kGiven) {
      moment.instant = reading.instant;
      moment.by = columns_of(value, *kind_);
      break;
    }
    if (reading.state == Reading::State::kNotGiven) continue;
    if (!reading.status.ok()) quarantine_.add(columns_of(value, *kind_), shown(value), reading.status);
    const std::vector<std::string> names = names_in_quarantine(value, reading.status);
    moment.unusable.insert(moment.unusable.end(), names.begin(), names.end());
  }
  return moment;
}

void Importer::tell_moment(const Rule& rule, const Moment& moment, bool repeated) {
  const std::string_view import = repeated ? "the import that brought it" : "this import";
  for (const std::string& column : moment.unusable) {
    quarantine_.dated(column, moment.by.empty() ? std::string(import) : quote(moment.by), rule.name);
  }
  if (rule.rule->at.empty() || !moment.by.empty() || !moment.unusable.empty()) return;
  std::string columns;
  for (const Value& value : rule.rule->at) columns += (columns.empty() ? "" : " or ") + columns_of(value, *kind_);
  quarantine_.add(columns, shown(rule.rule->at.front()), refuse(Code::kMissing, "", "no cell says when it happened"));
  quarantine_.dated(columns, import, rule.name);
}

void Importer::compare(const Rule& rule, const StreamId& stream, const Values& values,
                       const std::vector<std::uint64_t>& first) {
  for (std::size_t f = 0; f < values.size(); ++f) {
    const Field& field = rule.rule->fields[f];
    // A row that says nothing of it does not disagree.
    if (field.optional && !values[f].has_value()) continue;
    if (hash_of(values[f]) == first[f]) continue;
    const char* given = first[f] == 0 ? " no " : " another ";
    quarantine_.add(columns_of(field.value, *kind_), shown(field.value),
                    refuse(Code::kRequestReused, "",
                           "an earlier row gives " + stream.str() + given + field.path + "; the log keeps what it has",
                           "make the rows agree, or record the change as an event of its own"));
  }
}

std::optional<std::size_t> Importer::dispensable(const Rule& rule, const Values& values, const absl::Status& why) {
  const std::optional<Refusal> refusal = refusal_of(why);
  // From here on a refusal is about what the value names, or about the event.
  if (!refusal.has_value() || refusal->code >= Code::kIllegalTransition) return std::nullopt;
  const std::optional<std::size_t> f = field_refused(*rule.rule, refusal->field);
  return f.has_value() && rule.rule->fields[*f].optional && values[*f].has_value() ? f : std::nullopt;
}

absl::StatusOr<bool> Importer::record(const Rule& rule, const RequestId& id, const StreamId& stream, Values& values,
                                      const Moment& moment, Outcome& outcome) {
  std::uint64_t& there = rule.rule->once ? outcome.once_there : outcome.there;
  for (;;) {
    std::optional<Event> event = make(rule, values);
    if (!event.has_value()) return false;
    Events events;
    events.add(stream, *std::move(event), moment.instant);
    const absl::StatusOr<Receipt> receipt = target_.record(id, events);
    if (receipt.ok()) {
      ++(receipt->repeated ? there : outcome.written);
      if (!receipt->repeated) ++result_.events;
      for (const auto& [column, field] : lacking_) quarantine_.goes_without(column, rule.name, field->path);
      lacking_.clear();
      tell_moment(rule, moment, receipt->repeated);
      return true;
    }
    if (!is_about_the_event(receipt.status())) return receipt.status();
    const bool reused = refused_with(receipt.status(), Code::kRequestReused);
    const absl::Status why = reused && target_.judge ? target_.judge(events) : receipt.status();
    if (const std::optional<std::size_t> f = dispensable(rule, values, why); f.has_value()) {
      const Field& field = rule.rule->fields[*f];
      set_aside(rule, field.value, why, &field);
      values[*f].reset();
      continue;
    }
    if (reused) {
      ++there;
      quarantine_.add("", stream.str(),
                      refuse(Code::kRequestReused, "",
                             "what the row gives has changed since it was imported; the log keeps what it has",
                             "record the change as an event of its own"));
      quarantine_.left_out("", rule.name);
      return true;
    }
    const std::optional<std::size_t> f = field_refused(*rule.rule, refusal_of(why)->field);
    if (f.has_value()) {
      set_aside(rule, rule.rule->fields[*f].value, why, nullptr);
    } else {
      quarantine_.add("", stream.str(), why);
      quarantine_.left_out("", rule.name);
    }
    return false;
  }
}

void Importer::set_aside(const Rule& rule, const Value& value, const absl::Status& why, const Field* without) {
  const std::string columns = columns_of(value, *kind_);
  if (!why.ok()) quarantine_.add(columns, shown(value), why);
  if (!consequences_) return;
  for (const std::string& name : names_in_quarantine(value, why)) {
    if (without != nullptr) {
      lacking_.emplace_back(name, without);
    } else {
      quarantine_.left_out(name, rule.name);
    }
  }
}

std::vector<std::string> Importer::names_in_quarantine(const Value& value, const absl::Status& why) const {
  std::vector<std::string> names = {columns_of(value, *kind_)};
  // Without a reason a cell has a fault and is in quarantine already, by its own name.
  if (!why.ok() || value.pieces.size() == 1) return names;
  for (const Value::Piece& piece : value.pieces) {
    if (piece.column.has_value()) names.push_back(kind_->columns[*piece.column]);
  }
  return names;
}

std::string Importer::shown(const Value& value) const {
  std::string text;
  for (const Value::Piece& piece : value.pieces) {
    text += piece.column.has_value() ? std::string(cells_[*piece.column]->text) : piece.literal;
  }
  return text;
}

}  // namespace

ImportFile import_file(const Mapping& mapping, std::string_view argument) {
  const std::size_t equals = argument.find('=');
  for (const FileRule& file : mapping.files) {
    if (equals != std::string_view::npos && argument.substr(0, equals) == file.name) {
      return {std::string(argument.substr(equals + 1)), file.name};
    }
  }
  return {std::string(argument), ""};
}

absl::StatusOr<ImportResult> import_csv(const Mapping& mapping, const std::vector<ImportFile>& files,
                                        const ImportTarget& target, const ImportOptions& options) {
  return Importer(mapping, target, options).run(files);
}

absl::Status check_files(const Mapping& mapping, const std::vector<ImportFile>& files, const ImportOptions& options) {
  return plan_files(mapping, files, reader_options(mapping, options)).status();
}

}  // namespace gendan::csv
