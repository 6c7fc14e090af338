#include "gendan/audit/verify.h"

#include <algorithm>
#include <array>
#include <compare>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gendan/core/text.h"
#include "gendan/log/store.h"
#include "log/append_check.h"
#include "log/append_reader.h"
#include "log/index_keys.h"
#include "log/log_tree.h"
#include "log/recovery.h"
#include "log/wire.h"

namespace gendan {
namespace {

using Table = Storage::Table;

constexpr std::uint64_t kProgressEvery = 1 << 16;

// Those that a log was opened with nobody knows.
StoreOptions without_limits() {
  StoreOptions options;
  options.max_event_bytes = options.max_append_bytes = options.max_events_per_append = options.max_streams_per_append =
      options.max_name_bytes = std::numeric_limits<std::size_t>::max();
  return options;
}

class Verifier {
 public:
  Verifier(Storage& storage, const VerifyOptions& options, TreeHasher hasher)
      : storage_(storage), options_(options), hasher_(std::move(hasher)) {}

  absl::StatusOr<VerifyReport> run() {
    if (absl::Status s = check_files(); !s.ok()) return s;
    const std::size_t before = report_.findings.size();
    if (absl::Status s = check_log(); !s.ok()) return s;
    // What is made from the log cannot be told from one that is damaged itself.
    if (report_.findings.size() == before) {
      for (const auto check : {&Verifier::check_requests, &Verifier::check_index, &Verifier::check_tree}) {
        if (absl::Status s = (this->*check)(); !s.ok()) return s;
      }
    }
    check_heads();
    std::stable_partition(report_.findings.begin(), report_.findings.end(), about_head);
    return std::move(report_);
  }

 private:
  struct Request {
    std::uint64_t hash;
    std::uint64_t position;
    friend auto operator<=>(const Request&, const Request&) = default;
  };

  static bool about_head(const Finding& finding) { return finding.code == Code::kProofMismatch; }

  void find(Code code, std::string where, std::string what) {
    Finding finding{code, std::move(where), std::move(what)};
    if (about_head(finding) || report_.findings.size() < VerifyReport::kMostFindings) {
      report_.findings.push_back(std::move(finding));
    }
  }

  // What is wrong with the bytes is a finding; anything else ends the reading.
  absl::Status note(const absl::Status& status, std::string where) {
    if (status.ok()) return status;
    for (const Code code : {Code::kCorrupt, Code::kNewerFormat}) {
      if (!refused_with(status, code)) continue;
      find(code, std::move(where), std::string(from_absl(status.message())));
      return absl::OkStatus();
    }
    return status;
  }

  absl::Status check_files() { return note(storage_.check_stored_bytes(), "files"); }

  absl::Status check_log() {
    const absl::StatusOr<std::uint64_t> last = last_key();
    if (!last.ok()) return note(last.status(), "log");
    AppendReader reader(storage_, Storage::Access::kScan);
    Instant recorded_at{std::numeric_limits<std::int64_t>::min()};
    heads_ = options_.heads;
    std::sort(heads_.begin(), heads_.end(), [](const auto& a, const auto& b) { return a.appends < b.appends; });
    compare_heads();
    if (*last == 0) return absl::OkStatus();
    if (absl::Status s = reader.seek({1}); !s.ok()) return note(s, "log");
    while (reader.next()) {
      if (reader.recorded_at() < recorded_at) {
        find(Code::kCorrupt, "log",
             "the time of recording goes back at position " + std::to_string(reader.first().value));
      }
      recorded_at = reader.recorded_at();
      if (!read_append(reader)) break;
      frontier_.add(hasher_.leaf(reader.bytes()), hasher_, [&](int level, std::uint64_t index, const Hash& hash) {
        if (level > 0 && level % LogTree::kStoredLevels == 0) nodes_.push_back({level, index, {hash, reader.last()}});
      });
      report_.events = reader.last().value;
      report_.appends = frontier_.size();
      report_.head = {frontier_.size(), reader.last().value, recorded_at, {}};
      compare_heads();
      if (options_.progress && report_.events / kProgressEvery != shown_) {
        shown_ = report_.events / kProgressEvery;
        options_.progress(report_.events, std::max(report_.events, *last));
      }
    }
    report_.head.root = frontier_.root(hasher_);
    report_.streams = streams_.size();
    if (options_.progress) options_.progress(report_.events, report_.events);
    return note(reader.status(), "log");
  }

  // The position that the table's last chunk begins at; 0 where there is none.
  absl::StatusOr<std::uint64_t> last_key() {
    const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kLog, Storage::Access::kPoint);
    if (!cursor->seek_for_prev(std::string(16, '\xff'))) {
      if (!cursor->status().ok()) return cursor->status();
      return 0;
    }
    if (cursor->key().size() != 8) return refuse(Code::kCorrupt, "log", "a key is not a position");
    return wire::get_sorted_u64(cursor->key());
  }

  // What a chunk's reader refuses, which is always a finding.
  bool damaged(const absl::Status& status) {
    note(status, "log").IgnoreError();
    return false;
  }

  // Every event of an append, that its chunks belong together, and that its streams go on where they were. False:
  // nothing behind it can be told.
  bool read_append(const AppendReader& reader) {
    std::uint64_t position = reader.first().value;
    StoredAppendCheck check(limits_);
    absl::Status fits;  // as far as it has been read
    for (std::size_t i = 0; i < reader.chunk_count(); ++i) {
      if (absl::Status s = chunk_.open(reader.chunk(i), {position}); !s.ok()) return damaged(s);
      if (fits.ok()) fits = check.begin(chunk_);
      if (fits.ok() &&
          (chunk_.envelope().request_id != reader.request_id() || chunk_.recorded_at() != reader.recorded_at())) {
        fits = refuse(Code::kCorrupt, "chunks", "they are not of one append");
      }
      for (const ChunkReader::Stream& stream : chunk_.streams()) {
        auto known = streams_.find(to_absl(stream.name));
        const std::uint64_t version = known == streams_.end() ? 0 : known->second.version;
        if (stream.base != version) {
          find(Code::kCorrupt, "log",
               absl::StrCat("\"", to_absl(stream.name), "\" is at version ", version, ", but at ", stream.base,
                            " in position ", position));
        }
        if (stream.count == 0) continue;
        if (known == streams_.end()) known = streams_.emplace(std::string(stream.name), Stream()).first;
        known->second.version = stream.base + stream.count;
        known->second.spans.push_back({stream.base + 1, position, static_cast<std::uint32_t>(stream.count)});
      }
      while (const Record* const record = chunk_.next()) {
        if (fits.ok()) fits = check.event(*record);
      }
      if (!chunk_.status().ok()) return damaged(chunk_.status());
      position += chunk_.count();
    }
    if (!fits.ok()) {
      find(Code::kCorrupt, "log",
           absl::StrCat("position ", reader.first().value, ": no log would have taken the append: ", fits.message()));
    }
    requests_.push_back({request_hash(reader.request_id()), reader.first().value});
    return true;
  }

  absl::Status check_requests() {
    std::sort(requests_.begin(), requests_.end());
    AppendReader reader(storage_, Storage::Access::kPoint);
    absl::flat_hash_map<std::string, std::uint64_t> positions;  // of the requests with one hash
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      const auto [hash, position] = requests_[i];
      const bool first = i == 0 || requests_[i - 1].hash != hash;
      const bool last = i + 1 == requests_.size() || requests_[i + 1].hash != hash;
      if (first && last) continue;
      if (first) positions.clear();
      if (absl::Status s = reader.seek({position}); !s.ok()) return note(s, "log");
      if (!reader.next()) return note(reader.status(), "log");
      const auto [known, added] = positions.try_emplace(std::string(reader.request_id()), position);
      if (added) continue;
      find(Code::kDuplicate, "log",
           absl::StrCat("request \"", known->first, "\" stands at positions ", known->second, " and ", position));
      known->second = position;
    }
    return absl::OkStatus();
  }

  absl::Status check_index() {
    const absl::StatusOr<Position> covered = indexed_up_to(storage_);
    if (!covered.ok()) return note(covered.status(), "index");
    if (covered->value > report_.events) {
      find(Code::kCorrupt, "index", "it covers the log to position " + std::to_string(covered->value));
      return absl::OkStatus();
    }
    const auto follows = [&](const Request& request) { return request.position == covered->value + 1; };
    if (covered->value < report_.events && std::none_of(requests_.begin(), requests_.end(), follows)) {
      find(Code::kCorrupt, "index",
           absl::StrCat("it covers the log to position ", covered->value, ", within an append"));
      return absl::OkStatus();
    }
    const auto beyond = [&](const Request& request) { return request.position > covered->value; };
    requests_.erase(std::remove_if(requests_.begin(), requests_.end(), beyond), requests_.end());

    const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kIndex, Storage::Access::kScan);
    std::size_t request = 0;
    for (bool there = cursor->seek(""); there; there = cursor->next()) {
      ++report_.index_pairs;
      const std::string_view key = cursor->key();
      if (key == kIndexedKey) continue;
      if (key.starts_with("r")) {
        if (!check_request(key, request)) return absl::OkStatus();
      } else if (key.starts_with("s")) {
        if (!check_segment(key, cursor->value())) return absl::OkStatus();
      } else {
        find(Code::kCorrupt, "index", "a pair of no kind");
        return absl::OkStatus();
      }
    }
    if (absl::Status s = cursor->status(); !s.ok()) return note(s, "index");
    if (request < requests_.size()) {
      find(Code::kCorrupt, "index",
           "the request at position " + std::to_string(requests_[request].position) + " is missing");
    }
    for (const auto& [name, stream] : streams_) {
      const std::size_t expected = static_cast<std::size_t>(
          std::partition_point(stream.spans.begin(), stream.spans.end(),
                               [&](const StreamSpan& span) { return span.position <= covered->value; }) -
          stream.spans.begin());
      if (stream.seen != expected) missing_.push_back(name);
    }
    std::sort(missing_.begin(), missing_.end());
    for (const std::string& name : missing_)
      find(Code::kCorrupt, "index", absl::StrCat("\"", name, "\" is not all there"));
    return absl::OkStatus();
  }

  bool check_request(std::string_view key, std::size_t& request) {
    std::vector<std::uint64_t> positions;
    std::string expected;
    if (request < requests_.size()) {
      make_request_prefix(requests_[request].hash, expected);
      add_position(requests_[request].position, expected);
    }
    if (!decode_request(key, positions).ok() || key != expected) {
      find(Code::kCorrupt, "index", "its requests are not those of the log");
      return false;
    }
    ++request;
    return true;
  }

  bool check_segment(std::string_view key, std::string_view value) {
    const std::size_t prefix = group_bytes(key);
    std::vector<StreamSpan> spans;
    if (prefix < 2 || prefix >= key.size() || !decode_segment(key, prefix, value, spans).ok()) {
      find(Code::kCorrupt, "index", "a segment has another form");
      return false;
    }
    const std::string_view name = key.substr(1, prefix - 2);
    const auto stream = streams_.find(to_absl(name));
    bool same = stream != streams_.end() && stream->second.seen + spans.size() <= stream->second.spans.size();
    for (std::size_t i = 0; same && i < spans.size(); ++i) {
      const StreamSpan& span = stream->second.spans[stream->second.seen++];
      same = span.first_version == spans[i].first_version && span.position == spans[i].position &&
             span.count == spans[i].count;
    }
    if (!same) find(Code::kCorrupt, "index", absl::StrCat("what it says of \"", to_absl(name), "\" is not in the log"));
    return same;
  }

  // The table may stop before the log does, where the log was written without its tree; it may not say anything else.
  absl::Status check_tree() {
    std::sort(nodes_.begin(), nodes_.end(),
              [](const Node& a, const Node& b) { return a.level != b.level ? a.level < b.level : a.index < b.index; });
    std::array<std::uint64_t, 64 / LogTree::kStoredLevels> stored{};  // nodes of each level
    const std::unique_ptr<Storage::Cursor> cursor = storage_.cursor(Table::kTree, Storage::Access::kScan);
    for (bool there = cursor->seek(""); there; there = cursor->next()) {
      const auto node = std::find_if(nodes_.begin() + static_cast<std::ptrdiff_t>(report_.tree_nodes), nodes_.end(),
                                     [&](const Node& candidate) {
                                       const LogTree::Key key = LogTree::key_of(candidate.level, candidate.index);
                                       return cursor->key() == std::string_view(key.data(), key.size());
                                     });
      if (node == nodes_.end() || cursor->value() != LogTree::value_of(node->node)) {
        find(Code::kCorrupt, "tree", "a node is not that of the log's appends");
        return absl::OkStatus();
      }
      if (node - nodes_.begin() != static_cast<std::ptrdiff_t>(report_.tree_nodes)) {
        const Node& gap = nodes_[report_.tree_nodes];
        // A level ends early where the log goes on without its tree, and nowhere else.
        if (gap.level == node->level) {
          find(Code::kCorrupt, "tree",
               "node " + std::to_string(gap.index) + " of level " + std::to_string(gap.level) + " is missing");
          return absl::OkStatus();
        }
      }
      report_.tree_nodes = static_cast<std::uint64_t>(node - nodes_.begin()) + 1;
      ++stored[static_cast<std::size_t>(node->level / LogTree::kStoredLevels)];
    }
    if (absl::Status s = cursor->status(); !s.ok()) return note(s, "tree");
    // A node goes into the table together with the last of those below it.
    for (std::size_t i = 2; i < stored.size(); ++i) {
      const std::uint64_t expected = stored[i - 1] >> LogTree::kStoredLevels;
      if (stored[i] == expected) continue;
      find(Code::kCorrupt, "tree",
           absl::StrCat("level ", i * LogTree::kStoredLevels, " has ", stored[i], " nodes, and ", expected,
                        " have all theirs below them"));
      return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  // Those heads that speak of the log as it has been read so far.
  void compare_heads() {
    for (; next_head_ < heads_.size() && heads_[next_head_].appends == frontier_.size(); ++next_head_) {
      const TreeHead& head = heads_[next_head_];
      if (head.events != report_.head.events || head.root != frontier_.root(hasher_) ||
          head.recorded_at != report_.head.recorded_at) {
        find(Code::kProofMismatch, "head " + std::to_string(head.appends),
             "the log's first " + std::to_string(head.appends) + " appends are not those it was signed for");
      }
    }
  }

  void check_heads() {
    for (; next_head_ < heads_.size(); ++next_head_) {
      find(Code::kProofMismatch, "head " + std::to_string(heads_[next_head_].appends),
           "the log has only " + std::to_string(report_.appends) + " appends");
    }
  }

  struct Stream {
    std::uint64_t version = 0;
    std::size_t seen = 0;  // spans that the index has named
    std::vector<StreamSpan> spans;
  };
  struct Node {
    int level;
    std::uint64_t index;
    LogTree::Node node;
  };

  Storage& storage_;
  const VerifyOptions& options_;
  const StoreOptions limits_ = without_limits();
  TreeHasher hasher_;
  VerifyReport report_;
  ChunkReader chunk_;
  Frontier frontier_;
  absl::flat_hash_map<std::string, Stream> streams_;
  std::vector<Request> requests_;
  std::vector<Node> nodes_;
  std::vector<std::string> missing_;
  std::vector<TreeHead> heads_;
  std::size_t next_head_ = 0;
  std::uint64_t shown_ = 0;
};

}  // namespace

absl::StatusOr<VerifyReport> verify(Storage& storage, const VerifyOptions& options) {
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  return Verifier(storage, options, *std::move(hasher)).run();
}

}  // namespace gendan
