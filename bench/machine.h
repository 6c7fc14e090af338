#ifndef GENDAN_BENCH_MACHINE_H_
#define GENDAN_BENCH_MACHINE_H_

// Where the figures come from.

#include <cstdint>
#include <filesystem>
#include <string>

namespace gendan::bench {

struct Machine {
  std::string cpu;
  unsigned cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
  std::string file_system;  // of the folder that is measured in: "ext4"
  std::string mount;        // where it is mounted
  std::string compiler;
  std::string build_type;
  std::string flags;
  std::string rocksdb;
  std::string date;  // UTC
};

Machine machine_of(const std::filesystem::path& folder);

// True where fsync does nothing, since nothing outlives the machine: tmpfs and ramfs.
bool is_in_memory(const std::filesystem::path& folder);

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_MACHINE_H_
