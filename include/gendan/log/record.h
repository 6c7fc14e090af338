#ifndef GENDAN_LOG_RECORD_H_
#define GENDAN_LOG_RECORD_H_

#include <cstdint>
#include <string_view>

#include "gendan/core/clock.h"
#include "gendan/core/id.h"

namespace gendan {

// Frozen number of an event type. 0x0001 .. 0x7FFF belong to the library, 0x8000 .. 0xFFFF to the host.
using EventTag = std::uint16_t;
inline constexpr EventTag kFirstHostTag = 0x8000;

// Bits of Record::flags. Bits 8 to 31 are reserved; a reader refuses a log in which one of 16 to 31 (critical) is set
// that it does not know, and ignores 8 to 15.
enum RecordFlag : std::uint32_t {
  kObserved = 1u << 0,  // a fact that already happened; written without asking the state machines for leave
};

// One event as it stands in the log. All views point into memory of whoever hands the record out and are valid until
// that reader moves on (for callbacks: until the callback returns).
struct Record {
  Position position;        // 1 .. N, gapless, in commit order
  std::string_view stream;  // "order/PO-1001"
  Version version;          // 1 .. n within the stream, gapless
  EventTag type = 0;
  std::uint16_t schema = 1;      // version of the payload's layout
  std::uint32_t flags = 0;       // RecordFlag
  Instant recorded_at;           // the log's clock when it was appended; never goes back from one position to the next
  Instant occurred_at;           // when it happened, as the host says; recorded_at where he does not, never 0
  std::string_view actor;        // who decided or reported it
  std::string_view department;   // for whom; may be empty
  std::string_view correlation;  // what it belongs to; may be empty
  std::string_view causation;    // what brought it about; may be empty
  std::string_view request_id;   // the append it came with; equal for all events of one append
  Position append_first;         // position of the first event of that append
  std::uint32_t append_count = 1;  // events in that append
  std::string_view payload;        // opaque to the log
};

}  // namespace gendan

#endif  // GENDAN_LOG_RECORD_H_
