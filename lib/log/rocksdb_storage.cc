#include "log/rocksdb_storage.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "log/backup_folder.h"
#include "log/log_folder.h"
#include "log/rocksdb_settings.h"

namespace gendan {
namespace {

// A run while it is being made.
constexpr const char* kRunFile = "sorted.run";
// Written and deleted again to see whether there is room.
constexpr const char* kProbeFile = "room.probe";

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

// Refused: bad_usage (`path` is the folder `log` or a place in it), storage_failed (that cannot be told).
absl::Status check_outside(const std::string& log, const std::string& path, std::string_view field) {
  namespace fs = std::filesystem;
  if (path.empty()) return absl::OkStatus();  // missing, which is told later
  std::error_code error;
  const auto place = [&error](const std::string& name) {
    // By itself weakly_canonical() leaves the name of what is not there relative.
    const fs::path absolute = fs::absolute(name, error);
    return error ? absolute : fs::weakly_canonical(absolute, error);
  };
  const fs::path inner = place(path);
  const fs::path outer = error ? fs::path() : place(log);
  if (error) return refuse(Code::kStorageFailed, field, path + ": " + error.message());
  if (std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first != outer.end()) {
    return absl::OkStatus();
  }
  return refuse(Code::kBadUsage, field, path + " is a part of the log");
}

// Counts what would be left hanging if the database were closed.
class InUse {
 public:
  explicit InUse(std::atomic<int>& users) : users_(users) { users_.fetch_add(1, std::memory_order_acq_rel); }
  ~InUse() { users_.fetch_sub(1, std::memory_order_acq_rel); }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;

 private:
  std::atomic<int>& users_;
};

class RocksDbCursor final : public Storage::Cursor {
 public:
  RocksDbCursor(rocksdb::Iterator* at, std::atomic<int>& users) : in_use_(users), at_(at) {}

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
  std::string_view key() const override { return gendan::view(at_->key()); }
  std::string_view value() const override { return gendan::view(at_->value()); }
  absl::Status status() const override {
    const rocksdb::Status status = at_->status();
    return status.ok() ? absl::OkStatus() : read_error(status);
  }

 private:
  const InUse in_use_;
  const std::unique_ptr<rocksdb::Iterator> at_;
};

// What a cursor becomes when there is nothing to read from.
class ClosedCursor final : public Storage::Cursor {
 public:
  bool seek(std::string_view) override { return false; }
  bool seek_for_prev(std::string_view) override { return false; }
  bool next() override { return false; }
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  absl::Status status() const override { return refuse(Code::kClosed, "storage"); }
};

class RocksDbRun final : public Storage::Run {
 public:
  RocksDbRun(rocksdb::DB& db, rocksdb::ColumnFamilyHandle& family, std::string file, std::atomic<int>& users)
      : in_use_(users),
        db_(db),
        family_(family),
        file_(std::move(file)),
        writer_(rocksdb::EnvOptions(), db.GetOptions(&family), &family) {}
  ~RocksDbRun() override {
    if (!finished_) db_.GetEnv()->DeleteFile(file_).PermitUncheckedError();
  }

  absl::Status open() {
    // A file that went into a table has this name still where it could not be deleted: to write over the one would be
    // to write over the other.
    const rocksdb::Status status = db_.GetEnv()->DeleteFile(file_);
    if (!status.ok() && !status.IsPathNotFound()) return as_status(status);
    return as_status(writer_.Open(file_));
  }
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
    // The manifest may say by now that the file is there, though RocksDB has removed it. A change of options, which is
    // none, makes RocksDB write a new manifest that does not.
    if (!finished_) db_.SetOptions(&family_, {{"disable_auto_compactions", "false"}}).PermitUncheckedError();
    return as_status(status);
  }

 private:
  static absl::Status as_status(const rocksdb::Status& status) {
    if (status.ok()) return absl::OkStatus();
    return refuse(status.IsInvalidArgument() ? Code::kInternal : Code::kStorageFailed, "index", status.ToString());
  }

  const InUse in_use_;
  rocksdb::DB& db_;
  rocksdb::ColumnFamilyHandle& family_;
  const std::string file_;
  rocksdb::SstFileWriter writer_;
  bool finished_ = false;
};

class RocksDbStorage final : public Storage {
 public:
  RocksDbStorage(rocksdb::Env& env, std::string path, std::shared_ptr<LogFolder> folder, const RocksDbOptions& options)
      : env_(env), path_(std::move(path)), folder_(std::move(folder)), options_(options) {}
  ~RocksDbStorage() override { close().IgnoreError(); }

  absl::Status open(bool create) {
    if (!read_only()) {
      // Before RocksDB opens, which writes: on a full disk it may be their room that is missing.
      for (const char* name : {kRunFile, kProbeFile}) env_.DeleteFile(file(name)).PermitUncheckedError();
    }
    return open_as(options_.mode, create);
  }

  absl::Status write(std::span<const Change> changes, bool sync) override {
    const std::shared_lock lock(mutex_);
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
    const std::lock_guard writing(writing_);
    // Not left to RocksDB, which does not take every failure for one after which nothing may be written.
    if (failed_) return refuse(Code::kStorageFailed, "storage", "an earlier write failed");
    return written(db_->Write(options, &batch));
  }

  absl::Status sync() override {
    const std::shared_lock lock(mutex_);
    if (absl::Status s = check_writable(); !s.ok()) return s;
    const std::lock_guard writing(writing_);
    // RocksDB aborts the process when a file is to be synced that a write to has failed.
    if (failed_) return refuse(Code::kOutcomeUnknown, "storage", "an earlier write failed");
    return written(db_->SyncWAL());
  }

  absl::StatusOr<bool> get(Table table, std::string_view key, std::string& value) override {
    value.clear();
    const std::shared_lock lock(mutex_);
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), families_[static_cast<std::size_t>(table)], slice(key), &value);
    if (status.IsNotFound()) return false;
    if (!status.ok()) return read_error(status);
    return true;
  }

  std::unique_ptr<Cursor> cursor(Table table, Access access) override {
    const std::shared_lock lock(mutex_);
    if (db_ == nullptr) return std::make_unique<ClosedCursor>();
    rocksdb::ReadOptions options;
    options.fill_cache = access != Access::kScan;
    options.total_order_seek = access != Access::kPrefix;
    options.prefix_same_as_start = access == Access::kPrefix;
    return std::make_unique<RocksDbCursor>(db_->NewIterator(options, families_[static_cast<std::size_t>(table)]),
                                           users_);
  }

  absl::StatusOr<std::unique_ptr<Run>> start_run(Table table) override {
    const std::shared_lock lock(mutex_);
    if (absl::Status s = check_writable(); !s.ok()) return s;
    auto run = std::make_unique<RocksDbRun>(*db_, *families_[static_cast<std::size_t>(table)], file(kRunFile), users_);
    if (absl::Status s = run->open(); !s.ok()) return s;
    return run;
  }

  bool read_only() const override { return options_.mode != OpenMode::kWrite; }

  absl::Status check_stored_bytes() override {
    const std::shared_lock lock(mutex_);
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    // RocksDB's own check is not for databases that were opened for reading, so it is done here, on the files. Nothing
    // may be deleted under it by this process; another one may.
    const bool writer = options_.mode == OpenMode::kWrite && !readable_only_;
    if (writer) db_->DisableFileDeletions().PermitUncheckedError();
    std::vector<rocksdb::LiveFileMetaData> files;
    db_->GetLiveFilesMetaData(&files);
    absl::Status status;
    for (const rocksdb::LiveFileMetaData& facts : files) {
      if (status = check_file(facts); !status.ok()) break;
    }
    if (writer) db_->EnableFileDeletions(/*force=*/false).PermitUncheckedError();
    return status;
  }

  bool out_of_room() const override { return out_of_room_.load(std::memory_order_acquire); }

  absl::Status reopen() override {
    const std::unique_lock lock(mutex_);
    if (read_only()) return refuse(Code::kReadOnly, "storage");
    if (folder_ == nullptr) return refuse(Code::kClosed, "storage");
    if (users_.load(std::memory_order_acquire) != 0) {
      return refuse(Code::kStorageFailed, "storage", "it is being read, and cannot be opened anew meanwhile");
    }
    if (absl::Status s = check_room(); !s.ok()) return s;
    let_go();
    absl::Status status = open_as(OpenMode::kWrite, false);
    if (!status.ok()) {
      // What there is can still be read; the next attempt may have more luck.
      readable_only_ = open_as(OpenMode::kRead, false).ok();
      return refuse(Code::kStorageFailed, "storage", from_absl(status.message()));
    }
    readable_only_ = false;
    failed_ = false;
    out_of_room_.store(false, std::memory_order_release);
    return absl::OkStatus();
  }

  absl::Status catch_up() override {
    const std::shared_lock lock(mutex_);
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    if (options_.mode != OpenMode::kFollow) return absl::OkStatus();
    const rocksdb::Status status = db_->TryCatchUpWithPrimary();
    return status.ok() ? absl::OkStatus() : read_error(status);
  }

  absl::Status checkpoint(const std::string& path) override {
    const std::shared_lock lock(mutex_);
    if (absl::Status s = check_writable(); !s.ok()) return s;
    if (absl::Status s = check_outside(path_, path, "path"); !s.ok()) return s;
    if (absl::Status s = LogFolder::check_free(path); !s.ok()) return s;
    if (absl::Status s = check_staging(path); !s.ok()) return s;
    env_.DeleteDir(path).PermitUncheckedError();  // RocksDB wants to make it itself
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(path);
    if (!status.ok()) return refuse(Code::kStorageFailed, "path", path + ": " + status.ToString());
    return LogFolder::mark(path);
  }

  absl::StatusOr<std::uint32_t> back_up(const std::string& folder) override {
    const std::shared_lock lock(mutex_);
    if (absl::Status s = check_writable(); !s.ok()) return s;
    if (absl::Status s = check_outside(path_, folder, "folder"); !s.ok()) return s;
    return add_backup(*db_, folder, options_.logger);
  }

  absl::Status close() override {
    const std::unique_lock lock(mutex_);
    if (db_ == nullptr) {
      folder_.reset();
      return absl::OkStatus();
    }
    rocksdb::Status status;
    if (!read_only() && !readable_only_ && !out_of_room()) {
      // What the tables hold need not be read from the write-ahead log at the next open.
      const std::vector<rocksdb::ColumnFamilyHandle*> families(families_.begin(), families_.end());
      status = db_->Flush(rocksdb::FlushOptions(), families);
    }
    const rocksdb::Status closed = let_go();
    if (status.ok()) status = closed;
    folder_.reset();
    return status.ok() ? absl::OkStatus() : refuse(Code::kStorageFailed, "storage", status.ToString());
  }

 private:
  std::string file(const char* name) const { return (std::filesystem::path(path_) / name).string(); }

  // RocksDB makes a checkpoint beside its place first, and begins by deleting every file that is there.
  absl::Status check_staging(const std::string& path) const {
    const std::string staging = path.substr(0, path.find_last_not_of('/') + 1) + ".tmp";
    if (absl::Status s = check_outside(path_, staging, "path"); !s.ok()) return s;
    absl::Status status = LogFolder::check_free(staging);
    if (!refused_with(status, Code::kAlreadyExists)) return status;
    return refuse(Code::kAlreadyExists, "path", staging + " is not empty, and the copy is made there first",
                  "choose another path; where an interrupted checkpoint left it, delete it");
  }

  absl::Status open_as(OpenMode mode, bool create) {
    RocksDbOptions options = options_;
    options.mode = mode;
    RocksDbSettings settings = make_settings(options, env_);
    settings.db.create_if_missing = create;
    settings.db.create_missing_column_families = create;
    std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, {}}};
    families.front().options.write_buffer_size = 64 << 10;
    for (std::size_t i = 0; i < kTableCount; ++i) families.emplace_back(kFamilies[i], settings.families[i]);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    rocksdb::Status status;
    switch (mode) {
      case OpenMode::kWrite:
        status = rocksdb::DB::Open(settings.db, path_, families, &handles, &db);
        break;
      case OpenMode::kRead:
        status = rocksdb::DB::OpenForReadOnly(settings.db, path_, families, &handles, &db);
        break;
      case OpenMode::kFollow:
        // It would keep its messages in the second folder, but they go to the logger.
        status = rocksdb::DB::OpenAsSecondary(settings.db, path_, path_, families, &handles, &db);
        break;
    }
    db_.reset(db);
    if (!status.ok()) return open_error(path_, status);
    default_family_ = handles[0];
    std::copy(handles.begin() + 1, handles.end(), families_.begin());
    return absl::OkStatus();
  }

  // Reads a file as a whole, against the checksum that the manifest has for it.
  absl::Status check_file(const rocksdb::LiveFileMetaData& facts) {
    const std::string path = facts.directory + "/" + facts.relative_filename;
    std::unique_ptr<rocksdb::SequentialFile> in;
    rocksdb::Status status = env_.NewSequentialFile(path, &in, rocksdb::EnvOptions());
    if (status.IsPathNotFound() && options_.mode == OpenMode::kFollow) return absl::OkStatus();
    rocksdb::FileChecksumGenContext context;
    context.file_name = path;
    const std::unique_ptr<rocksdb::FileChecksumGenerator> sum =
        rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator(context);
    std::string block(256 << 10, '\0');
    rocksdb::Slice read;
    std::uint64_t bytes = 0;
    while (status.ok()) {
      status = in->Read(block.size(), &read, block.data());
      if (!status.ok() || read.empty()) break;
      sum->Update(read.data(), read.size());
      bytes += read.size();
    }
    if (!status.ok()) {
      const bool gone = status.IsPathNotFound() || status.IsNotFound();
      return gone ? refuse(Code::kCorrupt, "storage", facts.relative_filename + " is missing") : read_error(status);
    }
    sum->Finalize();
    if (bytes != facts.size || facts.file_checksum_func_name != sum->Name() ||
        sum->GetChecksum() != facts.file_checksum) {
      return refuse(Code::kCorrupt, "storage", facts.relative_filename + " is not as it was written");
    }
    return absl::OkStatus();
  }

  rocksdb::Status let_go() {
    if (db_ == nullptr) return rocksdb::Status::OK();
    for (rocksdb::ColumnFamilyHandle* const family : families_) db_->DestroyColumnFamilyHandle(family);
    db_->DestroyColumnFamilyHandle(default_family_);
    const rocksdb::Status closed = db_->Close();
    db_.reset();
    return closed;
  }

  // Whether there is room for what opening writes: the write-ahead log again as sorted files, and a manifest. Found out
  // by taking it, since a file system may promise more than it gives.
  absl::Status check_room() {
    constexpr std::uint64_t kManifest = 1 << 20;
    std::uint64_t bytes = kManifest;
    std::vector<std::string> names;
    rocksdb::Status status = env_.GetChildren(path_, &names);
    for (const std::string& name : names) {
      std::uint64_t size = 0;
      if (name.ends_with(".log") && env_.GetFileSize(file(name.c_str()), &size).ok()) bytes += size;
    }
    const std::string probe = file(kProbeFile);
    std::unique_ptr<rocksdb::WritableFile> out;
    if (status.ok()) status = env_.NewWritableFile(probe, &out, rocksdb::EnvOptions());
    const std::string block(64 << 10, '\x5a');
    for (std::uint64_t done = 0; status.ok() && done < bytes; done += block.size()) status = out->Append(block);
    if (status.ok()) status = out->Sync();
    if (out != nullptr) out->Close().PermitUncheckedError();
    env_.DeleteFile(probe).PermitUncheckedError();
    if (status.ok()) return absl::OkStatus();
    return refuse(Code::kStorageFailed, "storage", "there is no room yet: " + status.ToString());
  }

  absl::Status check_writable() const {
    if (db_ == nullptr) return refuse(Code::kClosed, "storage");
    if (readable_only_) return refuse(Code::kStorageFailed, "storage", "it could not be opened for writing again");
    return read_only() ? refuse(Code::kReadOnly, "storage") : absl::OkStatus();
  }

  absl::Status written(const rocksdb::Status& status) {
    if (status.ok()) return absl::OkStatus();
    failed_ = true;
    // A compaction that found no room is held against RocksDB until it is opened anew: from then on a write that would
    // have to wait for the background is Incomplete instead. Without no_slowdown nothing else here answers so.
    if (status.IsNoSpace() || status.IsIncomplete()) out_of_room_.store(true, std::memory_order_release);
    return write_error(status);
  }

  rocksdb::Env& env_;
  const std::string path_;
  std::shared_ptr<LogFolder> folder_;
  const RocksDbOptions options_;
  std::atomic<int> users_{0};  // cursors and runs
  std::atomic<bool> out_of_room_{false};
  std::mutex writing_;   // writes and syncs come one after the other
  bool failed_ = false;  // one of them did; guarded by writing_

  mutable std::shared_mutex mutex_;  // held alone by whoever changes the rest
  bool readable_only_ = false;       // it could not be opened for writing again
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* default_family_ = nullptr;
  std::array<rocksdb::ColumnFamilyHandle*, kTableCount> families_{};
};

// Reads what the log has to know.
absl::StatusOr<OpenedRocksDb> read_log(std::shared_ptr<Storage> storage, bool tree, Holes holes = Holes::kAreDamage) {
  absl::StatusOr<Recovered> recovered = recover(*storage, holes);
  if (!recovered.ok()) return recovered.status();
  OpenedRocksDb out{std::move(storage), *std::move(recovered), nullptr};
  if (!tree) return out;
  absl::StatusOr<std::unique_ptr<LogTree>> grown =
      LogTree::recover(*out.storage, out.recovered.head, out.recovered.recorded_at, holes);
  if (!grown.ok()) return grown.status();
  out.tree = *std::move(grown);
  return out;
}

// Whether a log's tables are not all made yet, so that nothing can be in them and RocksDB may make what is missing.
absl::StatusOr<bool> lacks_tables(rocksdb::Env& env, const std::string& path) {
  std::vector<std::string> names;
  if (const rocksdb::Status s = env.GetChildren(path, &names); !s.ok()) return open_error(path, s);
  const auto is_sorted_file = [](const std::string& name) { return name.ends_with(".sst"); };
  if (std::any_of(names.begin(), names.end(), is_sorted_file)) return false;
  if (std::find(names.begin(), names.end(), "CURRENT") == names.end()) return true;
  rocksdb::DBOptions options;
  options.env = &env;
  std::vector<std::string> families;
  if (const rocksdb::Status s = rocksdb::DB::ListColumnFamilies(options, path, &families); !s.ok()) {
    return open_error(path, s);
  }
  return !std::all_of(kFamilies.begin(), kFamilies.end(), [&](const std::string& family) {
    return std::find(families.begin(), families.end(), family) != families.end();
  });
}

// Makes a log, or ends the making of one; with `create` its tables too, otherwise it must have them.
absl::StatusOr<OpenedRocksDb> make_log(rocksdb::Env& env, const std::string& path, const RocksDbOptions& options,
                                       bool tree, std::shared_ptr<LogFolder> folder, bool create) {
  if (absl::Status s = folder->mark_being_made(path); !s.ok()) return s;
  auto storage = std::make_shared<RocksDbStorage>(env, path, folder, options);
  if (absl::Status s = storage->open(create); !s.ok()) return s;
  absl::StatusOr<OpenedRocksDb> made = read_log(std::move(storage), tree);
  if (!made.ok()) return made.status();
  if (made->recovered.fresh) {
    if (absl::Status s = write_format(*made->storage); !s.ok()) return s;
    made->recovered.fresh = false;
  }
  if (absl::Status s = folder->mark_complete(); !s.ok()) return s;
  return made;
}

// Opens a log in a way that changes nothing, and reads it.
absl::StatusOr<OpenedRocksDb> look_into(rocksdb::Env& env, const std::string& path, const RocksDbOptions& options,
                                        bool tree, const std::shared_ptr<LogFolder>& folder) {
  auto storage = std::make_shared<RocksDbStorage>(env, path, folder, options);
  if (absl::Status s = storage->open(false); !s.ok()) return s;
  const Holes holes = options.mode == OpenMode::kFollow ? Holes::kEndIt : Holes::kAreDamage;
  absl::StatusOr<OpenedRocksDb> found = read_log(std::move(storage), tree, holes);
  if (found.ok() && found->recovered.fresh && folder->complete()) {
    return refuse(Code::kCorrupt, "format", path + ": the format is missing");
  }
  return found;
}

}  // namespace

absl::StatusOr<OpenedRocksDb> open_rocksdb(const std::string& path, const RocksDbOptions& options, bool tree,
                                           rocksdb::Env* env) {
  if (env == nullptr) env = rocksdb::Env::Default();
  absl::StatusOr<std::unique_ptr<LogFolder>> opened = LogFolder::open(path, options.create_if_missing, options.mode);
  if (!opened.ok()) return opened.status();
  const std::shared_ptr<LogFolder> folder = *std::move(opened);
  if (!folder->complete()) {
    const absl::StatusOr<bool> begun_only = lacks_tables(*env, path);
    if (!begun_only.ok()) return begun_only.status();
    if (*begun_only) return make_log(*env, path, options, tree, folder, /*create=*/true);
  }

  // A look that changes nothing comes first: opening for writing would rotate files before it finds what is wrong.
  RocksDbOptions look = options;
  if (look.mode == OpenMode::kWrite) look.mode = OpenMode::kRead;
  absl::StatusOr<OpenedRocksDb> found = look_into(*env, path, look, tree, folder);
  for (int attempt = 1; attempt < kFollowAttempts && look.mode == OpenMode::kFollow; ++attempt) {
    // A log it is, by its mark: what names its format may be in the hole.
    const bool in_hole =
        refused_with(found.status(), Code::kCorrupt) || refused_with(found.status(), Code::kNotAGendanLog);
    if (!in_hole && !(found.ok() && !found->recovered.hole.ok())) break;
    found = look_into(*env, path, look, tree, folder);
  }
  if (!found.ok()) return found.status();
  if (options.mode != OpenMode::kWrite) return found;
  if (absl::Status s = found->storage->close(); !s.ok()) return s;
  // All that was missing is the mark, or it is the mark that was damaged.
  if (!folder->complete()) return make_log(*env, path, options, tree, folder, /*create=*/false);

  // What was found stays true: nobody else writes while the folder is locked.
  auto storage = std::make_shared<RocksDbStorage>(*env, path, folder, options);
  if (absl::Status s = storage->open(false); !s.ok()) return s;
  if (found->tree != nullptr) found->tree->move_to(*storage);
  found->storage = std::move(storage);
  return found;
}

absl::StatusOr<std::shared_ptr<Storage>> open_rocksdb_storage(const std::string& path, const RocksDbOptions& options) {
  absl::StatusOr<OpenedRocksDb> opened = open_rocksdb(path, options, /*tree=*/false);
  if (!opened.ok()) return opened.status();
  return std::move(opened->storage);
}

}  // namespace gendan
