#ifndef GENDAN_LIB_LOG_APPEND_READER_H_
#define GENDAN_LIB_LOG_APPEND_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/id.h"
#include "gendan/log/storage.h"
#include "log/append_codec.h"

namespace gendan {

// "position 7 is missing"
absl::Status missing_position(std::uint64_t position);
// The chunk at `position` counts its append's events in another way than the append's first.
absl::Status other_count(std::uint64_t position);

// Reads the log's table append by append, as bytes: for what must know nothing of events. One thread at a time.
class AppendReader {
 public:
  AppendReader(Storage& storage, Storage::Access access);

  // Stands before the append that holds `position`, which must be in the log. Errors: corrupt, newer_format,
  // storage_failed.
  absl::Status seek(Position position);
  // Goes to the next append, at first to the one it stands before. False: the table ends there, or status() is not OK.
  bool next();
  const absl::Status& status() const { return status_; }

  // Of the append it has gone to; valid until it goes on.
  Position first() const { return {first_}; }
  Position last() const { return {next_ - 1}; }
  Instant recorded_at() const { return recorded_at_; }
  std::string_view request_id() const { return request_id_; }
  // The chunks behind each other: what the leaf of the Merkle tree is made of.
  std::string_view bytes() const { return bytes_; }
  std::size_t chunk_count() const { return ends_.size(); }
  std::string_view chunk(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return bytes_.substr(begin, ends_[i] - begin);
  }

 private:
  bool fail(absl::Status status);

  const std::unique_ptr<Storage::Cursor> cursor_;
  ChunkReader reader_;
  bool moved_ = true;  // the cursor stands on the next append already
  std::uint64_t first_ = 0;
  std::uint64_t next_ = 1;
  Instant recorded_at_;
  std::string_view request_id_;
  std::string_view bytes_;
  std::vector<std::size_t> ends_;
  std::string joined_;  // the bytes of an append of several chunks
  std::string request_;
  absl::Status status_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_APPEND_READER_H_
