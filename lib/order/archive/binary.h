#ifndef GENDAN_LIB_ORDER_ARCHIVE_BINARY_H_
#define GENDAN_LIB_ORDER_ARCHIVE_BINARY_H_

// The compact form: what stands in a log. Fields follow each other in the order of their description, without names,
// tags or padding. Every value has exactly one form, and the reader refuses every other.
//
//   varint        LEB128: seven bits a byte, low bits first, the top bit says that more follow; at most ten bytes
//   zigzag        a signed number as varint: 0, -1, 1, -2 ... as 0, 1, 2, 3 ...
//   bool          one byte, 0 or 1
//   enumeration   one byte, its number
//   count, line   varint
//   text, id      varint of the bytes, the bytes
//   unit, currency   the two bytes of its code, low byte first
//   decimal       as varint, low bits first: two bits for the scale (0: whole, 1: hundredths, 2: ten-thousandths, 3:
//                 millionths; the first that holds the number), then its zigzag at that scale, 66 bits in all
//   quantity      decimal, unit
//   money         decimal, currency
//   date          0: none; else 1 + zigzag of the days since 2024-01-01, as varint: two bytes for 2001 to 2046
//   moment        zigzag of the microseconds since 1970-01-01T00:00:00Z
//   optional      one byte, 0: none; 1: the value follows
//   list          varint of the elements, the elements

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "core/utf8.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/quantity.h"
#include "order/archive/kinds.h"

namespace gendan {

namespace binary {

inline constexpr std::int32_t kDayZero = 19'723;  // 2024-01-01
inline constexpr std::size_t kLongestVarint = 10;
// What one whole, hundredth, ten-thousandth and millionth have of millionths.
inline constexpr std::int64_t kScales[] = {1'000'000, 10'000, 100, 1};

constexpr std::uint64_t zigzag(std::int64_t n) {
  return static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t z) { return static_cast<std::int64_t>(z >> 1 ^ (0 - (z & 1))); }

// N bytes from the front and N from the back, which may overlap.
template <std::size_t N>
void copy_ends(char* to, const char* from, std::size_t bytes) {
  char front[N];
  char back[N];
  std::memcpy(front, from, N);
  std::memcpy(back, from + bytes - N, N);
  std::memcpy(to, front, N);
  std::memcpy(to + bytes - N, back, N);
}
// Ids and codes are short: for them a call of memcpy costs more than the copying.
inline void copy_text(char* to, const char* from, std::size_t bytes) {
  if (bytes > 32) {
    std::memcpy(to, from, bytes);
  } else if (bytes >= 16) {
    copy_ends<16>(to, from, bytes);
  } else if (bytes >= 8) {
    copy_ends<8>(to, from, bytes);
  } else if (bytes >= 4) {
    copy_ends<4>(to, from, bytes);
  } else {
    for (std::size_t i = 0; i < bytes; ++i) to[i] = from[i];
  }
}

inline std::uint64_t word_at(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}
// False for every text with a byte above 0x7f.
inline bool is_ascii(const char* text, std::size_t bytes) {
  std::uint64_t seen = 0;
  if (bytes >= 8) {
    for (std::size_t at = 0; at + 8 < bytes; at += 8) seen |= word_at(text + at);
    seen |= word_at(text + bytes - 8);
  } else {
    for (std::size_t at = 0; at < bytes; ++at) seen |= static_cast<unsigned char>(text[at]);
  }
  return (seen & 0x8080808080808080) == 0;
}

}  // namespace binary

// Collects in a buffer of its own, so that the string grows by one append for most events. flush() ends the record.
class BinaryWriter : public ArchiveFront<BinaryWriter, false> {
 public:
  BinaryWriter(std::string& out, unsigned version) : ArchiveFront(version), out_(out) {}

  void flush() {
    out_.append(buffer_, static_cast<std::size_t>(at_ - buffer_));
    at_ = buffer_;
  }

  template <class T>
  void field(const char*, const T& value) {
    put(value);
  }

 private:
  static constexpr std::size_t kBuffer = 512;

  // Values of bounded size. These write through a pointer of their own, as a store through a member would have the
  // member read again after every byte.
  template <class T>
  static constexpr bool kBounded =
      std::is_integral_v<T> || Enumeration<T> || std::is_same_v<T, LineNo> || std::is_same_v<T, Version> ||
      std::is_same_v<T, UnitCode> || std::is_same_v<T, CurrencyCode> || std::is_same_v<T, Decimal> ||
      std::is_same_v<T, Quantity> || std::is_same_v<T, Money> || std::is_same_v<T, Date> || std::is_same_v<T, Instant>;
  static constexpr std::size_t kBound = binary::kLongestVarint + 2;

  template <class T>
  static char* write(char* at, const T& v) {
    if constexpr (std::is_same_v<T, bool> || Enumeration<T>) {
      *at = static_cast<char>(v);
      return at + 1;
    } else if constexpr (std::is_unsigned_v<T>) {
      return varint(at, v);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      return varint(at, binary::zigzag(v));
    } else if constexpr (std::is_same_v<T, LineNo> || std::is_same_v<T, Version>) {
      return varint(at, v.value);
    } else if constexpr (std::is_same_v<T, UnitCode> || std::is_same_v<T, CurrencyCode>) {
      at[0] = static_cast<char>(v.bits() & 0xff);
      at[1] = static_cast<char>(v.bits() >> 8);
      return at + 2;
    } else if constexpr (std::is_same_v<T, Decimal>) {
      return decimal(at, v.micros());
    } else if constexpr (std::is_same_v<T, Quantity>) {
      return write(decimal(at, v.value.micros()), v.unit);
    } else if constexpr (std::is_same_v<T, Money>) {
      return write(decimal(at, v.value.micros()), v.currency);
    } else if constexpr (std::is_same_v<T, Date>) {
      return varint(at, v.has_value() ? 1 + binary::zigzag(std::int64_t{v.days()} - binary::kDayZero) : 0);
    } else {
      return varint(at, binary::zigzag(v.micros));
    }
  }

  static char* varint(char* at, std::uint64_t n) {
    while (n >= 0x80) {
      *at++ = static_cast<char>(n | 0x80);
      n >>= 7;
    }
    *at = static_cast<char>(n);
    return at + 1;
  }

  static char* decimal(char* at, std::int64_t micros) {
    using binary::kScales;
    if (const std::int64_t whole = micros / kScales[0]; whole * kScales[0] == micros) return decimal(at, whole, 0);
    if (micros % kScales[1] == 0) return decimal(at, micros / kScales[1], 1);
    if (micros % kScales[2] == 0) return decimal(at, micros / kScales[2], 2);
    return decimal(at, micros, 3);
  }
  static char* decimal(char* at, std::int64_t scaled, unsigned scale) {
    const std::uint64_t z = binary::zigzag(scaled);
    const unsigned first = static_cast<unsigned>(z & 0x1f) << 2 | scale;
    if (z < 0x20) {
      *at = static_cast<char>(first);
      return at + 1;
    }
    *at = static_cast<char>(first | 0x80);
    return varint(at + 1, z >> 5);
  }

  template <class T>
  void put(const T& v) {
    if constexpr (kBounded<T>) {
      room(kBound);
      at_ = write(at_, v);
    } else if constexpr (std::is_same_v<T, std::string>) {
      text(v);
    } else if constexpr (kIsId<T>) {
      text(v.str());
    } else if constexpr (kIsPersonal<T>) {
      put(v.value);
    } else if constexpr (kIsOptional<T>) {
      put(v.has_value());
      if (v.has_value()) put(*v);
    } else if constexpr (kIsList<T>) {
      put(std::uint64_t{v.size()});
      for (const auto& element : v) put(element);
    } else if constexpr (std::is_array_v<T>) {
      for (const auto& element : v) put(element);
    } else {
      fields_of_struct(v);
    }
  }

  // Makes sure of `bytes` in the buffer.
  void room(std::size_t bytes) {
    if (static_cast<std::size_t>(buffer_ + kBuffer - at_) < bytes) [[unlikely]]
      flush();
  }

  void text(std::string_view text) {
    room(kBound);
    char* at = varint(at_, text.size());
    at_ = at;
    if (text.size() > static_cast<std::size_t>(buffer_ + kBuffer - at)) [[unlikely]] {
      flush();
      if (text.size() > kBuffer) {
        out_.append(text);
        return;
      }
      at = at_;
    }
    binary::copy_text(at, text.data(), text.size());
    at_ = at + text.size();
  }

  std::string& out_;
  char* at_ = buffer_;
  char buffer_[kBuffer];
};

// Reads what BinaryWriter wrote. After the first fault it reads nothing more, and every value that it has not reached
// keeps what it held.
class BinaryReader : public ArchiveFront<BinaryReader, true> {
 public:
  BinaryReader(std::string_view bytes, unsigned version)
      : ArchiveFront(version), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // nullptr while nothing is wrong, else what is.
  const char* fault() const { return fault_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  template <class T>
  void field(const char*, T& value) {
    take(value);
  }

 private:
  template <class T>
  void take(T& v) {
    if constexpr (std::is_same_v<T, bool>) {
      v = below(2) != 0;
    } else if constexpr (Enumeration<T>) {
      v = static_cast<T>(below(static_cast<unsigned>(kNames<T>.size())));
    } else if constexpr (std::is_unsigned_v<T>) {
      const std::uint64_t n = varint();
      if (n > std::numeric_limits<T>::max()) return fail("a number is out of its range");
      v = static_cast<T>(n);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      v = binary::unzigzag(varint());
    } else if constexpr (std::is_same_v<T, LineNo> || std::is_same_v<T, Version>) {
      take(v.value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      text(v);
    } else if constexpr (kIsId<T>) {
      text(v.mutable_str());
    } else if constexpr (std::is_same_v<T, UnitCode> || std::is_same_v<T, CurrencyCode>) {
      code(v);
    } else if constexpr (std::is_same_v<T, Decimal>) {
      decimal(v);
    } else if constexpr (std::is_same_v<T, Quantity>) {
      decimal(v.value);
      code(v.unit);
    } else if constexpr (std::is_same_v<T, Money>) {
      decimal(v.value);
      code(v.currency);
    } else if constexpr (std::is_same_v<T, Date>) {
      date(v);
    } else if constexpr (std::is_same_v<T, Instant>) {
      take(v.micros);
      if (!in_range(v)) fail("a moment is out of range");
    } else if constexpr (kIsPersonal<T>) {
      take(v.value);
    } else if constexpr (kIsOptional<T>) {
      if (below(2) == 0) {
        v.reset();
      } else {
        if (!v.has_value()) v.emplace();
        take(*v);
      }
    } else if constexpr (kIsList<T>) {
      list(v);
    } else if constexpr (std::is_array_v<T>) {
      for (auto& element : v) take(element);
    } else {
      fields_of_struct(v);
    }
  }

  // One byte, less than `limit`; 0 on a fault.
  unsigned below(unsigned limit) {
    if (at_ == end_) [[unlikely]]
      return fail(kCut), 0;
    const unsigned value = static_cast<unsigned char>(*at_++);
    if (value >= limit) [[unlikely]]
      return fail("a code has a number that it does not know"), 0;
    return value;
  }

  // 0 on a fault.
  std::uint64_t varint() {
    if (at_ == end_) [[unlikely]]
      return fail(kCut), 0;
    const std::uint64_t first = static_cast<unsigned char>(*at_++);
    return first < 0x80 ? first : longer_varint(first & 0x7f, 7);
  }
  // What comes behind the first `shift` bits; at most 64 bits in all.
  std::uint64_t longer_varint(std::uint64_t value, int shift) {
    for (;; shift += 7) {
      if (at_ == end_) [[unlikely]]
        return fail(kCut), 0;
      const std::uint64_t byte = static_cast<unsigned char>(*at_++);
      if (shift > 57 && (byte & 0x7f) >> (64 - shift) != 0) [[unlikely]]
        return fail(kOverlong), 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte == 0) [[unlikely]]
          return fail(kOverlong), 0;
        return value;
      }
      if (shift > 57) [[unlikely]]
        return fail(kOverlong), 0;
    }
  }

  template <class C>
  void code(C& v) {
    if (left() < 2) [[unlikely]]
      return fail(kCut);
    const unsigned bits = static_cast<unsigned char>(at_[0]) | static_cast<unsigned>(static_cast<unsigned char>(at_[1]))
                                                                   << 8;
    at_ += 2;
    v = C::from_bits(static_cast<std::uint16_t>(bits));
    if (!v.empty() && !v.valid()) [[unlikely]]
      fail("a unit or currency is not listed");
  }

  void decimal(Decimal& v) {
    using binary::kScales;
    if (at_ == end_) [[unlikely]]
      return fail(kCut);
    const unsigned first = static_cast<unsigned char>(*at_++);
    const unsigned scale = first & 3;
    std::uint64_t z = first >> 2 & 0x1f;
    if (first >= 0x80) z = longer_varint(z, 5);
    const std::int64_t scaled = binary::unzigzag(z);
    std::int64_t micros = 0;
    if (scale == 0) {
      if (__builtin_mul_overflow(scaled, kScales[0], &micros)) [[unlikely]]
        return fail("a decimal is out of range");
    } else if (!at_scale(scaled, scale, micros)) [[unlikely]] {
      return fail("a decimal is out of range, or has a longer form than it needs");
    }
    v = Decimal::from_micros(micros);
  }

  // By constants: a division by a variable costs more than the rest of the field.
  static bool at_scale(std::int64_t scaled, unsigned scale, std::int64_t& micros) {
    using binary::kScales;
    if (scale == 1) return !__builtin_mul_overflow(scaled, kScales[1], &micros) && micros % kScales[0] != 0;
    if (scale == 2) return !__builtin_mul_overflow(scaled, kScales[2], &micros) && micros % kScales[1] != 0;
    micros = scaled;
    return micros % kScales[2] != 0;
  }

  void date(Date& v) {
    const std::uint64_t n = varint();
    if (n == 0) {
      v = Date();
      return;
    }
    const std::int64_t days = binary::unzigzag(n - 1);
    if (days < kFirstDate.days() - binary::kDayZero || days > kLastDate.days() - binary::kDayZero) [[unlikely]] {
      return fail("a date is out of range");
    }
    v = Date::from_days(static_cast<std::int32_t>(days) + binary::kDayZero);
  }

  void text(std::string& v) {
    const std::uint64_t size = varint();
    if (size > left()) [[unlikely]]
      return fail(kCut);
    const auto bytes = static_cast<std::size_t>(size);
    if (!binary::is_ascii(at_, bytes) && !is_utf8({at_, bytes})) [[unlikely]]
      return fail("a text is not UTF-8");
    if (v.size() == bytes) {
      binary::copy_text(v.data(), at_, bytes);
    } else {
      v.assign(at_, bytes);
    }
    at_ += bytes;
  }

  // Grows with what is really there: a count alone makes no room, and one beyond the bytes left is refused at once, as
  // every element has at least one.
  template <class T>
  void list(std::vector<T>& v) {
    const std::uint64_t count = varint();
    if (count > left()) [[unlikely]]
      return fail(kCut);
    if (v.size() > count) v.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < count && fault_ == nullptr; ++i) {
      if (i == v.size()) v.emplace_back();
      take(v[i]);
    }
  }

  static bool in_range(Instant v) {
    constexpr std::int64_t kDay = 86'400'000'000;
    return v.micros >= kFirstDate.days() * kDay && v.micros < (kLastDate.days() + 1) * kDay;
  }

  static constexpr const char* kCut = "it ends too early";
  static constexpr const char* kOverlong = "a number has a longer form than it needs";

  [[gnu::cold]] void fail(const char* why) {
    if (fault_ == nullptr) fault_ = why;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  const char* fault_ = nullptr;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_BINARY_H_
