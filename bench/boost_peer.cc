#include "bench/boost_peer.h"

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/array.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <optional>
#include <sstream>
#include <streambuf>
#include <type_traits>
#include <variant>

#include "bench/bench.h"

// What Boost's archives need besides the descriptions of lib/order/archive: the values that those archives of ours read
// and write by themselves. Declared before the descriptions, which find them by their namespace.
namespace gendan {

template <class Archive, class Value, class Get, class Set>
void through(Archive& archive, Value& value, Get get, Set set) {
  auto plain = get(value);
  archive& plain;
  if constexpr (Archive::is_loading::value) set(value, plain);
}

template <class Archive, class Tag>
void serialize(Archive& archive, Id<Tag>& v, unsigned) {
  archive& v.mutable_str();
}
template <class Archive>
void serialize(Archive& archive, LineNo& v, unsigned) {
  archive& v.value;
}
template <class Archive>
void serialize(Archive& archive, Instant& v, unsigned) {
  archive& v.micros;
}
template <class Archive>
void serialize(Archive& archive, Decimal& v, unsigned) {
  through(
      archive, v, [](const Decimal& d) { return d.micros(); },
      [](Decimal& d, std::int64_t micros) { d = Decimal::from_micros(micros); });
}
template <class Archive>
void serialize(Archive& archive, Date& v, unsigned) {
  through(
      archive, v, [](const Date& d) { return d.days(); },
      [](Date& d, std::int32_t days) { d = Date::from_days(days); });
}
template <class Archive>
void serialize(Archive& archive, UnitCode& v, unsigned) {
  through(
      archive, v, [](const UnitCode& c) { return c.bits(); },
      [](UnitCode& c, std::uint16_t bits) { c = UnitCode::from_bits(bits); });
}
template <class Archive>
void serialize(Archive& archive, CurrencyCode& v, unsigned) {
  through(
      archive, v, [](const CurrencyCode& c) { return c.bits(); },
      [](CurrencyCode& c, std::uint16_t bits) { c = CurrencyCode::from_bits(bits); });
}
template <class Archive>
void serialize(Archive& archive, Quantity& v, unsigned) {
  archive& v.value& v.unit;
}
template <class Archive>
void serialize(Archive& archive, Money& v, unsigned) {
  archive& v.value& v.currency;
}
template <class Archive, class T>
void serialize(Archive& archive, personal<T>& v, unsigned) {
  archive& v.value;
}

}  // namespace gendan

namespace boost::serialization {

template <class Archive, class T>
void serialize(Archive& archive, std::optional<T>& v, unsigned) {
  bool given = v.has_value();
  archive& given;
  if constexpr (Archive::is_loading::value) {
    if (given && !v.has_value()) v.emplace();
    if (!given) v.reset();
  }
  if (given) archive&* v;
}

}  // namespace boost::serialization

#include "order/archive/events.h"

namespace gendan::bench {
namespace {

// Appends to a string.
class StringSink final : public std::streambuf {
 public:
  explicit StringSink(std::string& out) : out_(out) {}

 private:
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    out_.append(bytes, static_cast<std::size_t>(count));
    return count;
  }
  int_type overflow(int_type byte) override {
    out_.push_back(static_cast<char>(byte));
    return byte;
  }
  std::string& out_;
};

// Reads from bytes that are there already.
class BytesSource final : public std::streambuf {
 public:
  void use(std::string_view bytes) {
    char* const begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
};

template <class Fn>
void with_own_type(Event& event, Fn&& fn) {
  std::visit(
      [&](auto& e) {
        if constexpr (std::is_same_v<std::decay_t<decltype(e)>, HostEvent>) {
          throw Failed("a host's event has no description");
        } else {
          fn(e);
        }
      },
      event);
}

}  // namespace

void boost_encode(BoostUse use, const Event& event, std::string& out) {
  with_own_type(const_cast<Event&>(event), [&](const auto& e) {
    if (use == BoostUse::kTuned) {
      StringSink sink(out);
      boost::archive::binary_oarchive archive(sink, boost::archive::no_header);
      archive << e;
    } else {
      std::ostringstream stream;
      {
        boost::archive::binary_oarchive archive(stream);
        archive << e;
      }
      out += stream.str();
    }
  });
}

void boost_decode(BoostUse use, std::string_view bytes, Event& event) {
  with_own_type(event, [&](auto& e) {
    if (use == BoostUse::kTuned) {
      static thread_local BytesSource source;
      source.use(bytes);
      boost::archive::binary_iarchive archive(source, boost::archive::no_header);
      archive >> e;
    } else {
      std::istringstream stream{std::string(bytes)};
      boost::archive::binary_iarchive archive(stream);
      archive >> e;
    }
  });
}

}  // namespace gendan::bench
