#ifndef GENDAN_ORDER_CODEC_H_
#define GENDAN_ORDER_CODEC_H_

// Events to bytes and back: one description per event, three forms.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "gendan/order/payment_state.h"
#include "gendan/order/return_state.h"
#include "gendan/order/shipment_state.h"
#include "gendan/order/stock_state.h"
#include "gendan/order/supplier_state.h"

namespace gendan {

// All functions are safe from any thread; an Encoder or a Decoder is used by one thread at a time.

// Whether the event can be read back from any of its forms; asked before it is written. Refused, with the field's path:
// bad_character (a text or id that is not UTF-8), unknown_unit, unknown_currency, unknown_code (an enumeration's number
// that it does not have), date_out_of_range (a date or moment; none and 0 are fine), unknown_event_type (a HostEvent
// with a tag below 0x8000 or schema 0). Whether the values make sense is not its question: judge() asks that.
GENDAN_EXPORT absl::Status check_encodable(const Event& event);

// Appends the event's payload to `out`, in the oldest schema that holds all that it says, but a DelayAnnounced always
// in its second (facts_of(event).schema): the compact form that stands in a log (docs/log_format.md). Every encodable
// event has exactly one such form. What check_encodable refuses is written as it is, and decode will refuse it.
GENDAN_EXPORT void encode(const Event& event, std::string& out);

// Reads a payload of any released schema. `event` is overwritten (its allocations are reused where the type is the same
// as before); after an error its value is unspecified but valid. Refused: unknown_event_type, newer_format (a schema
// above the newest), corrupt (too short, left-over bytes, a value out of its range). Tags of hosts give a HostEvent.
GENDAN_EXPORT absl::Status decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload, Event& event);

// encode() for many events: their payloads, one behind the other, in memory that is used again. Quicker than a string,
// which must be made longer, and that means written, for every event.
class GENDAN_EXPORT Encoder {
 public:
  Encoder();
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // Appends what encode() would.
  void add(const Event& event);
  // Everything since clear(). Valid until the next add() or clear(), or the end of this object.
  std::string_view bytes() const;
  std::size_t size() const;  // of bytes(): behind an add(), where its payload ends
  // Begins anew and keeps the memory.
  void clear();

 private:
  class Memory;
  std::unique_ptr<Memory> memory_;
  char* at_;  // behind the last payload
};

// decode() for many payloads of alternating types, as a scan meets them: it keeps an event of each type that it has
// met, so that their allocations are used again, which makes it twice as fast. For a few payloads decode() is enough.
class GENDAN_EXPORT Decoder {
 public:
  Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Refuses what the function of this name refuses.
  absl::Status decode(std::uint16_t tag, std::uint16_t schema, std::string_view payload);
  // What the last decode() read; unspecified but valid where that was refused. Not to be called before the first. The
  // reference is valid until the next decode() or the end of this object.
  const Event& event() const { return *event_; }

 private:
  Event* made(std::size_t place);

  std::vector<std::unique_ptr<Event>> events_;  // by place in the variant; nullptr: none met yet
  Event* event_ = nullptr;
};

// JSON object of the event's fields, in their declared order: {"line":1,"date":"2024-05-02"}. Numbers that are exact
// decimals, dates and moments are strings, as are codes and enumerations ("buyer"); "" is a date, moment or code that
// is not given, null an optional that is not. Bytes that are not UTF-8 become U+FFFD. A HostEvent gives
// {"tag":32768,"schema":1,"payload":"<base64>"}.
GENDAN_EXPORT std::string to_json(const Event& event);
// Reads what to_json writes; a HostEvent under the name "". Fields may come in any order; one that is not given keeps
// its default, but a quantity or an amount of which a unit or currency is given has its value (missing). Refused, with
// the field's path ("changes[0].quantity"): bad_json (no JSON, an unknown field, a name that stands twice, a value of
// the wrong kind), unknown_event_type, unknown_code, number_out_of_range, and what parsing a decimal, date, moment,
// unit or currency refuses; date_out_of_range also for the moment that stands for none, 1970-01-01T00:00:00Z.
GENDAN_EXPORT absl::StatusOr<Event> from_json(std::string_view event_name, std::string_view json);

// Boost.Serialization's XML archive of the event, for a human's audit dump. Write-only.
GENDAN_EXPORT std::string to_xml(const Event& event);

// Snapshots of aggregates: disposable, so without upcasting. decode refuses corrupt, and newer_format for any schema
// but this library's.
GENDAN_EXPORT void encode_snapshot(const Order& order, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Shipment& shipment, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Complaint& complaint, std::string& out);
GENDAN_EXPORT void encode_snapshot(const PoNumber& number, std::string& out);
GENDAN_EXPORT void encode_snapshot(const BankReference& reference, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Return& rma, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Supplier& supplier, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Payment& payment, std::string& out);
GENDAN_EXPORT void encode_snapshot(const Stock& stock, std::string& out);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Order& order);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Shipment& shipment);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Complaint& complaint);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, PoNumber& number);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, BankReference& reference);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Return& rma);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Supplier& supplier);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Payment& payment);
GENDAN_EXPORT absl::Status decode_snapshot(std::string_view bytes, Stock& stock);

// What the catalogue in docs/ is generated from: the fields of an event type, in order. A field that has fields of its
// own is followed by them, under their path: "changes" (list of fields), "changes[].line" (line).
struct FieldFacts {
  std::string name;
  std::string type;  // text, id, line, count, flag, date, moment, decimal, quantity, money, unit, currency, fields or
                     // "one of none, buyer, seller"; in front of it "optional " or "list of "
  bool personal = false;
};
// Empty for a tag that is not the library's.
GENDAN_EXPORT std::vector<FieldFacts> fields_of(std::uint16_t tag);

}  // namespace gendan

#endif  // GENDAN_ORDER_CODEC_H_
