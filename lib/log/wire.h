#ifndef GENDAN_LIB_LOG_WIRE_H_
#define GENDAN_LIB_LOG_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// The few shapes that everything in the log's tables is made of: little-endian words, varints of seven bits a byte, low
// group first, zigzag numbers, texts after their length, and big-endian words where a key must sort.
namespace gendan::wire {

inline constexpr std::size_t kMaxVarint = 10;

inline char* put_varint(char* at, std::uint64_t value) {
  while (value >= 0x80) {
    *at++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *at++ = static_cast<char>(value);
  return at;
}

inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

inline char* put_text(char* at, std::string_view text) {
  at = put_varint(at, text.size());
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

inline char* put_u32(char* at, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) *at++ = static_cast<char>(value >> shift);
  return at;
}

inline std::uint32_t get_u32(const char* at) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(at[i]);
  return value;
}

inline void append_varint(std::string& out, std::uint64_t value) {
  char bytes[kMaxVarint];
  out.append(bytes, static_cast<std::size_t>(put_varint(bytes, value) - bytes));
}

// 8 bytes, high byte first: sorts as the number does.
inline char* put_sorted_u64(char* at, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) *at++ = static_cast<char>(value >> shift);
  return at;
}
inline std::uint64_t get_sorted_u64(std::string_view eight_bytes) {
  std::uint64_t value = 0;
  for (const char c : eight_bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The number of bytes, then the bytes, high first: sorts as the number does, and small numbers are short.
inline void append_sorted_short(std::string& out, std::uint64_t value) {
  char bytes[8];
  put_sorted_u64(bytes, value);
  std::size_t skip = 0;
  while (skip < 8 && bytes[skip] == 0) ++skip;
  out.push_back(static_cast<char>(8 - skip));
  out.append(bytes + skip, 8 - skip);
}

// Takes shapes from the front of some bytes. Once something does not fit, ok() is false and everything taken is empty.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool ok() const { return ok_; }
  bool done() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint8_t byte() {
    if (at_ == end_) return fail();
    return static_cast<std::uint8_t>(*at_++);
  }

  // Refuses numbers over 64 bits and numbers that are longer than they need be: one value has one form.
  std::uint64_t varint() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) return static_cast<std::uint8_t>(*at_++);
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return fail();
      const std::uint8_t group = static_cast<std::uint8_t>(*at_++);
      if (shift == 63 && group > 1) return fail();
      value |= static_cast<std::uint64_t>(group & 0x7f) << shift;
      if (group < 0x80) return group == 0 && shift > 0 ? fail() : value;
    }
    return fail();
  }

  // A varint of at most `limit`.
  std::uint64_t varint(std::uint64_t limit) {
    const std::uint64_t value = varint();
    return value <= limit ? value : fail();
  }

  std::int64_t signed_varint() { return unzigzag(varint()); }

  std::string_view bytes(std::uint64_t size) {
    if (size > left()) {
      fail();
      return {};
    }
    const std::string_view out(at_, size);
    at_ += size;
    return out;
  }

  std::string_view text() { return bytes(varint()); }

  // What append_sorted_short() wrote.
  std::uint64_t sorted_short() {
    const std::uint8_t size = byte();
    if (size > 8) return fail();
    const std::string_view digits = bytes(size);
    if (!digits.empty() && digits.front() == 0) return fail();
    return get_sorted_u64(digits);
  }

 private:
  std::uint8_t fail() {
    ok_ = false;
    at_ = end_;
    return 0;
  }

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace gendan::wire

#endif  // GENDAN_LIB_LOG_WIRE_H_
