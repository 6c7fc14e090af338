#include "log/rocksdb_storage.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "log/index_keys.h"
#include "log/log_folder.h"

namespace gendan {
namespace {

constexpr std::array<const char*, Storage::kTableCount> kFamilies = {"gendan.log", "gendan.index", "gendan.rows",
                                                                     "gendan.meta"};
// A run while it is being made. One that a process left behind is written over.
constexpr const char* kRunFile = "index.run";

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status read_error(const rocksdb::Status& status) {
  return refuse(status.IsCorruption() ? Code::kCorrupt : Code::kStorageFailed, "storage", status.ToString());
}

// Most failed writes leave open what became of the bytes.
absl::Status write_error(const rocksdb::Status& status) {
  if (status.IsNotSupported() || status.IsInvalidArgument()) {
    return refuse(Code::kStorageFailed, "storage", status.ToString());
  }
  return refuse(Code::kOutcomeUnknown, "storage", status.ToString());
}

absl::Status open_error(const std::string& path, const rocksdb::Status& status) {
  // A file that should be there and is not is as bad as one with other bytes in it.
  const bool damaged = status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound() ||
                       status.IsInvalidArgument() ||
                       (status.IsIOError() && status.ToString().find("No such file") != std::string::npos);
  return refuse(damaged ? Code::kCorrupt : Code::kStorageFailed, "path", path + ": " + status.ToString());
}

// Passes RocksDB's warnings and errors on. Without it RocksDB would keep files of messages in the folder.
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
    logger_->log(
        level == rocksdb::InfoLogLevel::WARN_LEVEL ? gendan::Logger::Level::kWarning : gendan::Logger::Level::kError,
        "RocksDB: " + std::string(text.data(), std::min<std::size_t>(text.size() - 1, static_cast<std::size_t>(size))));
  }

 private:
  gendan::Logger* const logger_;
};

// Lets the index's filters answer for a request or a stream as a whole.
class GroupPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "gendan.GroupPrefix"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override { return {key.data(), group_bytes(view(key))}; }
  bool InDomain(const rocksdb::Slice&) const override { return true; }
};

bool supports(rocksdb::CompressionType type) {
  const std::vector<rocksdb::CompressionType> all = rocksdb::GetSupportedCompressions();
  return std::find(all.begin(), all.end(), type) != all.end();
}

struct Settings {
  rocksdb::DBOptions db;
  std::array<rocksdb::ColumnFamilyOptions, Storage::kTableCount> families;
};

Settings make_settings(const RocksDbOptions& options, rocksdb::Env& env) {
  const std::size_t budget = std::max<std::size_t>(options.memory_budget_bytes, 4 << 20);
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(budget);
  const std::size_t buffer = std::clamp<std::size_t>(budget / 4, 1 << 20, 64 << 20);

  Settings out;
  rocksdb::DBOptions& db = out.db;
  db.env = &env;
  db.info_log = std::make_shared<ForwardingLogger>(options.logger);
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
  // One thread writes the log at a time.
  db.allow_concurrent_memtable_write = false;
  db.max_background_jobs = 2;
  db.max_open_files = 512;
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
    family.level_compaction_dynamic_level_bytes = true;
    family.write_buffer_size = buffer;
    if (table == Storage::Table::kIndex) {
      blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
      blocks.whole_key_filtering = false;
      family.prefix_extractor = std::make_shared<GroupPrefix>();
    } else if (table == Storage::Table::kRows) {
      blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    }
    if (table == Storage::Table::kIndex || table == Storage::Table::kMeta) family.write_buffer_size = 1 << 20;
    family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  }
  return out;
}

class RocksDbCursor final : public Storage::Cursor {
 public:
  explicit RocksDbCursor(rocksdb::Iterator* at) : at_(at) {}

  bool seek(std::string_view key) override {
    at_->Seek(slice(key));
    return at_->Valid();
  }
  bool seek_for_prev(std::string_view key) override {
    at_->SeekForPrev(slice(key));
    return at_->Valid();
  }
  bool next() override {
    at_->Next();
    return at_->Valid();
  }
  bool prev() override {
    at_->Prev();
    return at_->Valid();
  }
  std::string_view key() const override { return gendan::view(at_->key()); }
  std::string_view value() const override { return gendan::view(at_->value()); }
  absl::Status status() const override {
    const rocksdb::Status status = at_->status();
    return status.ok() ? absl::OkStatus() : read_error(status);
  }

 private:
  const std::unique_ptr<rocksdb::Iterator> at_;
};

// What a cursor becomes when there is nothing to read from.
class ClosedCursor final : public Storage::Cursor {
 public:
  bool seek(std::string_view) override { return false; }
  bool seek_for_prev(std::string_view) override { return false; }
  bool next() override { return false; }
  bool prev() override { return false; }
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  absl::Status status() const override { return refuse(Code::kClosed, "storage"); }
};

class RocksDbRun final : public Storage::Run {
 public:
  RocksDbRun(rocksdb::DB& db, rocksdb::ColumnFamilyHandle& family, std::string file)
      : db_(db),
        family_(family),
        file_(std::move(file)),
        writer_(rocksdb::EnvOptions(), db.GetOptions(&family), &family) {}
  ~RocksDbRun() override {
    if (!finished_) db_.GetEnv()->DeleteFile(file_).PermitUncheckedError();
  }

  absl::Status open() { return as_status(writer_.Open(file_)); }
  absl::Status add(std::string_view key, std::string_view value) override {
    return as_status(writer_.Put(slice(key), slice(value)));
  }
  absl::Status finish() override {
    if (absl::Status s = as_status(writer_.Finish()); !s.ok()) return s;
    rocksdb::IngestExternalFileOptions options;
    options.move_files = true;
    options.write_global_seqno = false;
    const rocksdb::Status status = db_.IngestExternalFile(&family_, {file_}, options);
    finished_ = status.ok();
    return as_status(status);
  }

 private:
  static absl::Status as_status(const rocksdb::Status& status) {
    if (status.ok()) return absl::OkStatus();
    return refuse(status.IsInvalidArgument() ? Code::kInternal : Code::kStorageFailed, "index", status.ToString());
  }

  rocksdb::DB& db_;
  rocksdb::ColumnFamilyHandle& family_;
  const std::string file_;
  rocksdb::SstFileWriter writer_;
  bool finished_ = false;
};

class RocksDbStorage final : public Storage {
 public:
  RocksDbStorage(rocksdb::Env& env, std::string path, std::shared_ptr<LogFolder> folder, bool read_only)
      : env_(env), path_(std::move(path)), folder_(std::move(folder)), read_only_(read_only) {}
  ~RocksDbStorage() override { close().IgnoreError(); }

  absl::Status open(const RocksDbOptions& options, bool create) {
    Settings settings = make_settings(options, env_);
    settings.db.create_if_missing = create;
    settings.db.create_missing_column_families = create;
    std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, {}}};
    families.front().options.write_buffer_size = 64 << 10;
    for (std::size_t i = 0; i < kTableCount; ++i) families.emplace_back(kFamilies[i], settings.families[i]);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status = read_only_
                                       ? rocksdb::DB::OpenForReadOnly(settings.db, path_, families, &handles, &db)
                                       : rocksdb::DB::Open(settings.db, path_, families, &handles, &db);
    db_.reset(db);
    if (!status.ok()) return open_error(path_, status);
    default_family_ = handles[0];
    std::copy(handles.begin() + 1, handles.end(), families_.begin());
    if (!read_only_) env_.DeleteFile(run_file()).PermitUncheckedError();
    return absl::OkStatus();
  }

  absl::Status write(std::span<const Change> changes, bool sync) override {
    if (absl::Status s = check_writable(); !s.ok()) return s;
    std::size_t bytes = 16;
    for (const Change& change : changes) bytes += change.key.size() + change.value.size() + 16;
    rocksdb::WriteBatch batch(bytes);
    rocksdb::Status status;
    for (const Change& change : changes) {
      rocksdb::ColumnFamilyHandle* const family = families_[static_cast<std::size_t>(change.table)];
      switch (change.kind) {
        case Change::Kind::kPut:
          status = batch.Put(family, slice(change.key), slice(change.value));
          break;
        case Change::Kind::kErase:
          status = batch.Delete(family, slice(change.key));
          break;
        case Change::Kind::kEraseRange:
          if (change.key < change.value) status = batch.DeleteRange(family, slice(change.key), slice(change.value));
          break;
      }
      if (!status.ok()) return refuse(Code::kStorageFailed, "storage", status.ToString());
    }
    rocksdb::WriteOptions options;
    options.sync = sync;
    status = db_->Write(options, &batch);
    return status.ok() ? absl::OkStatus() : write_error(status);
  }

  absl::Status sync() override {
    if (absl::Status s = check_writable(); !s.ok()) return s;
    const rocksdb::Status status = db_->SyncWAL();
    return status.ok() ? absl::OkStatus() : write_error(status);
  }

  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    value.clear();
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), families_[static_cast<std::size_t>(table)], slice(key), &value);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return read_error(status);
    return true;
  }

  std::unique_ptr<Cursor> cursor(Table table, Access access) override {
    if (db_ == nullptr) return std::make_unique<ClosedCursor>();
    rocksdb::ReadOptions options;
    options.fill_cache = access != Access::kScan;
    options.total_order_seek = access != Access::kPrefix;
    options.prefix_same_as_start = access == Access::kPrefix;
    return std::make_unique<RocksDbCursor>(db_->NewIterator(options, families_[static_cast<std::size_t>(table)]));
  }

  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override {
    if (absl::Status s = check_writable(); !s.ok()) return s;
    auto run = std::make_unique<RocksDbRun>(*db_, *families_[static_cast<std::size_t>(table)], run_file());
    if (absl::Status s = run->open(); !s.ok()) return s;
    return run;
  }

  bool read_only() const override { return read_only_; }

  absl::Status close() override {
    if (db_ == nullptr) return absl::OkStatus();
    rocksdb::Status status;
    if (!read_only_) {
      // What the tables hold need not be read from the write-ahead log at the next open.
      const std::vector<rocksdb::ColumnFamilyHandle*> families(families_.begin(), families_.end());
      status = db_->Flush(rocksdb::FlushOptions(), families);
    }
    for (rocksdb::ColumnFamilyHandle* const family : families_) db_->DestroyColumnFamilyHandle(family);
    db_->DestroyColumnFamilyHandle(default_family_);
    const rocksdb::Status closed = db_->Close();
    if (status.ok()) status = closed;
    db_.reset();
    folder_.reset();
    return status.ok() ? absl::OkStatus() : refuse(Code::kStorageFailed, "storage", status.ToString());
  }

 private:
  std::string run_file() const { return (std::filesystem::path(path_) / kRunFile).string(); }

  absl::Status check_writable() const {
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    return read_only_ ? refuse(Code::kReadOnly, "storage") : absl::OkStatus();
  }

  rocksdb::Env& env_;
  const std::string path_;
  std::shared_ptr<LogFolder> folder_;
  const bool read_only_;
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* default_family_ = nullptr;
  std::array<rocksdb::ColumnFamilyHandle*, kTableCount> families_{};
};

absl::StatusOr<OpenedRocksDb> make_log(rocksdb::Env& env, const std::string& path, const RocksDbOptions& options,
                                       std::shared_ptr<LogFolder> folder) {
  auto storage = std::make_shared<RocksDbStorage>(env, path, folder, false);
  if (absl::Status s = storage->open(options, true); !s.ok()) return s;
  absl::StatusOr<Recovered> recovered = recover(*storage);
  if (!recovered.ok()) return recovered.status();
  if (recovered->fresh) {
    if (absl::Status s = write_format(*storage); !s.ok()) return s;
    recovered->fresh = false;
  }
  if (absl::Status s = folder->mark_complete(); !s.ok()) return s;
  return OpenedRocksDb{std::move(storage), *std::move(recovered)};
}

}  // namespace

absl::StatusOr<OpenedRocksDb> open_rocksdb(const std::string& path, const RocksDbOptions& options, rocksdb::Env* env) {
  if (env == nullptr) env = rocksdb::Env::Default();
  absl::StatusOr<std::unique_ptr<LogFolder>> opened =
      LogFolder::open(path, options.create_if_missing, options.read_only);
  if (!opened.ok()) return opened.status();
  const std::shared_ptr<LogFolder> folder = *std::move(opened);
  if (!folder->complete()) return make_log(*env, path, options, folder);

  // A look that changes nothing comes first: opening for writing would rotate files before it finds what is wrong.
  auto looking = std::make_shared<RocksDbStorage>(*env, path, folder, true);
  if (absl::Status s = looking->open(options, false); !s.ok()) return s;
  absl::StatusOr<Recovered> recovered = recover(*looking);
  if (!recovered.ok()) return recovered.status();
  if (recovered->fresh) return refuse(Code::kCorrupt, "format", path + ": the format is missing");
  if (options.read_only) return OpenedRocksDb{std::move(looking), *std::move(recovered)};
  if (absl::Status s = looking->close(); !s.ok()) return s;

  auto storage = std::make_shared<RocksDbStorage>(*env, path, folder, false);
  if (absl::Status s = storage->open(options, false); !s.ok()) return s;
  return OpenedRocksDb{std::move(storage), *std::move(recovered)};
}

absl::StatusOr<std::shared_ptr<Storage>> open_rocksdb_storage(const std::string& path, const RocksDbOptions& options) {
  absl::StatusOr<OpenedRocksDb> opened = open_rocksdb(path, options);
  if (!opened.ok()) return opened.status();
  return std::move(opened->storage);
}

}  // namespace gendan
