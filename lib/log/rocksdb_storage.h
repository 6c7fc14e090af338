#ifndef GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_
#define GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/log/storage.h"
#include "log/recovery.h"

namespace gendan {

struct OpenedRocksDb {
  std::shared_ptr<Storage> storage;
  Recovered recovered;
};

// Opens or makes a log's tables, having read in them, before anything is written, all that the log has to know.
absl::StatusOr<OpenedRocksDb> open_rocksdb(const std::string& path, const RocksDbOptions& options);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_
