#include "log/rocksdb_settings.h"

#include <gtest/gtest.h>
#include <rocksdb/convenience.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace gendan::log_test {
namespace {

RocksDbSettings settings(const RocksDbOptions& options = {}) {
  return make_settings(options, *rocksdb::Env::Default());
}

// The one that is asked for, where RocksDB was built with it.
rocksdb::CompressionType if_built_in(rocksdb::CompressionType wanted, rocksdb::CompressionType otherwise) {
  const std::vector<rocksdb::CompressionType> all = rocksdb::GetSupportedCompressions();
  return std::find(all.begin(), all.end(), wanted) != all.end() ? wanted : otherwise;
}

TEST(RocksDbUnderALog, DoesNotTakeUpWritingByItselfAfterAFailure) {
  const rocksdb::DBOptions db = settings().db;
  EXPECT_EQ(db.max_bgerror_resume_count, 0);
  bool recovers = true;
  for (const std::shared_ptr<rocksdb::EventListener>& listener : db.listeners) {
    listener->OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason::kFlush, rocksdb::Status::NoSpace(), &recovers);
  }
  EXPECT_FALSE(recovers);
}

TEST(RocksDbUnderALog, TakesADamagedRecordForTheEndAtTheEndOfItsWriteAheadLogOnly) {
  const rocksdb::DBOptions db = settings().db;
  EXPECT_EQ(db.wal_recovery_mode, rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords);
  EXPECT_TRUE(db.track_and_verify_wals_in_manifest);
}

TEST(RocksDbUnderALog, HasChecksumsOfBlocksAndOfWholeFiles) {
  const RocksDbSettings under = settings();
  ASSERT_NE(under.db.file_checksum_gen_factory, nullptr);
  EXPECT_STREQ(under.db.file_checksum_gen_factory->Name(), rocksdb::GetFileChecksumGenCrc32cFactory()->Name());
  EXPECT_TRUE(under.db.paranoid_checks);
  for (const rocksdb::ColumnFamilyOptions& family : under.families) {
    const auto* const blocks = family.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
    ASSERT_NE(blocks, nullptr);
    EXPECT_NE(blocks->checksum, rocksdb::kNoChecksum);
  }
}

TEST(RocksDbUnderALog, IsCompressedWithLz4AndOnDemandItsColdPartWithZstd) {
  const rocksdb::CompressionType lz4 = if_built_in(rocksdb::kLZ4Compression, rocksdb::kNoCompression);
  const RocksDbSettings as_a_rule = settings();
  for (const rocksdb::ColumnFamilyOptions& family : as_a_rule.families) {
    EXPECT_EQ(family.compression, lz4);
    EXPECT_EQ(family.bottommost_compression, rocksdb::kDisableCompressionOption);
  }
  RocksDbOptions options;
  options.compress_cold_more = true;
  const RocksDbSettings more = settings(options);
  for (const rocksdb::ColumnFamilyOptions& family : more.families) {
    EXPECT_EQ(family.compression, lz4);
    EXPECT_EQ(family.bottommost_compression, if_built_in(rocksdb::kZSTD, rocksdb::kDisableCompressionOption));
  }
}

}  // namespace
}  // namespace gendan::log_test
