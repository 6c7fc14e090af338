#ifndef GENDAN_TESTS_LOG_DOCTORED_CHUNK_H_
#define GENDAN_TESTS_LOG_DOCTORED_CHUNK_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/log/log.h"
#include "gendan/log/storage.h"
#include "log/append_codec.h"
#include "log/wire.h"

namespace gendan::log_test {

// Puts one of the chunks that an append at `first` would have where another stands. `bases` are its streams' versions.
inline void put_chunk(Storage& storage, const Append& append, std::uint64_t first, std::size_t number,
                      Instant recorded_at, std::vector<std::uint64_t> bases = {}) {
  bases.resize(append.streams.size());
  std::string buffer;
  std::vector<EncodedChunk> chunks;
  std::vector<ChunkSpan> spans;
  encode_append(append, {first}, recorded_at, bases, buffer, chunks, spans);
  ASSERT_LT(number, chunks.size());
  char key[8];
  wire::put_sorted_u64(key, chunks[number].first.value);
  const std::string_view chunk = std::string_view(buffer).substr(chunks[number].offset, chunks[number].size);
  const Storage::Change change[] = {Storage::Change::put(Storage::Table::kLog, {key, sizeof key}, chunk)};
  ASSERT_TRUE(storage.write(change, true).ok());
}

}  // namespace gendan::log_test

#endif  // GENDAN_TESTS_LOG_DOCTORED_CHUNK_H_
