#ifndef GENDAN_LIB_ORDER_ARCHIVE_PROMISE_H_
#define GENDAN_LIB_ORDER_ARCHIVE_PROMISE_H_

// The layout of the events of promises: one description for every archive. A field is added behind the others, under
// `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/promise.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, DeliveryPromised& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("date", e.date);
}

template <class Archive>
void serialize(Archive& archive, DelayAnnounced& e, unsigned version) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("new_date", e.new_date);
  archive & make_nvp("cause", e.cause);
  archive & make_nvp("note", e.note);
  if (version >= 2) archive & make_nvp("inform_by", e.inform_by);
}

template <class Archive>
void serialize(Archive& archive, PromiseRevised& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("date", e.date);
  archive & make_nvp("channel", e.channel);
}

template <class Archive>
void serialize(Archive& archive, DelayRejected& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("reason", e.reason);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_PROMISE_H_
