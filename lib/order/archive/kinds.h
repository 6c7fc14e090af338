#ifndef GENDAN_LIB_ORDER_ARCHIVE_KINDS_H_
#define GENDAN_LIB_ORDER_ARCHIVE_KINDS_H_

// What the archives have in common: as much of Boost's archive concept as the descriptions ask for, and the kinds of
// values that events are made of.

#include <boost/mpl/bool.hpp>
#include <boost/serialization/nvp.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "gendan/core/id.h"
#include "gendan/core/personal.h"
#include "order/archive/names.h"

namespace gendan {

using boost::serialization::make_nvp;

template <class T>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;
template <class T>
inline constexpr bool kIsPersonal = false;
template <class T>
inline constexpr bool kIsPersonal<personal<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <class T, std::size_t N>
inline constexpr bool kIsList<absl::InlinedVector<T, N>> = true;

// Fields of which most have nothing in them as a rule. An archive with a shorter way to say so has a member `sparse`;
// for the others they are fields like any.
template <class... T>
struct Sparse {
  explicit Sparse(const boost::serialization::nvp<T>&... named) : fields(named...) {}
  std::tuple<const boost::serialization::nvp<T>&...> fields;
};

// The front of an archive in Boost's sense: named fields in, `Self::field(name, value)` out. The version given to a
// record reaches every value inside it.
template <class Self, bool kLoading>
class ArchiveFront {
 public:
  using is_loading = boost::mpl::bool_<kLoading>;

  template <class T>
  Self& operator&(const boost::serialization::nvp<T>& named) {
    self().field(named.name(), named.value());
    return self();
  }
  template <class... T>
  Self& operator&(const Sparse<T...>& sparse) {
    std::apply(
        [this](const auto&... named) {
          if constexpr (requires { self().sparse(named.value()...); }) {
            self().sparse(named.value()...);
          } else {
            (self().field(named.name(), named.value()), ...);
          }
        },
        sparse.fields);
    return self();
  }
  template <class T>
  Self& operator<<(const boost::serialization::nvp<T>& named)
    requires(!kLoading)
  {
    return *this & named;
  }
  template <class T>
  Self& operator>>(const boost::serialization::nvp<T>& named)
    requires kLoading
  {
    return *this & named;
  }

 protected:
  explicit ArchiveFront(unsigned version) : version_(version) {}
  // A struct: its own description says what its fields are.
  template <class T>
  void fields_of_struct(T& value) {
    serialize(self(), value, version_);
  }
  // Descriptions take what they describe by reference, as Boost's do; an archive that writes does not change it.
  template <class T>
  void fields_of_struct(const T& value) {
    serialize(self(), const_cast<T&>(value), version_);
  }

 private:
  Self& self() { return static_cast<Self&>(*this); }
  unsigned version_;
};

// "[2]" and "unit" make "[2].unit"; "changes" and "[2].unit" make "changes[2].unit".
inline std::string path_of(std::string_view outer, std::string_view inner) {
  std::string path(outer);
  if (!inner.empty() && inner.front() != '[') path += '.';
  return path.append(inner);
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_KINDS_H_
