#ifndef GENDAN_BENCH_RAW_H_
#define GENDAN_BENCH_RAW_H_

// The floors under the log: RocksDB with nothing but the log's key, and a plain file.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bench/bench.h"
#include "gendan/log/store.h"

namespace rocksdb {
class DB;
class Iterator;
}  // namespace rocksdb

namespace gendan::bench {

// RocksDB with one column family, its key the position, eight bytes with the highest first; LZ4, 16 KiB blocks and the
// block cache of a gendan store. Safe from any thread. Throws Failed.
class RawLog {
 public:
  explicit RawLog(std::filesystem::path folder);
  ~RawLog();
  RawLog(const RawLog&) = delete;
  RawLog& operator=(const RawLog&) = delete;

  // All values in one batch, at positions from `first` on.
  void put(std::uint64_t first, std::span<const std::string> values, bool sync);
  void put(std::string_view key, std::string_view value);
  // All values through one sorted file, durable on return.
  void put_sorted_file(std::uint64_t first, std::span<const std::string> values);
  // Out of the memtables, and opened anew with a block cache of so many bytes: what is read stands in files.
  void settle(std::size_t memory = StoreOptions().memory_budget_bytes);

  // Reads everything in order; returns the bytes.
  std::uint64_t scan() const;
  // Reads the values at these positions through one cursor; returns the bytes.
  std::uint64_t read(std::span<const std::uint64_t> positions) const;
  // Reads one value. Returns its bytes; 0 where there is none.
  std::size_t get(std::string_view key, std::string& value) const;

 private:
  void open(std::size_t memory);

  const std::filesystem::path folder_;
  std::unique_ptr<rocksdb::DB> db_;
};

// Appends to a file, fdatasync after each. Throws Failed.
class RawFile {
 public:
  explicit RawFile(const std::filesystem::path& file);
  ~RawFile();
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;
  void write_synced(std::string_view bytes);

 private:
  int fd_;
};

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_RAW_H_
