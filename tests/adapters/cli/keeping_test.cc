// Keeping a log: verifying, backups, dumps, heads and proofs, as one does it in a shell.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

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

TEST_F(KeptLog, IsFoundToBeDamaged) {
  damage("gendan-log", ".sst");
  const Result result = gendan(folder_, {"verify", "--quiet"});
  // Where the damage is in what opening reads, it does not come to verifying.
  EXPECT_TRUE(result.exit == 1 || result.exit == 3) << result.out << result.err;
  EXPECT_EQ(result.out.find("The log is whole."), std::string::npos);
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
