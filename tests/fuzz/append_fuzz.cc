#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/refusal.h"
#include "log/append_codec.h"
#include "log/crc32c.h"
#include "log/index_keys.h"
#include "log/wire.h"

namespace {

using gendan::Code;

void require(bool good) {
  if (!good) std::abort();
}

// Reads a chunk to its end. What it hands out has to lie within the chunk, and add up.
void read(std::string_view bytes, std::uint64_t key) {
  gendan::ChunkReader reader;
  absl::Status status = reader.open(bytes, {key});
  std::uint64_t records = 0;
  if (status.ok()) {
    const auto inside = [&](std::string_view part) {
      return part.empty() || (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + bytes.size());
    };
    while (const gendan::Record* record = reader.next()) {
      require(record->position.value == key + records++);
      require(record->type != 0 && record->version.value != 0);
      require(inside(record->stream) && inside(record->payload) && inside(record->actor));
    }
    status = reader.status();
    require(!status.ok() || records == reader.count());
  }
  require(status.ok() || gendan::refused_with(status, Code::kCorrupt) ||
          gendan::refused_with(status, Code::kNewerFormat));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read(input, 1);
  if (size >= 6) {
    // Behind a good checksum, and under the key that it names, so that the fuzzer gets past both.
    std::string chunk(input);
    gendan::wire::put_u32(chunk.data(), gendan::crc32c(input.substr(4)));
    gendan::wire::Taker place(std::string_view(chunk).substr(5));
    const std::uint64_t first = place.varint();
    place.varint();
    read(chunk, first + place.varint());
  }
  // The index's pairs are read with as little trust.
  std::vector<gendan::StreamSpan> spans;
  std::vector<std::uint64_t> positions;
  const std::size_t prefix = gendan::group_bytes(input);
  gendan::decode_segment(input, prefix, input, spans).IgnoreError();
  gendan::decode_request(input, positions).IgnoreError();
  return 0;
}
