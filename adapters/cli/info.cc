#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "command.h"
#include "gendan/core/refusal.h"
#include "gendan/log/storage.h"
#include "gendan/log/store.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"
#include "gendan/version.h"
#include "report.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Facts {
  std::string format;  // "gendan log 0"
  std::uint64_t bytes_on_disk = 0;
  std::uint64_t events = 0;
  std::uint64_t observed = 0;
  std::uint64_t payload_bytes = 0;
  Instant first_recorded;
  Instant last_recorded;
  std::map<Category, std::uint64_t> streams;
  std::map<EventTag, std::uint64_t> types;
};

std::uint64_t size_of(const std::string& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    if (const auto size = it->is_regular_file(gone) ? it->file_size(gone) : 0; !gone) bytes += size;
  }
  return bytes;
}

std::string name_of_type(EventTag tag) {
  for (const EventFacts& facts : event_types()) {
    if (facts.tag == tag) return std::string(facts.name);
  }
  return "host event " + std::to_string(tag);
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 10'000) return grouped(bytes) + " bytes";
  if (bytes < 10'000'000) return grouped(bytes / 1'000) + " kB";
  return grouped(bytes / 1'000'000) + " MB";
}

// Opens the log read-only and says what its tables name as their format (docs/log_format.md).
absl::StatusOr<std::unique_ptr<Store>> open_with_format(const Common& common, Clock& clock, Logger& logger,
                                                        std::string& format) {
  RocksDbOptions tables;
  tables.create_if_missing = false;
  tables.mode = OpenMode::kRead;
  tables.logger = &logger;
  absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(common.log, tables);
  if (!storage.ok()) return storage.status();
  absl::StatusOr<bool> found = (*storage)->get(Storage::Table::kMeta, "format", format);
  if (!found.ok()) return found.status();
  StoreOptions options;
  options.clock = &clock;
  options.logger = &logger;
  return gendan::open_store(*std::move(storage), options);
}

int run_info(const Common& common) {
  SystemClock clock;
  StderrLogger logger;
  Facts facts;
  absl::StatusOr<std::unique_ptr<Store>> store = open_with_format(common, clock, logger, facts.format);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  facts.bytes_on_disk = size_of(common.log);
  absl::Status status = (*store)->log().read_all(Position{1}, [&](const Record& record) {
    ++facts.events;
    if ((record.flags & kObserved) != 0) ++facts.observed;
    facts.payload_bytes += record.payload.size();
    if (record.version.value == 1) ++facts.streams[category_of(record.stream)];
    ++facts.types[record.type];
    if (facts.events == 1) facts.first_recorded = record.recorded_at;
    facts.last_recorded = record.recorded_at;
    return true;
  });
  if (!status.ok()) return fail(common.format, status, kRefused);

  std::error_code error;
  const std::string path = std::filesystem::absolute(common.log, error).lexically_normal().string();
  if (common.format == Format::kJson) {
    Json streams, types;
    for (const auto& [category, count] : facts.streams) streams[json_text(to_string(category))] = count;
    for (const auto& [tag, count] : facts.types) types[name_of_type(tag)] = count;
    print(pretty(Json{{"path", error ? common.log : path},
                      {"format", facts.format},
                      {"version", kVersion},
                      {"head", facts.events},
                      {"observed", facts.observed},
                      {"first_recorded_at", instant_json(facts.first_recorded)},
                      {"last_recorded_at", instant_json(facts.last_recorded)},
                      {"payload_bytes", facts.payload_bytes},
                      {"bytes_on_disk", facts.bytes_on_disk},
                      {"streams", std::move(streams)},
                      {"events", std::move(types)}}));
    return kOk;
  }
  print(
      "Log " + printable(error ? common.log : path) + "\n\n" +
      figures({{"events", grouped(facts.events), grouped(facts.observed) + " of them observed"},
               {"on disk", bytes_text(facts.bytes_on_disk), bytes_text(facts.payload_bytes) + " of it events' fields"},
               {"format", "", facts.format},
               {"gendan", "", kVersion}}));
  if (facts.events == 0) return kOk;
  print("  recorded from " + moment_text(facts.first_recorded) + " to " + moment_text(facts.last_recorded) + " UTC\n");
  Table streams({{"streams"}, {"count", Table::Align::kRight}});
  for (const auto& [category, count] : facts.streams) streams.add({std::string(to_string(category)), grouped(count)});
  Table types({{"event"}, {"count", Table::Align::kRight}});
  for (const auto& [tag, count] : facts.types) types.add({name_of_type(tag), grouped(count)});
  print("\n" + streams.str("  ") + "\n" + types.str("  "));
  return kOk;
}

}  // namespace

void add_info(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "info", "What the log holds: events by type, streams, size");
  add_common(*command, invocation.common,
             "  gendan info\n"
             "  gendan info --log /var/lib/shop/orders --format json");
  command->callback([&invocation] { invocation.run = [&invocation] { return run_info(invocation.common); }; });
}

}  // namespace gendan::cli
