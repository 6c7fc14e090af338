#include "tests/faults/faulty_file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <numeric>
#include <ranges>
#include <set>
#include <utility>

#include "absl/time/clock.h"
#include "log/planted.h"

namespace gendan::faults_test {
namespace {

namespace fs = std::filesystem;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Files are written in pages; the one that was being written may hold anything.
constexpr std::uint64_t kPage = 4096;

IOStatus from_errno(const std::string& path, int error) {
  const std::string text = std::strerror(error);
  if (error == ENOENT) return IOStatus::PathNotFound(path, text);
  return error == ENOSPC ? IOStatus::NoSpace(path, text) : IOStatus::IOError(path, text);
}

// A folder by one name, however it is written.
std::string folder_name(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return normal.has_filename() ? normal.string() : normal.parent_path().string();
}

std::string folder_of(const std::string& path) { return folder_name(fs::path(path).parent_path()); }

bool has_other_names(const std::string& path) {
  std::error_code error;
  const std::uintmax_t names = fs::hard_link_count(path, error);
  return !error && names > 1;
}

std::uint64_t size_on_disk(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

}  // namespace

class FaultyFileSystem::File final : public rocksdb::FSWritableFile {
 public:
  File(FaultyFileSystem& system, std::string path, int descriptor, std::shared_ptr<Contents> contents,
       std::uint64_t generation)
      : system_(system),
        path_(std::move(path)),
        descriptor_(descriptor),
        contents_(std::move(contents)),
        generation_(generation) {}
  ~File() override { close(); }

  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    return system_.append(*this, {data.data(), data.size()});
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override {
    return system_.truncate(*this, size);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override {
    close();
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return system_.sync(*this); }
  bool IsSyncThreadSafe() const override { return true; }
  std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(system_.mutex_);
    return contents_->size;
  }
  IOStatus InvalidateCache(std::size_t, std::size_t) override { return IOStatus::OK(); }

 private:
  friend class FaultyFileSystem;
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  FaultyFileSystem& system_;
  const std::string path_;
  int descriptor_;
  const std::shared_ptr<Contents> contents_;
  const std::uint64_t generation_;
};

class FaultyFileSystem::Folder final : public rocksdb::FSDirectory {
 public:
  Folder(FaultyFileSystem& system, std::string path, std::uint64_t generation)
      : system_(system), path_(std::move(path)), generation_(generation) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return system_.sync_folder(path_, generation_); }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  FaultyFileSystem& system_;
  const std::string path_;
  const std::uint64_t generation_;
};

class FaultyFileSystem::Reader final : public rocksdb::FSRandomAccessFile {
 public:
  Reader(FaultyFileSystem& system, std::string path, std::unique_ptr<FSRandomAccessFile> base, std::uint64_t generation)
      : system_(system), path_(std::move(path)), base_(std::move(base)), generation_(generation) {}
  IOStatus Read(std::uint64_t offset, std::size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) const override {
    IOStatus status = base_->Read(offset, n, options, result, scratch, debug);
    return status.ok() ? system_.damage(path_, offset, result, scratch, generation_) : status;
  }
  std::size_t GetUniqueId(char* id, std::size_t size) const override { return base_->GetUniqueId(id, size); }

 private:
  FaultyFileSystem& system_;
  const std::string path_;
  const std::unique_ptr<FSRandomAccessFile> base_;
  const std::uint64_t generation_;
};

class FaultyFileSystem::SequentialReader final : public rocksdb::FSSequentialFile {
 public:
  SequentialReader(FaultyFileSystem& system, std::string path, std::unique_ptr<FSSequentialFile> base,
                   std::uint64_t generation)
      : system_(system), path_(std::move(path)), base_(std::move(base)), generation_(generation) {}
  IOStatus Read(std::size_t n, const IOOptions& options, Slice* result, char* scratch, IODebugContext* debug) override {
    IOStatus status = base_->Read(n, options, result, scratch, debug);
    if (!status.ok()) return status;
    const std::uint64_t offset = std::exchange(offset_, offset_ + result->size());
    return system_.damage(path_, offset, result, scratch, generation_);
  }
  IOStatus Skip(std::uint64_t n) override {
    offset_ += n;
    return base_->Skip(n);
  }

 private:
  FaultyFileSystem& system_;
  const std::string path_;
  const std::unique_ptr<FSSequentialFile> base_;
  const std::uint64_t generation_;
  std::uint64_t offset_ = 0;
};

FaultyFileSystem::FaultyFileSystem(std::string attic)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), attic_(std::move(attic)) {}

FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::fail(Operation operation, std::uint64_t nth, Failure failure, bool lasting) {
  const std::lock_guard lock(mutex_);
  orders_[static_cast<std::size_t>(operation)] = {nth, failure, lasting};
}

void FaultyFileSystem::heal() {
  const std::lock_guard lock(mutex_);
  orders_ = {};
  read_only_ = false;
}

void FaultyFileSystem::become_read_only() {
  const std::lock_guard lock(mutex_);
  read_only_ = true;
}

void FaultyFileSystem::cut_power_at(std::uint64_t nth) {
  const std::lock_guard lock(mutex_);
  power_left_ = nth;
}

void FaultyFileSystem::cut_power() {
  const std::lock_guard lock(mutex_);
  off_ = true;
}

bool FaultyFileSystem::power_is_off() const {
  const std::lock_guard lock(mutex_);
  return off_;
}

void FaultyFileSystem::leave_garbage(bool garbage) {
  const std::lock_guard lock(mutex_);
  garbage_ = garbage;
}

void FaultyFileSystem::slow_sync(absl::Duration duration) {
  const std::lock_guard lock(mutex_);
  sync_takes_ = duration;
}

void FaultyFileSystem::flip_bits(std::uint32_t per_million, std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  flips_per_million_ = per_million;
  flips_.seed(seed);
}

void FaultyFileSystem::flip_bit(std::string name, std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  flipped_.emplace_back(std::move(name), offset);
}

std::uint64_t FaultyFileSystem::count(Operation operation) const {
  const std::lock_guard lock(mutex_);
  return counts_[static_cast<std::size_t>(operation)];
}

std::uint64_t FaultyFileSystem::changes() const {
  const std::lock_guard lock(mutex_);
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint64_t FaultyFileSystem::synced_bytes(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(path);
  if (found == names_.end()) return size_on_disk(path);
  std::uint64_t bytes = found->second->synced;
  for (const Range& range : found->second->lost) bytes -= range.end - range.begin;
  return bytes;
}

IOStatus FaultyFileSystem::check_writable() const {
  return read_only_ ? IOStatus::IOError(std::strerror(EROFS)) : IOStatus::OK();
}

IOStatus FaultyFileSystem::begin(Operation operation, std::uint64_t generation) {
  if (generation != generation_) return IOStatus::IOError("the process that opened this is gone");
  if (power_left_ > 0 && --power_left_ == 0) off_ = true;
  if (off_) return IOStatus::IOError("the power is off");
  if (IOStatus status = check_writable(); !status.ok()) return status;
  const auto number = static_cast<std::size_t>(operation);
  ++counts_[number];
  Order& order = orders_[number];
  if (order.countdown == 0 || --order.countdown > 0) return IOStatus::OK();
  if (order.lasting) order.countdown = 1;
  return order.failure == Failure::kNoSpace ? IOStatus::NoSpace("a fault was ordered")
                                            : IOStatus::IOError("a fault was ordered");
}

std::shared_ptr<FaultyFileSystem::Contents> FaultyFileSystem::contents_of(const std::string& path) {
  std::shared_ptr<Contents>& contents = names_[path];
  if (contents == nullptr) {
    contents = std::make_shared<Contents>();
    contents->size = contents->synced = size_on_disk(path);
  }
  return contents;
}

void FaultyFileSystem::move(const std::string& from, const std::string& to) {
  ::rename(from.c_str(), to.c_str());
  names_.erase(to);
  if (auto node = names_.extract(from)) {
    node.key() = to;
    names_.insert(std::move(node));
  }
}

std::string FaultyFileSystem::save(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return {};
  std::string saved = attic_ + "/" + std::to_string(++saved_);
  move(path, saved);
  return saved;
}

void FaultyFileSystem::undo(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kCreated:
      ::unlink(change.path.c_str());
      names_.erase(change.path);
      break;
    case Change::Kind::kRenamed:
      move(change.path, change.from);
      break;
    case Change::Kind::kRemoved:
      break;
  }
  if (!change.saved.empty()) move(change.saved, change.path);
}

void FaultyFileSystem::forget(const Change& change) {
  if (change.saved.empty()) return;
  ::unlink(change.saved.c_str());
  names_.erase(change.saved);
}

// Takes away what of a file never reached the disk, or leaves some of it.
void FaultyFileSystem::lose(const std::string& path, const Contents& contents, std::mt19937_64& random) const {
  std::uint64_t size = contents.synced;
  std::uint64_t torn = 0;  // bytes before `size` that may be garbage
  const std::uint64_t unsynced = contents.size - contents.synced;
  if (unsynced > 0) {
    switch (random() % (garbage_ ? 4 : 3)) {
      case 0:
        break;
      case 1:
        size += random() % (unsynced + 1);
        break;
      case 2:
        size = contents.size;
        break;
      default:
        size += 1 + random() % unsynced;
        torn = std::min(1 + random() % kPage, size - contents.synced);
    }
  }
  std::vector<Range> lost = contents.lost;
  while (!lost.empty() && lost.back().end >= size && random() % 2 == 0) {
    size = std::min(size, lost.back().begin);
    lost.pop_back();
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  const auto put = [&](std::uint64_t at, const std::string& bytes) {
    return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at)) >= 0;
  };
  if (torn > 0) {
    std::string garbage(torn, '\0');
    if (random() % 2 == 0) {
      for (char& byte : garbage) byte = static_cast<char>(random());
    }
    put(size - torn, garbage);
  }
  for (const Range& range : lost) {
    if (range.begin < size) put(range.begin, std::string(std::min(range.end, size) - range.begin, '\0'));
  }
  [[maybe_unused]] const int error = ::ftruncate(file, static_cast<off_t>(size));
  ::close(file);
}

void FaultyFileSystem::crash(std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  std::mt19937_64 random(seed);
  // A folder's changes reach the disk in their order, so that the first so many are there.
  std::map<std::string, std::uint64_t> kept;
  for (const Change& change : unsynced_) ++kept[change.folder];
  for (auto& [folder, count] : kept) count = random() % 3 == 0 ? 0 : random() % (count + 1);
  std::map<std::string, std::uint64_t> seen;
  std::vector<const Change*> undone;
  for (const Change& change : unsynced_) {
    if (++seen[change.folder] > kept[change.folder]) {
      undone.push_back(&change);
    } else {
      forget(change);
    }
  }
  for (const Change* const change : undone | std::views::reverse) undo(*change);
  std::set<const Contents*> done;
  for (const auto& [path, contents] : names_) {
    if (done.insert(contents.get()).second) lose(path, *contents, random);
  }
  names_.clear();
  unsynced_.clear();
  orders_ = {};
  power_left_ = 0;
  off_ = false;
  ++generation_;
}

void FaultyFileSystem::kill_process() {
  const std::lock_guard lock(mutex_);
  orders_ = {};
  power_left_ = 0;
  off_ = false;
  ++generation_;
}

IOStatus FaultyFileSystem::append(File& file, std::string_view data) {
  const std::lock_guard lock(mutex_);
  IOStatus status = begin(Operation::kWrite, file.generation_);
  if (file.generation_ != generation_ || off_ || read_only_) return status;
  if (!status.ok()) data = data.substr(0, data.size() / 2);
  while (!data.empty()) {
    const ssize_t written = ::write(file.descriptor_, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return from_errno(file.path_, errno);
    file.contents_->size += static_cast<std::uint64_t>(written);
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return status;
}

IOStatus FaultyFileSystem::truncate(File& file, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = begin(Operation::kWrite, file.generation_); !status.ok()) return status;
  // Only what is past the end is ever cut off: nothing is.
  return size >= file.contents_->size ? IOStatus::OK() : IOStatus::NotSupported("cutting off written bytes");
}

IOStatus FaultyFileSystem::sync(File& file) {
  absl::Duration takes;
  {
    const std::lock_guard lock(mutex_);
    takes = sync_takes_;
  }
  if (takes > absl::ZeroDuration()) absl::SleepFor(takes);
  const std::lock_guard lock(mutex_);
  IOStatus status = begin(Operation::kSync, file.generation_);
  if (file.generation_ != generation_ || off_) return status;
  Contents& contents = *file.contents_;
  if (!status.ok()) {
    if (contents.synced < contents.size) contents.lost.push_back({contents.synced, contents.size});
    // The second time there is nothing left that would have to be written.
    if (planted(PlantedBug::kFailedSyncRetried)) status = IOStatus::OK();
  }
  contents.synced = contents.size;
  return status;
}

IOStatus FaultyFileSystem::sync_folder(const std::string& path, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = begin(Operation::kSyncFolder, generation); !status.ok()) return status;
  if (planted(PlantedBug::kFolderSyncDropped)) return IOStatus::OK();
  const std::string folder = folder_name(path);
  const auto of_folder = [&](const Change& change) { return change.folder == folder; };
  for (const Change& change : unsynced_) {
    if (of_folder(change)) forget(change);
  }
  std::erase_if(unsynced_, of_folder);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::damage(const std::string& path, std::uint64_t offset, Slice* result, char* scratch,
                                  std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return IOStatus::IOError("the process that opened this is gone");
  if (off_) return IOStatus::IOError("the power is off");
  const auto flip = [&](std::uint64_t at, unsigned bit) {
    if (result->data() != scratch) {
      std::memcpy(scratch, result->data(), result->size());
      *result = Slice(scratch, result->size());
    }
    scratch[at] = static_cast<char>(scratch[at] ^ (1u << bit));
  };
  if (result->empty()) return IOStatus::OK();
  if (flips_per_million_ > 0 && flips_() % 1'000'000 < flips_per_million_) {
    flip(flips_() % result->size(), static_cast<unsigned>(flips_() % 8));
  }
  for (const auto& [name, at] : flipped_) {
    if (path.ends_with(name) && at >= offset && at < offset + result->size()) flip(at - offset, 0);
  }
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                             IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  if (off_) return IOStatus::IOError("the power is off");
  std::unique_ptr<rocksdb::FSSequentialFile> base;
  if (IOStatus status = target_->NewSequentialFile(path, options, &base, debug); !status.ok()) return status;
  *result = std::make_unique<SequentialReader>(*this, path, std::move(base), generation_);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                               IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  if (off_) return IOStatus::IOError("the power is off");
  std::unique_ptr<rocksdb::FSRandomAccessFile> base;
  if (IOStatus status = target_->NewRandomAccessFile(path, options, &base, debug); !status.ok()) return status;
  *result = std::make_unique<Reader>(*this, path, std::move(base), generation_);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& path, const rocksdb::FileOptions&,
                                           std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = begin(Operation::kCreate, generation_); !status.ok()) return status;
  if (has_other_names(path)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) return from_errno(path, errno);
    *contents_of(path) = {};
    *result = std::make_unique<File>(*this, path, descriptor, contents_of(path), generation_);
    return IOStatus::OK();
  }
  std::string saved = save(path);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return from_errno(path, errno);
  if (!saved.empty()) unsynced_.push_back({Change::Kind::kRemoved, folder_of(path), path, {}, std::move(saved)});
  unsynced_.push_back({Change::Kind::kCreated, folder_of(path), path, {}, {}});
  *result = std::make_unique<File>(*this, path, descriptor, contents_of(path), generation_);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  {
    const std::lock_guard lock(mutex_);
    if (off_) return IOStatus::IOError("the power is off");
    if (IOStatus status = check_writable(); !status.ok()) return status;
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor >= 0) {
      *result = std::make_unique<File>(*this, path, descriptor, contents_of(path), generation_);
      return IOStatus::OK();
    }
    if (errno != ENOENT) return from_errno(path, errno);
  }
  return NewWritableFile(path, options, result, debug);
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string&, const std::string&, const rocksdb::FileOptions&,
                                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) {
  return IOStatus::NotSupported("ReuseWritableFile");
}

IOStatus FaultyFileSystem::NewRandomRWFile(const std::string&, const rocksdb::FileOptions&,
                                           std::unique_ptr<rocksdb::FSRandomRWFile>*, IODebugContext*) {
  return IOStatus::NotSupported("NewRandomRWFile");
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& path, const IOOptions&,
                                        std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  if (off_) return IOStatus::IOError("the power is off");
  if (!fs::is_directory(path)) return IOStatus::PathNotFound(path, "no such folder");
  *result = std::make_unique<Folder>(*this, path, generation_);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  if (::access(path.c_str(), F_OK) != 0) return from_errno(path, errno);
  if (IOStatus status = begin(Operation::kRemove, generation_); !status.ok()) return status;
  unsynced_.push_back({Change::Kind::kRemoved, folder_of(path), path, {}, save(path)});
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                                      IODebugContext*) {
  const std::lock_guard lock(mutex_);
  if (::access(from.c_str(), F_OK) != 0) return from_errno(from, errno);
  if (IOStatus status = begin(Operation::kRename, generation_); !status.ok()) return status;
  std::string saved = save(to);
  move(from, to);
  unsynced_.push_back({Change::Kind::kRenamed, folder_of(to), to, from, std::move(saved)});
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::LinkFile(const std::string& from, const std::string& to, const IOOptions&, IODebugContext*) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = begin(Operation::kCreate, generation_); !status.ok()) return status;
  if (::link(from.c_str(), to.c_str()) != 0) return from_errno(to, errno);
  names_[to] = contents_of(from);
  unsynced_.push_back({Change::Kind::kCreated, folder_of(to), to, {}, {}});
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::Truncate(const std::string&, std::size_t, const IOOptions&, IODebugContext*) {
  return IOStatus::NotSupported("Truncate");
}

IOStatus FaultyFileSystem::CreateDir(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = check_writable(); !status.ok()) return status;
  return target_->CreateDir(path, options, debug);
}

IOStatus FaultyFileSystem::CreateDirIfMissing(const std::string& path, const IOOptions& options,
                                              IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  if (fs::is_directory(path)) return IOStatus::OK();
  if (IOStatus status = check_writable(); !status.ok()) return status;
  return target_->CreateDirIfMissing(path, options, debug);
}

IOStatus FaultyFileSystem::DeleteDir(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  if (IOStatus status = check_writable(); !status.ok()) return status;
  return target_->DeleteDir(path, options, debug);
}

// The lock is a file that is opened for writing.
IOStatus FaultyFileSystem::LockFile(const std::string& path, const IOOptions& options, rocksdb::FileLock** lock,
                                    IODebugContext* debug) {
  const std::lock_guard guard(mutex_);
  if (IOStatus status = check_writable(); !status.ok()) return status;
  return target_->LockFile(path, options, lock, debug);
}

}  // namespace gendan::faults_test
