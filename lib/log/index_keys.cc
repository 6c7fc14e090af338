#include "log/index_keys.h"

#include <cstring>

#include "gendan/core/refusal.h"
#include "log/wire.h"

namespace gendan {
namespace {

constexpr std::size_t kRequestPrefix = 9;

absl::Status damaged_index() { return refuse(Code::kCorrupt, "index", "an entry does not fit"); }

std::uint64_t low_first(const char* at, std::size_t size) {
  std::uint64_t word = 0;
  for (std::size_t i = size; i > 0; --i) word = word << 8 | static_cast<unsigned char>(at[i - 1]);
  return word;
}

// Hands each span of a segment to `take`.
template <class Take>
absl::Status walk_segment(std::string_view key, std::size_t prefix, std::string_view value, const Take& take) {
  wire::Taker in_key(key.substr(prefix));
  wire::Taker in(value);
  StreamSpan span;
  span.first_version = in_key.sorted_short();
  if (!in_key.ok() || !in_key.done() || span.first_version == 0 || in.done()) return damaged_index();
  while (!in.done()) {
    span.count = static_cast<std::uint32_t>(in.varint(0xFFFFFFFF));
    span.position += in.varint();
    if (!in.ok() || span.count == 0) return damaged_index();
    take(span);
    span.first_version += span.count;
  }
  return absl::OkStatus();
}

}  // namespace

std::uint64_t request_hash(std::string_view request_id) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
  std::uint64_t hash = request_id.size() * kFactor;
  const auto stir = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32;
  };
  std::size_t at = 0;
  for (; at + 8 <= request_id.size(); at += 8) stir(low_first(request_id.data() + at, 8));
  if (at < request_id.size()) stir(low_first(request_id.data() + at, request_id.size() - at));
  stir(0);
  return hash;
}

std::size_t group_bytes(std::string_view key) {
  if (key.size() >= kRequestPrefix && key.front() == 'r') return kRequestPrefix;
  const std::size_t end = !key.empty() && key.front() == 's' ? key.find('\0') : std::string_view::npos;
  return end == std::string_view::npos ? key.size() : end + 1;
}

void make_request_prefix(std::uint64_t hash, std::string& key) {
  char bytes[kRequestPrefix] = {'r'};
  wire::put_sorted_u64(bytes + 1, hash);
  key.assign(bytes, sizeof bytes);
}

void add_position(std::uint64_t position, std::string& key) { wire::append_sorted_short(key, position); }

absl::Status decode_request(std::string_view key, std::vector<std::uint64_t>& positions) {
  if (key.size() < kRequestPrefix) return damaged_index();
  wire::Taker in(key.substr(kRequestPrefix));
  positions.push_back(in.sorted_short());
  return in.ok() && in.done() ? absl::OkStatus() : damaged_index();
}

void make_stream_prefix(std::string_view stream, std::string& key) {
  key.assign(1, 's');
  key.append(stream);
  key.push_back('\0');
}

void add_first_version(std::uint64_t first_version, std::string& key) { wire::append_sorted_short(key, first_version); }

void make_stream_end(std::string& key) { key.push_back('\xff'); }

void encode_segment(std::span<const StreamSpan> spans, std::string& value) {
  value.clear();
  std::uint64_t before = 0;
  for (const StreamSpan& span : spans) {
    wire::append_varint(value, span.count);
    wire::append_varint(value, span.position - before);
    before = span.position;
  }
}

absl::Status decode_segment(std::string_view key, std::size_t prefix, std::string_view value,
                            std::vector<StreamSpan>& spans) {
  return walk_segment(key, prefix, value, [&](const StreamSpan& span) { spans.push_back(span); });
}

absl::Status last_of_segment(std::string_view key, std::size_t prefix, std::string_view value, std::uint64_t& version) {
  return walk_segment(key, prefix, value, [&](const StreamSpan& span) { version = span.last_version(); });
}

}  // namespace gendan
