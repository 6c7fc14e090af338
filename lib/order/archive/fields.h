#ifndef GENDAN_LIB_ORDER_ARCHIVE_FIELDS_H_
#define GENDAN_LIB_ORDER_ARCHIVE_FIELDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/quantity.h"
#include "gendan/order/codec.h"
#include "order/archive/kinds.h"

namespace gendan {

// Lists what a description names instead of moving values.
class FieldLister : public ArchiveFront<FieldLister, false> {
 public:
  FieldLister(std::vector<FieldFacts>& out, unsigned version) : ArchiveFront(version), out_(out) {}

  template <class T>
  void field(const char* name, const T& value) {
    const std::string outer = path_;
    path_ = outer.empty() ? name : path_of(outer, name);
    list(value, false, "");
    path_ = outer;
  }

  // The fields of an event or value.
  template <class T>
  void list_struct(const T& value) {
    fields_of_struct(value);
  }

 private:
  template <class T>
  void list(const T& value, bool is_personal, const std::string& how) {
    if constexpr (kIsPersonal<T>) {
      list(value.value, true, how);
    } else if constexpr (kIsOptional<T>) {
      list(typename T::value_type(), is_personal, how + "optional ");
    } else if constexpr (kIsList<T>) {
      path_ += "[]";
      list(typename T::value_type(), is_personal, how + "list of ");
    } else {
      const std::string type = type_of<T>();
      const bool is_struct = type.empty();
      // A list stands once under its own name, its elements' fields behind it with [].
      std::string name = path_;
      if (name.ends_with("[]")) name.resize(name.size() - 2);
      out_.push_back({std::move(name), how + (is_struct ? "fields" : type), is_personal});
      if constexpr (!kIsValue<T>) fields_of_struct(value);
    }
  }

  template <class T>
  static constexpr bool kIsValue =
      std::is_integral_v<T> || Enumeration<T> || kIsId<T> || std::is_same_v<T, LineNo> ||
      std::is_same_v<T, std::string> || std::is_same_v<T, Decimal> || std::is_same_v<T, Quantity> ||
      std::is_same_v<T, Money> || std::is_same_v<T, UnitCode> || std::is_same_v<T, CurrencyCode> ||
      std::is_same_v<T, Date> || std::is_same_v<T, Instant>;

  // Empty for a struct.
  template <class T>
  static std::string type_of() {
    if constexpr (std::is_same_v<T, bool>) {
      return "flag";
    } else if constexpr (std::is_integral_v<T>) {
      return "count";
    } else if constexpr (Enumeration<T>) {
      std::string type = "one of ";
      for (const std::string_view name : kNames<T>) (type += name) += name == kNames<T>.back() ? "" : ", ";
      return type;
    } else if constexpr (kIsId<T>) {
      return "id";
    } else if constexpr (std::is_same_v<T, LineNo>) {
      return "line";
    } else if constexpr (std::is_same_v<T, std::string>) {
      return "text";
    } else if constexpr (std::is_same_v<T, Decimal>) {
      return "decimal";
    } else if constexpr (std::is_same_v<T, Quantity>) {
      return "quantity";
    } else if constexpr (std::is_same_v<T, Money>) {
      return "money";
    } else if constexpr (std::is_same_v<T, UnitCode>) {
      return "unit";
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      return "currency";
    } else if constexpr (std::is_same_v<T, Date>) {
      return "date";
    } else if constexpr (std::is_same_v<T, Instant>) {
      return "moment";
    } else {
      return {};
    }
  }

  std::vector<FieldFacts>& out_;
  std::string path_;  // of the field being listed
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_FIELDS_H_
