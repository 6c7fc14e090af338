#ifndef GENDAN_LIB_ORDER_ARCHIVE_INTAKE_H_
#define GENDAN_LIB_ORDER_ARCHIVE_INTAKE_H_

// The layout of the events of intake: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/intake.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, ChecklistItem& e, unsigned) {
  archive & make_nvp("item", e.item);
  archive & make_nvp("answered", e.answered);
  archive & make_nvp("note", e.note);
}

template <class Archive>
void serialize(Archive& archive, OrderDrafted& e, unsigned) {
  archive & make_nvp("customer", e.customer);
  archive & make_nvp("po_number", e.po_number);
  archive & make_nvp("currency", e.currency);
  archive & make_nvp("country", e.country);
  archive & make_nvp("contact", e.contact);
}

template <class Archive>
void serialize(Archive& archive, LineAdded& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("item", e.item);
  archive & make_nvp("description", e.description);
  archive & make_nvp("family", e.family);
  archive & make_nvp("gtin", e.gtin);
  archive & make_nvp("spec_revision", e.spec_revision);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("unit_price", e.unit_price);
  archive & make_nvp("requested", e.requested);
  archive & make_nvp("supplier", e.supplier);
  archive & make_nvp("incoterm", e.incoterm);
  archive & make_nvp("mode", e.mode);
  archive & make_nvp("over_tolerance", e.over_tolerance);
  archive & make_nvp("under_tolerance", e.under_tolerance);
  archive & make_nvp("produced", e.produced);
  archive & make_nvp("inspected", e.inspected);
}

template <class Archive>
void serialize(Archive& archive, EntryCorrected& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("field", e.field);
  archive & make_nvp("was", e.was);
  archive & make_nvp("now", e.now);
}

template <class Archive>
void serialize(Archive& archive, RequirementAttached& e, unsigned) {
  archive & make_nvp("requirement", e.requirement);
  archive & make_nvp("line", e.line);
  archive & make_nvp("text", e.text);
}

template <class Archive>
void serialize(Archive& archive, RequirementVerified& e, unsigned) {
  archive & make_nvp("requirement", e.requirement);
  archive & make_nvp("evidence", e.evidence);
}

template <class Archive>
void serialize(Archive&, OrderSubmitted&, unsigned) {}

template <class Archive>
void serialize(Archive& archive, OrderReviewStarted& e, unsigned) {
  archive & make_nvp("reviewer", e.reviewer);
}

template <class Archive>
void serialize(Archive& archive, OrderQueryRaised& e, unsigned) {
  archive & make_nvp("query", e.query);
  archive & make_nvp("field", e.field);
  archive & make_nvp("question", e.question);
}

template <class Archive>
void serialize(Archive& archive, OrderQueryAnswered& e, unsigned) {
  archive & make_nvp("query", e.query);
  archive & make_nvp("answer", e.answer);
}

template <class Archive>
void serialize(Archive& archive, OrderReviewed& e, unsigned) {
  archive & make_nvp("checklist", e.checklist);
}

template <class Archive>
void serialize(Archive& archive, OrderConfirmed& e, unsigned) {
  archive & make_nvp("revision", e.revision);
  archive & make_nvp("incoterm", e.incoterm);
  archive & make_nvp("place", e.place);
  archive & make_nvp("payment_terms", e.payment_terms);
}

template <class Archive>
void serialize(Archive& archive, OrderRejected& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, DraftDiscarded& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, CancellationRequested& e, unsigned) {
  archive & make_nvp("by", e.by);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, CancellationRejected& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, OrderCancelled& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive&, OrderCompleted&, unsigned) {}

template <class Archive>
void serialize(Archive&, OrderClosed&, unsigned) {}

template <class Archive>
void serialize(Archive& archive, OrderReopened& e, unsigned) {
  archive & make_nvp("reason", e.reason);
  archive & make_nvp("authority", e.authority);
}

template <class Archive>
void serialize(Archive& archive, PoNumberReserved& e, unsigned) {
  archive & make_nvp("order", e.order);
}

template <class Archive>
void serialize(Archive& archive, PoNumberFreed& e, unsigned) {
  archive & make_nvp("order", e.order);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_INTAKE_H_
