#include "log/append_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "log/crc32c.h"
#include "log/index_keys.h"
#include "log/tail_index.h"
#include "tests/log/hex.h"
#include "tests/log/support.h"

namespace gendan::log_test {
namespace {

// The append that the golden bytes were made of: every field of an envelope, two streams and one that is only read, a
// host's event, a schema, a flag, an event without a time and one from before 1970.
Append golden_append() {
  Append a;
  a.request_id = RequestId("request-1");
  a.actor = "li.wei";
  a.department = "sales";
  a.correlation = "case/17";
  a.causation = "request-0";
  a.streams = {{StreamId("order/PO-1001"), Expect::any()},
               {StreamId("supplier/7"), Expect::any()},
               {StreamId("shipment/S1"), Expect::any()}};
  const auto event = [&](std::uint32_t stream, EventTag type, std::uint16_t schema, std::uint32_t flags,
                         std::int64_t occurred_at, std::string_view payload) {
    NewEvent e;
    e.stream = stream;
    e.type = type;
    e.schema = schema;
    e.flags = flags;
    e.occurred_at = {occurred_at};
    e.payload = payload;
    a.events.push_back(e);
  };
  event(0, 7, 1, 0, 1'699'999'999'000'000, "first");
  event(0, 0x8001, 300, kObserved, -1, "");
  event(2, 8, 1, 0, 0, "last");
  return a;
}

struct Encoded {
  std::string buffer;
  std::vector<EncodedChunk> chunks;
  std::vector<ChunkSpan> spans;

  std::string_view chunk(std::size_t i) const {
    return std::string_view(buffer).substr(chunks[i].offset, chunks[i].size);
  }
};

Encoded encode(const Append& append, std::uint64_t first, std::int64_t recorded_at,
               const std::vector<std::uint64_t>& bases) {
  Encoded out;
  encode_append(append, {first}, {recorded_at}, bases, out.buffer, out.chunks, out.spans);
  return out;
}

Encoded encode_golden() { return encode(golden_append(), 42, 1'700'000'000'000'000, {4, 9, 0}); }

// Everything that a reader hands out; the status of what it says in the end.
absl::Status decode(std::string_view bytes, std::uint64_t key, std::vector<Kept>& out) {
  ChunkReader reader;
  if (absl::Status s = reader.open(bytes, {key}); !s.ok()) return s;
  while (const Record* record = reader.next()) out.push_back(keep(*record));
  return reader.status();
}

// `chunk` with its checksum put right.
std::string sealed(std::string chunk) {
  wire::put_u32(chunk.data(), crc32c(std::string_view(chunk).substr(4)));
  return chunk;
}

TEST(Crc32c, KnowsTheCheckValues) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62A8AB43u);
}

TEST(Crc32c, AgreesWithItsTablesAtEveryLengthAndPlace) {
  std::mt19937 random(1);
  std::string bytes(600, 0);
  for (char& c : bytes) c = static_cast<char>(random());
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t size = 0; size < 300; ++size) {
      const std::string_view part = std::string_view(bytes).substr(begin, size);
      ASSERT_EQ(crc32c(part), crc32c_by_tables(part));
    }
  }
}

TEST(AppendCodec, WritesTheGoldenBytesOfFormat1) {
  std::ifstream file(GENDAN_SOURCE_DIR "/tests/golden/append_format_1.hex");
  std::stringstream text;
  text << file.rdbuf();
  const std::string golden = from_hex(text.str());
  const Encoded encoded = encode_golden();
  EXPECT_EQ(to_hex(encoded.buffer), to_hex(golden));

  std::vector<Kept> records;
  ASSERT_TRUE(decode(golden, 42, records).ok());
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].schema, 300);
  EXPECT_EQ(records[1].occurred_at, -1);
  EXPECT_EQ(records[1].version, 6u);
  EXPECT_EQ(records[2].occurred_at, 1'700'000'000'000'000);
}

TEST(AppendCodec, RefusesEveryChangeOfOneByte) {
  const Encoded encoded = encode_golden();
  for (std::size_t i = 0; i < encoded.buffer.size(); ++i) {
    for (int change = 1; change < 256; ++change) {
      std::string bytes = encoded.buffer;
      bytes[i] = static_cast<char>(bytes[i] ^ change);
      std::vector<Kept> records;
      ASSERT_THAT(decode(bytes, 42, records), RefusedWith(Code::kCorrupt)) << "byte " << i;
      ASSERT_TRUE(records.empty());
    }
  }
}

TEST(AppendCodec, RefusesEveryTruncation) {
  const Encoded encoded = encode_golden();
  for (std::size_t size = 0; size < encoded.buffer.size(); ++size) {
    std::vector<Kept> records;
    ASSERT_THAT(decode(encoded.buffer.substr(0, size), 42, records), RefusedWith(Code::kCorrupt));
    if (size < 5) continue;
    // A torn write whose checksum happens to fit.
    records.clear();
    ASSERT_FALSE(decode(sealed(encoded.buffer.substr(0, size)), 42, records).ok()) << size;
  }
}

TEST(AppendCodec, TakesNothingOnTrustBehindAGoodChecksum) {
  const Encoded encoded = encode_golden();
  for (std::size_t i = 4; i < encoded.buffer.size(); ++i) {
    for (int change = 1; change < 256; ++change) {
      std::string bytes = encoded.buffer;
      bytes[i] = static_cast<char>(bytes[i] ^ change);
      std::vector<Kept> records;
      const absl::Status status = decode(sealed(bytes), 42, records);
      ASSERT_TRUE(status.ok() || refused_with(status, Code::kCorrupt) || refused_with(status, Code::kNewerFormat));
      if (status.ok()) {
        ASSERT_GE(records.size(), 1u);
        ASSERT_LE(records.size(), records[0].append_count);
      }
    }
  }
}

TEST(AppendCodec, RefusesAChunkUnderTheWrongKey) {
  std::vector<Kept> records;
  EXPECT_THAT(decode(encode_golden().buffer, 43, records), RefusedWith(Code::kCorrupt));
}

TEST(AppendCodec, RefusesBytesBehindTheLastEvent) {
  std::vector<Kept> records;
  EXPECT_THAT(decode(sealed(encode_golden().buffer + "x"), 42, records), RefusedWith(Code::kCorrupt));
}

// A chunk of one event, written by hand so that what no writer writes yet can be put in.
std::string by_hand(std::uint8_t shape, std::string_view extensions, std::uint8_t event_shape, std::string_view event) {
  std::string bytes(4, '\0');
  bytes += static_cast<char>(shape);
  bytes += std::string("\x01\x01\x00\x01", 4);  // first 1, one event, from 0, one here
  bytes += std::string(
      "\x02\x01r\x01"
      "a\x00\x00\x00",
      8);  // recorded at 1, request, actor, three empty texts
  bytes += extensions;
  bytes += std::string("\x01\x01s\x00\x01", 5);  // one stream, s, version 0 before, one event
  bytes += static_cast<char>(event_shape);
  bytes += event;
  return sealed(bytes);
}

TEST(AppendCodec, ReadsAChunkWrittenByHand) {
  std::vector<Kept> records;
  ASSERT_TRUE(decode(by_hand(0x01, "", 0x01, std::string("\x00\x07\x04\x02hi", 6)), 1, records).ok());
  EXPECT_EQ(records[0].payload, "hi");
  EXPECT_EQ(records[0].occurred_at, 3);
}

TEST(AppendCodec, PassesOverExtensionsThatAreNotCritical) {
  std::vector<Kept> records;
  const std::string two = std::string("\x02\x02\x01z\x04\x00", 6);
  ASSERT_TRUE(decode(by_hand(0x03, two, 0x11, std::string("\x00\x07\x04", 3) + two + "\x02hi"), 1, records).ok());
  EXPECT_EQ(records[0].payload, "hi");
}

TEST(AppendCodec, RefusesWhatItWouldHaveToUnderstand) {
  const std::string event("\x00\x07\x04\x02hi", 6);
  const std::string critical("\x01\x03\x01z", 4);
  const std::string critical_flag("\x00\x07\x80\x80\x04\x04\x02hi", 9);
  std::vector<Kept> records;
  for (const int bit : {2, 3, 4, 5, 6, 7}) {
    EXPECT_THAT(decode(by_hand(static_cast<std::uint8_t>(1 | 1 << bit), "", 0x01, event), 1, records),
                RefusedWith(Code::kNewerFormat));
  }
  EXPECT_THAT(decode(by_hand(0x00, "", 0x01, event), 1, records), RefusedWith(Code::kNewerFormat));
  for (const int bit : {5, 6, 7}) {
    EXPECT_THAT(decode(by_hand(0x01, "", static_cast<std::uint8_t>(1 | 1 << bit), event), 1, records),
                RefusedWith(Code::kNewerFormat));
  }
  EXPECT_THAT(decode(by_hand(0x03, critical, 0x01, event), 1, records), RefusedWith(Code::kNewerFormat));
  EXPECT_THAT(decode(by_hand(0x01, "", 0x11, std::string("\x00\x07\x04", 3) + critical + "\x02hi"), 1, records),
              RefusedWith(Code::kNewerFormat));
  EXPECT_THAT(decode(by_hand(0x01, "", 0x05, critical_flag), 1, records), RefusedWith(Code::kNewerFormat));
  EXPECT_TRUE(records.empty());
}

TEST(AppendCodec, IgnoresAFlagThatIsNotCritical) {
  std::vector<Kept> records;
  ASSERT_TRUE(decode(by_hand(0x01, "", 0x05, std::string("\x00\x07\x80\x02\x04\x02hi", 8)), 1, records).ok());
  EXPECT_EQ(records[0].flags, 0x100u);
}

TEST(AppendCodec, CutsALargeAppendIntoChunksThatStandAlone) {
  Append a;
  a.request_id = RequestId("r");
  a.actor = "a";
  for (int s = 0; s < 5; ++s) a.streams.push_back({StreamId("s" + std::to_string(s)), Expect::any()});
  const std::string payload(5000, 'p');
  for (int i = 0; i < 20; ++i) {
    NewEvent e;
    e.stream = static_cast<std::uint32_t>(i / 5);
    e.type = 1;
    e.payload = payload;
    a.events.push_back(e);
  }
  const Encoded encoded = encode(a, 100, 5, {10, 20, 30, 40, 50});
  ASSERT_EQ(encoded.chunks.size(), 5u);
  std::uint64_t next = 100;
  std::vector<Kept> records;
  for (std::size_t i = 0; i < encoded.chunks.size(); ++i) {
    EXPECT_EQ(encoded.chunks[i].first.value, next);
    ASSERT_TRUE(decode(encoded.chunk(i), next, records).ok());
    next = 100 + records.size();
  }
  ASSERT_EQ(records.size(), 20u);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(records[i].position, 100 + i);
    EXPECT_EQ(records[i].stream, "s" + std::to_string(i / 5));
    EXPECT_EQ(records[i].version, (i / 5 + 1) * 10 + i % 5 + 1);
  }
  std::uint64_t in_spans = 0;
  for (const ChunkSpan& span : encoded.spans) {
    in_spans += span.count;
    EXPECT_EQ(records[span.chunk.value - 100].position, span.chunk.value);
  }
  EXPECT_EQ(in_spans, 20u);
}

TEST(AppendCodec, RoundTripsRandomAppends) {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  for (int round = 0; round < 3000; ++round) {
    Append a;
    a.request_id = RequestId(std::string(1 + below(20), 'r'));
    a.actor = std::string(1 + below(10), 'a');
    a.correlation = std::string(below(5), 'c');
    const std::size_t streams = 1 + below(4);
    std::vector<std::uint64_t> bases;
    for (std::size_t s = 0; s < streams; ++s) {
      a.streams.push_back({StreamId("stream/" + std::to_string(s)), Expect::any()});
      bases.push_back(random() >> (1 + below(63)));
    }
    std::vector<std::string> payloads(1 + below(60));
    for (std::string& payload : payloads) {
      payload.assign(below(8) == 0 ? below(6000) : below(40), static_cast<char>(random()));
      NewEvent e;
      e.stream = static_cast<std::uint32_t>(below(streams));
      e.type = static_cast<EventTag>(1 + below(0xFFFF));
      e.schema = static_cast<std::uint16_t>(below(2) == 0 ? 1 : 1 + below(0xFFFF));
      e.flags = static_cast<std::uint32_t>(below(0x100));
      e.occurred_at = {static_cast<std::int64_t>(random())};
      e.payload = payload;
      a.events.push_back(e);
    }
    const std::uint64_t first = 1 + (random() >> (2 + below(61)));
    const auto recorded_at = static_cast<std::int64_t>(random());
    const Encoded encoded = encode(a, first, recorded_at, bases);
    std::vector<Kept> records;
    for (std::size_t i = 0; i < encoded.chunks.size(); ++i) {
      ASSERT_TRUE(decode(encoded.chunk(i), encoded.chunks[i].first.value, records).ok());
    }
    ASSERT_EQ(records.size(), a.events.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const NewEvent& e = a.events[i];
      ASSERT_EQ(records[i].position, first + i);
      ASSERT_EQ(records[i].stream, a.streams[e.stream].id.str());
      ASSERT_EQ(records[i].version, ++bases[e.stream]);
      ASSERT_EQ(records[i].type, e.type);
      ASSERT_EQ(records[i].schema, e.schema);
      ASSERT_EQ(records[i].flags, e.flags);
      ASSERT_EQ(records[i].recorded_at, recorded_at);
      ASSERT_EQ(records[i].occurred_at, e.occurred_at.micros == 0 ? recorded_at : e.occurred_at.micros);
      ASSERT_EQ(records[i].correlation, a.correlation);
      ASSERT_EQ(records[i].append_first, first);
      ASSERT_EQ(records[i].append_count, a.events.size());
      ASSERT_EQ(records[i].payload, e.payload);
    }
  }
}

TEST(IndexKeys, SpreadRequestIdsTheSameWayForEver) {
  EXPECT_EQ(request_hash("request-1"), 1336837942822814484u);
  EXPECT_EQ(request_hash("0f8fad5b-d9cb-469f-a165-70867728950e"), 17323656818608438270u);
}

TEST(IndexKeys, SortStreamsByNameAndThenByVersion) {
  std::vector<std::string> keys;
  for (const std::string_view name : {"a", "a!", "a/1", "ab", "b"}) {
    for (const std::uint64_t version : {1ull, 2ull, 255ull, 256ull, 65536ull, ~0ull}) {
      std::string key;
      make_stream_prefix(name, key);
      add_first_version(version, key);
      keys.push_back(key);
    }
    std::string end;
    make_stream_prefix(name, end);
    make_stream_end(end);
    keys.push_back(end);
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(TailIndex, TurnsIntoTheSamePairsHoweverItWasFilled) {
  std::mt19937 random(3);
  TailIndex tail;
  std::map<std::string, std::vector<StreamSpan>> spans;
  std::map<std::uint64_t, std::vector<std::uint64_t>> requests;
  for (std::uint64_t position = 1; position <= 20'000; ++position) {
    const std::string name = "order/" + std::to_string(random() % 3000);
    std::vector<StreamSpan>& of_name = spans[name];
    const std::uint64_t next = of_name.empty() ? 1 + random() % 1000 : of_name.back().last_version() + 1;
    of_name.push_back({next, position, static_cast<std::uint32_t>(1 + random() % 5)});
    tail.add_span(name, of_name.back());
    const std::uint64_t hash = random() % 15'000;  // some twice
    requests[hash].push_back(position);
    tail.add_request(hash, position);
  }
  for (const auto& [name, expected] : spans) {
    EXPECT_EQ(tail.version_of(name), expected.back().last_version());
  }
  tail.seal();
  TailIndex::Merge merge(tail, {20'000});
  ASSERT_TRUE(merge.next());
  EXPECT_EQ(merge.key(), kIndexedKey);
  std::string last(merge.key());
  std::map<std::string, std::vector<StreamSpan>> merged_spans;
  std::map<std::uint64_t, std::vector<std::uint64_t>> merged_requests;
  while (merge.next()) {
    ASSERT_LT(last, merge.key());
    last = merge.key();
    if (merge.key()[0] == 'r') {
      ASSERT_EQ(group_bytes(merge.key()), 9u);
      ASSERT_TRUE(decode_request(merge.key(), merged_requests[wire::get_sorted_u64(merge.key().substr(1, 8))]).ok());
      continue;
    }
    const std::string name(merge.key().substr(1, merge.key().find('\0') - 1));
    ASSERT_TRUE(decode_segment(merge.key(), name.size() + 2, merge.value(), merged_spans[name]).ok());
  }
  EXPECT_EQ(merged_requests, requests);
  ASSERT_EQ(merged_spans.size(), spans.size());
  for (const auto& [name, expected] : spans) {
    ASSERT_EQ(merged_spans[name].size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(merged_spans[name][i].first_version, expected[i].first_version);
      EXPECT_EQ(merged_spans[name][i].position, expected[i].position);
      EXPECT_EQ(merged_spans[name][i].count, expected[i].count);
    }
  }
}

}  // namespace
}  // namespace gendan::log_test
