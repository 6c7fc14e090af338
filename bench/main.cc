// gendan_bench [WORKLOAD...] [--json FILE] [--quick] [--dir DIR] | --list | --help

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/bench.h"
#include "bench/machine.h"

namespace gendan::bench {

Target Target::within_times(double times) {
  char words[32];
  std::snprintf(words, sizeof words, "time <= %g x", times);
  return at_least(1 / times, words);
}

bool Row::met() const {
  if (target.kind == Target::Kind::kAtLeast) return ratio() >= target.ratio;
  if (target.kind == Target::Kind::kAtMost) return ratio() <= target.ratio;
  if (target.kind == Target::Kind::kRate) return rate >= target.ratio;
  return true;
}

void check(const absl::Status& status, std::string_view what) {
  if (!status.ok()) throw Failed(std::string(what) + ": " + std::string(status.message()));
}

std::filesystem::path Run::fresh(std::string_view name) const {
  std::filesystem::path path = folder / name;
  for (int i = 2; std::filesystem::exists(path); ++i) path = folder / (std::string(name) + std::to_string(i));
  return path;
}

namespace {

constexpr int kFailed = 1;
constexpr int kBadUse = 2;
constexpr int kRefused = 3;

constexpr std::string_view kHelp =
    "usage: gendan_bench [WORKLOAD...] [--json FILE] [--quick] [--dir DIR]\n"
    "       gendan_bench --list\n"
    "\n"
    "Runs the named workloads, or all. Each measures the floor it is compared with in the same run.\n"
    "\n"
    "  --json FILE  write the figures there too: an array, the machine first, then one object per figure\n"
    "  --quick      a little of everything, to see that it runs: the figures mean nothing\n"
    "  --dir DIR    make files in DIR, on the file system that is to be measured (default: the current folder)\n"
    "  --list       say what there is\n"
    "\n"
    "exit code: 0 all ran; 1 one failed; 2 bad arguments; 3 one that was named cannot be run here\n";

struct Options {
  std::vector<std::string> names;
  std::string json;
  std::filesystem::path folder = ".";
  bool quick = false;
  bool list = false;
  bool help = false;
};

// Throws Failed for what it does not understand.
Options parse(int argc, char** argv) {
  Options out;
  const auto value = [&](int& i) -> std::string {
    if (i + 1 >= argc) throw Failed(std::string(argv[i]) + " needs a value");
    return argv[++i];
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json") {
      out.json = value(i);
    } else if (argument == "--dir") {
      out.folder = value(i);
    } else if (argument == "--quick") {
      out.quick = true;
    } else if (argument == "--list") {
      out.list = true;
    } else if (argument == "--help" || argument == "-h") {
      out.help = true;
    } else if (argument.substr(0, 1) == "-") {
      throw Failed("unknown option " + std::string(argument) + "; --help says which there are");
    } else {
      const auto known = menu();
      if (std::none_of(known.begin(), known.end(), [&](const Workload& w) { return w.name == argument; })) {
        throw Failed("there is no workload " + std::string(argument) + "; --list says which there are");
      }
      out.names.emplace_back(argument);
    }
  }
  return out;
}

// "1.23 M", "45.6 k", "789"
std::string short_number(double value) {
  char text[32];
  if (value >= 1e6) {
    std::snprintf(text, sizeof text, "%.2f M", value / 1e6);
  } else if (value >= 1e4) {
    std::snprintf(text, sizeof text, "%.1f k", value / 1e3);
  } else {
    std::snprintf(text, sizeof text, "%.*f", value < 100 ? 1 : 0, value);
  }
  return text;
}

std::string short_ratio(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, ratio >= 10 ? "%.1f" : ratio >= 0.01 ? "%.2f" : "%.5f", ratio);
  return text;
}

void print_row(const Row& row) {
  const std::string verdict = row.target.kind == Target::Kind::kNone ? "" : row.met() ? "yes" : "NO";
  std::printf("%-15s %-46s %9s %-11s %9s  %6s  %-12s %-4s %s..%s", row.workload.c_str(), row.params.c_str(),
              short_number(row.rate).c_str(), row.unit.c_str(), short_number(row.floor_rate).c_str(),
              short_ratio(row.ratio()).c_str(), row.target.words.c_str(), verdict.c_str(),
              short_ratio(row.ratio_low).c_str(), short_ratio(row.ratio_high).c_str());
  if (row.latencies) {
    std::printf("  %.1f / %.1f / %.1f us", row.latencies->p50_us, row.latencies->p99_us, row.latencies->p999_us);
  }
  std::printf("\n%15s against: %s\n", "", row.floor_name.c_str());
  std::fflush(stdout);
}

boost::json::object json_of(const Machine& machine) {
  return {{"cpu", machine.cpu},
          {"cores", machine.cores},
          {"memory_bytes", machine.memory_bytes},
          {"kernel", machine.kernel},
          {"file_system", machine.file_system},
          {"mount", machine.mount},
          {"compiler", machine.compiler},
          {"build_type", machine.build_type},
          {"flags", machine.flags},
          {"rocksdb", machine.rocksdb},
          {"date", machine.date}};
}

boost::json::object json_of(const Row& row) {
  boost::json::object out = {
      {"workload", row.workload}, {"params", row.params},         {"rate", row.rate},
      {"unit", row.unit},         {"floor_name", row.floor_name}, {"floor_rate", row.floor_rate},
      {"ratio", row.ratio()},     {"ratio_low", row.ratio_low},   {"ratio_high", row.ratio_high}};
  if (row.latencies) {
    out["p50_us"] = row.latencies->p50_us;
    out["p99_us"] = row.latencies->p99_us;
    out["p999_us"] = row.latencies->p999_us;
  }
  if (row.target.kind != Target::Kind::kNone) {
    out["target"] = row.target.words;
    out["met"] = row.met();
  }
  return out;
}

// One object per line, so that two runs can be compared line by line.
void write_json(const std::string& file, const boost::json::array& objects) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << "[\n";
  for (std::size_t i = 0; i < objects.size(); ++i) out << objects[i] << (i + 1 < objects.size() ? ",\n" : "\n");
  out << "]\n";
  out.flush();
  if (!out) throw Failed("cannot write " + file);
}

// A folder of the run's own, gone with it.
class Folder {
 public:
  explicit Folder(const std::filesystem::path& parent) {
    std::string name = (std::filesystem::absolute(parent) / "gendan_bench.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw Failed("cannot make a folder in " + parent.string());
    path_ = name;
  }
  ~Folder() { clear(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  static void clear(const std::filesystem::path& path) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }

 private:
  std::filesystem::path path_;
};

bool chosen(const Options& options, const Workload& workload) {
  return options.names.empty() ||
         std::find(options.names.begin(), options.names.end(), workload.name) != options.names.end();
}

int run_all(const Options& options) {
  const Folder folder(options.folder);
  const Machine machine = machine_of(folder.path());
  std::printf("%s, %u cores, %.0f GiB, %s, %s on %s, %s, %s, RocksDB %s\n", machine.cpu.c_str(), machine.cores,
              std::round(static_cast<double>(machine.memory_bytes) / (1 << 30)), machine.kernel.c_str(),
              machine.file_system.c_str(), machine.mount.c_str(), machine.compiler.c_str(), machine.build_type.c_str(),
              machine.rocksdb.c_str());
  if (options.quick) std::printf("A quick run: these figures mean nothing.\n");
  if (machine.build_type != "Release") {
    std::printf("Not a Release build: these figures mean nothing. ./dev bench makes one.\n");
  }
  std::printf("\n%-15s %-46s %9s %-11s %9s  %6s  %-12s %-4s %s\n", "workload", "", "rate", "unit", "floor", "ratio",
              "target", "met", "ratio low..high  p50 / p99 / p99.9");

  boost::json::array objects{json_of(machine)};
  int exit_code = 0;
  for (const Workload& workload : menu()) {
    if (!chosen(options, workload)) continue;
    Run run;
    run.quick = options.quick;
    run.folder = folder.path() / std::string(workload.name);
    std::filesystem::create_directory(run.folder);
    run.report = [&](const Row& row) {
      print_row(row);
      objects.push_back(json_of(row));
    };
    try {
      if (workload.durable && is_in_memory(folder.path())) {
        throw Refused("fsync does nothing on " + machine.file_system + ": durable figures need --dir on a disk");
      }
      workload.run(run);
    } catch (const Refused& refused) {
      const std::string name(workload.name);
      std::printf("%-15s not run: %s\n", name.c_str(), refused.what());
      objects.push_back(boost::json::object{{"workload", name}, {"refused", refused.what()}});
      if (!options.names.empty()) exit_code = std::max(exit_code, kRefused);
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "gendan_bench: %s: %s\n", std::string(workload.name).c_str(), failure.what());
      exit_code = kFailed;
    }
    Folder::clear(run.folder);
    if (exit_code == kFailed) break;
  }
  if (!options.json.empty()) write_json(options.json, objects);
  return exit_code;
}

int run(int argc, char** argv) {
  Options options;
  try {
    options = parse(argc, argv);
  } catch (const Failed& bad) {
    std::fprintf(stderr, "gendan_bench: %s\n", bad.what());
    return kBadUse;
  }
  if (options.help) {
    std::fwrite(kHelp.data(), 1, kHelp.size(), stdout);
    return 0;
  }
  if (options.list) {
    for (const Workload& workload : menu()) {
      std::printf("%-16s %s\n", std::string(workload.name).c_str(), std::string(workload.story).c_str());
    }
    return 0;
  }
  try {
    return run_all(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "gendan_bench: %s\n", failure.what());
    return kFailed;
  }
}

}  // namespace
}  // namespace gendan::bench

int main(int argc, char** argv) { return gendan::bench::run(argc, argv); }
