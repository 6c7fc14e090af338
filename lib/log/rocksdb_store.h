#ifndef GENDAN_LIB_LOG_ROCKSDB_STORE_H_
#define GENDAN_LIB_LOG_ROCKSDB_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gendan/log/store.h"

namespace rocksdb {
class Env;
}

namespace gendan {

// open_rocksdb_store(), with RocksDB's files where `env` has them, which outlives the store; null: where they always
// are.
absl::StatusOr<std::unique_ptr<Store>> open_rocksdb_store_in(rocksdb::Env* env, const std::string& path,
                                                             const StoreOptions& options);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_ROCKSDB_STORE_H_
