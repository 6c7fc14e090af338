// A closed log, or one whose process was killed, is damaged on its disk: in one byte, in its length, by mixing up its
// parts or its files. Whoever opens it and reads all of it is told, or finds every event as it was; but for the newest
// ones, which only a head kept elsewhere can miss.

#include <rocksdb/env.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "gendan/audit/verify.h"
#include "log/rocksdb_store.h"
#include "tests/faults/faulty_file_system.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {
namespace {

namespace fs = std::filesystem;
using log_test::Kept;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void set_contents(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// A log with sorted files, index runs and, where it was not closed, a write-ahead log with events of its own.
struct Sample {
  static constexpr std::uint64_t kAppends = 150;

  Sample(std::uint64_t seed, bool closed) : workload(seed), path(folder.path() + "/log") {
    options.clock = &clock;
    options.tail_index_events = 40;
    options.memory_budget_bytes = 1 << 20;
    const std::string live = folder.path() + "/live";
    for (const std::uint64_t end : {kAppends * 2 / 3, kAppends}) {
      const absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(live, options);
      EXPECT_TRUE(store.ok()) << store.status();
      for (; appends < end; ++appends) {
        EXPECT_TRUE(workload.make(appends).to((*store)->log()).ok());
        if (appends % 10 != 0) continue;
        EXPECT_TRUE((*store)->rows().save({{"row", std::to_string(appends)}}).ok());
      }
      records = log_test::read_all((*store)->log());
      head = *(*store)->log().tree_head();
      // Copied while it is open, it is as a process leaves it that is killed.
      if (end == kAppends && !closed) fs::copy(live, path, fs::copy_options::recursive);
    }
    if (closed) fs::rename(live, path);
    std::error_code ignored;
    fs::remove_all(live, ignored);
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("MANIFEST") || name == "CURRENT" || name == "GENDAN" || name.ends_with(".sst") ||
          (name.ends_with(".log") && entry.file_size() > 0)) {
        files.push_back(name);
      }
    }
    std::sort(files.begin(), files.end());
  }

  log_test::TestClock clock;
  StoreOptions options;
  TemporaryFolder folder;
  Workload workload;
  std::string path;
  std::uint64_t appends = 0;
  std::vector<Kept> records;
  TreeHead head;  // kept elsewhere
  std::vector<std::string> files;
};

enum class Verdict : std::uint8_t { kRefused, kFoundByReading, kTellsFewer, kAsBefore, kWrong };

// Whether verify() finds nothing wrong, knowing the head.
bool is_clean(const Sample& sample, const std::string& path) {
  RocksDbOptions options;
  options.mode = OpenMode::kRead;
  const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(path, options);
  if (!storage.ok()) return false;
  VerifyOptions how;
  how.heads.push_back(sample.head);
  const absl::StatusOr<VerifyReport> report = verify(**storage, how);
  return report.ok() && report->clean();
}

// What a reader of everything comes to. `clean`: what is_clean() says.
Verdict examine(const Sample& sample, const std::string& path, bool clean, std::string& why) {
  const absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store(path, sample.options);
  // What cannot be opened, or read, verify() must not call whole.
  const auto found = [&](Verdict verdict) {
    if (!clean) return verdict;
    why = "verify() found nothing";
    return Verdict::kWrong;
  };
  const auto found_by_reading = [&] { return found(Verdict::kFoundByReading); };
  if (!store.ok()) return found(Verdict::kRefused);
  Log& log = (*store)->log();
  std::vector<Kept> records;
  absl::Status status = log.read_all({1}, [&](const Record& record) {
    records.push_back(log_test::keep(record));
    return true;
  });
  if (!status.ok()) return found_by_reading();
  if (records.size() > sample.records.size() || !std::equal(records.begin(), records.end(), sample.records.begin())) {
    why = "the events differ";
    return Verdict::kWrong;
  }
  for (std::uint64_t s = 0; s < Workload::kStreams; ++s) {
    const std::string stream = Workload::stream(s);
    std::vector<Kept> read;
    status = log.read_stream(stream, {1}, [&](const Record& record) {
      read.push_back(log_test::keep(record));
      return true;
    });
    if (!status.ok()) return found_by_reading();
    std::vector<Kept> expected;
    for (const Kept& record : records) {
      if (record.stream == stream) expected.push_back(record);
    }
    const absl::StatusOr<Version> version = log.version_of(stream);
    if (!version.ok()) return found_by_reading();
    if (read != expected || version->value != expected.size()) {
      why = stream + " differs from the log";
      return Verdict::kWrong;
    }
  }
  for (const Kept& record : records) {
    if (record.position != record.append_first) continue;
    const absl::StatusOr<std::optional<Receipt>> receipt = log.resolve(RequestId(record.request_id));
    if (!receipt.ok()) return found_by_reading();
    const std::optional<Receipt>& stored = *receipt;
    if (!stored || stored->first.value != record.position) {
      why = record.request_id + " does not resolve to where it stands";
      return Verdict::kWrong;
    }
  }
  if (records.size() == sample.records.size()) return Verdict::kAsBefore;
  if (!clean) return Verdict::kTellsFewer;
  why = "events are missing, and the head that was kept did not tell";
  return Verdict::kWrong;
}

// Damages one file, or two; says how. Nothing where the draw would leave all as it was.
std::string damage(const Sample& sample, const std::string& path, Random& random) {
  const fs::path folder(path);
  const std::string name = sample.files[random.below(sample.files.size())];
  std::string bytes = contents(folder / name);
  const auto somewhere = [&] { return random.below(std::max<std::size_t>(bytes.size(), 1)); };
  switch (random.below(6)) {
    case 0:
      fs::remove(folder / name);
      return name + " removed";
    case 1: {
      if (bytes.empty()) return "";
      const std::uint64_t size = somewhere();
      set_contents(folder / name, std::string_view(bytes).substr(0, size));
      return name + " cut to " + std::to_string(size) + " bytes";
    }
    case 2: {
      const std::string other = sample.files[random.below(sample.files.size())];
      const std::string of_other = contents(folder / other);
      if (of_other == bytes) return "";
      set_contents(folder / other, bytes);
      set_contents(folder / name, of_other);
      return name + " and " + other + " swapped";
    }
    case 3: {
      const std::uint64_t a = somewhere();
      const std::uint64_t b = somewhere();
      const std::uint64_t low = std::min(a, b);
      const std::uint64_t high = std::max(a, b);
      const std::uint64_t size = std::min<std::uint64_t>({high - low, bytes.size() - high, 1 + random.below(64)});
      const std::string before = bytes;
      std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(low),
                       bytes.begin() + static_cast<std::ptrdiff_t>(low + size),
                       bytes.begin() + static_cast<std::ptrdiff_t>(high));
      if (bytes == before) return "";
      set_contents(folder / name, bytes);
      return name + ": " + std::to_string(size) + " bytes at " + std::to_string(low) + " and " + std::to_string(high) +
             " swapped";
    }
    default: {
      const std::uint64_t at = somewhere();
      if (bytes.empty()) return "";
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random.below(255)));
      set_contents(folder / name, bytes);
      return name + ": the byte at " + std::to_string(at);
    }
  }
}

constexpr std::uint64_t kPerSample = 50;

// Damages a sample in one way after the other, from the number `first` on, and writes a line about each.
void work(std::uint64_t sample_number, std::uint64_t first, const std::string& results) {
  const Sample sample(sample_number + 1, sample_number % 2 == 0);
  const std::string victim = sample.folder.path() + "/victim";
  std::ofstream out(results, std::ios::app);
  for (std::uint64_t i = first; i < kPerSample; ++i) {
    fs::remove_all(victim);
    fs::copy(sample.path, victim, fs::copy_options::recursive);
    Random random(sample_number * kPerSample + i);
    std::string how;
    while (how.empty()) how = damage(sample, victim, random);
    std::string why;
    const bool clean = is_clean(sample, victim);
    const Verdict verdict = examine(sample, victim, clean, why);
    out << static_cast<int>(verdict) << (clean ? "c" : "d") << " sample " << sample_number << ", " << how << ": " << why
        << std::endl;
  }
}

// This test, run by another process of this program.
int work_elsewhere(std::uint64_t sample_number, std::uint64_t first, const std::string& results) {
  const std::string command =
      "GENDAN_DAMAGE_RESULTS='" + results + "' GENDAN_DAMAGE_SAMPLE=" + std::to_string(sample_number) +
      " GENDAN_DAMAGE_FIRST=" + std::to_string(first) + " '" + fs::read_symlink("/proc/self/exe").string() +
      "' --gtest_filter=DamagedRocksDbLog.IsNeverTakenForAWholeOneWhileItsEventsDiffer" + " > /dev/null 2>&1";
  return std::system(command.c_str());
}

// Debian's RocksDB has its assertions compiled in, and looks at some bytes of a sorted file before their checksum: now
// and then one of them ends the process that opens a damaged log. So each sample is looked at by a process of its own.
TEST(DamagedRocksDbLog, IsNeverTakenForAWholeOneWhileItsEventsDiffer) {
  if (const char* const results = std::getenv("GENDAN_DAMAGE_RESULTS")) {
    work(std::strtoull(std::getenv("GENDAN_DAMAGE_SAMPLE"), nullptr, 10),
         std::strtoull(std::getenv("GENDAN_DAMAGE_FIRST"), nullptr, 10), results);
    return;
  }
  const std::uint64_t count = std::getenv("GENDAN_NIGHTLY") == nullptr ? 300 : 10'000;
  const TemporaryFolder folder;
  std::array<std::uint64_t, 5> verdicts{};
  std::uint64_t ended = 0;
  std::uint64_t unseen = 0;
  for (std::uint64_t sample = 0; sample < count / kPerSample; ++sample) {
    const std::string results = folder.path() + "/" + std::to_string(sample);
    for (std::uint64_t done = 0; done < kPerSample;) {
      const int status = work_elsewhere(sample, done, results);
      std::ifstream in(results);
      std::uint64_t lines = 0;
      for (std::string line; std::getline(in, line); ++lines) {
        if (lines < done) continue;
        const auto verdict = static_cast<Verdict>(line.front() - '0');
        ++verdicts[static_cast<std::size_t>(verdict)];
        const bool seen = verdict != Verdict::kAsBefore || line[1] == 'd';
        unseen += seen ? 0 : 1;
        // Of a log that was copied while it was open some files are of no use any more; of one that was closed, none.
        EXPECT_TRUE(seen || sample % 2 == 1) << line;
        EXPECT_NE(verdict, Verdict::kWrong) << line;
      }
      done = lines;
      if (done == kPerSample) break;
      ASSERT_NE(status, 0) << "sample " << sample << " was not looked at to its end";
      std::ofstream(results, std::ios::app) << "0d ended the process\n";
      ++ended;
      ++done;
    }
  }
  std::cout << "refused " << verdicts[0] << ", found by reading " << verdicts[1] << ", told by a head kept elsewhere "
            << verdicts[2] << ", as before " << verdicts[3] << " (" << unseen << " of them unseen), ended the process "
            << ended << "\n";
  EXPECT_LE(ended, count / 100);
}

TEST(DamagedRocksDbLog, IsFoundCleanWhenItIsWhole) {
  const Sample closed(3, true);
  EXPECT_TRUE(is_clean(closed, closed.path));
  const Sample killed(3, false);
  EXPECT_TRUE(is_clean(killed, killed.path));
}

TEST(DamagedRocksDbLog, IsNotReadWrongWhenBitsFlipOnTheWay) {
  const Sample sample(7, true);
  fs::create_directory(sample.folder.path() + "/attic");
  std::uint64_t whole = 0;
  std::uint64_t found = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const auto files = std::make_shared<FaultyFileSystem>(sample.folder.path() + "/attic");
    const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
    StoreOptions options = sample.options;
    options.mode = OpenMode::kRead;
    const absl::StatusOr<std::unique_ptr<Store>> store = open_rocksdb_store_in(env.get(), sample.path, options);
    ASSERT_TRUE(store.ok()) << store.status();
    Log& log = (*store)->log();
    files->flip_bits(50'000, seed);
    std::vector<Kept> records;
    const absl::Status status = log.read_all({1}, [&](const Record& record) {
      records.push_back(log_test::keep(record));
      return true;
    });
    ++(status.ok() ? whole : found);
    EXPECT_TRUE(std::equal(records.begin(), records.end(), sample.records.begin()));
    if (status.ok()) {
      EXPECT_EQ(records.size(), sample.records.size());
    }
    for (std::uint64_t s = 0; s < Workload::kStreams; ++s) {
      std::vector<Kept> expected;
      for (const Kept& record : sample.records) {
        if (record.stream == Workload::stream(s)) expected.push_back(record);
      }
      std::vector<Kept> read;
      const absl::Status of_stream = log.read_stream(Workload::stream(s), {1}, [&](const Record& record) {
        read.push_back(log_test::keep(record));
        return true;
      });
      EXPECT_TRUE(read.size() <= expected.size() && std::equal(read.begin(), read.end(), expected.begin()));
      EXPECT_TRUE(!of_stream.ok() || read.size() == expected.size());
    }
    for (const Kept& record : sample.records) {
      if (record.position != record.append_first) continue;
      const absl::StatusOr<std::optional<Receipt>> receipt = log.resolve(RequestId(record.request_id));
      EXPECT_TRUE(!receipt.ok() || (receipt->has_value() && (**receipt).first.value == record.position));
    }
  }
  EXPECT_GT(whole, 0u);
  EXPECT_GT(found, 0u);
}

}  // namespace
}  // namespace gendan::faults_test
