#ifndef GENDAN_LIB_ORDER_ARCHIVE_RETURNS_H_
#define GENDAN_LIB_ORDER_ARCHIVE_RETURNS_H_

// The layout of the events of returns: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/returns.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, ReturnRequested& e, unsigned) {
  archive & make_nvp("order", e.order);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("reason", e.reason);
  archive & make_nvp("complaint", e.complaint);
  archive & make_nvp("note", e.note);
}

template <class Archive>
void serialize(Archive& archive, ReturnAuthorised& e, unsigned) {
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("expires", e.expires);
}

template <class Archive>
void serialize(Archive& archive, ReturnRefused& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, ReturnCancelled& e, unsigned) {
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, ReturnReceived& e, unsigned) {
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, ReturnDispositioned& e, unsigned) {
  archive & make_nvp("restocked", e.restocked);
  archive & make_nvp("reworked", e.reworked);
  archive & make_nvp("scrapped", e.scrapped);
  archive & make_nvp("note", e.note);
}

template <class Archive>
void serialize(Archive& archive, ReturnClosed& e, unsigned) {
  archive & make_nvp("settlement", e.settlement);
  archive & make_nvp("reference", e.reference);
}

template <class Archive>
void serialize(Archive& archive, ReturnAwaited& e, unsigned) {
  archive & make_nvp("rma", e.rma);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, ReturnAwaitEnded& e, unsigned) {
  archive & make_nvp("rma", e.rma);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
}

template <class Archive>
void serialize(Archive& archive, GoodsReturned& e, unsigned) {
  archive & make_nvp("rma", e.rma);
  archive & make_nvp("line", e.line);
  archive & make_nvp("quantity", e.quantity);
  archive & make_nvp("missing", e.missing);
  archive & make_nvp("day", e.day);
}

template <class Archive>
void serialize(Archive& archive, ReturnOpened& e, unsigned) {
  archive & make_nvp("rma", e.rma);
}

template <class Archive>
void serialize(Archive& archive, ReturnSettled& e, unsigned) {
  archive & make_nvp("rma", e.rma);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_RETURNS_H_
