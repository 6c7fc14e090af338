#ifndef GENDAN_LIB_LOG_BULK_APPEND_H_
#define GENDAN_LIB_LOG_BULK_APPEND_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "gendan/log/log.h"
#include "log/stored_log.h"

namespace gendan {

// A log's writer for as long as it lives. What it has taken is in a sorted run of the log's table that is not finished,
// and in an index of its own, which is handed over when the run is.
class StoredLog::Bulk final : public BulkAppender {
 public:
  explicit Bulk(StoredLog& log);
  ~Bulk() override;

  absl::StatusOr<Receipt> append(const Append& append) override;
  absl::Status append_stored(std::span<const std::string_view> chunks) override;
  absl::Status finish() override;

 private:
  // append() and append_stored(), uncounted.
  absl::StatusOr<Receipt> take(const Append& append);
  absl::Status take_stored(std::span<const std::string_view> chunks);
  absl::Status check_usable() const;
  absl::StatusOr<std::uint64_t> version_before(std::string_view stream);
  // Where appends with this hash stand, none of them in the run that is not finished.
  absl::Status find_requests(std::uint64_t hash, std::vector<std::uint64_t>& positions);
  // Puts chunks into the run, and the append that they are into the tree.
  absl::Status put(std::span<const std::string_view> chunks, std::span<const std::uint64_t> firsts, Position last,
                   Instant recorded_at);
  absl::Status put_nodes();
  // The run and what belongs to it is gone.
  absl::Status lost(absl::Status why);

  StoredLog& log_;
  const std::unique_lock<std::mutex> writing_;
  std::unique_ptr<Storage::Run> run_;
  std::unique_ptr<TailIndex> index_;
  // With what is in the run. The log's own go on only when it is finished.
  Position head_;
  Instant recorded_at_;
  std::size_t bytes_ = 0;
  std::size_t appends_ = 0;
  bool broken_ = false;

  std::string buffer_;
  std::vector<EncodedChunk> chunks_;
  std::vector<ChunkSpan> spans_;
  std::vector<std::uint64_t> positions_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_BULK_APPEND_H_
