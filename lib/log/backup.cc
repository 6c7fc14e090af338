#include "gendan/log/backup.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "gendan/core/refusal.h"
#include "log/backup_folder.h"
#include "log/log_folder.h"
#include "log/rocksdb_settings.h"

namespace gendan {
namespace {

namespace fs = std::filesystem;

// RocksDB's backup engine knows nothing of other processes.
constexpr const char* kLockFile = "LOCK";

absl::Status backup_error(const std::string& folder, const rocksdb::Status& status) {
  const Code code = status.IsNotFound()     ? Code::kNotFound
                    : status.IsCorruption() ? Code::kCorrupt
                                            : Code::kStorageFailed;
  return refuse(code, "folder", folder + ": " + status.ToString());
}

// Whether backups may be put there: the folder is missing or empty, or was made for them and holds nothing else, which
// RocksDB might delete with what no backup has. A first backup that was interrupted may have left a part of it.
absl::Status check_for_backups(const std::string& folder) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  if (error) return LogFolder::check_free(folder, "folder");
  for (; entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path name = entry->path().filename();
    if (name != kLockFile && name != "shared_checksum" && name != "private" && name != "meta") {
      return refuse(Code::kAlreadyExists, "folder", entry->path().string() + " is not of backups");
    }
  }
  return error ? refuse(Code::kStorageFailed, "folder", folder + ": " + error.message()) : absl::OkStatus();
}

absl::Status check_there(const std::string& folder) {
  if (folder.empty()) return refuse(Code::kMissing, "folder");
  std::error_code error;
  return fs::is_directory(folder, error) ? absl::OkStatus() : refuse(Code::kNotFound, "folder", folder);
}

class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  absl::Status take(const std::string& folder) {
    const std::string path = (fs::path(folder) / kLockFile).string();
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
    if (errno == EWOULDBLOCK) return refuse(Code::kLocked, "folder", folder + " is being changed by somebody else");
    return refuse(Code::kStorageFailed, "folder", path + ": " + std::generic_category().message(errno));
  }

 private:
  int file_ = -1;
};

rocksdb::BackupEngineOptions engine_options(const std::string& folder, rocksdb::Logger* messages) {
  rocksdb::BackupEngineOptions options(folder);
  options.info_log = messages;
  return options;
}

// The engine for reading, which changes nothing, not even what an interrupted backup has left behind.
absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> reader(const std::string& folder,
                                                                      rocksdb::Logger* messages) {
  if (absl::Status s = check_there(folder); !s.ok()) return s;
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  const rocksdb::Status status =
      rocksdb::BackupEngineReadOnly::Open(rocksdb::Env::Default(), engine_options(folder, messages), &engine);
  if (!status.ok()) return backup_error(folder, status);
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(engine);
}

// Deletes what is older than the `keep` newest whole ones. Whether the bytes of one have changed RocksDB does not know
// until it reads them. With the first that it deletes it removes every file that none of those has which it could open,
// so it is not asked without one: the files of a damaged one may be worth something yet.
rocksdb::Status delete_all_but(rocksdb::BackupEngine& engine, std::uint32_t keep) {
  std::vector<rocksdb::BackupInfo> opened;
  engine.GetBackupInfo(&opened);
  std::vector<rocksdb::BackupID> numbers;
  engine.GetCorruptedBackups(&numbers);
  for (const rocksdb::BackupInfo& info : opened) numbers.push_back(info.backup_id);
  if (opened.size() < keep || numbers.size() == keep) return rocksdb::Status::OK();
  std::sort(numbers.begin(), numbers.end());
  auto oldest_kept = numbers.end();
  for (std::uint32_t whole = 0; whole < keep;) {
    if (oldest_kept == numbers.begin()) return rocksdb::Status::OK();
    if (engine.VerifyBackup(*--oldest_kept, /*verify_with_checksum=*/true).ok()) ++whole;
  }
  rocksdb::Status status;
  for (auto number = numbers.begin(); number != oldest_kept && status.ok(); ++number) {
    status = engine.DeleteBackup(*number);
  }
  return status;
}

}  // namespace

absl::StatusOr<std::uint32_t> add_backup(rocksdb::DB& db, const std::string& folder, Logger* logger) {
  if (folder.empty()) return refuse(Code::kMissing, "folder");
  if (absl::Status s = check_for_backups(folder); !s.ok()) return s;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return refuse(Code::kStorageFailed, "folder", folder + ": " + error.message());
  FolderLock lock;
  if (absl::Status s = lock.take(folder); !s.ok()) return s;
  const std::shared_ptr<rocksdb::Logger> messages = forward_messages(logger);
  rocksdb::BackupEngine* made = nullptr;
  rocksdb::Status status =
      rocksdb::BackupEngine::Open(rocksdb::Env::Default(), engine_options(folder, messages.get()), &made);
  const std::unique_ptr<rocksdb::BackupEngine> engine(made);
  rocksdb::BackupID number = 0;
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  if (status.ok()) status = engine->CreateNewBackup(options, &db, &number);
  if (!status.ok()) return refuse(Code::kStorageFailed, "folder", folder + ": " + status.ToString());
  // RocksDB has synced what it made, and nothing above it.
  if (absl::Status s = LogFolder::sync_way_to(folder, "folder"); !s.ok()) return s;
  return number;
}

absl::StatusOr<std::vector<BackupFacts>> list_backups(const std::string& folder) {
  const std::shared_ptr<rocksdb::Logger> messages = forward_messages(nullptr);
  const auto engine = reader(folder, messages.get());
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  std::vector<BackupFacts> out;
  for (const rocksdb::BackupInfo& info : infos) {
    out.push_back({info.backup_id, {info.timestamp * 1'000'000}, info.size, info.number_files, false});
  }
  std::vector<rocksdb::BackupID> damaged;  // found so when the folder was opened, and left out above
  (*engine)->GetCorruptedBackups(&damaged);
  for (const rocksdb::BackupID number : damaged) out.push_back({number, {}, 0, 0, true});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return out;
}

absl::Status verify_backup(const std::string& folder, std::uint32_t number) {
  const std::shared_ptr<rocksdb::Logger> messages = forward_messages(nullptr);
  const auto engine = reader(folder, messages.get());
  if (!engine.ok()) return engine.status();
  const rocksdb::Status status = (*engine)->VerifyBackup(number, /*verify_with_checksum=*/true);
  return status.ok() ? absl::OkStatus() : backup_error(folder, status);
}

absl::Status restore_backup(const std::string& folder, std::uint32_t number, const std::string& path) {
  if (absl::Status s = LogFolder::check_free(path); !s.ok()) return s;
  const std::shared_ptr<rocksdb::Logger> messages = forward_messages(nullptr);
  const auto engine = reader(folder, messages.get());
  if (!engine.ok()) return engine.status();
  if (const rocksdb::Status status = (*engine)->RestoreDBFromBackup(rocksdb::RestoreOptions(), number, path, path);
      !status.ok()) {
    return backup_error(folder, status);
  }
  return LogFolder::mark(path);
}

absl::Status delete_old_backups(const std::string& folder, std::uint32_t keep) {
  if (absl::Status s = check_there(folder); !s.ok()) return s;
  if (absl::Status s = check_for_backups(folder); !s.ok()) return s;
  FolderLock lock;
  if (absl::Status s = lock.take(folder); !s.ok()) return s;
  const std::shared_ptr<rocksdb::Logger> messages = forward_messages(nullptr);
  rocksdb::BackupEngine* made = nullptr;
  rocksdb::Status status =
      rocksdb::BackupEngine::Open(rocksdb::Env::Default(), engine_options(folder, messages.get()), &made);
  const std::unique_ptr<rocksdb::BackupEngine> engine(made);
  if (status.ok()) status = delete_all_but(*engine, keep);
  return status.ok() ? absl::OkStatus() : backup_error(folder, status);
}

}  // namespace gendan
