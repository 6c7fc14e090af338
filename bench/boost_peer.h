#ifndef GENDAN_BENCH_BOOST_PEER_H_
#define GENDAN_BENCH_BOOST_PEER_H_

// Events through Boost's own binary archive, from the same descriptions: the peer of the codec.

#include <cstdint>
#include <string>
#include <string_view>

#include "gendan/order/event.h"

namespace gendan::bench {

enum class BoostUse : std::uint8_t {
  kPlain,  // as its manual has it: a stream and an archive with its header per event
  kTuned,  // no header, and the stream's buffer is used again
};

// Appends to `out`. The event must be one of the library's.
void boost_encode(BoostUse use, const Event& event, std::string& out);
// Into `event`, which has the right type already.
void boost_decode(BoostUse use, std::string_view bytes, Event& event);

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_BOOST_PEER_H_
