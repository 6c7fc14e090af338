#ifndef GENDAN_LIB_PROJECTION_ROW_CODEC_H_
#define GENDAN_LIB_PROJECTION_ROW_CODEC_H_

// The form of saved rows: varints (LEB128), zigzag for signed numbers, 0 for no date, texts with their length in front,
// units and currencies as their bits. Rows are disposable, so there is no upcasting: a layout that changes takes a new
// Projection::schema().

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "log/wire.h"

namespace gendan::rows {

// `value`, or none of them where the enumeration, whose greatest number is `last`, does not have it: rows are written
// only with what can be read again.
template <class E>
E known(E value, E last) {
  return value <= last ? value : E::kNone;
}

template <class T>
concept BitCode = std::same_as<T, UnitCode> || std::same_as<T, CurrencyCode>;

// Reads what Writer wrote. After the first bad byte everything reads as 0 and finish() refuses.
class Reader {
 public:
  static constexpr bool kReads = true;
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  void operator()(std::uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return fail();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) return fail();
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) {
        if (byte == 0 && shift > 0) fail();  // one number has one form
        return;
      }
    }
  }
  void operator()(std::int64_t& value) {
    std::uint64_t bits = 0;
    (*this)(bits);
    value = wire::unzigzag(bits);
  }
  template <std::unsigned_integral T>
  void operator()(T& value) {
    std::uint64_t wide = 0;
    (*this)(wide);
    if (wide > std::numeric_limits<T>::max()) return fail();
    value = static_cast<T>(wide);
  }
  void operator()(bool& value) {
    std::uint64_t wide = 0;
    (*this)(wide);
    if (wide > 1) return fail();
    value = wide == 1;
  }
  void operator()(Date& value) {
    std::uint64_t bits = 0;
    (*this)(bits);
    value = Date();
    if (bits == 0) return;
    const std::int64_t days = wire::unzigzag(bits - 1);
    if (days <= std::numeric_limits<std::int32_t>::min() || days > std::numeric_limits<std::int32_t>::max()) {
      return fail();
    }
    value = Date::from_days(static_cast<std::int32_t>(days));
  }
  void operator()(BitCode auto& value) {
    std::uint16_t bits = 0;
    (*this)(bits);
    value = value.from_bits(bits);
  }
  void operator()(Quantity& value) {
    std::int64_t micros = 0;
    (*this)(micros);
    value.value = Decimal::from_micros(micros);
    (*this)(value.unit);
  }
  void operator()(std::string& value) {
    std::uint64_t size = 0;
    (*this)(size);
    if (size > rest_.size()) return fail();
    value.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <class Tag>
  void operator()(Id<Tag>& value) {
    (*this)(value.mutable_str());
  }
  // `last` is the greatest number that the enumeration has.
  template <class E>
  void enumeration(E& value, E last) {
    std::uint64_t number = 0;
    (*this)(number);
    if (number > static_cast<std::uint64_t>(last)) return fail();
    value = static_cast<E>(number);
  }
  // Every element takes a byte or more, so a count beyond what is left is a lie that must not be believed with memory.
  template <class List, class Each>
  void list(List& values, const Each& each) {
    std::uint64_t count = 0;
    (*this)(count);
    if (count > rest_.size()) return fail();
    values.clear();
    for (std::uint64_t i = 0; i < count && good_; ++i) each(*this, values.emplace_back());
  }

  absl::Status finish(std::string_view what) const {
    if (good_ && rest_.empty()) return absl::OkStatus();
    return refuse(Code::kCorrupt, what, "a saved row is not what was written", "it is folded again from the log");
  }

 private:
  void fail() {
    good_ = false;
    rest_ = {};
  }
  std::string_view rest_;
  bool good_ = true;
};

class Writer {
 public:
  static constexpr bool kReads = false;
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(std::int64_t value) { wire::append_varint(out_, wire::zigzag(value)); }
  template <std::unsigned_integral T>
  void operator()(T value) {
    wire::append_varint(out_, value);
  }
  void operator()(Date value) { wire::append_varint(out_, value.has_value() ? wire::zigzag(value.days()) + 1 : 0); }
  void operator()(BitCode auto value) { wire::append_varint(out_, value.bits()); }
  void operator()(const Quantity& value) {
    (*this)(value.value.micros());
    (*this)(value.unit);
  }
  void operator()(const std::string& value) {
    wire::append_varint(out_, value.size());
    out_.append(value);
  }
  template <class Tag>
  void operator()(const Id<Tag>& value) {
    (*this)(value.str());
  }
  template <class E>
  void enumeration(E value, E) {
    wire::append_varint(out_, static_cast<std::uint64_t>(value));
  }
  template <class List, class Each>
  void list(const List& values, const Each& each) {
    wire::append_varint(out_, values.size());
    for (const auto& value : values) each(*this, value);
  }

 private:
  std::string& out_;
};

}  // namespace gendan::rows

#endif  // GENDAN_LIB_PROJECTION_ROW_CODEC_H_
