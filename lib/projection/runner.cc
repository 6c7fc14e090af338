#include "gendan/projection/runner.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "core/tell.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "log/reversed.h"
#include "projection/row_codec.h"

namespace gendan {
namespace {

// Layout of the saved position.
constexpr std::uint32_t kMarkFormat = 1;

std::string text(std::string_view a, std::string_view b, std::string_view c = {}) {
  return absl::StrCat(to_absl(a), to_absl(b), to_absl(c));
}

// What stands beside saved rows: up to where they are folded, and the event there.
struct SavedMark {
  std::uint32_t schema = 0;
  std::uint64_t position = 0;
  std::uint64_t version = 0;
  std::int64_t recorded_at = 0;
  EventTag type = 0;
  std::string request_id;
};

// None where it cannot be read.
std::optional<SavedMark> read_mark(std::string_view row) {
  rows::Reader reader(row);
  std::uint32_t format = 0;
  reader(format);
  if (format != kMarkFormat) return std::nullopt;
  SavedMark mark;
  reader(mark.schema);
  reader(mark.position);
  reader(mark.version);
  reader(mark.recorded_at);
  reader(mark.type);
  reader(mark.request_id);
  if (!reader.finish("position").ok()) return std::nullopt;
  return mark;
}

// Looks at rows that a writer beside us may be saving, with their mark, until it is the same afterwards: they belong
// together then. False where they never did.
absl::StatusOr<bool> look_while_still(RowStore& rows, std::string_view mark_key,
                                      absl::FunctionRef<absl::Status(const std::optional<std::string>& mark)> look) {
  constexpr int kLooks = 8;
  for (int i = 0; i < kLooks; ++i) {
    const absl::StatusOr<std::optional<std::string>> mark = rows.find(mark_key);
    if (!mark.ok()) return mark.status();
    if (absl::Status status = look(*mark); !status.ok()) return status;
    const absl::StatusOr<std::optional<std::string>> then = rows.find(mark_key);
    if (!then.ok()) return then.status();
    if (*then == *mark) return true;
  }
  return false;
}

bool ends_append(const Record& record) {
  return record.position.value + 1 >= record.append_first.value + record.append_count;
}

// So many appends are folded between two moments at which readers may come in: some microseconds.
constexpr std::uint64_t kAppendsTogether = 32;

// While a projection catches up it may leave as many events unsaved as are saved, up to these. So a crash costs little
// more than was folded before it, and a row that changes over and over is not written every time.
constexpr std::uint64_t kUnsavedBehind = 200'000;

// A reversal, and of its record what the mark of a projection that stands there needs.
struct Reversal {
  std::string stream;
  Version version;
  Version target;
  Instant recorded_at;
  std::string request_id;
  bool ends_append = false;
};

// One reading of the log, in order.
struct Reading {
  std::uint64_t next = 1;            // the position that has not been read yet
  std::optional<Reversal> reversal;  // why the reading ended; it stands at `next`
};

// Reads on and applies every event to the projections that takers(record) names, until go_on(record), asked behind each
// one, says no, the log ends, or a reversal comes: that takes its stream anew, which cannot be read from inside a
// reading. Errors: of the log, of gendan::decode, corrupt; what stands ahead of `next` has been applied.
template <class Takers, class GoOn>
absl::Status read_on(Log& log, Decoder& decoder, Reading& reading, Takers takers, GoOn go_on) {
  reading.reversal.reset();
  absl::Status failure;
  absl::Status status = log.read_all(Position{reading.next}, [&](const Record& record) {
    if (record.position.value != reading.next) {
      failure = refuse(Code::kCorrupt, "position",
                       absl::StrCat("the log gives ", record.position.value, " for ", reading.next));
      return false;
    }
    if (is_reversal(record)) {
      failure = decoder.decode(record.type, record.schema, record.payload);
      if (!failure.ok()) return false;
      reading.reversal = Reversal{std::string(record.stream),
                                  record.version,
                                  std::get<EventReversed>(decoder.event()).target,
                                  record.recorded_at,
                                  std::string(record.request_id),
                                  ends_append(record)};
      return false;
    }
    const std::span<Projection* const> taking = takers(record);
    if (!taking.empty()) failure = decoder.decode(record.type, record.schema, record.payload);
    if (!failure.ok()) return false;
    for (Projection* projection : taking) projection->apply(record, decoder.event());
    ++reading.next;
    return go_on(record);
  });
  return failure.ok() ? status : failure;
}

absl::Status ends_early(std::uint64_t at, std::uint64_t head) {
  return refuse(Code::kCorrupt, "log", absl::StrCat("it ends at ", at, ", not at ", head));
}

// The type of what was taken back; none where it does not stand ahead of its reversal.
absl::StatusOr<std::optional<EventTag>> target_type(Log& log, const Reversal& reversal) {
  std::optional<EventTag> type;
  if (reversal.target >= reversal.version) return type;
  absl::Status read = log.read_stream(reversal.stream, reversal.target, [&](const Record& record) {
    if (record.version == reversal.target) type = record.type;
    return false;
  });
  if (!read.ok()) return read;
  return type;
}

// Folds the stream anew into those that took something from what was taken back, with one reading for all. After an
// error they are to start over.
absl::Status take_back(std::span<Projection* const> projections, Log& log, const Reversal& reversal) {
  const absl::StatusOr<std::optional<EventTag>> type = target_type(log, reversal);
  if (!type.ok()) return type.status();
  const std::optional<EventTag>& known = *type;
  std::vector<Projection*> concerned;
  for (Projection* projection : projections) {
    if (!known.has_value() || projection->takes(*known)) concerned.push_back(projection);
  }
  if (concerned.empty()) return absl::OkStatus();
  for (Projection* projection : concerned) projection->forget(reversal.stream);
  return read_standing(
      log, reversal.stream, reversal.version,
      [&](EventTag tag) {
        return std::any_of(concerned.begin(), concerned.end(), [&](const auto* one) { return one->takes(tag); });
      },
      [&](const Record& record, const Event& event) {
        for (Projection* projection : concerned) {
          if (projection->takes(record.type)) projection->apply(record, event);
        }
        return true;
      });
}

// The same for the lanes that stand ahead of the reversal.
template <class Lanes>
absl::Status take_back(Lanes& lanes, Log& log, std::uint64_t position, const Reversal& reversal) {
  std::vector<Projection*> projections;
  for (auto& lane : lanes) {
    if (lane.done() + 1 != position) continue;
    lane.begin();
    projections.push_back(&lane.projection());
  }
  absl::Status status = take_back(projections, log, reversal);
  for (auto& lane : lanes) {
    if (lane.done() + 1 != position) continue;
    if (status.ok()) {
      ++lane.folded;
    } else {
      lane.start_over();
    }
  }
  return status;
}

}  // namespace

ProjectionRunner::ProjectionRunner(Projection& projection, Log& log, RowStore& rows, RunnerOptions options)
    : projection_(projection),
      log_(log),
      rows_(rows),
      options_(options),
      row_prefix_(text("p/", projection.name(), "/r/")),
      mark_key_(text("p/", projection.name(), "/m")) {}

void ProjectionRunner::say(Logger::Level level, std::string_view message) const {
  tell(options_.logger, level, text("projection ", projection_.name(), ": ") + std::string(message));
}

// ---- opening ------------------------------------------------------------------------------------------------------

absl::Status ProjectionRunner::open() {
  std::lock_guard writing(writing_);
  std::lock_guard reading(reading_);
  fault_.clear();
  Distrust distrust;
  const absl::StatusOr<bool> still = look_while_still(rows_, mark_key_, [&](const std::optional<std::string>&) {
    start_anew();
    absl::StatusOr<Distrust> found = restore();
    if (found.ok()) distrust = *std::move(found);
    return found.status();
  });
  if (!still.ok()) {
    start_anew();
    return still.status();
  }
  if (!*still) distrust = {"rows were saved again and again while they were read", true};
  if (!distrust.why.empty()) {
    say(Logger::Level::kWarning, distrust.why + "; all rows are folded again from the log");
    start_over();
    if (!distrust.outdated) fault_ = std::move(distrust.why);
  }
  return absl::OkStatus();
}

void ProjectionRunner::start_anew() {
  projection_.reset();
  position_ = 0;
  mark_ = {};
  unsaved_events_ = 0;
  saved_position_.reset();
  pending_.clear();
  wipe_ = false;
}

absl::StatusOr<ProjectionRunner::Distrust> ProjectionRunner::restore() {
  absl::StatusOr<std::optional<std::string>> saved = rows_.find(mark_key_);
  if (!saved.ok()) return saved.status();
  const std::optional<std::string>& row = *saved;
  if (!row.has_value()) {
    bool rows_without_mark = false;
    absl::Status status = rows_.scan(row_prefix_, [&](std::string_view, std::string_view) {
      rows_without_mark = true;
      return false;
    });
    if (!status.ok()) return status;
    return Distrust{rows_without_mark ? "saved rows lack their position" : ""};
  }

  const std::optional<SavedMark> mark = read_mark(*row);
  if (!mark.has_value()) return Distrust{"the saved position cannot be read"};
  const std::uint32_t schema = mark->schema;
  const std::uint64_t position = mark->position;
  mark_ = {mark->version, mark->recorded_at, mark->type, mark->request_id};
  if (schema != projection_.schema()) {
    return Distrust{absl::StrCat("saved rows have schema ", schema, ", not ", projection_.schema()), true};
  }
  if (position > log_.head().value) {
    // Beside a writer the rows may be seen before the events that they were made of.
    return Distrust{absl::StrCat("saved rows stand at position ", position, ", the log ends at ", log_.head().value),
                    !options_.saves};
  }
  if (position > 0) {
    Mark found;
    absl::Status status = log_.read_all(Position{position}, [&](const Record& record) {
      found.take(record);
      return false;
    });
    if (!status.ok()) return status;
    if (found != mark_) {
      return Distrust{absl::StrCat("another event stands at position ", position, " than when rows were saved")};
    }
  }

  std::string bad_row;
  absl::Status status = rows_.scan(row_prefix_, [&](std::string_view key, std::string_view value) {
    key.remove_prefix(row_prefix_.size());
    if (projection_.restore(key, value).ok()) return true;
    bad_row = key;
    return false;
  });
  if (!status.ok()) return status;
  if (!bad_row.empty()) return Distrust{text("saved row \"", bad_row, "\" is corrupt")};
  position_ = position;
  saved_position_ = position;
  return Distrust{};
}

// ---- folding ------------------------------------------------------------------------------------------------------

// A runner that folds, maybe beside others over the same log. Its writing_ is held.
struct ProjectionRunner::Lane {
  explicit Lane(ProjectionRunner& folding) : runner(folding), reading(runner.reading_, std::defer_lock) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  // Still folding: it was cut short, and how far it came is not counted.
  ~Lane() {
    if (reading.owns_lock()) start_over();
  }

  Projection& projection() const { return runner.projection_; }
  std::uint64_t done() const { return runner.position_ + folded; }
  bool wants(const Record& record) const { return record.position.value == done() + 1; }
  bool takes(const Record& record) const { return wants(record) && projection().takes(record.type); }
  bool save_is_due() const {
    return runner.save_is_due(folded) &&
           runner.unsaved_events_ + folded >= std::min(runner.saved_position_.value_or(0), kUnsavedBehind);
  }
  void begin() {
    if (!reading.owns_lock()) reading.lock();
  }
  void start_over() {
    runner.start_over();
    folded = 0;
  }
  // What was folded shows, and readers may come in. `last` is what was folded last.
  void pause(const Mark& last) {
    if (folded > 0) {
      runner.mark_ = last;
      runner.reached(std::exchange(folded, 0));
    }
    if (reading.owns_lock()) reading.unlock();
  }

  ProjectionRunner& runner;
  std::unique_lock<std::shared_mutex> reading;  // held while appends are folded
  std::uint64_t folded = 0;                     // since it was taken
};

absl::Status ProjectionRunner::apply(const Record& record, const Event& event) {
  return apply(std::span(&record, 1), std::span(&event, 1));
}

absl::Status ProjectionRunner::apply(std::span<const Record> records, std::span<const Event> events) {
  if (records.size() != events.size()) return refuse(Code::kInternal, "events", "as many as records are needed");
  std::lock_guard writing(writing_);
  const auto pass_over = [&] {
    while (!records.empty() && records.front().position.value <= position_) {
      records = records.subspan(1);
      events = events.subspan(1);
    }
  };
  pass_over();
  if (!records.empty() && records.front().position.value > position_ + 1) {
    if (absl::Status status = catch_up_locked(); !status.ok()) return status;
    pass_over();
  }
  if (records.empty()) return absl::OkStatus();
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].position.value != position_ + 1 + i) {
      return refuse(
          Code::kNotFound, "position",
          absl::StrCat("an event came at position ", records[i].position.value, ", the log ends at ", position_ + i),
          "append events before they are applied");
    }
  }
  {
    Lane lane(*this);
    lane.begin();
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (const auto* reversed = std::get_if<EventReversed>(&events[i]); reversed != nullptr) {
        const Reversal reversal{std::string(records[i].stream), records[i].version, reversed->target,
                                records[i].recorded_at, std::string(records[i].request_id)};
        if (absl::Status status = take_back(std::array{&projection_}, log_, reversal); !status.ok()) return status;
      } else if (projection_.takes(records[i].type)) {
        projection_.apply(records[i], events[i]);
      }
    }
    mark_.take(records.back());
    reached(records.size());
    lane.reading.unlock();
  }
  if (save_is_due(0)) save_or_say();
  return absl::OkStatus();
}

absl::Status ProjectionRunner::catch_up() {
  std::lock_guard writing(writing_);
  return catch_up_locked();
}

absl::Status ProjectionRunner::catch_up_locked() {
  Lane lane(*this);
  return catch_up_lanes(log_, std::span(&lane, 1));
}

absl::Status catch_up(Log& log, std::span<ProjectionRunner* const> runners) {
  // In one order, whatever the caller's, so that two such calls do not wait for each other.
  std::vector<ProjectionRunner*> sorted(runners.begin(), runners.end());
  std::sort(sorted.begin(), sorted.end(), std::less<>());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<std::unique_lock<std::mutex>> writing;
  std::deque<ProjectionRunner::Lane> lanes;
  for (ProjectionRunner* runner : sorted) {
    writing.emplace_back(runner->writing_);
    lanes.emplace_back(*runner);
  }
  return ProjectionRunner::catch_up_lanes(log, lanes);
}

template <class Lanes>
absl::Status ProjectionRunner::catch_up_lanes(Log& log, Lanes&& lanes) {
  const std::uint64_t head = log.head().value;
  const auto done = [&] {
    std::uint64_t least = head;
    for (const Lane& lane : lanes) least = std::min(least, lane.done());
    return least;
  };
  const auto save_is_due = [&] {
    return std::any_of(lanes.begin(), lanes.end(), [](const Lane& lane) { return lane.save_is_due(); });
  };
  Mark last;  // of every lane that has folded something: those that fold stand at one position
  const auto show = [&] {
    for (Lane& lane : lanes) lane.pause(last);
  };
  const auto save_where = [&](auto due) {
    for (Lane& lane : lanes) {
      if (due(lane)) lane.runner.save_or_say();
    }
  };

  std::uint64_t appends = 0;
  bool whole = true;  // what was read last ended its append
  std::vector<Projection*> taking;
  const auto takers = [&](const Record& record) {
    taking.clear();
    for (Lane& lane : lanes) {
      if (!lane.takes(record)) continue;
      lane.begin();
      taking.push_back(&lane.projection());
    }
    return std::span<Projection* const>(taking);
  };
  const auto go_on = [&](const Record& record) {
    last.take(record);
    for (Lane& lane : lanes) {
      if (lane.wants(record)) ++lane.folded;
    }
    whole = ends_append(record);
    if (!whole) return true;
    const bool reading_ends = record.position.value >= head || save_is_due();
    if (reading_ends || ++appends % kAppendsTogether == 0) show();
    return !reading_ends;
  };

  // In stretches: rows are saved, and streams folded anew, between two readings of the log, never from inside one.
  Decoder decoder;
  Reading reading;
  absl::Status status;
  while (status.ok() && done() < head) {
    const std::uint64_t start = done();
    reading.next = start + 1;
    status = read_on(log, decoder, reading, takers, go_on);
    if (status.ok() && reading.reversal.has_value()) {
      const Reversal& reversal = *reading.reversal;
      status = take_back(lanes, log, reading.next, reversal);
      last = {reversal.version.value, reversal.recorded_at.micros, kFacts<EventReversed>.tag, reversal.request_id};
      whole = reversal.ends_append;
    }
    if (status.ok() && done() == start) status = ends_early(start, head);
    if (status.ok() && whole) {
      show();
      save_where([](const Lane& lane) { return lane.save_is_due(); });
    }
  }
  show();
  save_where([](const Lane& lane) { return lane.runner.save_is_due(0); });
  return status;
}

void ProjectionRunner::start_over() {
  start_anew();
  wipe_ = true;
}

void ProjectionRunner::Mark::take(const Record& last) {
  version = last.version.value;
  recorded_at = last.recorded_at.micros;
  type = last.type;
  request_id = last.request_id;
}

void ProjectionRunner::reached(std::uint64_t events) {
  unsaved_events_ += events;
  position_ += events;
  if (waiters_ == 0) return;
  // Whoever counted himself in waiters_ after that test sees the new position before he sleeps.
  { std::lock_guard waiting(waiting_); }
  moved_.notify_all();
}

Position ProjectionRunner::wait(Position least, absl::Duration at_most) const {
  ++waiters_;
  {
    std::unique_lock waiting(waiting_);
    moved_.wait_for(waiting, absl::ToChronoNanoseconds(std::min(at_most, absl::Hours(24 * 365))),
                    [&] { return position_ >= least.value; });
  }
  --waiters_;
  return position();
}

// ---- saving -------------------------------------------------------------------------------------------------------

absl::Status ProjectionRunner::save() {
  std::lock_guard writing(writing_);
  return save_locked();
}

bool ProjectionRunner::save_is_due(std::uint64_t more_events) const {
  return options_.saves && options_.save_every != 0 && unsaved_events_ + more_events >= options_.save_every;
}

void ProjectionRunner::save_or_say() {
  if (absl::Status status = save_locked(); !status.ok()) {
    say(Logger::Level::kWarning, "rows were not saved: " + std::string(from_absl(status.message())));
    unsaved_events_ = 0;  // tried again after as many more
  }
}

std::vector<RowStore::Change> ProjectionRunner::collected() {
  std::vector<RowStore::Change> changes;
  {
    std::lock_guard reading(reading_);
    projection_.collect(changes);
  }
  for (RowStore::Change& change : changes) change.key.insert(0, row_prefix_);
  return changes;
}

void ProjectionRunner::keep(std::vector<RowStore::Change> changes) {
  for (RowStore::Change& change : changes) pending_.insert_or_assign(std::move(change.key), std::move(change.value));
}

absl::Status ProjectionRunner::save_locked() {
  if (!options_.saves) return absl::OkStatus();
  return or_start_over([&] { return save_collected(); });
}

template <class Fn>
absl::Status ProjectionRunner::or_start_over(Fn fn) {
  absl::Cleanup lost = [&] {
    std::lock_guard reading(reading_);
    start_over();
  };
  absl::Status status = fn();
  std::move(lost).Cancel();
  return status;
}

absl::Status ProjectionRunner::save_collected() {
  std::vector<RowStore::Change> changes = collected();
  if (saved_position_ == position_ && pending_.empty() && changes.empty() && !wipe_) return absl::OkStatus();
  if (wipe_) {
    // The position goes first: rows without one are not believed, wherever this is cut short.
    absl::Status status = rows_.save({{mark_key_, std::nullopt}});
    if (status.ok()) status = rows_.clear(row_prefix_);
    if (!status.ok()) {
      keep(std::move(changes));
      return status;
    }
    wipe_ = false;
    fault_.clear();
  }

  if (!pending_.empty()) {
    // What could not be saved before, and over it what has changed since.
    keep(std::move(changes));
    changes.clear();
    for (auto& [key, value] : pending_) changes.push_back({key, std::move(value)});
    pending_.clear();
  }
  std::string bytes;
  rows::Writer writer(bytes);
  writer(kMarkFormat);
  writer(projection_.schema());
  writer(position_.load());
  writer(mark_.version);
  writer(mark_.recorded_at);
  writer(mark_.type);
  writer(mark_.request_id);
  changes.push_back({mark_key_, std::move(bytes)});

  if (absl::Status status = rows_.save(changes); !status.ok()) {
    changes.pop_back();
    keep(std::move(changes));
    return status;
  }
  unsaved_events_ = 0;
  saved_position_ = position_;
  return absl::OkStatus();
}

// ---- verifying ----------------------------------------------------------------------------------------------------

namespace {

using Bytes = std::map<std::string, std::string, std::less<>>;

std::string difference(std::string_view saved, std::string_view folded) {
  const auto at = std::mismatch(saved.begin(), saved.end(), folded.begin(), folded.end()).first - saved.begin();
  return absl::StrCat("byte ", at, " differs (saved ", saved.size(), " bytes, folded ", folded.size(), ")");
}

void compare(std::string_view name, const Bytes& saved, const Bytes& folded, std::vector<RowDifference>& out) {
  auto s = saved.begin();
  auto f = folded.begin();
  while (s != saved.end() || f != folded.end()) {
    if (f == folded.end() || (s != saved.end() && s->first < f->first)) {
      out.push_back({std::string(name), s->first, "saved only"});
      ++s;
    } else if (s == saved.end() || f->first < s->first) {
      out.push_back({std::string(name), f->first, "folded only"});
      ++f;
    } else {
      if (s->second != f->second) out.push_back({std::string(name), s->first, difference(s->second, f->second)});
      ++s;
      ++f;
    }
  }
}

}  // namespace

absl::StatusOr<std::uint64_t> ProjectionRunner::current_rows(Bytes& rows, std::string& fault) {
  std::lock_guard writing(writing_);
  fault = fault_;
  absl::Status kept = or_start_over([&] {
    keep(collected());
    return absl::OkStatus();
  });
  if (!kept.ok()) return kept;
  const auto scan = [&] {
    rows.clear();
    return rows_.scan(row_prefix_, [&](std::string_view key, std::string_view value) {
      rows.emplace(key.substr(row_prefix_.size()), value);
      return true;
    });
  };
  if (options_.saves && !wipe_) {
    if (absl::Status status = scan(); !status.ok()) return status;
  }
  if (!options_.saves && saved_position_.has_value()) {
    // They are a writer's, who goes on saving. Nothing of them can be compared where they are ahead of the log, of
    // another version of the projection, or begun anew.
    std::optional<std::uint64_t> saved;
    const absl::StatusOr<bool> still = look_while_still(rows_, mark_key_, [&](const std::optional<std::string>& row) {
      const std::optional<SavedMark> mark = row.has_value() ? read_mark(*row) : std::nullopt;
      saved.reset();
      if (mark.has_value() && mark->schema == projection_.schema()) saved = mark->position;
      return scan();
    });
    if (!still.ok()) return still.status();
    if (!*still || !saved.has_value() || *saved < *saved_position_ || *saved > log_.head().value) {
      rows.clear();
      return 0;
    }
    if (*saved > position_) return *saved;
  }
  for (const auto& [key, value] : pending_) {
    const std::string_view own = std::string_view(key).substr(row_prefix_.size());
    if (value.has_value()) {
      rows.insert_or_assign(std::string(own), *value);
    } else if (const auto found = rows.find(own); found != rows.end()) {
      rows.erase(found);
    }
  }
  return position_.load();
}

absl::StatusOr<std::vector<RowDifference>> verify(Log& log, std::span<const ProjectionCheck> checks) {
  std::vector<Bytes> saved(checks.size());
  std::vector<std::string> faults(checks.size());
  std::vector<std::uint64_t> positions;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    absl::StatusOr<std::uint64_t> position = checks[i].runner->current_rows(saved[i], faults[i]);
    if (!position.ok()) return position.status();
    positions.push_back(*position);
    last = std::max(last, *position);
    checks[i].fresh->reset();
  }

  Decoder decoder;
  std::vector<Projection*> taking;
  const auto fresh_at = [&](std::uint64_t position, auto wanted) {
    taking.clear();
    for (std::size_t i = 0; i < checks.size(); ++i) {
      if (position <= positions[i] && wanted(*checks[i].fresh)) taking.push_back(checks[i].fresh);
    }
    return std::span<Projection* const>(taking);
  };
  Reading reading;
  while (reading.next <= last) {
    const std::uint64_t start = reading.next;
    absl::Status status = read_on(
        log, decoder, reading,
        [&](const Record& record) {
          return fresh_at(record.position.value, [&](const Projection& fresh) { return fresh.takes(record.type); });
        },
        [&](const Record&) { return reading.next <= last; });
    if (status.ok() && reading.reversal.has_value()) {
      status = take_back(fresh_at(reading.next, [](const Projection&) { return true; }), log, *reading.reversal);
      ++reading.next;
    }
    if (!status.ok()) return status;
    if (reading.next == start) return ends_early(start - 1, last);
  }

  std::vector<RowDifference> differences;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!faults[i].empty()) differences.push_back({std::string(checks[i].fresh->name()), "", faults[i]});
    std::vector<RowStore::Change> changes;
    checks[i].fresh->collect(changes);
    Bytes folded;
    for (RowStore::Change& change : changes) {
      if (change.value.has_value()) folded.insert_or_assign(std::move(change.key), std::move(*change.value));
    }
    compare(checks[i].fresh->name(), saved[i], folded, differences);
  }
  return differences;
}

}  // namespace gendan
