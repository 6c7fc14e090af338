#include "log/rocksdb_settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/tell.h"
#include "log/index_keys.h"

namespace gendan {
namespace {

class ForwardingLogger final : public rocksdb::Logger {
 public:
  explicit ForwardingLogger(gendan::Logger* logger)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), logger_(logger) {}
  using rocksdb::Logger::Logv;
  void LogHeader(const char*, va_list) override {}
  void Logv(const char* format, va_list arguments) override {
    Logv(rocksdb::InfoLogLevel::INFO_LEVEL, format, arguments);
  }
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (logger_ == nullptr || level < rocksdb::InfoLogLevel::WARN_LEVEL || level > rocksdb::InfoLogLevel::FATAL_LEVEL) {
      return;
    }
    std::array<char, 1024> text;
    const int size = std::vsnprintf(text.data(), text.size(), format, arguments);
    if (size < 0) return;
    tell(
        logger_,
        level == rocksdb::InfoLogLevel::WARN_LEVEL ? gendan::Logger::Level::kWarning : gendan::Logger::Level::kError,
        "RocksDB: " + std::string(text.data(), std::min<std::size_t>(text.size() - 1, static_cast<std::size_t>(size))));
  }

 private:
  gendan::Logger* const logger_;
};

// When there is no room RocksDB would otherwise wait for some in a thread of its own, and take up writing again by
// itself.
class NoResumption final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

// Lets the index's filters answer for a request or a stream as a whole.
class GroupPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "gendan.GroupPrefix"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), group_bytes({key.data(), key.size()})};
  }
  bool InDomain(const rocksdb::Slice&) const override { return true; }
};

bool supports(rocksdb::CompressionType type) {
  const std::vector<rocksdb::CompressionType> all = rocksdb::GetSupportedCompressions();
  return std::find(all.begin(), all.end(), type) != all.end();
}

}  // namespace

std::shared_ptr<rocksdb::Logger> forward_messages(Logger* logger) { return std::make_shared<ForwardingLogger>(logger); }

RocksDbSettings make_settings(const RocksDbOptions& options, rocksdb::Env& env) {
  const std::size_t budget = std::max<std::size_t>(options.memory_budget_bytes, 4 << 20);
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(budget);
  const std::size_t buffer = std::clamp<std::size_t>(budget / 4, 1 << 20, 64 << 20);

  RocksDbSettings out;
  rocksdb::DBOptions& db = out.db;
  db.env = &env;
  db.info_log = forward_messages(options.logger);
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  // Memtables are charged to the cache, so that both together keep to the budget.
  db.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(budget / 2, cache);
  db.max_total_wal_size = 4 * buffer;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;
  // The index's runs are written outside the database and have no id of its; RocksDB would warn at every open.
  db.verify_sst_unique_id_in_manifest = false;
  // After a failed write only the log's owner decides how it goes on.
  db.max_bgerror_resume_count = 0;
  db.listeners.push_back(std::make_shared<NoResumption>());
  // One thread writes the log at a time.
  db.allow_concurrent_memtable_write = false;
  db.max_background_jobs = 2;
  // Whoever follows another process must have its files open before that one deletes them.
  db.max_open_files = options.mode == OpenMode::kFollow ? -1 : 512;
  // Each file as a whole has a checksum in the manifest, for check_stored_bytes() and for backups.
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.bytes_per_sync = 1 << 20;
  db.avoid_unnecessary_blocking_io = true;

  for (std::size_t i = 0; i < out.families.size(); ++i) {
    const auto table = static_cast<Storage::Table>(i);
    rocksdb::BlockBasedTableOptions blocks;
    blocks.block_cache = cache;
    blocks.format_version = 5;
    blocks.cache_index_and_filter_blocks = true;
    blocks.pin_l0_filter_and_index_blocks_in_cache = true;
    blocks.block_size = table == Storage::Table::kLog ? 16 << 10 : 8 << 10;
    rocksdb::ColumnFamilyOptions& family = out.families[i];
    family.compression = supports(rocksdb::kLZ4Compression) ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
    if (options.compress_cold_more && supports(rocksdb::kZSTD)) family.bottommost_compression = rocksdb::kZSTD;
    family.level_compaction_dynamic_level_bytes = true;
    family.write_buffer_size = buffer;
    // The log grows at its end: a file of it moves to the next level as it is (with another compression there it is
    // written once more), and a seek that finds none in level 0 is a quarter quicker.
    if (table == Storage::Table::kLog) family.level0_file_num_compaction_trigger = 1;
    if (table == Storage::Table::kIndex) {
      blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
      blocks.whole_key_filtering = false;
      family.prefix_extractor = std::make_shared<GroupPrefix>();
    } else if (table == Storage::Table::kRows) {
      blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    }
    if (table != Storage::Table::kLog && table != Storage::Table::kRows) family.write_buffer_size = 1 << 20;
    family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  }
  return out;
}

}  // namespace gendan
