#include "gendan/log/dump.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "log/append_codec.h"
#include "log/wire.h"

namespace gendan {
namespace {

constexpr std::string_view kHeader = "gendan dump 1\n";
constexpr std::string_view kHeaderStart = "gendan dump ";
constexpr std::size_t kBuffer = 256 << 10;
// More than any append can have: a count above it is damage, and no reason to take memory.
constexpr std::uint64_t kMostChunks = 1 << 20;
constexpr std::uint64_t kMostChunkBytes = std::uint64_t{1} << 31;

absl::Status damaged(std::string_view what) { return refuse(Code::kCorrupt, "dump", what); }

// What the end of a dump says of all before it.
std::string trailer_of(const TreeHead& head) {
  std::string out(1, '\0');
  wire::append_varint(out, head.appends);
  wire::append_varint(out, head.events);
  out.append(reinterpret_cast<const char*>(head.root.data()), head.root.size());
  return out;
}

class Reader {
 public:
  explicit Reader(const ByteSource& source) : source_(source) {}

  // Exactly so many bytes, valid until the next call.
  absl::StatusOr<std::string_view> bytes(std::size_t count) {
    while (buffer_.size() - at_ < count) {
      if (absl::Status s = fill(count); !s.ok()) return s;
    }
    at_ += count;
    return std::string_view(buffer_).substr(at_ - count, count);
  }

  absl::StatusOr<std::uint64_t> varint(std::uint64_t limit) {
    std::string digits;
    do {
      const absl::StatusOr<std::string_view> byte = bytes(1);
      if (!byte.ok()) return byte.status();
      digits += byte->front();
    } while ((static_cast<unsigned char>(digits.back()) & 0x80) != 0 && digits.size() < wire::kMaxVarint);
    wire::Taker in(digits);
    const std::uint64_t value = in.varint(limit);
    if (!in.ok()) return damaged("a number does not fit");
    return value;
  }

  absl::StatusOr<bool> at_end() {
    if (at_ < buffer_.size()) return false;
    buffer_.clear();
    at_ = 0;
    char byte;
    const absl::StatusOr<std::size_t> size = source_(&byte, 1);
    if (!size.ok()) return size.status();
    return *size == 0;
  }

  // Whether there was less than was asked for, and no error of the source.
  bool cut_short() const { return cut_short_; }

 private:
  absl::Status fill(std::size_t wanted) {
    buffer_.erase(0, at_);
    at_ = 0;
    // Grows with what is really there, whatever a length says.
    const std::size_t old = buffer_.size();
    buffer_.resize(old + std::min(std::max(wanted - old, kBuffer), 4 * kBuffer));
    const absl::StatusOr<std::size_t> size = source_(buffer_.data() + old, buffer_.size() - old);
    buffer_.resize(old + (size.ok() ? *size : 0));
    if (!size.ok()) return size.status();
    cut_short_ = *size == 0;
    return cut_short_ ? damaged("it is cut short") : absl::OkStatus();
  }

  const ByteSource& source_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool cut_short_ = false;
};

class Loader {
 public:
  Loader(Log& log, const ByteSource& source, TreeHasher hasher)
      : log_(log), in_(source), hasher_(std::move(hasher)), there_(log.head()) {}

  absl::StatusOr<TreeHead> run() {
    absl::StatusOr<std::unique_ptr<BulkAppender>> bulk = log_.start_bulk();
    if (!bulk.ok()) return bulk.status();
    bulk_ = *std::move(bulk);
    absl::Status status = take_all();
    // What came before the damage stays.
    status.Update(bulk_->finish());
    if (!status.ok()) return status;
    return head_;
  }

 private:
  absl::Status take_all() {
    const absl::StatusOr<std::string_view> header = in_.bytes(kHeader.size());
    if (!header.ok()) return in_.cut_short() ? damaged("it is no dump of a gendan log") : header.status();
    if (*header != kHeader) {
      if (header->substr(0, kHeaderStart.size()) == kHeaderStart) return refuse(Code::kNewerFormat, "dump");
      return damaged("it is no dump of a gendan log");
    }
    while (true) {
      const absl::StatusOr<std::uint64_t> chunks = in_.varint(kMostChunks);
      if (!chunks.ok()) return chunks.status();
      if (*chunks == 0) break;
      if (absl::Status s = take_append(static_cast<std::size_t>(*chunks)); !s.ok()) return s;
    }
    if (head_.events < there_.value) return damaged("the log goes on where the dump ends");
    head_.root = frontier_.root(hasher_);
    const std::string expected = trailer_of(head_);
    const absl::StatusOr<std::string_view> trailer = in_.bytes(expected.size() - 1);
    if (!trailer.ok()) return trailer.status();
    if (*trailer != std::string_view(expected).substr(1))
      return damaged("its appends are not those that its end speaks of");
    const absl::StatusOr<bool> end = in_.at_end();
    if (!end.ok()) return end.status();
    return *end ? absl::OkStatus() : damaged("bytes are left over at its end");
  }

  absl::Status take_append(std::size_t count) {
    joined_.clear();
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < count; ++i) {
      const absl::StatusOr<std::uint64_t> size = in_.varint(kMostChunkBytes);
      if (!size.ok()) return size.status();
      const absl::StatusOr<std::string_view> bytes = in_.bytes(static_cast<std::size_t>(*size));
      if (!bytes.ok()) return bytes.status();
      joined_ += *bytes;
      ends.push_back(joined_.size());
    }
    std::vector<std::string_view> chunks;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t begin = i == 0 ? 0 : ends[i - 1];
      chunks.push_back(std::string_view(joined_).substr(begin, ends[i] - begin));
    }
    ChunkReader first;
    if (absl::Status s = first.open(chunks.front(), {head_.events + 1}); !s.ok()) return s;
    const TreeHead after{head_.appends + 1, head_.events + first.append_count(), first.recorded_at(), {}};
    if (after.events <= there_.value) {
      if (absl::Status s = compare(chunks); !s.ok()) return s;
    } else if (absl::Status s = bulk_->append_stored(chunks); !s.ok()) {
      return s;
    }
    frontier_.add(hasher_.leaf(joined_), hasher_);
    head_ = after;
    return absl::OkStatus();
  }

  // That the log has this append already.
  absl::Status compare(const std::vector<std::string_view>& chunks) {
    bool same = false;
    const absl::Status status = log_.read_appends({head_.events + 1}, [&](const StoredAppend& stored) {
      same = stored.first.value == head_.events + 1 &&
             std::equal(stored.chunks.begin(), stored.chunks.end(), chunks.begin(), chunks.end());
      return false;
    });
    if (!status.ok()) return status;
    if (!same) return damaged("the log holds something else at position " + std::to_string(head_.events + 1));
    return absl::OkStatus();
  }

  Log& log_;
  Reader in_;
  TreeHasher hasher_;
  const Position there_;
  std::unique_ptr<BulkAppender> bulk_;
  Frontier frontier_;
  TreeHead head_;
  std::string joined_;
};

}  // namespace

absl::StatusOr<TreeHead> dump(Log& log, const ByteSink& sink) {
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  const Position end = log.head();
  TreeHead head;
  Frontier frontier;
  std::string buffer(kHeader);
  std::string joined;
  absl::Status sunk;
  const auto take = [&](const StoredAppend& append) {
    joined.clear();
    wire::append_varint(buffer, append.chunks.size());
    for (const std::string_view chunk : append.chunks) {
      wire::append_varint(buffer, chunk.size());
      buffer += chunk;
      joined += chunk;
    }
    frontier.add(hasher->leaf(joined), *hasher);
    head = {frontier.size(), append.last.value, append.recorded_at, {}};
    if (buffer.size() >= kBuffer) {
      sunk = sink(buffer);
      buffer.clear();
    }
    return sunk.ok() && append.last < end;
  };
  if (end.value > 0) {
    if (absl::Status s = log.read_appends({1}, take); !s.ok()) return s;
  }
  if (!sunk.ok()) return sunk;
  head.root = frontier.root(*hasher);
  buffer += trailer_of(head);
  if (absl::Status s = sink(buffer); !s.ok()) return s;
  return head;
}

absl::StatusOr<TreeHead> load(Log& log, const ByteSource& source) {
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  return Loader(log, source, *std::move(hasher)).run();
}

}  // namespace gendan
