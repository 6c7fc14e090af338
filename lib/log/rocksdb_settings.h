#ifndef GENDAN_LIB_LOG_ROCKSDB_SETTINGS_H_
#define GENDAN_LIB_LOG_ROCKSDB_SETTINGS_H_

#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <array>
#include <memory>

#include "gendan/core/logger.h"
#include "gendan/log/storage.h"

namespace gendan {

// The column families, by Storage::Table.
inline constexpr std::array<const char*, Storage::kTableCount> kFamilies = {"gendan.log", "gendan.index", "gendan.rows",
                                                                            "gendan.meta", "gendan.tree"};

struct RocksDbSettings {
  rocksdb::DBOptions db;
  std::array<rocksdb::ColumnFamilyOptions, Storage::kTableCount> families;
};

// How RocksDB is set up under a log, and why.
RocksDbSettings make_settings(const RocksDbOptions& options, rocksdb::Env& env);

// Passes RocksDB's warnings and errors on. Without it RocksDB would keep files of messages in the folder.
std::shared_ptr<rocksdb::Logger> forward_messages(Logger* logger);

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_ROCKSDB_SETTINGS_H_
