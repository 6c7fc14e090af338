#ifndef GENDAN_LOG_STORE_H_
#define GENDAN_LOG_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/core/logger.h"
#include "gendan/core/metrics.h"
#include "gendan/export.h"
#include "gendan/log/log.h"
#include "gendan/log/open_mode.h"
#include "gendan/log/row_store.h"
#include "gendan/proof/key.h"

namespace gendan {

// A log and the rows that projections keep beside it.
class GENDAN_EXPORT Store {
 public:
  virtual ~Store() = default;
  virtual Log& log() = 0;
  virtual RowStore& rows() = 0;
  // Whether it was opened for reading only: nothing is written to it then.
  virtual bool read_only() const = 0;

  // Signs the head of the log's tree, keeps it beside the log and returns it (gendan/proof/head.h): a copy that is kept
  // elsewhere shows whether anything before it was changed. Makes all before it durable; not where the log was opened
  // for reading, where what another process has written and not synced yet may still be lost with the power, and a head
  // that covers it would accuse an honest log: sign there only what that process has closed. Refused: unsupported (no
  // signer, or no tree), what the signer refuses, and what Log::sync() answers.
  virtual absl::StatusOr<std::string> sign_head() = 0;
  // The head that was signed last; empty where there is none. Not checked: read_head() does that. Errors: closed,
  // storage_failed, corrupt.
  virtual absl::StatusOr<std::string> signed_head() = 0;

  // Makes a copy of the whole, while others read and append, in the folder `path`, which must be missing or empty, and
  // so must the folder `path`.tmp, in which the copy is made first; the copy is a log that can be opened, and shares
  // files with this one as long as neither changes them. Refused: unsupported (not in a folder), missing, bad_usage
  // (one of the two is the log's own folder, or in it), already_exists (something is in one of them; what is in
  // `path`.tmp may be of a checkpoint that was interrupted, and can be deleted then), storage_failed, read_only, and
  // what Log::sync() answers.
  virtual absl::Status checkpoint(const std::string& path) = 0;
  // Adds a copy of the whole, made in the same way but sharing nothing with it, to the backups in `folder`
  // (gendan/log/backup.h), and returns its number. Refused: as checkpoint(), of this one folder, but that it may hold
  // earlier backups, and these alone; locked (another backup into it is under way).
  virtual absl::StatusOr<std::uint32_t> back_up(const std::string& folder) = 0;

  // Tells the sink what was measured since the store was opened, in an order that is always the same. From any thread.
  virtual void report(MetricSink& sink) const = 0;

  // Signs the head where there is a signer, closes both, and then what they stand on. Idempotent. The destructor does
  // it where it was not done.
  virtual absl::Status close() = 0;
};

struct StoreOptions {
  // Gives recorded_at. Required; borrowed, must outlive the store.
  Clock* clock = nullptr;
  // Borrowed; may be null.
  Logger* logger = nullptr;
  // Refused above these (too_large). Defaults suit orders; a larger event costs memory in every reader.
  std::size_t max_event_bytes = 1 << 20;
  std::size_t max_events_per_append = 10'000;
  std::size_t max_streams_per_append = 1'000;
  // All payloads of one append together.
  std::size_t max_append_bytes = 32u << 20;
  // Of each of its stream ids, its request id, department, correlation and causation (too_long). They stand in every
  // append in full.
  std::size_t max_name_bytes = kMaxNameBytes;
  // The index of this many newest events, or of fewer when it comes to half of memory_budget_bytes, is kept in memory
  // and read again from the log when it is opened after a crash. More makes appends cheaper, and such an open slower.
  std::size_t tail_index_events = 500'000;
  // Memory for RocksDB's block cache and memtables together, in bytes; half of it bounds the index in memory, on any
  // storage. More makes cold reads rarer.
  std::size_t memory_budget_bytes = 64u << 20;

  // Keeps the log's Merkle tree, which proves what stood in it and when. Without it appends are a little cheaper, and
  // there are no heads and no proofs; a later opening with it makes up for what is missing, by reading the log.
  bool tree = true;
  // Signs heads, on demand and when the store is closed. Borrowed, must outlive the store; may be null.
  HeadSigner* signer = nullptr;
  // Names the log in its heads, for instance "example.com/orders"; required with a signer.
  std::string origin = {};

  // The rest concerns RocksDB only.
  bool create_if_missing = true;
  OpenMode mode = OpenMode::kWrite;
  // Compresses the oldest and largest part of the log with ZSTD instead of LZ4, where RocksDB has it: smaller, and
  // slower to read.
  bool compress_cold_more = false;
};

class Storage;

// A store on tables of the caller's choice (gendan/log/storage.h), where the options about RocksDB do not count; made
// when the tables are empty. Closing the store closes the tables. Refused: missing (no clock, no storage; with a signer
// no origin), too_long, bad_character (origin, with a signer), not_a_gendan_log, newer_format, older_format, corrupt,
// storage_failed, read_only (empty tables that may not be written to).
GENDAN_EXPORT absl::StatusOr<std::unique_ptr<Store>> open_store(std::shared_ptr<Storage> storage,
                                                                const StoreOptions& options);

// A store in memory, gone with the object. Refused: missing (no clock; with a signer no origin), too_long,
// bad_character (origin, with a signer).
GENDAN_EXPORT absl::StatusOr<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options);

// A store in the folder `path`, made if missing. One process at a time may have it open for writing.
// Refused, and not one byte of the folder changed: missing (no clock, no path; with a signer no origin), too_long,
// bad_character (origin, with a signer), not_a_gendan_log (the folder holds something else, or no log that was made to
// its end and create_if_missing is false), newer_format, older_format, corrupt, locked.
// storage_failed, too, changes nothing where the folder cannot be read; where it cannot be written to, RocksDB may have
// begun new files, with nothing lost. Opening does not read every byte: what is damaged in the middle of a file is
// `corrupt` to the call that reads it.
GENDAN_EXPORT absl::StatusOr<std::unique_ptr<Store>> open_rocksdb_store(const std::string& path,
                                                                        const StoreOptions& options);

}  // namespace gendan

#endif  // GENDAN_LOG_STORE_H_
