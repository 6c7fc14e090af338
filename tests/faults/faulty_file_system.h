#ifndef GENDAN_TESTS_FAULTS_FAULTY_FILE_SYSTEM_H_
#define GENDAN_TESTS_FAULTS_FAULTY_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace gendan::faults_test {

// The real file system, as it is on a bad day. It knows what was synced: which bytes of each file that was written
// through it, and which creations, renames and removals in each folder; crash() takes the rest away. Nothing is really
// synced, so it is quick. A file that was there before counts as synced.
//
// A file's sync does not make its name durable; only its folder's sync does. A file that is made where one with more
// names stands cuts that one off under all of them, and for good. Safe from any thread.
class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  enum class Operation : std::uint8_t { kCreate, kWrite, kSync, kRename, kSyncFolder, kRemove };
  static constexpr std::size_t kOperations = 6;
  enum class Failure : std::uint8_t { kInputOutput, kNoSpace };

  // `attic` is an empty folder on the same file system, where it keeps what may come back. It must outlive all files.
  explicit FaultyFileSystem(std::string attic);
  ~FaultyFileSystem() override;

  const char* Name() const override { return "gendan.FaultyFileSystem"; }

  // The nth such operation from now on, 1 being the next, fails; if `lasting`, so do all after it until heal().
  // A write that fails has written the first half of its bytes. A sync that fails loses what was not synced: it can
  // still be read, but no later sync makes it durable (as on Linux).
  void fail(Operation operation, std::uint64_t nth, Failure failure, bool lasting = false);
  // Ends what fail() and become_read_only() began.
  void heal();
  // Whatever would change something fails and changes nothing, as on a file system that the kernel has made read-only;
  // a sync that fails loses what it would lose otherwise. Stays so when the process or the power dies, until heal().
  void become_read_only();

  // The nth operation from now on that changes something finds the power off, and so does all that follows.
  void cut_power_at(std::uint64_t nth);
  void cut_power();
  bool power_is_off() const;

  // The power was cut, now or before, and comes back. What was not synced is gone, or is there in part, as `seed` says:
  // of a file's unsynced end the first bytes may have survived, as they were or with garbage behind them; of a folder's
  // changes the first so many. Files that were open before are dead.
  void crash(std::uint64_t seed);
  // The process ends, and a new one begins: files that were open are dead, nothing is lost. Faults are forgotten.
  void kill_process();

  // Whether a crash may leave garbage in the end of a file that was not synced, instead of nothing.
  void leave_garbage(bool garbage);
  // How long a sync takes.
  void slow_sync(absl::Duration duration);

  // One bit comes out wrong in so many of a million reads.
  void flip_bits(std::uint32_t per_million, std::uint64_t seed);
  // The lowest bit of this byte comes out wrong whenever it is read. `name` is the end of a path.
  void flip_bit(std::string name, std::uint64_t offset);

  std::uint64_t count(Operation operation) const;
  std::uint64_t changes() const;  // operations of all kinds
  // Bytes that a crash cannot take away.
  std::uint64_t synced_bytes(const std::string& path) const;

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& path, std::size_t size, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& path, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteDir(const std::string& path, const rocksdb::IOOptions& options,
                              rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LockFile(const std::string& path, const rocksdb::IOOptions& options, rocksdb::FileLock** lock,
                             rocksdb::IODebugContext* debug) override;

 private:
  class File;
  class Folder;
  class Reader;
  class SequentialReader;

  struct Range {
    std::uint64_t begin;
    std::uint64_t end;
  };
  // What stands behind one or more names.
  struct Contents {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;  // a sync that succeeded, or failed, came to here
    std::vector<Range> lost;   // of it: never reached the disk, and never will
  };
  // A change of a folder that was not synced yet.
  struct Change {
    enum class Kind : std::uint8_t { kCreated, kRenamed, kRemoved };
    Kind kind;
    std::string folder;
    std::string path;
    std::string from;   // kRenamed
    std::string saved;  // where that is now which stood at `path` before; empty: nothing did
  };
  struct Order {
    std::uint64_t countdown = 0;  // 0: none
    Failure failure = Failure::kInputOutput;
    bool lasting = false;
  };

  using Names = std::map<std::string, std::shared_ptr<Contents>>;

  // The rest is called with mutex_ held.
  rocksdb::IOStatus check_writable() const;
  rocksdb::IOStatus begin(Operation operation, std::uint64_t generation);
  std::shared_ptr<Contents> contents_of(const std::string& path);
  // Moves what stands at `path` into the attic, if anything does; returns where it is.
  std::string save(const std::string& path);
  void undo(const Change& change);
  void move(const std::string& from, const std::string& to);
  void forget(const Change& change);
  void lose(const std::string& path, const Contents& contents, std::mt19937_64& random) const;

  rocksdb::IOStatus append(File& file, std::string_view data);
  rocksdb::IOStatus truncate(File& file, std::uint64_t size);
  rocksdb::IOStatus sync(File& file);
  rocksdb::IOStatus sync_folder(const std::string& path, std::uint64_t generation);
  rocksdb::IOStatus damage(const std::string& path, std::uint64_t offset, rocksdb::Slice* result, char* scratch,
                           std::uint64_t generation);

  const std::string attic_;
  mutable std::mutex mutex_;  // guards all below; held while a file is changed
  std::uint64_t generation_ = 0;
  bool off_ = false;
  bool read_only_ = false;
  std::uint64_t power_left_ = 0;  // operations until the power is cut; 0: it stays
  std::array<Order, kOperations> orders_;
  std::array<std::uint64_t, kOperations> counts_{};
  Names names_;
  std::vector<Change> unsynced_;
  std::uint64_t saved_ = 0;
  bool garbage_ = true;
  absl::Duration sync_takes_;
  std::uint32_t flips_per_million_ = 0;
  std::mt19937_64 flips_;
  std::vector<std::pair<std::string, std::uint64_t>> flipped_;
};

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_FAULTY_FILE_SYSTEM_H_
