#ifndef GENDAN_LOG_STORAGE_H_
#define GENDAN_LOG_STORAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/logger.h"
#include "gendan/export.h"
#include "gendan/log/open_mode.h"

namespace gendan {

// What the log and the rows stand on: five tables of sorted bytes to bytes, written in atomic batches. It knows nothing
// of events; sequencing, idempotency, group commit, indexes and recovery are built once, on top of it.
//
// Keys are compared byte by byte, as unsigned. Safe from any thread, but for close() and the destructor, which may only
// run when no other call is under way and no cursor or run is alive.
class GENDAN_EXPORT Storage {
 public:
  enum class Table : std::uint8_t {
    kLog,    // appends by position; keys only ever grow, nothing is erased
    kIndex,  // sorted runs; filled through start_run() only
    kRows,   // what projections keep
    kMeta,   // the format, and the newest signed head
    kTree,   // nodes of the Merkle tree; keys only ever grow within a level, nothing is erased
  };
  static constexpr std::size_t kTableCount = 5;

  // One change of a batch. Borrows its bytes for the length of the call.
  struct Change {
    enum class Kind : std::uint8_t { kPut, kErase, kEraseRange };
    Table table = Table::kRows;
    Kind kind = Kind::kPut;
    std::string_view key;
    std::string_view value;  // kPut: the value; kEraseRange: the end, exclusive

    static Change put(Table table, std::string_view key, std::string_view value) {
      return {table, Kind::kPut, key, value};
    }
    static Change erase(Table table, std::string_view key) { return {table, Kind::kErase, key, {}}; }
    static Change erase_range(Table table, std::string_view begin, std::string_view end) {
      return {table, Kind::kEraseRange, begin, end};
    }
  };

  // Reads one table in the order of its keys. Sees all that was written before it was made; whether it sees later
  // writes is left open, but each pair it shows was written. For one thread at a time.
  class GENDAN_EXPORT Cursor {
   public:
    virtual ~Cursor() = default;
    // The first pair whose key is >= `key`; the last whose key is <= `key`. False: there is none, or status() is not
    // OK.
    virtual bool seek(std::string_view key) = 0;
    virtual bool seek_for_prev(std::string_view key) = 0;
    // The pair behind the one it stands on. False as above; then only seek() and seek_for_prev() may follow.
    virtual bool next() = 0;
    // Of the pair it stands on; valid until it moves.
    virtual std::string_view key() const = 0;
    virtual std::string_view value() const = 0;
    // Errors: corrupt, storage_failed. Stays until the next seek.
    virtual absl::Status status() const = 0;
  };
  // What a cursor is for.
  enum class Access : std::uint8_t {
    kPoint,   // a few pairs here and there
    kScan,    // a long way in one direction: does not push other things out of a cache
    kPrefix,  // only pairs of the request or stream whose key is sought (kIndex); it may show others, and it may say
              // that there is no pair where only others are left
  };

  // Takes sorted pairs and puts them into a table all at once. For one thread at a time.
  class GENDAN_EXPORT Run {
   public:
    virtual ~Run() = default;  // without finish(): as if it had never been
    // Keys strictly ascending. Errors: storage_failed, internal (not ascending).
    virtual absl::Status add(std::string_view key, std::string_view value) = 0;
    // All pairs become readable, and are durable, at once; a key that was there takes the new value. Not to be called
    // twice. Errors: storage_failed (nothing became readable).
    virtual absl::Status finish() = 0;
  };

  virtual ~Storage() = default;

  // All changes or none, also after a crash, and after a crash the writes that are left are the first so many in the
  // order in which they were made. With `sync` all that was written up to and with this batch is durable on return.
  // Errors: storage_failed, read_only (nothing was written, and will not appear later); outcome_unknown (it is there
  // whole or not at all, and the storage may not be written to any more before it is reopened).
  virtual absl::Status write(std::span<const Change> changes, bool sync) = 0;
  // Makes all that was written durable. Errors: storage_failed, read_only, outcome_unknown, as above.
  virtual absl::Status sync() = 0;

  // False when there is no such key; `value` is then empty. Errors: corrupt, storage_failed.
  virtual absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) = 0;
  virtual std::unique_ptr<Cursor> cursor(Table table, Access access) = 0;
  // At most one run may be open at a time. Errors: storage_failed, read_only.
  virtual absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) = 0;

  virtual bool read_only() const = 0;

  // Reads all that is stored in sorted files from there, past the storage's own caches (not the operating system's),
  // against its checksums. Errors: corrupt, storage_failed. Tables in memory have nothing to read: OK.
  virtual absl::Status check_stored_bytes();

  // Whether a write or sync that answered outcome_unknown failed for want of room, so that reopen() may be tried.
  virtual bool out_of_room() const;
  // Opens anew what it stands on: what was in doubt is there from then on, or not, and it may be written to again.
  // Refused: storage_failed (there is still no room; or a cursor or run is alive; nothing has changed), read_only,
  // unsupported.
  virtual absl::Status reopen();

  // Sees what another process has written since the tables were opened, or since the last call (OpenMode::kFollow).
  // Others see everything at once: OK. Cursors made before go on showing what they showed.
  virtual absl::Status catch_up();

  // Makes a consistent copy of all tables, while others read and write, in the folder `path`, which must be missing or
  // empty, and so must the folder `path`.tmp, in which the copy is made first; it can be opened as a log. What is not
  // durable yet becomes so. Refused: unsupported (no folder), missing, bad_usage (one of the two is the log's own
  // folder, or in it), already_exists (something is in one of them; what is in `path`.tmp may be of a checkpoint that
  // was interrupted, and can be deleted then), storage_failed, read_only.
  virtual absl::Status checkpoint(const std::string& path);
  // Adds such a copy to the backups in `folder` (gendan/log/backup.h), and returns its number. Refused: as
  // checkpoint(), of this one folder, but that it may hold earlier backups, and these alone; locked (another backup
  // into the folder is under way).
  virtual absl::StatusOr<std::uint32_t> back_up(const std::string& folder);

  // Lets go of files and locks, where there are any; afterwards every call but this and the destructor answers closed.
  // Idempotent.
  virtual absl::Status close() = 0;
};

// Tables in memory, gone with the object. close() has nothing to let go of: they stay usable, and a later open_store()
// finds them as they are.
GENDAN_EXPORT std::shared_ptr<Storage> make_memory_storage();

struct RocksDbOptions {
  bool create_if_missing = true;
  OpenMode mode = OpenMode::kWrite;
  // Compresses the oldest and largest part of the log with ZSTD instead of LZ4, where RocksDB has it: smaller, and
  // slower to read.
  bool compress_cold_more = false;
  // Block cache and memtables together, in bytes.
  std::size_t memory_budget_bytes = 64u << 20;
  // Takes RocksDB's own warnings and errors. Borrowed, must outlive the storage; may be null.
  Logger* logger = nullptr;
};

// Tables in a RocksDB database in the folder `path`. Refusals as of open_rocksdb_store().
GENDAN_EXPORT absl::StatusOr<std::shared_ptr<Storage>> open_rocksdb_storage(const std::string& path,
                                                                            const RocksDbOptions& options);

}  // namespace gendan

#endif  // GENDAN_LOG_STORAGE_H_
