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
//   sparse        varint with a bit for each field, the first the lowest, of those that have something in them; these

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
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

// Two words in a row, the byte at the lower address first in each.
struct TwoWords {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
// The longest text that is read and written as two words: one that a string holds without allocating.
inline constexpr std::size_t kShortText = 15;
inline constexpr bool kLowByteFirst = std::endian::native == std::endian::little;

// For each length, all bits, and the top bit, of so many bytes.
template <std::uint64_t kByte>
inline constexpr auto kFirstBytes = [] {
  std::array<TwoWords, kShortText + 1> masks{};
  for (std::size_t n = 0; n <= kShortText; ++n) {
    for (std::size_t i = 0; i < n; ++i) (i < 8 ? masks[n].low : masks[n].high) |= kByte << 8 * (i % 8);
  }
  return masks;
}();
inline constexpr auto& kTextMasks = kFirstBytes<0xff>;
inline constexpr auto& kTopBitMasks = kFirstBytes<0x80>;

// Whether the 16 bytes from the text's first on are a part of the string itself, as those of a short text are: then all
// of them may be copied, though those behind the text mean nothing.
inline bool lies_inside(const std::string& text) {
  static_assert(sizeof text >= 16);
  const auto self = reinterpret_cast<std::uintptr_t>(&text);
  return reinterpret_cast<std::uintptr_t>(text.data()) - self <= sizeof text - 16;
}

}  // namespace binary

// Whether a field has nothing in it: is 0, none, empty.
template <class T>
bool is_nothing(const T& v) {
  if constexpr (kIsList<T> || std::is_same_v<T, std::string>) {
    return v.empty();
  } else if constexpr (kIsId<T>) {
    return v.str().empty();
  } else {
    return v == T();
  }
}

// Memory that a writer fills, up to end().
class Room {
 public:
  char* end() const { return end_; }
  // Makes room for at least `bytes` behind `at`, which may move everything; returns where `at` is then.
  virtual char* grow(char* at, std::size_t bytes) = 0;

 protected:
  ~Room() = default;
  char* end_ = nullptr;
};

// The end of a string: it is longer than what is written until finish() cuts it.
class StringRoom final : public Room {
 public:
  explicit StringRoom(std::string& out) : out_(out), before_(out.size()) { grow(out.data() + before_, 0); }

  // Where the first byte goes.
  char* begin() { return out_.data() + before_; }
  char* grow(char* at, std::size_t bytes) override {
    const auto used = static_cast<std::size_t>(at - out_.data());
    out_.erase(used);
    // Zeros are copied rather than set: that takes half the time for so few.
    out_.append(kZeros, sizeof kZeros);
    if (bytes > sizeof kZeros) out_.resize(used + bytes);
    end_ = out_.data() + out_.size();
    return out_.data() + used;
  }
  void finish(const char* end) { out_.erase(static_cast<std::size_t>(end - out_.data())); }

 private:
  static constexpr char kZeros[96] = {};
  std::string& out_;
  std::size_t before_;
};

// Writes from `at` on, a place in the room. Nobody learns this object's address, and what is rare is out of line and
// gets its place as a value, so that the place stays in a register from field to field.
class BinaryWriter : public ArchiveFront<BinaryWriter, false> {
 public:
  BinaryWriter(Room& room, char* at, unsigned version)
      : ArchiveFront(version), room_(room), at_(at), end_(room.end()) {}

  // Behind the last byte that it wrote.
  char* at() const { return at_; }

  template <class T>
  void field(const char*, const T& value) {
    put(value);
  }
  template <class... T>
  void sparse(const T&... fields) {
    static_assert(sizeof...(T) < 64);
    std::uint64_t there = 0;
    unsigned place = 0;
    ((there |= std::uint64_t{!is_nothing(fields)} << place++), ...);
    put(there);
    place = 0;
    ((there >> place++ & 1 ? put(fields) : void()), ...);
  }

 private:
  // Values of bounded size.
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
    if (n < 0x80) {
      *at = static_cast<char>(n);
      return at + 1;
    }
    if (n >= 1 << 14) [[unlikely]]
      return long_varint(at, n);
    at[0] = static_cast<char>(n | 0x80);
    at[1] = static_cast<char>(n >> 7);
    return at + 2;
  }
  [[gnu::noinline]] static char* long_varint(char* at, std::uint64_t n) {
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
    if (z >> 62 == 0) [[likely]]
      return varint(at, z << 2 | scale);
    *at = static_cast<char>((z & 0x1f) << 2 | scale | 0x80);
    return long_varint(at + 1, z >> 5);
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

  // Makes sure of `bytes` from at_ on.
  void room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]] {
      at_ = room_.grow(at_, bytes);
      end_ = room_.end();
    }
  }

  void text(const std::string& text) {
    const std::size_t size = text.size();
    if (binary::lies_inside(text) && size <= 16) [[likely]] {
      // Always 16 bytes, whatever the size: the next field goes over what is too much.
      room(1 + 16);
      *at_ = static_cast<char>(size);
      std::memcpy(at_ + 1, text.data(), 16);
      at_ += 1 + size;
    } else {
      room(kBound + size);
      at_ = long_text(at_, text);
    }
  }
  [[gnu::noinline]] static char* long_text(char* at, const std::string& text) {
    at = varint(at, text.size());
    binary::copy_text(at, text.data(), text.size());
    return at + text.size();
  }

  Room& room_;
  char* at_;
  char* end_;
};

// Reads what BinaryWriter wrote, and nothing outside of it. After the first fault it reads nothing more. As with the
// writer, nobody learns its address, so that its place stays in a register.
class BinaryReader : public ArchiveFront<BinaryReader, true> {
 public:
  BinaryReader(std::string_view bytes, unsigned version)
      : ArchiveFront(version), begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  // nullptr while nothing is wrong, else what is.
  const char* fault() const { return fault_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  template <class T>
  void field(const char*, T& value) {
    take(value);
  }
  template <class... T>
  void sparse(T&... fields) {
    const std::uint64_t there = varint();
    if (there >> sizeof...(T) != 0) [[unlikely]]
      return fail("a field that it does not know");
    unsigned place = 0;
    (take_if((there >> place++ & 1) != 0, fields), ...);
  }

 private:
  template <class T>
  void take_if(bool there, T& v) {
    if (!there) {
      if constexpr (kIsList<T> || std::is_same_v<T, std::string>) {
        v.clear();
      } else {
        v = T();
      }
      return;
    }
    take(v);
    if (is_nothing(v)) [[unlikely]]
      fail("a field that is said to have something in it has nothing");
  }

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
    if (at_ == end_) [[unlikely]]
      return fail(kCut), 0;
    const std::uint64_t second = static_cast<unsigned char>(*at_);
    if (second > 0 && second < 0x80) [[likely]] {
      ++at_;
      return value | second << shift;
    }
    return taken(long_varint(at_, end_, value, shift));
  }

  // A number and what stands behind it; or no place and what is wrong.
  struct Number {
    const char* at;
    union {
      std::uint64_t value;
      const char* fault;
    };
  };
  static Number wrong(const char* why) {
    Number out;
    out.at = nullptr;
    out.fault = why;
    return out;
  }
  // 0 on a fault.
  std::uint64_t taken(Number number) {
    if (number.at == nullptr) [[unlikely]]
      return fail(number.fault), 0;
    at_ = number.at;
    return number.value;
  }
  [[gnu::noinline]] static Number long_varint(const char* at, const char* end, std::uint64_t value, int shift) {
    for (;; shift += 7) {
      if (at == end) [[unlikely]]
        return wrong(kCut);
      const std::uint64_t byte = static_cast<unsigned char>(*at++);
      if (shift > 57 && (byte & 0x7f) >> (64 - shift) != 0) [[unlikely]]
        return wrong(kOverlong);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte == 0) [[unlikely]]
          return wrong(kOverlong);
        return {at, {value}};
      }
      if (shift > 57) [[unlikely]]
        return wrong(kOverlong);
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
    // Each scale has a hundred of the next, so what is a multiple of a hundred at one has a shorter form.
    const bool fits = !__builtin_mul_overflow(scaled, kScales[scale], &micros);
    if (!fits || (scale != 0 && scaled % 100 == 0)) [[unlikely]]
      return fail("a decimal is out of range, or has a longer form than it needs");
    v = Decimal::from_micros(micros);
  }

  void date(Date& v) {
    // Two bytes, as nearly all: what they hold is in range.
    if (left() >= 2) [[likely]] {
      const unsigned low = static_cast<unsigned char>(at_[0]);
      const unsigned high = static_cast<unsigned char>(at_[1]);
      if (low >= 0x80 && high > 0 && high < 0x80) [[likely]] {
        at_ += 2;
        v = Date::from_days(static_cast<std::int32_t>(binary::unzigzag(((low & 0x7f) | high << 7) - 1)) +
                            binary::kDayZero);
        return;
      }
    }
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
    const char* fault = nullptr;
    const char* at = take_text(begin_, at_, end_, v, fault);
    if (at == nullptr) [[unlikely]]
      return fail(fault);
    at_ = at;
  }

  // Returns what stands behind the text at `at`; nullptr on a fault. One function for all texts of all events: as many
  // copies would not stay in the processor's cache, nor what it has learned about their branches.
  [[gnu::noinline]] static const char* take_text(const char* begin, const char* at, const char* end, std::string& v,
                                                 const char*& fault) {
    if (at == end) [[unlikely]]
      return fault = kCut, nullptr;
    std::uint64_t size = static_cast<unsigned char>(*at++);
    if (size >= 0x80) [[unlikely]] {
      const Number number = long_varint(at, end, size & 0x7f, 7);
      if (number.at == nullptr) return fault = number.fault, nullptr;
      at = number.at;
      size = number.value;
    }
    const auto left = static_cast<std::size_t>(end - at);
    if (size > left) [[unlikely]]
      return fault = kCut, nullptr;
    const auto bytes = static_cast<std::size_t>(size);
    if (bytes > binary::kShortText || !binary::kLowByteFirst) return take_long_text(at, bytes, v, fault);
    if (left < 16) return take_last_text(begin, at, end, bytes, v, fault);
    const binary::TwoWords& top = binary::kTopBitMasks[bytes];
    if (((binary::word_at(at) & top.low) | (binary::word_at(at + 8) & top.high)) != 0) [[unlikely]]
      return take_long_text(at, bytes, v, fault);
    if (binary::lies_inside(v)) [[likely]] {
      // A new string of a constant size, then cut: unlike assign(), all of it is inlined and without a branch.
      std::destroy_at(&v);
      std::construct_at(&v, at, binary::kShortText);
      v.erase(bytes);
    } else {
      set(v, at, bytes);
    }
    return at + bytes;
  }

  // A short text with fewer than 16 bytes left: words that would reach beyond the end are read in front of it and
  // shifted.
  static const char* take_last_text(const char* begin, const char* at, const char* end, std::size_t bytes,
                                    std::string& v, const char*& fault) {
    binary::TwoWords words;
    if (end - begin >= 8) [[likely]] {
      words = {last_word(at, end), last_word(bytes > 8 ? at + 8 : at, end)};
    } else {
      for (std::size_t i = 0; i < bytes; ++i) words.low |= std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i;
    }
    const binary::TwoWords& top = binary::kTopBitMasks[bytes];
    if (((words.low & top.low) | (words.high & top.high)) != 0) [[unlikely]]
      return take_long_text(at, bytes, v, fault);
    if (binary::lies_inside(v)) [[likely]] {
      words.low &= binary::kTextMasks[bytes].low;
      words.high &= binary::kTextMasks[bytes].high;
      std::destroy_at(&v);
      std::construct_at(&v, binary::kShortText, '\0');
      std::memcpy(v.data(), &words.low, 8);
      std::memcpy(v.data() + 8, &words.high, 8);  // its last byte, which is 0, becomes the string's end
      v.erase(bytes);
    } else {
      set(v, at, bytes);
    }
    return at + bytes;
  }
  static std::uint64_t last_word(const char* at, const char* end) {
    const char* from = at < end - 8 ? at : end - 8;
    return binary::word_at(from) >> (8 * (at - from) & 63);
  }

  [[gnu::noinline]] static const char* take_long_text(const char* at, std::size_t bytes, std::string& v,
                                                      const char*& fault) {
    if (!binary::is_ascii(at, bytes) && !is_utf8({at, bytes})) [[unlikely]]
      return fault = "a text is not UTF-8", nullptr;
    set(v, at, bytes);
    return at + bytes;
  }
  static void set(std::string& v, const char* text, std::size_t bytes) {
    if (v.size() < bytes) {
      v.assign(text, bytes);
    } else {
      v.erase(bytes);
      binary::copy_text(v.data(), text, bytes);
    }
  }

  // Grows with what is really there: a count alone makes room for few, and one beyond the bytes left is refused at
  // once, as every element has at least one.
  template <class List>
  void list(List& v) {
    const std::uint64_t count = varint();
    if (count > left()) [[unlikely]]
      return fail(kCut);
    if (v.size() > count) v.resize(static_cast<std::size_t>(count));
    v.reserve(static_cast<std::size_t>(std::min(count, kAtOnce)));
    for (std::size_t i = 0; i < count && fault_ == nullptr; ++i) {
      if (i == v.size()) v.emplace_back();
      take(v[i]);
    }
  }

  static bool in_range(Instant v) {
    constexpr std::int64_t kDay = 86'400'000'000;
    return v.micros >= kFirstDate.days() * kDay && v.micros < (kLastDate.days() + 1) * kDay;
  }

  static constexpr std::uint64_t kAtOnce = 16;
  static constexpr const char* kCut = "it ends too early";
  static constexpr const char* kOverlong = "a number has a longer form than it needs";

  void fail(const char* why) {
    if (fault_ == nullptr) fault_ = why;
    at_ = end_;
  }

  const char* const begin_;
  const char* at_;
  const char* const end_;
  const char* fault_ = nullptr;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_BINARY_H_
