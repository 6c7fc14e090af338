#ifndef GENDAN_CORE_PERSONAL_H_
#define GENDAN_CORE_PERSONAL_H_

#include <concepts>
#include <type_traits>
#include <utility>

namespace gendan {

// Marks a field of an event that holds a person's data (a name, an address, free text about somebody).
//
// Today it is stored as T is. The mark stands in the vocabulary from the first version so that such fields can later be
// encrypted under a key per person, and the key destroyed, without a new format; exports may leave them out.
template <class T>
struct personal {
  T value{};
  personal() = default;
  // A mark, not a different value.
  template <class U>
    requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, personal>)
  // NOLINTNEXTLINE(google-explicit-constructor, bugprone-forwarding-reference-overload)
  personal(U&& v) : value(std::forward<U>(v)) {}
  friend bool operator==(const personal&, const personal&) = default;
};

}  // namespace gendan

#endif  // GENDAN_CORE_PERSONAL_H_
