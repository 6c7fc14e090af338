#ifndef GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_
#define GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/log/storage.h"
#include "log/log_tree.h"
#include "log/recovery.h"

namespace rocksdb {
class Env;
}

namespace gendan {

struct OpenedRocksDb {
  std::shared_ptr<Storage> storage;
  Recovered recovered;
  std::unique_ptr<LogTree> tree;  // null where it was not asked for
};

// Opens or makes a log's tables, having read in them, before anything is written, all that the log has to know; of its
// tree too, if `tree`. `env` is where RocksDB's files are; null: where they always are. Borrowed, must outlive the
// storage.
absl::StatusOr<OpenedRocksDb> open_rocksdb(const std::string& path, const RocksDbOptions& options, bool tree,
                                           rocksdb::Env* env = nullptr);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_ROCKSDB_STORAGE_H_
