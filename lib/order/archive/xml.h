#ifndef GENDAN_LIB_ORDER_ARCHIVE_XML_H_
#define GENDAN_LIB_ORDER_ARCHIVE_XML_H_

// A human's dump through Boost's XML archive: an element per field, values as the text that people read.

#include <boost/archive/xml_oarchive.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <string>
#include <string_view>

#include "core/utf8.h"
#include "gendan/core/quantity.h"
#include "order/archive/json.h"
#include "order/archive/kinds.h"

namespace gendan {

// Hands a value of ours to Boost's archive, which asks it for its elements; the record's schema comes along, as Boost
// would give each type a version of its own.
template <class T>
struct XmlElement {
  const T& value;
  unsigned version;
};

class XmlWriter : public ArchiveFront<XmlWriter, false> {
 public:
  XmlWriter(boost::archive::xml_oarchive& out, unsigned version)
      : ArchiveFront(version), out_(out), version_(version) {}

  template <class T>
  void field(const char* name, const T& v) {
    if constexpr (std::is_same_v<T, bool>) {
      text(name, v ? "true" : "false");
    } else if constexpr (std::is_integral_v<T>) {
      text(name, std::to_string(v));
    } else if constexpr (std::is_same_v<T, LineNo>) {
      text(name, std::to_string(v.value));
    } else if constexpr (std::is_same_v<T, Quantity> || std::is_same_v<T, Money>) {
      text(name, to_string(v));
    } else if constexpr (kIsTextual<T>) {
      text(name, text_of(v));
    } else if constexpr (kIsPersonal<T>) {
      field(name, v.value);
    } else if constexpr (kIsOptional<T>) {
      if (v.has_value()) field(name, *v);
    } else {
      const XmlElement<T> element{v, version_};
      out_ << make_nvp(name, element);
    }
  }

  // What stands in an element: a list's items, a struct's fields.
  template <class T>
  void content(const T& v) {
    if constexpr (kIsList<T>) {
      for (const auto& element : v) field("item", element);
    } else {
      fields_of_struct(v);
    }
  }

 private:
  // Boost escapes markup; what XML cannot hold at all is written as U+FFFD.
  void text(const char* name, std::string_view text) {
    std::string clean;
    while (!text.empty()) {
      const CodePoint c = first_code_point(text);
      const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
      const bool control = c.value < 0x20 && c.value != U'\t' && c.value != U'\n' && c.value != U'\r';
      if (c.bytes == 0 || control || c.value == 0xfffe || c.value == 0xffff) {
        clean += "\xef\xbf\xbd";
      } else {
        clean.append(text.substr(0, bytes));
      }
      text.remove_prefix(bytes);
    }
    out_ << make_nvp(name, clean);
  }

  boost::archive::xml_oarchive& out_;
  unsigned version_;
};

template <class T>
void serialize(boost::archive::xml_oarchive& out, XmlElement<T>& element, unsigned) {
  XmlWriter(out, element.version).content(element.value);
}

}  // namespace gendan

// No class ids, versions and addresses among the attributes.
namespace boost::serialization {
template <class T>
struct implementation_level_impl<const gendan::XmlElement<T>> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<object_serializable>;
  BOOST_STATIC_CONSTANT(int, value = type::value);
};
template <class T>
struct tracking_level_impl<const gendan::XmlElement<T>> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<track_never>;
  BOOST_STATIC_CONSTANT(int, value = type::value);
};
}  // namespace boost::serialization

#endif  // GENDAN_LIB_ORDER_ARCHIVE_XML_H_
