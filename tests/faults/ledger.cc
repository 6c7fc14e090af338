#include "tests/faults/ledger.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gendan/proof/tree.h"

namespace gendan::faults_test {
namespace {

using log_test::Kept;

constexpr std::array<const char*, 3> kRowKeys = {"a", "b", "c"};
constexpr std::size_t kFewEnough = 20;  // accusations that are kept

std::string text_of(const absl::Status& status) { return status.ToString(); }

bool same(const Receipt& a, const Receipt& b) {
  return a.first == b.first && a.last == b.last && a.versions == b.versions && a.recorded_at == b.recorded_at;
}

std::string text_of(const Receipt& r) {
  std::string out = std::to_string(r.first.value) + ".." + std::to_string(r.last.value) + " versions";
  for (const Version& v : r.versions) out += " " + std::to_string(v.value);
  return out + " at " + std::to_string(r.recorded_at.micros);
}

// Whether these records are the append's events, in their order.
bool holds(const Append& append, const Kept* records, std::size_t count) {
  if (append.events.size() != count) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const NewEvent& e = append.events[i];
    const Kept& r = records[i];
    const std::int64_t occurred_at = e.occurred_at.micros == 0 ? r.recorded_at : e.occurred_at.micros;
    if (r.stream != append.streams[e.stream].id.str() || r.type != e.type || r.schema != e.schema ||
        r.flags != e.flags || r.payload != e.payload || r.occurred_at != occurred_at || r.actor != append.actor ||
        r.department != append.department || r.correlation != append.correlation || r.causation != append.causation) {
      return false;
    }
  }
  return true;
}

}  // namespace

// The log as it reads.
struct Ledger::Scan {
  struct Found {
    std::size_t begin = 0;  // in records
    Receipt receipt;
  };
  std::vector<Kept> records;
  std::map<std::uint64_t, Found> appends;  // by number
  Position head() const { return {records.size()}; }
};

void Ledger::accuse(std::string what) {
  const std::lock_guard lock(mutex_);
  if (accusations_.size() < kFewEnough) accusations_.push_back(std::move(what));
}

std::vector<std::string> Ledger::accusations() const {
  const std::lock_guard lock(mutex_);
  return accusations_;
}

std::optional<Receipt> Ledger::receipt_of(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = sent_.find(number);
  return found == sent_.end() ? std::nullopt : found->second.receipt;
}

void Ledger::sending(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  Sent& sent = sent_[number];
  ++sent.under_way;
  sent.group = 0;
}

void Ledger::may_be_there(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  sent_[number].perhaps = true;
}

void Ledger::together(const std::vector<std::uint64_t>& numbers) {
  const std::lock_guard lock(mutex_);
  ++groups_;
  for (const std::uint64_t number : numbers) {
    Sent& sent = sent_[number];
    if (sent.under_way == 0) sent.group = groups_;
  }
}

void Ledger::answered(std::uint64_t number, const Append& append, Durability durability,
                      const absl::StatusOr<Receipt>& answer) {
  const std::string name = workload_.request_id(number);
  if (answer.ok()) {
    check_expectations(number, append, *answer);
  } else {
    const std::optional<Refusal> refusal = refusal_of(answer.status());
    const bool may_be = refusal && (refusal->code == Code::kWrongVersion || refusal->code == Code::kOutcomeUnknown ||
                                    refusal->code == Code::kPoisoned || refusal->code == Code::kStorageFailed);
    if (!may_be) accuse(name + " was answered with " + text_of(answer.status()));
    const bool expects_nothing = std::all_of(append.streams.begin(), append.streams.end(), [](const auto& stream) {
      return stream.expect.mode == Expect::Mode::kAny;
    });
    if (refused_with(answer.status(), Code::kWrongVersion) && expects_nothing) {
      accuse(name + " expects nothing and was refused for it");
    }
  }
  std::string wrong;
  {
    const std::lock_guard lock(mutex_);
    Sent& sent = sent_[number];
    --sent.under_way;
    if (refused_with(answer.status(), Code::kOutcomeUnknown)) sent.perhaps = true;
    if (answer.ok()) {
      if (sent.receipt && !same(*sent.receipt, *answer)) {
        wrong = name + " has two receipts: " + text_of(*sent.receipt) + ", " + text_of(*answer);
      }
      if (!sent.receipt) sent.receipt = *answer;
      if (durability == Durability::kSync) durable_ = std::max(durable_, answer->last);
    }
  }
  if (!wrong.empty()) accuse(std::move(wrong));
}

void Ledger::check_expectations(std::uint64_t number, const Append& append, const Receipt& receipt) {
  const std::string name = workload_.request_id(number);
  if (receipt.last.value - receipt.first.value + 1 != append.events.size() ||
      receipt.versions.size() != append.streams.size()) {
    accuse(name + " has a receipt that does not fit it: " + text_of(receipt));
    return;
  }
  if (receipt.repeated) return;
  for (std::size_t i = 0; i < append.streams.size(); ++i) {
    const auto events = static_cast<std::uint64_t>(std::count_if(
        append.events.begin(), append.events.end(), [&](const NewEvent& event) { return event.stream == i; }));
    const Expect& expect = append.streams[i].expect;
    const std::uint64_t before = receipt.versions[i].value - events;
    const bool held = expect.mode == Expect::Mode::kAny || (expect.mode == Expect::Mode::kNoStream && before == 0) ||
                      (expect.mode == Expect::Mode::kExists && before > 0) ||
                      (expect.mode == Expect::Mode::kExactly && before == expect.version.value);
    if (!held) accuse(name + " was written though " + append.streams[i].id.str() + " was not as it expected");
  }
}

void Ledger::synced(Position head) {
  const std::lock_guard lock(mutex_);
  durable_ = std::max(durable_, head);
}

void Ledger::closed() {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, sent] : sent_) {
    if (sent.receipt) durable_ = std::max(durable_, sent.receipt->last);
  }
}

// FNV-1a, so that the order counts.
std::uint64_t Ledger::fold(std::uint64_t sum, std::string_view request_id, std::string_view payload) {
  for (const std::string_view text : {request_id, std::string_view("/"), payload}) {
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  }
  return sum;
}

std::vector<RowStore::Change> Ledger::next_rows(Position head, std::uint64_t sum) {
  const std::lock_guard lock(mutex_);
  const std::string value = std::to_string(++rows_) + "/" + std::to_string(head.value) + "/" + std::to_string(sum);
  std::vector<RowStore::Change> out;
  for (const char* key : kRowKeys) out.push_back({key, value});
  return out;
}

void Ledger::check(Store& store, Random& random, bool nothing_lost) {
  const Scan found = scan(store.log());
  compare_answers(found, nothing_lost);
  compare_index(store.log(), found);
  check_tree(store.log());
  compare_requests(store.log(), found);
  compare_rows(store.rows(), found);
  {
    const std::lock_guard lock(mutex_);
    found_ = found.appends.size();
    for (auto& [number, sent] : sent_) {
      const auto at = found.appends.find(number);
      sent = {};
      if (at != found.appends.end()) sent.receipt = at->second.receipt;
    }
  }
  repeat_some(store.log(), found, random);
}

Ledger::Scan Ledger::scan(Log& log) {
  Scan out;
  const absl::Status status = log.read_all({1}, [&](const Record& record) {
    out.records.push_back(log_test::keep(record));
    return true;
  });
  if (!status.ok()) accuse("the log does not read: " + text_of(status));
  if (log.head() != out.head()) {
    accuse("the log says that it has " + std::to_string(log.head().value) + " events, and reads " +
           std::to_string(out.records.size()));
  }
  find_appends(out);
  return out;
}

// What is there is whole, was sent, and stands once; positions and versions have no gaps.
void Ledger::find_appends(Scan& scan) {
  std::map<std::string, std::uint64_t> versions;
  std::int64_t recorded_at = 0;
  for (std::size_t i = 0; i < scan.records.size();) {
    const Kept& first = scan.records[i];
    const std::string where = "position " + std::to_string(i + 1);
    const std::optional<std::uint64_t> number = workload_.number_of(first.request_id);
    std::size_t count = 0;
    while (i + count < scan.records.size() && scan.records[i + count].append_first == first.append_first) ++count;
    if (first.append_first != i + 1 || first.append_count != count) {
      accuse(where + ": an append is not whole: " + std::to_string(count) + " of " +
             std::to_string(first.append_count) + " events");
    }
    for (std::size_t k = i; k < i + count; ++k) {
      const Kept& r = scan.records[k];
      if (r.position != k + 1) accuse(where + " is followed by position " + std::to_string(r.position));
      if (r.version != ++versions[r.stream]) {
        accuse("position " + std::to_string(k + 1) + ": " + r.stream + " has version " + std::to_string(r.version) +
               " after " + std::to_string(versions[r.stream] - 1));
      }
      if (r.recorded_at < recorded_at) accuse(where + ": the log's clock went back");
      recorded_at = r.recorded_at;
    }
    if (!number) {
      accuse(where + ": nobody sent " + first.request_id);
    } else {
      log_test::Writing sent = workload_.make(*number);
      const Append& append = sent.append();
      if (!holds(append, &first, count)) accuse(where + ": " + first.request_id + " is not what was sent");
      Scan::Found entry{i, {{i + 1}, {i + count}, {}, {first.recorded_at}, false}};
      for (const Append::Stream& stream : append.streams) entry.receipt.versions.push_back({versions[stream.id.str()]});
      if (!scan.appends.emplace(*number, std::move(entry)).second) accuse(first.request_id + " stands there twice");
    }
    i += std::max<std::size_t>(count, 1);
  }
}

// What was acknowledged is there, but for a newest part that was not synced; what was refused is not.
void Ledger::compare_answers(const Scan& scan, bool nothing_lost) {
  std::vector<std::string> wrong;
  {
    const std::lock_guard lock(mutex_);
    if (durable_ > scan.head()) {
      wrong.push_back("position " + std::to_string(durable_.value) + " was durable, and the log ends at " +
                      std::to_string(scan.head().value));
    }
    std::map<std::uint64_t, bool> groups;  // whether the first of each is there
    for (const auto& [number, sent] : sent_) {
      const std::string name = workload_.request_id(number);
      const auto at = scan.appends.find(number);
      const bool there = at != scan.appends.end();
      if (sent.group != 0 && groups.emplace(sent.group, there).first->second != there) {
        wrong.push_back(name + (there ? " is there" : " is not there") + ", and others of its run are not as it is");
      }
      if (at == scan.appends.end()) {
        if (sent.receipt && (nothing_lost || sent.receipt->last <= durable_))
          wrong.push_back(name + " was acknowledged and is lost");
        if (sent.receipt && sent.receipt->first <= scan.head()) {
          wrong.push_back(name + " was acknowledged at " + text_of(*sent.receipt) + ", where something else stands");
        }
        continue;
      }
      if (sent.receipt && !same(*sent.receipt, at->second.receipt)) {
        wrong.push_back(name + " was acknowledged at " + text_of(*sent.receipt) + " and stands at " +
                        text_of(at->second.receipt));
      }
      if (!sent.receipt && !sent.perhaps && sent.under_way == 0) wrong.push_back(name + " was refused and is there");
    }
    for (const auto& [number, found] : scan.appends) {
      if (!sent_.contains(number)) wrong.push_back(workload_.request_id(number) + " is there and was never sent");
    }
  }
  for (std::string& what : wrong) accuse(std::move(what));
}

void Ledger::compare_index(Log& log, const Scan& scan) {
  for (std::uint64_t s = 0; s <= Workload::kStreams; ++s) {
    const std::string stream = Workload::stream(s);
    std::vector<Kept> expected;
    for (const Kept& record : scan.records) {
      if (record.stream == stream) expected.push_back(record);
    }
    const absl::StatusOr<Version> version = log.version_of(stream);
    if (!version.ok()) {
      accuse(stream + " has no version: " + text_of(version.status()));
    } else if (version->value != expected.size()) {
      accuse(stream + " is said to be at version " + std::to_string(version->value) + ", and the log has " +
             std::to_string(expected.size()));
    }
    std::vector<Kept> read;
    const absl::Status status = log.read_stream(stream, {1}, [&](const Record& record) {
      read.push_back(log_test::keep(record));
      return true;
    });
    if (!status.ok()) accuse(stream + " does not read: " + text_of(status));
    if (read != expected) accuse(stream + " reads otherwise than the log");
  }
}

void Ledger::check_tree(Log& log) {
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  const absl::StatusOr<TreeHead> head = log.tree_head();
  if (!hasher.ok() || !head.ok()) return accuse("the tree has no head: " + text_of(head.status()));
  Frontier frontier;
  Frontier before;  // the last append
  const absl::Status status = log.read_appends({1}, [&](const StoredAppend& append) {
    before = frontier;
    hasher->begin_leaf();
    for (const std::string_view chunk : append.chunks) hasher->add(chunk);
    frontier.add(hasher->end_leaf(), *hasher);
    return true;
  });
  if (!status.ok()) return;
  if (head->appends != frontier.size() || head->events != log.head().value || head->root != frontier.root(*hasher)) {
    accuse("the tree has " + std::to_string(head->appends) + " leaves, and is not that of the log's " +
           std::to_string(frontier.size()) + " appends");
  }
  // A head before the newest takes nodes from the table, which may have lost some where a sync has failed.
  const absl::StatusOr<TreeHead> earlier = log.tree_head_at(before.size());
  if (!earlier.ok()) {
    if (!refused_with(log.resolve(RequestId("nobody")).status(), Code::kPoisoned)) {
      accuse("the tree has no head before the last append: " + text_of(earlier.status()));
    }
  } else if (earlier->root != before.root(*hasher)) {
    accuse("the tree of " + std::to_string(before.size()) + " appends is another than the log's was");
  }
}

void Ledger::compare_requests(Log& log, const Scan& scan) {
  std::vector<std::uint64_t> numbers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, sent] : sent_) numbers.push_back(number);
  }
  for (const std::uint64_t number : numbers) {
    const std::string name = workload_.request_id(number);
    const absl::StatusOr<std::optional<Receipt>> resolved = log.resolve(RequestId(name));
    const auto at = scan.appends.find(number);
    if (!resolved.ok()) {
      accuse(name + " does not resolve: " + text_of(resolved.status()));
    } else if (resolved->has_value() != (at != scan.appends.end())) {
      accuse(name +
             (resolved->has_value() ? " is said to be stored, and is not" : " is stored, and is said not to be"));
    } else if (resolved->has_value() && !same(**resolved, at->second.receipt)) {
      accuse(name + " resolves to " + text_of(**resolved) + " and stands at " + text_of(at->second.receipt));
    }
  }
}

// Rows are there together, tell of nothing that the log does not hold, and say of it what a replay does.
void Ledger::compare_rows(RowStore& rows, const Scan& scan) {
  std::optional<std::string> first;
  for (const char* key : kRowKeys) {
    const absl::StatusOr<std::optional<std::string>> value = rows.find(key);
    if (!value.ok()) {
      accuse("a row does not read: " + text_of(value.status()));
      return;
    }
    if (key == kRowKeys.front()) {
      first = *value;
    } else if (*value != first) {
      accuse("rows that were saved together are " + first.value_or("none") + " and " + value->value_or("none"));
    }
  }
  if (!first) return;
  const std::uint64_t number = std::stoull(*first);
  const std::uint64_t head = std::stoull(first->substr(first->find('/') + 1));
  if (number > rows_) accuse("a row is there that was never saved");
  if (head > scan.head().value) {
    return accuse("a row tells of position " + std::to_string(head) + ", and the log ends at " +
                  std::to_string(scan.head().value));
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < head; ++i) sum = fold(sum, scan.records[i].request_id, scan.records[i].payload);
  if (first->substr(first->rfind('/') + 1) != std::to_string(sum)) {
    accuse("the rows of position " + std::to_string(head) + " are not what a replay comes to");
  }
}

void Ledger::repeat_some(Log& log, const Scan& scan, Random& random) {
  if (scan.appends.empty()) return;
  for (int i = 0; i < 6; ++i) {
    auto at = scan.appends.lower_bound(random.below(scan.appends.rbegin()->first + 1));
    if (at == scan.appends.end()) at = scan.appends.begin();
    log_test::Writing writing = workload_.make(at->first);
    for (Append::Stream& stream : writing.append().streams) {
      if (random.one_in(2)) stream.expect = Expect::no_stream();
    }
    const Durability durability = random.one_in(3) ? Durability::kSync : Durability::kBuffered;
    sending(at->first);
    const absl::StatusOr<Receipt> again = writing.to(log, durability);
    answered(at->first, writing.append(), durability, again);
    if (!again.ok()) {
      accuse(workload_.request_id(at->first) + " cannot be repeated: " + text_of(again.status()));
    } else if (!again->repeated) {
      accuse(workload_.request_id(at->first) + " was written a second time");
    }
  }
}

}  // namespace gendan::faults_test
