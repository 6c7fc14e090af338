// The peer that most hosts have at hand: an event table in SQLite, as one would write it, in WAL mode with
// synchronous=FULL: a row per event, (stream, version) unique, statements prepared once. It checks no expected version
// by itself, and a repeated request is not recognised: less is asked of it than of the log.
//
// Reading decodes each payload into the same event struct.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load.h"
#include "bench/measure.h"
#include "bench/stores.h"
#include "bench/workloads.h"
#include "benchmark/benchmark.h"
#include "gendan/order/codec.h"

namespace gendan::bench {
namespace {

class EventTable {
 public:
  explicit EventTable(const std::filesystem::path& file) {
    expect(sqlite3_open(file.c_str(), &db_), SQLITE_OK);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,"
        " type INTEGER NOT NULL, schema INTEGER NOT NULL, flags INTEGER NOT NULL, recorded_at INTEGER NOT NULL,"
        " occurred_at INTEGER NOT NULL, actor TEXT NOT NULL, department TEXT NOT NULL, request_id TEXT NOT NULL,"
        " payload BLOB NOT NULL, UNIQUE (stream, version))");
    insert_ = prepare(
        "INSERT INTO events (stream, version, type, schema, flags, recorded_at, occurred_at, actor,"
        " department, request_id, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    select_ = prepare("SELECT type, schema, payload FROM events ORDER BY position");
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
  }
  ~EventTable() {
    for (sqlite3_stmt* statement : {insert_, select_, begin_, commit_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }
  EventTable(const EventTable&) = delete;
  EventTable& operator=(const EventTable&) = delete;

  void append(const Append& append) {
    step(begin_);
    std::vector<std::uint64_t> versions;
    for (const Append::Stream& stream : append.streams) versions.push_back(stream.expect.version.value);
    const std::int64_t now = system_clock().now().micros;
    for (const NewEvent& event : append.events) {
      bind(1, append.streams[event.stream].id.str());
      bind(2, static_cast<std::int64_t>(++versions[event.stream]));
      bind(3, event.type);
      bind(4, event.schema);
      bind(5, event.flags);
      bind(6, now);
      bind(7, event.occurred_at.micros);
      bind(8, append.actor);
      bind(9, append.department);
      bind(10, append.request_id.str());
      expect(
          sqlite3_bind_blob(insert_, 11, event.payload.data(), static_cast<int>(event.payload.size()), SQLITE_STATIC),
          SQLITE_OK);
      step(insert_);
    }
    step(commit_);
  }

  // Every event in order, decoded; how many.
  std::uint64_t read() {
    Decoder decoder;
    std::uint64_t count = 0;
    int code = SQLITE_OK;
    for (; (code = sqlite3_step(select_)) == SQLITE_ROW; ++count) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(select_, 2));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(select_, 2));
      check(decoder.decode(static_cast<std::uint16_t>(sqlite3_column_int(select_, 0)),
                           static_cast<std::uint16_t>(sqlite3_column_int(select_, 1)), std::string_view(bytes, size)),
            "decode");
      benchmark::DoNotOptimize(&decoder.event());
    }
    expect(code, SQLITE_DONE);
    sqlite3_reset(select_);
    return count;
  }

 private:
  void expect(int code, int wanted) {
    if (code != wanted) throw Failed(std::string("SQLite: ") + sqlite3_errmsg(db_));
  }
  void run(const char* sql) { expect(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), SQLITE_OK); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    expect(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr), SQLITE_OK);
    return statement;
  }
  void step(sqlite3_stmt* statement) {
    expect(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_reset(statement);
  }
  void bind(int column, std::int64_t number) { expect(sqlite3_bind_int64(insert_, column, number), SQLITE_OK); }
  void bind(int column, const std::string& text) {
    expect(sqlite3_bind_text(insert_, column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC), SQLITE_OK);
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
};

void append_both(const Run& run, std::size_t batch, std::size_t events, Target target) {
  AppendMaker maker(load(run), "q", batch);
  EventTable table(run.fresh("events.db"));
  const std::unique_ptr<Store> store = open_store_in(run.fresh("log"));
  Stopwatch watch;
  Row row;
  row.workload = "sqlite";
  row.params = "append, synced, batch=" + std::to_string(batch);
  row.unit = "events/s";
  row.floor_name = "SQLite event table, WAL, synchronous=FULL";
  row.target = std::move(target);
  Appends appends;
  by_turns(
      run.rounds(5), row,
      [&](int) {
        appends = maker.make(events);
        return rate_of(static_cast<double>(appends.events), [&] {
          for (const Append& append : appends.appends) table.append(append);
        });
      },
      [&](int) {
        return rate_of(static_cast<double>(appends.events), [&] {
          watch.start();
          for (const Append& append : appends.appends) {
            check(store->log().append(append, Durability::kSync).status(), "append");
            watch.lap();
          }
        });
      });
  row.latencies = watch.latencies();
  run.report(row);
}

void read_both(const Run& run) {
  AppendMaker maker(load(run), "q", 100);
  EventTable table(run.fresh("events.db"));
  const std::filesystem::path folder = run.fresh("log");
  std::unique_ptr<Store> store = open_store_in(folder);
  const Appends appends = maker.make(run.pick(300'000, 1000));
  for (const Append& append : appends.appends) {
    table.append(append);
    check(store->log().append(append, Durability::kBuffered).status(), "append");
  }
  check(store->close(), "close");
  store = open_store_in(folder);
  const auto events = static_cast<double>(appends.events);

  Row row;
  row.workload = "sqlite";
  row.params = "read and decode all, " + std::to_string(appends.events) + " events";
  row.unit = "events/s";
  row.floor_name = "SQLite event table, ordered by position";
  row.target = Target::at_least(1.5, ">= 1.5");
  by_turns(
      run.rounds(5), row,
      [&](int) {
        return rate_of(events, [&] {
          if (table.read() != appends.events) throw Failed("SQLite: events are missing");
        });
      },
      [&](int) {
        return rate_of(events, [&] {
          Decoder decoder;
          absl::Status wrong;
          check(store->log().read_all(Position{1},
                                      [&](const Record& record) {
                                        wrong = decoder.decode(record.type, record.schema, record.payload);
                                        benchmark::DoNotOptimize(&decoder.event());
                                        return wrong.ok();
                                      }),
                "read");
          check(wrong, "decode");
        });
      });
  run.report(row);
}

}  // namespace

void sqlite(const Run& run) {
  append_both(run, 1, run.pick(5000, 50), Target::at_least(0.9, ">= 0.90"));
  append_both(run, 100, run.pick(50'000, 500), Target::at_least(3, ">= 3"));
  read_both(run);
}

}  // namespace gendan::bench
