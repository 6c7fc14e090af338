#ifndef GENDAN_LIB_LOG_TAIL_INDEX_H_
#define GENDAN_LIB_LOG_TAIL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gendan/core/id.h"
#include "log/index_keys.h"
#include "log/sorted_runs.h"

namespace gendan {

// The index of the newest part of the log, in memory: what would be a random write per event in a sorted table is a
// look-up in a hash map here, and becomes one sorted run of the index table later (Merge).
//
// Const members are safe from several threads at once while nobody changes it.
class TailIndex {
 public:
  TailIndex();
  TailIndex(const TailIndex&) = delete;
  TailIndex& operator=(const TailIndex&) = delete;

  // The last version of a stream that has events in here.
  std::optional<std::uint64_t> version_of(std::string_view stream) const;
  // Puts the stream's spans that reach `from` or beyond behind `out`, in order.
  void collect_spans(std::string_view stream, std::uint64_t from, std::vector<StreamSpan>& out) const;
  // Puts the positions of appends whose request id has this hash behind `out`.
  void collect_requests(std::uint64_t hash, std::vector<std::uint64_t>& out) const;

  // Spans of one stream follow each other without a gap.
  void add_span(std::string_view stream, const StreamSpan& span);
  void add_request(std::uint64_t hash, std::uint64_t position);

  // Nothing may be added from here on.
  void seal();

  // Spans and requests in it; about how much memory they take, in bytes.
  std::size_t entries() const { return spans_.size() + requests_.size(); }
  std::size_t bytes() const;

  // Gives the pairs of the index table that a sealed TailIndex stands for, in order of their keys, the first of them
  // saying that the table covers the log up to `covered`.
  class Merge {
   public:
    Merge(const TailIndex& tail, Position covered);
    ~Merge();
    // False when there are no more.
    bool next();
    std::string_view key() const { return key_; }
    std::string_view value() const { return value_; }

   private:
    bool next_request();
    bool next_segment();

    const TailIndex& tail_;
    Position covered_;
    bool begun_ = false;
    std::string key_;
    std::string value_;
    std::size_t prefix_ = 0;
    std::vector<StreamSpan> spans_;  // of the stream that is being given
    std::size_t given_ = 0;
    struct Parts;
    std::unique_ptr<Parts> parts_;
  };

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Stream {
    std::string_view name;
    std::uint32_t last = kNone;  // the newest span
  };
  struct Span {
    StreamSpan span;
    std::uint32_t before = kNone;  // the span before it, of the same stream
  };
  struct ByName {
    const std::vector<Stream>* streams;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*streams)[a].name < (*streams)[b].name; }
  };
  using Request = std::pair<std::uint64_t, std::uint64_t>;  // hash, position
  using StreamRuns = SortedRuns<std::uint32_t, ByName>;
  using RequestRuns = SortedRuns<Request, std::less<Request>>;

  std::string_view keep(std::string_view name);

  absl::flat_hash_map<absl::string_view, std::uint32_t> by_name_;
  std::vector<Stream> streams_;
  std::vector<Span> spans_;
  StreamRuns stream_order_;
  absl::flat_hash_map<std::uint64_t, std::uint64_t> by_hash_;
  std::vector<Request> same_hash_;  // requests beyond the first with their hash: next to none
  RequestRuns requests_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // the streams' names
  char* block_at_ = nullptr;                     // where the next name goes
  std::size_t block_left_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_TAIL_INDEX_H_
