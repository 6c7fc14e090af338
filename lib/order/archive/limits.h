#ifndef GENDAN_LIB_ORDER_ARCHIVE_LIMITS_H_
#define GENDAN_LIB_ORDER_ARCHIVE_LIMITS_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "core/utf8.h"
#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "order/archive/kinds.h"

namespace gendan {

// Looks at every value of an event for what no form of it could be read back from. After the first fault it looks no
// further.
class LimitChecker : public ArchiveFront<LimitChecker, false> {
 public:
  explicit LimitChecker(unsigned version) : ArchiveFront(version) {}

  template <class T>
  absl::Status check(const T& value) {
    look(value);
    return fault_ ? refuse(code_, path_, detail_) : absl::OkStatus();
  }

  template <class T>
  void field(const char* name, const T& value) {
    if (fault_) return;
    look(value);
    if (fault_) path_ = path_.empty() ? name : path_of(name, path_);
  }

 private:
  template <class T>
  void look(const T& v) {
    if constexpr (std::is_integral_v<T> || std::is_same_v<T, LineNo> || std::is_same_v<T, Decimal>) {
    } else if constexpr (Enumeration<T>) {
      if (static_cast<std::size_t>(v) >= kNames<T>.size())
        fail(Code::kUnknownCode, std::to_string(static_cast<int>(v)));
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!is_utf8(v)) fail(Code::kBadCharacter, in_quotes(v) + " is not UTF-8");
    } else if constexpr (kIsId<T>) {
      look(v.str());
    } else if constexpr (std::is_same_v<T, UnitCode>) {
      if (!v.empty() && !v.valid()) fail(Code::kUnknownUnit, v.str());
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      if (!v.empty() && !v.valid()) fail(Code::kUnknownCurrency, v.str());
    } else if constexpr (std::is_same_v<T, Quantity>) {
      look(v.unit);
    } else if constexpr (std::is_same_v<T, Money>) {
      look(v.currency);
    } else if constexpr (std::is_same_v<T, Date>) {
      if (v.has_value() && !v.valid()) fail(Code::kDateOutOfRange, v.str());
    } else if constexpr (std::is_same_v<T, Instant>) {
      if (!day_of(v).valid()) fail(Code::kDateOutOfRange, to_string(v));
    } else if constexpr (kIsPersonal<T>) {
      look(v.value);
    } else if constexpr (kIsOptional<T>) {
      if (v.has_value()) look(*v);
    } else if constexpr (kIsList<T>) {
      for (std::size_t i = 0; i < v.size() && !fault_; ++i) {
        look(v[i]);
        if (fault_)
          path_ = path_.empty() ? '[' + std::to_string(i) + ']' : path_of('[' + std::to_string(i) + ']', path_);
      }
    } else {
      fields_of_struct(v);
    }
  }

  [[gnu::cold]] void fail(Code code, std::string detail) {
    fault_ = true;
    code_ = code;
    detail_ = std::move(detail);
  }

  bool fault_ = false;
  Code code_ = Code::kInternal;
  std::string detail_;
  std::string path_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_LIMITS_H_
