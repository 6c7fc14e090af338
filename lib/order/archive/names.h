#ifndef GENDAN_LIB_ORDER_ARCHIVE_NAMES_H_
#define GENDAN_LIB_ORDER_ARCHIVE_NAMES_H_

// The values of every enumeration that an event or a snapshot holds, by number: what text forms write and read, and how
// many numbers there are. Frozen: a name is never changed, a new value goes to the end.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "gendan/core/incoterm.h"
#include "gendan/order/amendment.h"
#include "gendan/order/complaint.h"
#include "gendan/order/finance.h"
#include "gendan/order/hold.h"
#include "gendan/order/incident.h"
#include "gendan/order/intake.h"
#include "gendan/order/ledger.h"
#include "gendan/order/party.h"
#include "gendan/order/production.h"
#include "gendan/order/promise.h"
#include "gendan/order/quality.h"
#include "gendan/order/returns.h"
#include "gendan/order/schedule.h"
#include "gendan/order/severity.h"
#include "gendan/order/shipment.h"
#include "gendan/order/stock.h"
#include "gendan/order/switching.h"

namespace gendan {

template <class E>
inline constexpr std::array<std::string_view, 0> kNames{};  // specialised for every enumeration that is stored

template <std::size_t N>
using Names = std::array<std::string_view, N>;

// In events.
template <>
inline constexpr Names<12> kNames<Incoterm> = {"none", "EXW", "FCA", "CPT", "CIP", "DAP",
                                               "DPU",  "DDP", "FAS", "FOB", "CFR", "CIF"};
template <>
inline constexpr Names<3> kNames<Party> = {"none", "buyer", "seller"};
template <>
inline constexpr Names<13> kNames<DelayCause> = {
    "none",    "material",  "subcontractor", "capacity", "quality",       "specification", "approval",
    "payment", "documents", "transport",     "customs",  "force_majeure", "other"};
template <>
inline constexpr Names<4> kNames<DefectClass> = {"none", "critical", "major", "minor"};
template <>
inline constexpr Names<4> kNames<Severity> = {"none", "normal", "tightened", "reduced"};
template <>
inline constexpr Names<3> kNames<CountBasis> = {"none", "nonconforming_units", "nonconformities"};
template <>
inline constexpr Names<4> kNames<Disposition> = {"none", "scrap", "return_to_supplier", "downgrade"};
template <>
inline constexpr Names<8> kNames<HoldKind> = {"none",      "credit", "quality",       "customer",
                                              "documents", "export", "specification", "payment"};
template <>
inline constexpr Names<4> kNames<CaseSeverity> = {"none", "minor", "major", "critical"};
template <>
inline constexpr Names<10> kNames<IncidentKind> = {"none",      "material", "machine", "labour",   "quality",
                                                   "transport", "customs",  "weather", "accident", "other"};

template <>
inline constexpr Names<8> kNames<ReturnReason> = {"none", "defective",   "damaged",  "wrong_item",
                                                  "late", "not_ordered", "unwanted", "other"};
template <>
inline constexpr Names<4> kNames<ReturnSettlement> = {"none", "credit_note", "replacement", "nothing"};

// In snapshots only.
template <>
inline constexpr Names<13> kNames<Commercial> = {
    "none",           "draft",     "submitted", "under_review", "query_open", "reviewed", "confirmed",
    "cancel_pending", "cancelled", "rejected",  "discarded",    "completed",  "closed"};
template <>
inline constexpr Names<3> kNames<EntryState> = {"none", "open", "agreed"};
template <>
inline constexpr Names<6> kNames<ProposalState> = {"none",     "proposed",  "accepted",
                                                   "rejected", "withdrawn", "superseded"};
template <>
inline constexpr Names<4> kNames<MilestoneState> = {"none", "planned", "done", "waived"};
template <>
inline constexpr Names<3> kNames<PromiseState> = {"none", "promised", "delay_open"};
template <>
inline constexpr Names<4> kNames<FulfilmentState> = {"none", "waiting", "in_production", "short_closed"};
template <>
inline constexpr Names<10> kNames<LotState> = {"none",   "submitted", "planned",  "sampling", "passed",
                                               "failed", "in_rework", "conceded", "released", "rejected"};
template <>
inline constexpr Names<3> kNames<HoldState> = {"none", "held", "released"};
template <>
inline constexpr Names<7> kNames<ShipmentState> = {"none",       "planned",   "packed",   "booked",
                                                   "in_transit", "delivered", "cancelled"};
template <>
inline constexpr Names<8> kNames<ComplaintState> = {"none",          "received", "acknowledged", "assessed",
                                                    "investigating", "proposed", "resolving",    "closed"};
template <>
inline constexpr Names<4> kNames<EffectivenessState> = {"none", "planned", "confirmed", "refuted"};
template <>
inline constexpr Names<10> kNames<CapaState> = {"none", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"};
template <>
inline constexpr Names<5> kNames<SeverityState> = {"none", "normal", "tightened", "reduced", "discontinued"};
template <>
inline constexpr Names<4> kNames<Switch> = {"none", "tightened", "normalised", "discontinued"};
template <>
inline constexpr Names<8> kNames<ReturnState> = {"none",     "requested",     "authorised", "refused",
                                                 "received", "dispositioned", "closed",     "cancelled"};
template <>
inline constexpr Names<kInvariants> kNames<Invariant> = {
    "delivered_within_shipped", "shipped_within_packed",  "packed_within_released", "released_within_passed",
    "passed_within_lotted",     "lotted_within_produced", "shipped_within_agreed",  "returned_within_delivered",
    "awaited_returns_open",     "invoiced_within_shipped"};
template <>
inline constexpr Names<3> kNames<IncidentState> = {"none", "open", "resolved"};
template <>
inline constexpr Names<4> kNames<ObligationState> = {"none", "owed", "overdue", "told"};
template <>
inline constexpr Names<2> kNames<DepositState> = {"none", "due"};
template <>
inline constexpr Names<2> kNames<InvoiceState> = {"none", "issued"};
template <>
inline constexpr Names<2> kNames<PaymentState> = {"none", "received"};
template <>
inline constexpr Names<2> kNames<StockState> = {"none", "open"};

// An enumeration that the archives know.
template <class E>
concept Enumeration = std::is_enum_v<E> && std::same_as<std::underlying_type_t<E>, std::uint8_t> &&
                      (kNames<E>.size() > 0) && (kNames<E>.size() < 128);

// Empty for number 0, which is none, and for numbers without a name.
template <Enumeration E>
constexpr std::string_view name_unless_none(E value) {
  const auto number = static_cast<std::size_t>(value);
  return number > 0 && number < kNames<E>.size() ? kNames<E>[number] : std::string_view();
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_NAMES_H_
