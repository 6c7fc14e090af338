#ifndef GENDAN_LIB_LOG_BACKUP_FOLDER_H_
#define GENDAN_LIB_LOG_BACKUP_FOLDER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/core/logger.h"

namespace rocksdb {
class DB;
}

namespace gendan {

// Adds a backup of the database as it stands to those in `folder`, which is made if missing. Its number. Refused: as
// Storage::back_up().
absl::StatusOr<std::uint32_t> add_backup(rocksdb::DB& db, const std::string& folder, Logger* logger);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_BACKUP_FOLDER_H_
