#include "bench/machine.h"

#include <linux/magic.h>
#include <rocksdb/db.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "gendan/adapters/host/system_clock.h"

namespace gendan::bench {
namespace {

std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

// The file system that a folder is on, as the kernel lists it: "<id> <parent> <device> <root> <mount> <options> ... -
// <type> <source> ...".
void find_mount(const std::filesystem::path& folder, Machine& out) {
  out.file_system = out.mount = "unknown";
  struct stat at {};
  if (::stat(folder.c_str(), &at) != 0) return;
  const std::string device = std::to_string(major(at.st_dev)) + ":" + std::to_string(minor(at.st_dev));
  std::ifstream in("/proc/self/mountinfo");
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string id, parent, its_device, root, mount, word, type;
    words >> id >> parent >> its_device >> root >> mount;
    while (words >> word && word != "-") {
    }
    words >> type;
    if (its_device != device) continue;
    // A device may be mounted in several places; the folder lies below one of them.
    const std::string text = std::filesystem::absolute(folder).string();
    if (text.rfind(mount, 0) != 0 && out.mount != "unknown") continue;
    out.file_system = type;
    out.mount = mount;
  }
}

}  // namespace

Machine machine_of(const std::filesystem::path& folder) {
  Machine out;
  out.cpu = cpu_model();
  out.cores = std::thread::hardware_concurrency();
  out.memory_bytes =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  utsname kernel{};
  if (::uname(&kernel) == 0) out.kernel = std::string(kernel.sysname) + " " + kernel.release + " " + kernel.machine;
  find_mount(folder, out);
#ifdef __clang__
  out.compiler = "clang " __clang_version__;
#else
  out.compiler = "g++ " __VERSION__;
#endif
  out.build_type = GENDAN_BENCH_BUILD_TYPE;
  out.flags = GENDAN_BENCH_FLAGS;
  out.rocksdb = rocksdb::GetRocksVersionAsString();
  out.date = to_string(Instant{SystemClock().now().micros / 1'000'000 * 1'000'000});
  return out;
}

bool is_in_memory(const std::filesystem::path& folder) {
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0) return false;
  return about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC;
}

}  // namespace gendan::bench
