#ifndef GENDAN_LOG_BACKUP_H_
#define GENDAN_LOG_BACKUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/export.h"

// A folder of backups and nothing else, made by Store::back_up(): each is a whole log, and files that two of them have
// in common are kept once (RocksDB's backup engine). One process at a time may change a folder.
namespace gendan {

struct BackupFacts {
  std::uint32_t number = 0;  // counts up from 1
  Instant made_at;           // by the system's clock, in whole seconds
  std::uint64_t bytes = 0;   // its files together, shared ones counted in full
  std::uint32_t files = 0;
  // A file of it is missing, or its description cannot be read: only its number is known then. False says no more than
  // that everything is there: verify_backup() reads what stands in the files.
  bool damaged = false;
};

// What is in the folder, oldest first, damaged ones too. One whose description is gone is not seen: it looks like one
// that was interrupted. Refused: missing (no folder), not_found, storage_failed.
GENDAN_EXPORT absl::StatusOr<std::vector<BackupFacts>> list_backups(const std::string& folder);

// Reads every file of a backup against its checksum. Refused: missing, not_found (the folder, or the number), corrupt,
// storage_failed.
GENDAN_EXPORT absl::Status verify_backup(const std::string& folder, std::uint32_t number);

// Makes a log in the folder `path`, which must be missing or empty, out of a backup. Until it returns, `path` is not a
// log; after an error it may hold files, and can be deleted. Refused: missing, not_found, already_exists (something is
// in `path`), corrupt, storage_failed.
GENDAN_EXPORT absl::Status restore_backup(const std::string& folder, std::uint32_t number, const std::string& path);

// Deletes all but the `keep` newest. One that verify_backup() refuses does not count: its number stays until so many
// whole ones are newer. So they are read, the newest first, each in full, as verify_backup() reads them, until so
// many are whole; nothing is read where there are not more than `keep`. The files of one that is
// `damaged` are not kept for certain: what no other backup has goes whenever one is deleted, and with a backup that
// fails or follows an interrupted one. Refused: missing, not_found, already_exists (something else is in the folder),
// locked, storage_failed.
GENDAN_EXPORT absl::Status delete_old_backups(const std::string& folder, std::uint32_t keep);

}  // namespace gendan

#endif  // GENDAN_LOG_BACKUP_H_
