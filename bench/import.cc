// A real order history goes in: the USAID SCMS shipment file (10,324 lines on 6,233 orders) through the mapping "scms",
// as Engine::record writes it, not synced before the end. Where the shared data are not there, the sample that comes
// with the project.
//
// The floor reads the same file from beginning to end and looks at every byte once, in search of line ends. What lies
// between is mostly the log: every event of a CSV row is an append of its own, so that it can be imported again.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "bench/measure.h"
#include "bench/stores.h"
#include "bench/workloads.h"
#include "benchmark/benchmark.h"
#include "gendan/adapters/csv/import.h"
#include "gendan/adapters/csv/mapping.h"
#include "gendan/engine.h"

namespace gendan::bench {
namespace {

struct Source {
  std::filesystem::path file;
  std::string mapping;  // name or path
};

Source source() {
  const char* const set = std::getenv("GENDAN_SHARED_DATA");
  const std::filesystem::path root(GENDAN_SOURCE_DIR);
  const std::filesystem::path shared = set != nullptr ? std::filesystem::path(set) : root / ".." / "shared" / "data";
  const std::filesystem::path shipments = shared / "scms" / "supply_chain_shipment.csv";
  if (std::filesystem::exists(shipments)) return {shipments, "scms"};
  const std::filesystem::path samples = root / "adapters" / "csv" / "samples";
  return {samples / "orders_sample.csv", (samples / "orders_sample.map").string()};
}

// The file, or in a quick run its beginning.
std::filesystem::path input(const Run& run, const std::filesystem::path& file) {
  constexpr int kQuickLines = 50;
  if (!run.quick) return file;
  const std::filesystem::path out = run.fresh("scms.csv");
  std::ifstream from(file, std::ios::binary);
  std::ofstream to(out, std::ios::binary);
  std::string line;
  for (int i = 0; i <= kQuickLines && std::getline(from, line); ++i) to << line << '\n';
  return out;
}

std::uint64_t lines_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string block(64 << 10, '\0');
  std::uint64_t lines = 0;
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    lines += static_cast<std::uint64_t>(std::count(block.begin(), block.begin() + in.gcount(), '\n'));
  }
  return lines;
}

}  // namespace

void import_scms(const Run& run) {
  const Source from = source();
  const std::filesystem::path file = input(run, from.file);
  const csv::Mapping mapping = check(csv::load_mapping(from.mapping), "mapping");
  const csv::ImportFile import_file{file.string(), ""};
  const double lines = static_cast<double>(lines_of(file));

  Row row;
  row.workload = "import";
  row.unit = "rows/s";
  row.floor_name = "reading the file";
  by_turns(
      run.rounds(3), row,
      [&](int) {
        const int times = run.pick(20, 1);
        return rate_of(lines * times, [&] {
          for (int i = 0; i < times; ++i) benchmark::DoNotOptimize(lines_of(file));
        });
      },
      [&](int) {
        EngineOptions options;
        options.clock = &system_clock();
        const std::unique_ptr<Engine> engine =
            check(Engine::open(open_store_in(run.fresh("log")), options), "open an engine");
        const double begin = seconds_now();
        const csv::ImportResult result =
            check(csv::import_csv(mapping, {import_file}, csv::target_of(*engine, "bench"), {}), "import");
        const double rate = static_cast<double>(result.rows) / (seconds_now() - begin);
        row.params = file.filename().string() + ", " + std::to_string(result.rows) + " rows, " +
                     std::to_string(result.events) + " events";
        return rate;
      });
  run.report(row);
}

}  // namespace gendan::bench
