#ifndef GENDAN_LIB_ORDER_ARCHIVE_AMENDMENT_H_
#define GENDAN_LIB_ORDER_ARCHIVE_AMENDMENT_H_

// The layout of the events of amendment: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/amendment.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, LineChange& e, unsigned version) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("unit_price", e.unit_price);
  archive & make_nvp("requested", e.requested);
  if (version >= 2) archive & make_nvp("spec_revision", e.spec_revision);
  if (version >= 2) archive & make_nvp("over_tolerance", e.over_tolerance);
  if (version >= 2) archive & make_nvp("under_tolerance", e.under_tolerance);
}

template <class Archive>
void serialize(Archive& archive, TermsChange& e, unsigned) {
  archive & make_nvp("incoterm", e.incoterm);
  archive & make_nvp("place", e.place);
  archive & make_nvp("payment_terms", e.payment_terms);
}

template <class Archive>
void serialize(Archive& archive, ChangeProposed& e, unsigned version) {
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("base_revision", e.base_revision);
  archive & make_nvp("by", e.by);
  archive & make_nvp("changes", e.changes);
  archive & make_nvp("reason", e.reason);
  if (version >= 2) archive & make_nvp("terms", e.terms);
}

template <class Archive>
void serialize(Archive& archive, ChangeAccepted& e, unsigned) {
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("by", e.by);
}

template <class Archive>
void serialize(Archive& archive, OrderRevised& e, unsigned version) {
  archive & make_nvp("revision", e.revision);
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("changes", e.changes);
  if (version >= 2) archive & make_nvp("terms", e.terms);
}

template <class Archive>
void serialize(Archive& archive, ChangeRejected& e, unsigned) {
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, ChangeWithdrawn& e, unsigned) {
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("by", e.by);
}

template <class Archive>
void serialize(Archive& archive, ChangeSuperseded& e, unsigned) {
  archive & make_nvp("proposal", e.proposal);
  archive & make_nvp("by_revision", e.by_revision);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_AMENDMENT_H_
