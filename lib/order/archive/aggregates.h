#ifndef GENDAN_LIB_ORDER_ARCHIVE_AGGREGATES_H_
#define GENDAN_LIB_ORDER_ARCHIVE_AGGREGATES_H_

// The layout of snapshots. They are disposable: whoever changes anything here, or an event that an aggregate holds,
// raises kSnapshotSchema, and older snapshots are folded anew from the log.

#include <utility>
#include <vector>

#include "gendan/core/shared_list.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "gendan/order/payment_state.h"
#include "gendan/order/return_state.h"
#include "gendan/order/shipment_state.h"
#include "gendan/order/stock_state.h"
#include "gendan/order/supplier_state.h"
#include "order/archive/amendment.h"
#include "order/archive/complaint.h"
#include "order/archive/finance.h"
#include "order/archive/incident.h"
#include "order/archive/intake.h"
#include "order/archive/kinds.h"
#include "order/archive/quality.h"
#include "order/archive/returns.h"
#include "order/archive/shipment.h"

namespace gendan {

inline constexpr unsigned kSnapshotSchema = 19;

// What is read is the object's own; what is written may be others' too, and is not touched.
template <class Archive, class T>
void take_list(Archive& archive, const char* name, SharedList<T>& list) {
  if constexpr (Archive::is_loading::value) {
    std::vector<T> items;
    archive& make_nvp(name, items);
    list = SharedList<T>(std::move(items));
  } else {
    archive& make_nvp(name, const_cast<std::vector<T>&>(list.items()));
  }
}

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, Ledger& a, unsigned) {
  archive & Sparse(
      make_nvp("produced", a.produced),
      make_nvp("scrapped", a.scrapped),
      make_nvp("lotted", a.lotted),
      make_nvp("passed", a.passed),
      make_nvp("conceded", a.conceded),
      make_nvp("released", a.released),
      make_nvp("packed", a.packed),
      make_nvp("shipped", a.shipped),
      make_nvp("delivered", a.delivered),
      make_nvp("damaged", a.damaged),
      make_nvp("refused", a.refused),
      make_nvp("lost", a.lost),
      make_nvp("return_awaited", a.return_awaited),
      make_nvp("returned", a.returned),
      make_nvp("invoiced", a.invoiced),
      make_nvp("prepaid", a.prepaid));
}

template <class Archive>
void serialize(Archive& archive, Overrun& a, unsigned) {
  archive & make_nvp("line", a.line);
  archive & make_nvp("invariant", a.invariant);
  archive & make_nvp("micros", a.micros);
}

template <class Archive>
void serialize(Archive& archive, Line& a, unsigned) {
  archive & make_nvp("terms", a.terms);
  archive & Sparse(
      make_nvp("fulfilment", a.fulfilment),
      make_nvp("promise", a.promise),
      make_nvp("first_promised", a.first_promised),
      make_nvp("promised", a.promised),
      make_nvp("planned_for", a.planned_for),
      make_nvp("planned_end", a.planned_end),
      make_nvp("to_promise", a.to_promise),
      make_nvp("announced", a.announced),
      make_nvp("cause", a.cause),
      make_nvp("last_delivery", a.last_delivery),
      make_nvp("ledger", a.ledger));
}

template <class Archive>
void serialize(Archive& archive, Query& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("open", a.open);
}

template <class Archive>
void serialize(Archive& archive, Requirement& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("line", a.line);
  archive & make_nvp("verified", a.verified);
}

template <class Archive>
void serialize(Archive& archive, Proposal& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("state", a.state);
  archive & make_nvp("base_revision", a.base_revision);
  archive & make_nvp("by", a.by);
  archive & make_nvp("changes", a.changes);
  archive & make_nvp("terms", a.terms);
}

template <class Archive>
void serialize(Archive& archive, Milestone& a, unsigned) {
  archive & make_nvp("line", a.line);
  archive & make_nvp("code", a.code);
  archive & make_nvp("state", a.state);
  archive & Sparse(
      make_nvp("baseline", a.baseline),
      make_nvp("planned", a.planned),
      make_nvp("ready", a.ready),
      make_nvp("forecast", a.forecast),
      make_nvp("actual", a.actual),
      make_nvp("missed", a.missed),
      make_nvp("revision", a.revision),
      make_nvp("after", a.after));
}

template <class Archive>
void serialize(Archive& archive, Lot& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("line", a.line);
  archive & make_nvp("state", a.state);
  archive & make_nvp("micros", a.micros);
  archive & make_nvp("plan", a.plan);
  archive & make_nvp("defects", a.defects);
  archive & make_nvp("units", a.units);
  archive & make_nvp("rounds", a.rounds);
  archive & make_nvp("split_from", a.split_from);
  archive & make_nvp("accepted_as", a.accepted_as);
}

template <class Archive>
void serialize(Archive& archive, LotPart& a, unsigned) {
  archive & make_nvp("shipment", a.shipment);
  archive & make_nvp("lot", a.lot);
  archive & make_nvp("micros", a.micros);
}

template <class Archive>
void serialize(Archive& archive, Hold& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("kind", a.kind);
  archive & make_nvp("state", a.state);
  archive & make_nvp("line", a.line);
  archive & make_nvp("shipment", a.shipment);
}

template <class Archive>
void serialize(Archive& archive, Incident& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("kind", a.kind);
  archive & make_nvp("state", a.state);
  archive & make_nvp("line", a.line);
}

template <class Archive>
void serialize(Archive& archive, Obligation& a, unsigned) {
  archive & make_nvp("about", a.about);
  archive & make_nvp("state", a.state);
  archive & make_nvp("due", a.due);
}

template <class Archive>
void serialize(Archive& archive, Deposit& a, unsigned) {
  archive & make_nvp("state", a.state);
  archive & make_nvp("amount", a.amount);
  archive & make_nvp("paid", a.paid);
  archive & make_nvp("set_off", a.set_off);
  archive & make_nvp("due", a.due);
}

template <class Archive>
void serialize(Archive& archive, LetterOfCredit& a, unsigned) {
  archive & make_nvp("reference", a.reference);
  archive & make_nvp("amount", a.amount);
  archive & make_nvp("expires", a.expires);
}

template <class Archive>
void serialize(Archive& archive, InvoicedQuantity& a, unsigned) {
  archive & make_nvp("line", a.line);
  archive & make_nvp("micros", a.micros);
}

template <class Archive>
void serialize(Archive& archive, Invoice& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("state", a.state);
  archive & make_nvp("amount", a.amount);
  archive & make_nvp("credited", a.credited);
  archive & make_nvp("paid", a.paid);
  archive & make_nvp("set_off", a.set_off);
  archive & make_nvp("written_off", a.written_off);
  archive & make_nvp("prepayment", a.prepayment);
  archive & make_nvp("due", a.due);
  archive & make_nvp("quantities", a.quantities);
}

template <class Archive>
void serialize(Archive& archive, Finance& a, unsigned) {
  archive & make_nvp("currency", a.currency);
  archive & make_nvp("deposit", a.deposit);
  archive & make_nvp("letter_of_credit", a.letter_of_credit);
  take_list(archive, "invoices", a.invoices);
  take_list(archive, "credit_notes", a.credit_notes);
}

template <class Archive>
void serialize(Archive& archive, Supply& a, unsigned) {
  archive & make_nvp("stock", a.stock);
  archive & make_nvp("reservation", a.reservation);
  archive & make_nvp("line", a.line);
  archive & make_nvp("left", a.left);
  archive & make_nvp("needed", a.needed);
}

template <class Archive>
void serialize(Archive& archive, AwaitedReturn& a, unsigned) {
  archive & make_nvp("rma", a.rma);
  archive & make_nvp("line", a.line);
  archive & make_nvp("micros", a.micros);
}

template <class Archive>
void serialize(Archive& archive, Order& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("commercial", a.commercial);
  archive & make_nvp("entry", a.entry);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("header", a.header);
  archive & make_nvp("revision", a.revision);
  archive & make_nvp("incoterm", a.incoterm);
  archive & make_nvp("place", a.place);
  archive & make_nvp("payment_terms", a.payment_terms);
  take_list(archive, "lines", a.lines);
  take_list(archive, "queries", a.queries);
  take_list(archive, "requirements", a.requirements);
  take_list(archive, "proposals", a.proposals);
  take_list(archive, "milestones", a.milestones);
  take_list(archive, "lots", a.lots);
  take_list(archive, "holds", a.holds);
  take_list(archive, "overruns", a.overruns);
  take_list(archive, "incidents", a.incidents);
  take_list(archive, "obligations", a.obligations);
  archive & make_nvp("finance", a.finance);
  take_list(archive, "supplies", a.supplies);
  take_list(archive, "complaints", a.complaints);
  take_list(archive, "returns", a.returns);
  take_list(archive, "packed_lots", a.packed_lots);
  take_list(archive, "awaited_returns", a.awaited_returns);
}

template <class Archive>
void serialize(Archive& archive, Shipment& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("state", a.state);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("allocations", a.allocations);
  archive & make_nvp("mode", a.mode);
  archive & make_nvp("planned_despatch", a.planned_despatch);
  archive & make_nvp("despatched", a.despatched);
  archive & make_nvp("delivered", a.delivered);
  archive & make_nvp("exceptions", a.exceptions);
  archive & make_nvp("documents", a.documents);
}

template <class Archive>
void serialize(Archive& archive, Complaint& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("state", a.state);
  archive & make_nvp("capa", a.capa);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("received", a.received);
  archive & make_nvp("severity", a.severity);
  archive & make_nvp("justified", a.justified);
  archive & make_nvp("acknowledgement_missed", a.acknowledgement_missed);
  archive & make_nvp("root_cause", a.root_cause);
  archive & make_nvp("resolution", a.resolution);
  archive & make_nvp("reopened", a.reopened);
  archive & make_nvp("effectiveness", a.effectiveness);
  archive & make_nvp("check_due", a.check_due);
  archive & make_nvp("check_missed", a.check_missed);
}

template <class Archive>
void serialize(Archive& archive, PoNumber& a, unsigned) {
  archive & make_nvp("version", a.version);
  archive & make_nvp("order", a.order);
}

template <class Archive>
void serialize(Archive& archive, BankReference& a, unsigned) {
  archive & make_nvp("version", a.version);
  archive & make_nvp("payment", a.payment);
}

template <class Archive>
void serialize(Archive& archive, Switching& a, unsigned) {
  archive & make_nvp("severity", a.severity);
  archive & make_nvp("discontinued", a.discontinued);
  archive & make_nvp("lots", a.lots);
  archive & make_nvp("accepted_in_a_row", a.accepted_in_a_row);
  archive & make_nvp("not_accepted", a.not_accepted);
  archive & make_nvp("score", a.score);
  archive & make_nvp("accepted_by_105e", a.accepted_by_105e);
  for (bool& failed : a.latest_failed) archive & make_nvp("failed", failed);
}

template <class Archive>
void serialize(Archive& archive, FamilySeverity& a, unsigned) {
  archive & make_nvp("family", a.family);
  archive & make_nvp("state", a.state);
  archive & make_nvp("lots", a.lots);
  archive & make_nvp("due", a.due);
}

template <class Archive>
void serialize(Archive& archive, Supplier& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("families", a.families);
}

template <class Archive>
void serialize(Archive& archive, Return& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("state", a.state);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("requested", a.requested);
  archive & make_nvp("authorised", a.authorised);
  archive & make_nvp("expires", a.expires);
  archive & make_nvp("received", a.received);
}

template <class Archive>
void serialize(Archive& archive, Payment& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("state", a.state);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("received", a.received);
  archive & make_nvp("allocated", a.allocated);
}

template <class Archive>
void serialize(Archive& archive, Arrival& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("supplier", a.supplier);
  archive & make_nvp("micros", a.micros);
  archive & make_nvp("due", a.due);
}

template <class Archive>
void serialize(Archive& archive, Reservation& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("order", a.order);
  archive & make_nvp("line", a.line);
  archive & make_nvp("micros", a.micros);
  archive & make_nvp("issued", a.issued);
  archive & make_nvp("needed", a.needed);
}

template <class Archive>
void serialize(Archive& archive, Stock& a, unsigned) {
  archive & make_nvp("id", a.id);
  archive & make_nvp("version", a.version);
  archive & make_nvp("state", a.state);
  archive & make_nvp("observed", a.observed);
  archive & make_nvp("item", a.item);
  archive & make_nvp("unit", a.unit);
  archive & make_nvp("location", a.location);
  archive & make_nvp("on_hand", a.on_hand);
  archive & make_nvp("arrivals", a.arrivals);
  archive & make_nvp("reservations", a.reservations);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_AGGREGATES_H_
