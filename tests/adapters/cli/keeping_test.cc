// Keeping a log: verifying, backups, dumps, heads and proofs, as one does it in a shell.

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "gendan/log/store.h"
#include "gendan/testing/manual_clock.h"
#include "program.h"

namespace gendan::cli_test {
namespace {

class KeptLog : public ::testing::Test {
 protected:
  KeptLog() { EXPECT_EQ(gendan(folder_, {"simulate", "--orders", "5", "--quiet"}).exit, 0); }

  std::string root_of(const std::string& log) {
    const Result result = gendan(folder_, {"head", "--log", log, "--format", "json"});
    EXPECT_EQ(result.exit, 0) << result.err;
    return std::string(json_of(result).at("root").as_string());
  }
  void damage(const std::string& log, const std::string& extension) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / log)) {
      if (entry.path().extension() != extension || entry.file_size() < 200) continue;
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(100);
      file.put('\x55');
      file.put('\xaa');
    }
  }

  const Folder folder_;
};

TEST_F(KeptLog, IsVerified) {
  const Result result = gendan(folder_, {"verify", "--quiet"});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_NE(result.out.find("The log is whole."), std::string::npos) << result.out;
  const auto json = json_of(gendan(folder_, {"verify", "--format", "json"}));
  EXPECT_TRUE(json.at("clean").as_bool());
  EXPECT_GT(json.at("events").as_int64(), 100);
  EXPECT_EQ(json.at("findings").as_array().size(), 0u);
  EXPECT_EQ(std::string(json.at("root").as_string()), root_of("gendan-log"));
}

// The key of the first row that was saved under the prefix.
std::string first_row(Store& store, std::string_view prefix) {
  std::string first;
  const absl::Status status = store.rows().scan(prefix, [&](std::string_view key, std::string_view) {
    first = key;
    return false;
  });
  EXPECT_TRUE(status.ok() && !first.empty()) << prefix;
  return first;
}

TEST_F(KeptLog, IsNotWhatWasKeptOfItWhereARowWasChanged) {
  testing::ManualClock clock(Instant{1'700'000'000'000'000});
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = open_rocksdb_store(folder_ / "gendan-log", options).value();
  const std::string order = first_row(*store, "a/order/");
  const std::string row = store->rows().find(order).value().value();
  const std::size_t version = row.find(order.substr(8)) + order.size() - 8;  // behind the order's id stands its version
  std::string changed = row;
  changed[version] = static_cast<char>(changed[version] - 1);
  ASSERT_TRUE(store->rows().save({{order, changed}}).ok());
  ASSERT_TRUE(store->close().ok());
  const Result result = gendan(folder_, {"replay", "--quiet"});
  EXPECT_EQ(result.exit, 1) << result.out;
  EXPECT_NE(result.out.find("The replay found 1 difference."), std::string::npos) << result.out;
  const auto json = json_of(gendan(folder_, {"replay", "--format", "json"}));
  EXPECT_FALSE(json.at("agrees").as_bool());
  EXPECT_EQ(json.at("differences").at(0).at("where").as_string(), "aggregate " + order.substr(2));
}

TEST_F(KeptLog, IsNotWhatWasKeptOfItWhereARowOfAReadModelCannotBeRead) {
  testing::ManualClock clock(Instant{1'700'000'000'000'000});
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = open_rocksdb_store(folder_ / "gendan-log", options).value();
  const std::string row = first_row(*store, "p/delays/r/");
  ASSERT_TRUE(store->rows().save({{row, "no row"}}).ok());
  ASSERT_TRUE(store->close().ok());
  const Result result = gendan(folder_, {"replay", "--format", "json"});
  EXPECT_EQ(result.exit, 1) << result.out;
  const auto json = json_of(result);
  EXPECT_FALSE(json.at("agrees").as_bool());
  ASSERT_EQ(json.at("differences").as_array().size(), 1u);
  EXPECT_EQ(json.at("differences").at(0).at("where"), "projection delays");
  EXPECT_NE(std::string(json.at("differences").at(0).at("what").as_string()).find("is corrupt"), std::string::npos);
}

TEST_F(KeptLog, TakesADumpOfAHostWithLargerLimits) {
  testing::ManualClock clock(Instant{1'700'000'000'000'000});
  StoreOptions options;
  options.clock = &clock;
  options.max_event_bytes = 4 << 20;
  const std::unique_ptr<Store> store = open_rocksdb_store(folder_ / "large", options).value();
  const std::string payload(2 << 20, 'x');
  Append append;
  append.request_id = RequestId("large");
  append.actor = "host";
  append.streams = {{StreamId("blob/1"), Expect::any()}};
  append.events = {NewEvent{0, 0x8001, 1, 0, {}, payload}};
  ASSERT_TRUE(store->log().append(append, Durability::kBuffered).ok());
  ASSERT_TRUE(store->close().ok());
  ASSERT_EQ(gendan(folder_, {"dump", "large.dump", "--log", "large"}).exit, 0);
  const Result loaded = gendan(folder_, {"load", "large.dump", "--log", "loaded", "--quiet"});
  EXPECT_EQ(loaded.exit, 0) << loaded.err;
  EXPECT_EQ(root_of("loaded"), root_of("large"));
}

TEST_F(KeptLog, IsFoundToBeDamaged) {
  damage("gendan-log", ".sst");
  const Result result = gendan(folder_, {"verify", "--quiet"});
  EXPECT_EQ(result.exit, 1) << result.out << result.err;
  EXPECT_NE(result.out.find("The log is damaged: "), std::string::npos) << result.out;
}

TEST_F(KeptLog, ComesBackFromABackup) {
  EXPECT_EQ(gendan(folder_, {"backup", "backups"}).exit, 0);
  EXPECT_EQ(gendan(folder_, {"simulate", "--orders", "2", "--seed", "3", "--quiet"}).exit, 0);
  const std::string root = root_of("gendan-log");
  const auto second = json_of(gendan(folder_, {"backup", "backups", "--format", "json"}));
  EXPECT_EQ(second.at("number").as_int64(), 2);
  const auto list = json_of(gendan(folder_, {"backups", "backups", "--format", "json"}));
  EXPECT_EQ(list.at("backups").as_array().size(), 2u);
  const Result restored = gendan(folder_, {"restore", "backups", "--log", "again"});
  EXPECT_EQ(restored.exit, 0) << restored.err;
  EXPECT_EQ(root_of("again"), root);
  EXPECT_EQ(gendan(folder_, {"replay", "--log", "again", "--quiet"}).exit, 0);
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--log", "again"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--number", "1", "--log", "first"}).exit, 0);
  EXPECT_NE(root_of("first"), root);
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--number", "9", "--log", "none"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"backup", "backups", "--keep", "1"}).exit, 0);
  EXPECT_EQ(json_of(gendan(folder_, {"backups", "backups", "--format", "json"})).at("backups").as_array().size(), 1u);
  damage("backups", ".sst");
  EXPECT_EQ(gendan(folder_, {"backups", "backups"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--log", "damaged"}).exit, 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "damaged"));
}

TEST_F(KeptLog, KeepsAWholeBackupWhereTheNewerOneIsDamaged) {
  ASSERT_EQ(gendan(folder_, {"backup", "backups"}).exit, 0);
  ASSERT_EQ(gendan(folder_, {"simulate", "--orders", "2", "--seed", "3", "--quiet"}).exit, 0);
  ASSERT_EQ(gendan(folder_, {"backup", "backups"}).exit, 0);
  damage("backups/private/2", "");
  ASSERT_EQ(gendan(folder_, {"backups", "backups"}).exit, 1);
  const Result kept = gendan(folder_, {"backup", "backups", "--keep", "2"});
  EXPECT_EQ(kept.exit, 0) << kept.err;
  EXPECT_NE(kept.err.find("more than 2 backups are left, since some are damaged"), std::string::npos) << kept.err;
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--number", "1", "--log", "again"}).exit, 0);
}

// Two backups, the second of a longer log.
class KeptLogInTwoBackups : public KeptLog {
 protected:
  KeptLogInTwoBackups() {
    EXPECT_EQ(gendan(folder_, {"backup", "backups"}).exit, 0);
    EXPECT_EQ(gendan(folder_, {"simulate", "--orders", "2", "--seed", "3", "--quiet"}).exit, 0);
    EXPECT_EQ(gendan(folder_, {"backup", "backups"}).exit, 0);
  }
  // A file that the other one does not have.
  std::filesystem::path manifest_of(const std::string& number) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / ("backups/private/" + number))) {
      if (entry.path().filename().string().rfind("MANIFEST", 0) == 0) return entry.path();
    }
    ADD_FAILURE() << "backup " << number << " has none";
    return {};
  }
  // What restoring is refused with, where it leaves nothing behind.
  boost::json::object refused_restore() const {
    const Result result = gendan(folder_, {"restore", "backups", "--log", "again", "--format", "json"});
    EXPECT_EQ(result.exit, 1) << result.out;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "again"));
    return error_of(result);
  }
  static bool contains(const boost::json::value& text, const std::string& part) {
    return text.as_string().find(part) != boost::json::string::npos;
  }
};

TEST_F(KeptLogInTwoBackups, IsListedAsDamagedWhereABackupHasLostAFile) {
  std::filesystem::remove(manifest_of("2"));
  const Result table = gendan(folder_, {"backups", "backups"});
  EXPECT_EQ(table.exit, 1);
  EXPECT_NE(table.out.find("whole"), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("DAMAGED"), std::string::npos) << table.out;
  const Result result = gendan(folder_, {"backups", "backups", "--format", "json"});
  EXPECT_EQ(result.exit, 1);
  const boost::json::object list = json_of(result);
  ASSERT_EQ(list.at("backups").as_array().size(), 2u);
  EXPECT_EQ(list.at("backups").at(0).at("whole"), true);
  const boost::json::value& damaged = list.at("backups").at(1);
  EXPECT_EQ(damaged.at("number"), 2);
  EXPECT_EQ(damaged.at("whole"), false);
  for (const char* unknown : {"made_at", "bytes", "files"}) EXPECT_TRUE(damaged.at(unknown).is_null()) << unknown;
}

TEST_F(KeptLogInTwoBackups, IsNotMadeOfTheOlderOneUnaskedWhereTheNewestHasLostAFile) {
  std::filesystem::remove(manifest_of("2"));
  const boost::json::object refused = refused_restore();
  EXPECT_EQ(refused.at("code"), "corrupt");
  EXPECT_TRUE(contains(refused.at("detail"), "backup 2, the newest")) << refused;
  EXPECT_TRUE(contains(refused.at("remedy"), "--number 1 ")) << refused;
  EXPECT_EQ(gendan(folder_, {"restore", "backups", "--number", "1", "--log", "again"}).exit, 0);
}

TEST_F(KeptLogInTwoBackups, IsNotMadeOfTheOlderOneUnaskedWhereTheNewestIsDescribedByADamagedFile) {
  const std::string description = folder_ / "backups/meta/2";
  std::filesystem::resize_file(description, std::filesystem::file_size(description) / 2);
  EXPECT_EQ(gendan(folder_, {"backups", "backups"}).exit, 1);
  EXPECT_TRUE(contains(refused_restore().at("remedy"), "--number 1 "));
}

TEST_F(KeptLogInTwoBackups, NamesTheNewestWholeOneWhereAByteOfTheNewestHasChanged) {
  std::fstream(manifest_of("2"), std::ios::in | std::ios::out | std::ios::binary).seekp(20).put('\x55').put('\xaa');
  const boost::json::object refused = refused_restore();
  EXPECT_EQ(refused.at("code"), "corrupt");
  EXPECT_TRUE(contains(refused.at("remedy"), "--number 1 ")) << refused;
}

TEST_F(KeptLogInTwoBackups, SaysWhereNoOtherBackupIsWhole) {
  for (const char* number : {"1", "2"}) std::filesystem::remove(manifest_of(number));
  const boost::json::object refused = refused_restore();
  EXPECT_TRUE(contains(refused.at("remedy"), "none of the others")) << refused;
}

TEST_F(KeptLog, IsDumpedAndLoaded) {
  EXPECT_EQ(gendan(folder_, {"dump", "log.dump", "--quiet"}).exit, 0);
  EXPECT_EQ(gendan(folder_, {"dump", "log.dump", "--quiet"}).exit, 1);  // it is there
  const Result loaded = gendan(folder_, {"load", "log.dump", "--log", "copy", "--quiet"});
  EXPECT_EQ(loaded.exit, 0) << loaded.err;
  EXPECT_EQ(root_of("copy"), root_of("gendan-log"));
  EXPECT_EQ(gendan(folder_, {"replay", "--log", "copy", "--quiet"}).exit, 0);
  EXPECT_EQ(gendan(folder_, {"load", "log.dump", "--log", "copy", "--quiet"}).exit, 0);  // nothing left to do
  const Result piped = shell(folder_, "\"$GENDAN\" dump - -q | \"$GENDAN\" load - --log piped -q");
  EXPECT_EQ(piped.exit, 0) << piped.err;
  EXPECT_EQ(root_of("piped"), root_of("gendan-log"));
  folder_.write("bad.dump", "gendan dump 1\nrubbish");
  EXPECT_EQ(gendan(folder_, {"load", "bad.dump", "--log", "bad", "--quiet"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"load", "no.dump", "--log", "bad", "--quiet"}).exit, 1);
}

TEST_F(KeptLog, HasTheSameRootWhereItIsDumpedAndWhereItIsLoaded) {
  const std::string root = ", root " + root_of("gendan-log") + "\n";
  const Result dumped = gendan(folder_, {"dump", "log.dump", "--quiet"});
  EXPECT_EQ(dumped.out.rfind("dumped: ", 0), 0u) << dumped.out;
  EXPECT_NE(dumped.out.find(root), std::string::npos) << dumped.out;
  const Result loaded = gendan(folder_, {"load", "log.dump", "--log", "copy", "--quiet"});
  EXPECT_EQ(loaded.out.rfind("loaded: ", 0), 0u) << loaded.out;
  EXPECT_NE(loaded.out.find(root), std::string::npos) << loaded.out;
  EXPECT_EQ(dumped.err + loaded.err, "");
  // Its standard output is the dump.
  const Result piped = shell(folder_, "\"$GENDAN\" dump - > piped.dump && cmp log.dump piped.dump");
  EXPECT_EQ(piped.exit, 0) << piped.out;
  EXPECT_NE(piped.err.find(root), std::string::npos) << piped.err;
  EXPECT_EQ(shell(folder_, "\"$GENDAN\" dump - -q > quiet.dump").err, "");
}

TEST_F(KeptLog, SaysWhyADumpCannotBeWritten) {
  const auto code = [&](const std::string& file) {
    return error_of(gendan(folder_, {"dump", file, "--format", "json"})).at("code");
  };
  folder_.write("there.dump", "");
  EXPECT_EQ(code("there.dump"), "already_exists");
  EXPECT_EQ(code("no/such/folder.dump"), "not_found");
  EXPECT_EQ(code("there.dump/log.dump"), "storage_failed");
}

TEST_F(KeptLog, GoesOnWithALoadThatWasInterrupted) {
  ASSERT_EQ(gendan(folder_, {"dump", "log.dump", "--quiet"}).exit, 0);
  const Result broken = shell(folder_,
                              "mkfifo pipe; \"$GENDAN\" load - --log copy -q < pipe & exec 3> pipe\n"
                              "i=0; until [ -d copy ] || [ $i -gt 200 ]; do sleep 0.05; i=$((i + 1)); done\n"
                              "kill -TERM $!; cat log.dump >&3; exec 3>&-; wait $!");
  EXPECT_EQ(broken.exit, 130) << broken.err;
  EXPECT_NE(broken.err.find("same command"), std::string::npos) << broken.err;
  const Result loaded = gendan(folder_, {"load", "log.dump", "--log", "copy", "--quiet"});
  EXPECT_EQ(loaded.exit, 0) << loaded.err;
  EXPECT_EQ(root_of("copy"), root_of("gendan-log"));
}

TEST_F(KeptLog, EndsALoadWhoseSourceIsSilentAtTheFirstSignal) {
  ASSERT_EQ(gendan(folder_, {"dump", "log.dump", "--quiet"}).exit, 0);
  const Result ended = shell(folder_,
                             "mkfifo pipe; { head -c 1000 log.dump; exec sleep 60; } > pipe & silent=$!\n"
                             "\"$GENDAN\" load - --log copy -q < pipe & load=$!\n"
                             "i=0; until [ -d copy ] || [ $i -gt 200 ]; do sleep 0.05; i=$((i + 1)); done\n"
                             "sleep 1; kill -TERM $load; wait $load; status=$?\n"
                             "kill $silent && exit $status");  // it is still there to be ended
  EXPECT_EQ(ended.exit, 130) << ended.err;
  EXPECT_NE(ended.err.find("same command"), std::string::npos) << ended.err;
}

// A log whose dump takes its time: 32 MiB.
void make_large(const std::string& folder) {
  testing::ManualClock clock(Instant{1'700'000'000'000'000});
  StoreOptions options;
  options.clock = &clock;
  const std::unique_ptr<Store> store = open_rocksdb_store(folder, options).value();
  const std::string payload(512 << 10, 'x');
  for (int i = 0; i < 64; ++i) {
    Append append;
    append.request_id = RequestId(std::to_string(i));
    append.actor = "host";
    append.streams = {{StreamId("blob/1"), Expect::any()}};
    append.events = {NewEvent{0, 0x8001, 1, 0, {}, payload}};
    ASSERT_TRUE(store->log().append(append, Durability::kBuffered).ok());
  }
  ASSERT_TRUE(store->close().ok());
}

TEST(CliDump, EndsWhereItIsInterrupted) {
  const Folder folder;
  ASSERT_NO_FATAL_FAILURE(make_large(folder / "gendan-log"));
  // The pipe is full after the first byte has come out of it, so the signal finds the dump under way.
  const Result result = shell(folder,
                              "mkfifo pipe; \"$GENDAN\" dump - -q > pipe & exec 3< pipe\n"
                              "head -c 1 <&3 > first; kill -TERM $!; cat <&3 > rest; wait $!");
  EXPECT_EQ(result.exit, 130) << result.err;
}

TEST(CliDump, EndsAtOnceAtTheSecondSignalBeItTheOtherOne) {
  const Folder folder;
  ASSERT_NO_FATAL_FAILURE(make_large(folder / "gendan-log"));
  // Nobody empties the pipe for ten seconds, so that the dump gets on only then.
  const Result result = shell(folder,
                              "mkfifo pipe; \"$GENDAN\" dump - -q > pipe & dump=$!; exec 3< pipe\n"
                              "head -c 1 <&3 > first; kill -INT $dump; sleep 0.5; kill -TERM $dump\n"
                              "{ sleep 10; exec cat > rest; } <&3 & late=$!\n"
                              "wait $dump; status=$?; kill $late; exit $status");
  EXPECT_EQ(result.exit, 128 + SIGTERM) << result.err;
}

TEST(CliDump, LeavesNoPartOfADumpThatWasInterrupted) {
  const Folder folder;
  ASSERT_NO_FATAL_FAILURE(make_large(folder / "gendan-log"));
  Running running(folder, {"dump", "log.dump", "--quiet"});
  for (int i = 0; i < 10'000 && !std::filesystem::exists(folder / "log.dump"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  running.signal(SIGTERM);
  const Result result = running.wait();
  // On a fast machine the dump may be done before the signal comes.
  EXPECT_TRUE(result.exit == 130 || result.exit == 0) << result.exit << result.err;
  EXPECT_EQ(std::filesystem::exists(folder / "log.dump"), result.exit == 0);
}

TEST_F(KeptLog, LeavesNoneOfTheFilesOfAProofWhereOneCannotBeWritten) {
  folder_.write("secret.key", std::string(32, '\x07'));
  folder_.write("a.head",
                gendan(folder_, {"head", "--key", "secret.key", "--origin", "example.com/orders", "--quiet"}).out);
  const Words prove = {"prove", "append", "17", "--head", "a.head", "--out", "order"};
  folder_.write("order.tlog-proof", "an older one");
  EXPECT_EQ(gendan(folder_, prove).exit, 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "order.append"));
  std::filesystem::remove(folder_ / "order.tlog-proof");
  const Result again = gendan(folder_, prove);
  EXPECT_EQ(again.exit, 0) << again.err;
  // What was there before stays.
  EXPECT_EQ(gendan(folder_, prove).exit, 1);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "order.append"));
}

TEST_F(KeptLog, IsProvenByItsHeads) {
  folder_.write("secret.key", std::string(32, '\x07'));
  const Words sign = {"head", "--key", "secret.key", "--origin", "example.com/orders", "--quiet"};
  const Result old_head = gendan(folder_, sign);
  ASSERT_EQ(old_head.exit, 0) << old_head.err;
  folder_.write("old.head", old_head.out);
  EXPECT_EQ(gendan(folder_, {"simulate", "--orders", "2", "--seed", "3", "--quiet"}).exit, 0);
  folder_.write("new.head", gendan(folder_, sign).out);
  Words as_json = sign;
  as_json.insert(as_json.end(), {"--format", "json"});
  const std::string key(json_of(gendan(folder_, as_json)).at("key").as_string());

  Result result = gendan(folder_, {"verify", "--head", "old.head", "--head", "new.head", "--key", key, "--quiet"});
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  result = gendan(folder_, {"prove", "append", "17", "--head", "old.head", "--out", "order"});
  EXPECT_EQ(result.exit, 0) << result.err;
  result = shell(folder_, "\"$GENDAN_VERIFY\" inclusion --key '" + key + "' order.tlog-proof --append order.append");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  result = gendan(folder_, {"prove", "growth", "old.head", "new.head", "--out", "growth"});
  EXPECT_EQ(result.exit, 0) << result.err;
  result = shell(folder_, "\"$GENDAN_VERIFY\" consistency --key '" + key + "' old.head new.head growth");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;

  // A log that has less than the head speaks of.
  EXPECT_EQ(gendan(folder_, {"simulate", "--orders", "5", "--log", "shorter", "--quiet"}).exit, 0);
  EXPECT_EQ(gendan(folder_, {"verify", "--log", "shorter", "--head", "new.head", "--key", key, "--quiet"}).exit, 1);
  // A head without its signature, and one without a key to check it by.
  std::string forged = old_head.out;
  forged[forged.find('\n') + 1] ^= 1;
  folder_.write("forged.head", forged);
  EXPECT_EQ(gendan(folder_, {"verify", "--head", "forged.head", "--key", key, "--quiet"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"verify", "--head", "old.head", "--quiet"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"prove", "append", "100000", "--head", "new.head", "--out", "far"}).exit, 1);
  EXPECT_EQ(gendan(folder_, {"head", "--key", "secret.key"}).exit, 2);
}

}  // namespace
}  // namespace gendan::cli_test
