#include "bench/raw.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "gendan/log/store.h"

namespace gendan::bench {
namespace {

using Key = std::array<char, 8>;

Key key_of(std::uint64_t position) {
  Key key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<char>(position >> (56 - 8 * i));
  return key;
}
rocksdb::Slice slice(const Key& key) { return {key.data(), key.size()}; }
rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw Failed("raw RocksDB: " + status.ToString());
}

}  // namespace

RawLog::RawLog(std::filesystem::path folder) : folder_(std::move(folder)) { open(StoreOptions().memory_budget_bytes); }
RawLog::~RawLog() = default;

void RawLog::open(std::size_t memory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  options.stats_dump_period_sec = 0;
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = rocksdb::NewLRUCache(memory);
  blocks.block_size = 16 << 10;
  blocks.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  rocksdb::DB* db = nullptr;
  check(rocksdb::DB::Open(options, folder_.string(), &db));
  db_.reset(db);
}

void RawLog::put(std::uint64_t first, std::span<const std::string> values, bool sync) {
  rocksdb::WriteBatch batch;
  for (const std::string& value : values) check(batch.Put(slice(key_of(first++)), value));
  rocksdb::WriteOptions options;
  options.sync = sync;
  check(db_->Write(options, &batch));
}

void RawLog::put(std::string_view key, std::string_view value) {
  check(db_->Put(rocksdb::WriteOptions(), slice(key), slice(value)));
}

void RawLog::put_sorted_file(std::uint64_t first, std::span<const std::string> values) {
  const std::string file = (folder_ / "sorted.run").string();
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), db_->GetOptions());
  check(writer.Open(file));
  for (const std::string& value : values) check(writer.Put(slice(key_of(first++)), value));
  check(writer.Finish());
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;
  check(db_->IngestExternalFile({file}, options));
}

void RawLog::settle(std::size_t memory) {
  check(db_->Flush(rocksdb::FlushOptions()));
  check(db_->Close());
  db_.reset();
  open(memory);
}

std::uint64_t RawLog::scan() const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options));
  std::uint64_t bytes = 0;
  for (at->SeekToFirst(); at->Valid(); at->Next()) bytes += at->value().size();
  check(at->status());
  return bytes;
}

std::uint64_t RawLog::read(std::span<const std::uint64_t> positions) const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(rocksdb::ReadOptions()));
  std::uint64_t bytes = 0;
  for (const std::uint64_t position : positions) {
    at->Seek(slice(key_of(position)));
    if (!at->Valid()) throw Failed("raw RocksDB: a position is missing");
    bytes += at->value().size();
  }
  return bytes;
}

std::size_t RawLog::get(std::string_view key, std::string& value) const {
  value.clear();
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), slice(key), &value);
  if (!status.IsNotFound()) check(status);
  return value.size();
}

RawFile::RawFile(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644)) {
  if (fd_ < 0) throw Failed("raw file: " + std::string(std::strerror(errno)));
}

RawFile::~RawFile() { ::close(fd_); }

void RawFile::write_synced(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0) throw Failed("raw file: " + std::string(std::strerror(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(fd_) != 0) throw Failed("raw file: " + std::string(std::strerror(errno)));
}

}  // namespace gendan::bench
