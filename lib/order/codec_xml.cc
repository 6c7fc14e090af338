#include <locale>
#include <sstream>

#include "gendan/order/codec.h"
#include "order/archive/events.h"
#include "order/archive/host.h"
#include "order/archive/xml.h"
#include "order/event_table.h"

namespace gendan {
namespace {

template <class E>
std::string write(const char* name, const E& event, unsigned schema) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  {
    boost::archive::xml_oarchive archive(out, boost::archive::no_header | boost::archive::no_codecvt);
    XmlWriter(archive, schema) << make_nvp(name, const_cast<E&>(event));
  }
  std::string xml = std::move(out).str();
  if (xml.ends_with("\n\n")) xml.pop_back();  // the archive's own end of file
  return xml;
}

template <class E>
std::string write_as(const Event& event) {
  return write(kFacts<E>.name.data(), *std::get_if<E>(&event), kFacts<E>.schema);  // a literal's view ends in 0
}

using Write = std::string (*)(const Event&);
constexpr auto kWrite = table_of_events([]<class E>(std::type_identity<E>) -> Write { return &write_as<E>; });

}  // namespace

std::string to_xml(const Event& event) {
  if (event.index() < kEventTypes) return kWrite[event.index()](event);
  const auto* host = std::get_if<HostEvent>(&event);
  if (host == nullptr) return {};
  return write("HostEvent", text_of(*host), 1);
}

}  // namespace gendan
