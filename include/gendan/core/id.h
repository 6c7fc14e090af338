#ifndef GENDAN_CORE_ID_H_
#define GENDAN_CORE_ID_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "gendan/export.h"

namespace gendan {

// The longest id, in bytes of UTF-8.
inline constexpr std::size_t kMaxIdBytes = 128;
// The longest name of a stream or a request: these are put together from ids.
inline constexpr std::size_t kMaxNameBytes = 1024;

// OK when `text` can be an id: 1 to `max_bytes` bytes of valid UTF-8 without control characters and without leading or
// trailing blanks (of any script: U+3000 too). Refused: missing, too_long, bad_character; `field` is what the refusal
// names.
// `max_bytes` is kMaxIdBytes for what a host names, kMaxNameBytes for streams and requests.
GENDAN_EXPORT absl::Status check_id(std::string_view text, std::string_view field, std::size_t max_bytes = kMaxIdBytes);

// A name that the host (or its customer, supplier, carrier) gave to something. Compared byte by byte.
//
// The constructor does not check: an Id travels through decoders as it is, and every decision checks the ids it is
// given with check_id before anything is written.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}
  explicit Id(std::string_view text) : text_(text) {}
  explicit Id(const char* text) : text_(text) {}

  const std::string& str() const { return text_; }
  std::string& mutable_str() { return text_; }
  bool empty() const { return text_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;
  template <class H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.text_);
  }

 private:
  std::string text_;
};

using OrderId = Id<struct OrderTag>;
using CustomerId = Id<struct CustomerTag>;
using SupplierId = Id<struct SupplierTag>;
using ItemId = Id<struct ItemTag>;          // a model or article, the seller's number
using LotId = Id<struct LotTag>;            // unique within its order
using HoldId = Id<struct HoldTag>;          // unique within its order
using IncidentId = Id<struct IncidentTag>;  // unique within its order
using ProposalId = Id<struct ProposalTag>;  // unique within its order
using QueryId = Id<struct QueryTag>;        // unique within its order
using ShipmentId = Id<struct ShipmentTag>;
using CaseId = Id<struct CaseTag>;
using ReturnId = Id<struct ReturnTag>;
using PaymentId = Id<struct PaymentTag>;
using InvoiceId = Id<struct InvoiceTag>;          // unique within its order
using CreditNoteId = Id<struct CreditNoteTag>;    // unique within its order
using StockId = Id<struct StockTag>;              // an item in a place
using ArrivalId = Id<struct ArrivalTag>;          // unique among what its stock still expects
using ReservationId = Id<struct ReservationTag>;  // unique among the open ones of its stock
using PersonId = Id<struct PersonTag>;
using RequestId = Id<struct RequestTag>;        // names an append; the same id is written once
using StreamId = Id<struct StreamTag>;          // "<category>/<name>", e.g. "order/PO-1001"
using MilestoneCode = Id<struct MilestoneTag>;  // e.g. "FABRIC-IN", "EX-FACTORY"; unique within its calendar

// Order line number, 1 and up, as printed on the order. 0 means "the whole order" where a scope allows it.
struct LineNo {
  std::uint32_t value = 0;
  friend auto operator<=>(const LineNo&, const LineNo&) = default;
  template <class H>
  friend H AbslHashValue(H h, const LineNo& n) {
    return H::combine(std::move(h), n.value);
  }
};

// Where in the log an event stands: 1 .. N without gaps. 0 means "before the first".
struct Position {
  std::uint64_t value = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

// How many events a stream has; the first event has version 1. 0 means "no such stream".
struct Version {
  std::uint64_t value = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};

}  // namespace gendan

#endif  // GENDAN_CORE_ID_H_
