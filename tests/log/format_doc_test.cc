#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "log/append_codec.h"
#include "tests/log/hex.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

// The block of hexadecimal digits in docs/log_format.md.
std::string example() {
  std::ifstream file(GENDAN_SOURCE_DIR "/docs/log_format.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  const std::string fence = "```hex\n";
  const std::size_t begin = page.find(fence);
  const std::size_t end = page.find("```", begin + fence.size());
  if (begin == std::string::npos || end == std::string::npos) return {};
  return from_hex(std::string_view(page).substr(begin + fence.size(), end - begin - fence.size()));
}

TEST(LogFormatPage, HasAnExampleThatTheEncoderWrites) {
  Writing w("r1");
  w.on("order/7").event("hi", 1).event("", 2);
  w.append().events[0].occurred_at = {1'699'999'999'000'000};
  w.append().events[1].occurred_at = {};
  std::string buffer;
  std::vector<EncodedChunk> chunks;
  std::vector<ChunkSpan> spans;
  const std::uint64_t bases[] = {3};
  encode_append(w.append(), {100}, {1'700'000'000'000'000}, bases, buffer, chunks, spans);
  EXPECT_EQ(to_hex(buffer), to_hex(example()));
}

TEST(LogFormatPage, HasAnExampleThatTheDecoderUnderstands) {
  const std::string bytes = example();
  ChunkReader reader;
  ASSERT_TRUE(reader.open(bytes, {100}).ok());
  const Record* record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->position.value, 100u);
  EXPECT_EQ(record->stream, "order/7");
  EXPECT_EQ(record->version.value, 4u);
  EXPECT_EQ(record->type, 1);
  EXPECT_EQ(record->actor, "li.wei");
  EXPECT_EQ(record->occurred_at.micros, 1'699'999'999'000'000);
  EXPECT_EQ(record->payload, "hi");
  record = reader.next();
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->version.value, 5u);
  EXPECT_EQ(record->occurred_at.micros, 1'700'000'000'000'000);
  EXPECT_EQ(reader.next(), nullptr);
  EXPECT_TRUE(reader.status().ok());
}

}  // namespace
}  // namespace gendan::log_test
