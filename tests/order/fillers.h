#ifndef GENDAN_TESTS_ORDER_FILLERS_H_
#define GENDAN_TESTS_ORDER_FILLERS_H_

// Archives that read from nowhere: they fill every field that a description names. So no event can be forgotten.

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "gendan/core/clock.h"
#include "gendan/core/quantity.h"
#include "order/archive/kinds.h"
#include "order/event_table.h"

namespace gendan::testing {

inline constexpr std::int64_t kDayMicros = 86'400'000'000;

// What RapidCheck draws, inside a property: the least and the greatest as often as all that is between them.
std::uint64_t arbitrary_number(std::uint64_t least, std::uint64_t greatest);
std::int64_t arbitrary_micros();
std::string arbitrary_text();  // UTF-8, with all that a text form must escape
UnitCode arbitrary_unit();
CurrencyCode arbitrary_currency();

// Arbitrary values within what an event may hold.
class ArbitraryFiller : public ArchiveFront<ArbitraryFiller, true> {
 public:
  explicit ArbitraryFiller(unsigned version) : ArchiveFront(version) {}

  template <class T>
  void field(const char*, T& value) {
    fill(value);
  }

 private:
  template <class T>
  void fill(T& v) {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      v = arbitrary_micros();
    } else if constexpr (std::is_integral_v<T>) {
      v = static_cast<T>(arbitrary_number(0, std::numeric_limits<T>::max()));
    } else if constexpr (Enumeration<T>) {
      v = static_cast<T>(arbitrary_number(0, kNames<T>.size() - 1));
    } else if constexpr (std::is_same_v<T, LineNo> || std::is_same_v<T, Version>) {
      fill(v.value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      v = arbitrary_text();
    } else if constexpr (kIsId<T>) {
      v = T(arbitrary_text());
    } else if constexpr (std::is_same_v<T, UnitCode>) {
      v = arbitrary_unit();
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      v = arbitrary_currency();
    } else if constexpr (std::is_same_v<T, Decimal>) {
      constexpr std::int64_t kScales[] = {1, 100, 10'000, 1'000'000};
      const std::int64_t scale = kScales[arbitrary_number(0, 3)];
      v = Decimal::from_micros(arbitrary_micros() / scale * scale);
    } else if constexpr (std::is_same_v<T, Quantity>) {
      fill(v.value);
      fill(v.unit);
    } else if constexpr (std::is_same_v<T, Money>) {
      fill(v.value);
      fill(v.currency);
    } else if constexpr (std::is_same_v<T, Date>) {
      const auto n = arbitrary_number(0, static_cast<std::uint64_t>(kLastDate - kFirstDate) + 1);
      v = n == 0 ? Date() : kFirstDate.plus(static_cast<std::int32_t>(n) - 1);
    } else if constexpr (std::is_same_v<T, Instant>) {
      const std::int64_t first = kFirstDate.days() * kDayMicros;
      const std::int64_t last = (kLastDate.days() + 1) * kDayMicros - 1;
      v.micros = first + static_cast<std::int64_t>(arbitrary_number(0, static_cast<std::uint64_t>(last - first)));
    } else if constexpr (kIsPersonal<T>) {
      fill(v.value);
    } else if constexpr (kIsOptional<T>) {
      v.reset();
      if (arbitrary_number(0, 1) == 1) fill(v.emplace());
    } else if constexpr (kIsList<T>) {
      v.clear();
      for (auto n = arbitrary_number(0, 3); n > 0; --n) fill(v.emplace_back());
    } else if constexpr (std::is_array_v<T>) {
      for (auto& element : v) fill(element);
    } else {
      fields_of_struct(v);
    }
  }
};

// The same full values every time: no field at its default, no two of a kind alike.
class ExampleFiller : public ArchiveFront<ExampleFiller, true> {
 public:
  explicit ExampleFiller(unsigned version) : ArchiveFront(version) {}

  template <class T>
  void field(const char* name, T& value) {
    name_ = name;
    fill(value);
  }

 private:
  template <class T>
  void fill(T& v) {
    ++count_;
    if constexpr (std::is_same_v<T, bool>) {
      v = !v;
    } else if constexpr (Enumeration<T>) {
      v = static_cast<T>(1 + static_cast<std::size_t>(count_) % (kNames<T>.size() - 1));
    } else if constexpr (std::is_same_v<T, std::uint8_t>) {
      v = static_cast<T>(count_ % 8 + 1);
    } else if constexpr (std::is_integral_v<T>) {
      v = static_cast<T>(100 + count_ * 37);
    } else if constexpr (std::is_same_v<T, LineNo> || std::is_same_v<T, Version>) {
      v.value = static_cast<decltype(v.value)>(count_);
    } else if constexpr (std::is_same_v<T, std::string>) {
      v = text();
    } else if constexpr (kIsId<T>) {
      v = T(text());
    } else if constexpr (std::is_same_v<T, UnitCode>) {
      v = *UnitCode::parse(count_ % 2 == 0 ? "EA" : "KGM", "");
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      v = *CurrencyCode::parse(count_ % 2 == 0 ? "USD" : "CNY", "");
    } else if constexpr (std::is_same_v<T, Decimal>) {
      constexpr std::int64_t kParts[] = {0, 250'000, 312'500, 1};  // one for each scale of the compact form
      v = Decimal::from_micros(1'200 * count_ * Decimal::kScale + kParts[count_ % 4]);
    } else if constexpr (std::is_same_v<T, Quantity>) {
      fill(v.value);
      fill(v.unit);
    } else if constexpr (std::is_same_v<T, Money>) {
      fill(v.value);
      fill(v.currency);
    } else if constexpr (std::is_same_v<T, Date>) {
      v = Date::from_days(19'782 + 30 * count_);  // 2024-02-29 and months behind it
    } else if constexpr (std::is_same_v<T, Instant>) {
      v.micros = (19'782 + count_) * kDayMicros + 47'100'000'001;
    } else if constexpr (kIsPersonal<T>) {
      fill(v.value);
    } else if constexpr (kIsOptional<T>) {
      fill(v.emplace());
    } else if constexpr (kIsList<T>) {
      v.assign(2, {});
      for (auto& element : v) fill(element);
    } else if constexpr (std::is_array_v<T>) {
      for (auto& element : v) fill(element);
    } else {
      fields_of_struct(v);
    }
  }

  std::string text() const { return std::string(name_) + " 跟" + std::to_string(count_); }

  const char* name_ = "";
  int count_ = 0;
};

template <class Filler, class T>
T filled(unsigned version) {
  T value{};
  Filler(version) & make_nvp("value", value);
  return value;
}

// An arbitrary event of each type, to be called inside a property; the example of each type. In the variant's order.
using MakeEvent = Event (*)();
extern const std::array<MakeEvent, kEventTypes> kArbitrary;
extern const std::array<MakeEvent, kEventTypes> kExample;

}  // namespace gendan::testing

#endif  // GENDAN_TESTS_ORDER_FILLERS_H_
