#ifndef GENDAN_LIB_ORDER_ARCHIVE_SCHEDULE_H_
#define GENDAN_LIB_ORDER_ARCHIVE_SCHEDULE_H_

// The layout of the events of the time-and-action calendar: one description for every archive. A field is added behind
// the others, under `if (version >= n)`, together with a schema n in kFacts; none is ever moved, renamed or taken out.

#include "gendan/order/schedule.h"
#include "order/archive/kinds.h"

namespace gendan {

// The formatter takes `archive & x` for a declaration.
// clang-format off
template <class Archive>
void serialize(Archive& archive, MilestonePlan& e, unsigned) {
  archive & make_nvp("code", e.code);
  archive & make_nvp("department", e.department);
  archive & make_nvp("planned", e.planned);
  archive & make_nvp("after", e.after);
}

template <class Archive>
void serialize(Archive& archive, CalendarBaselined& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("milestones", e.milestones);
}

template <class Archive>
void serialize(Archive& archive, CalendarRebaselined& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("milestones", e.milestones);
  archive & make_nvp("revision", e.revision);
  archive & make_nvp("approval", e.approval);
}

template <class Archive>
void serialize(Archive& archive, MilestoneForecast& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("code", e.code);
  archive & make_nvp("forecast", e.forecast);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, MilestoneCompleted& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("code", e.code);
  archive & make_nvp("actual", e.actual);
}

template <class Archive>
void serialize(Archive& archive, MilestoneWaived& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("code", e.code);
  archive & make_nvp("authority", e.authority);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, MilestoneReversed& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("code", e.code);
  archive & make_nvp("reason", e.reason);
}

template <class Archive>
void serialize(Archive& archive, MilestoneMissed& e, unsigned) {
  archive & make_nvp("line", e.line);
  archive & make_nvp("code", e.code);
  archive & make_nvp("due", e.due);
}
// clang-format on

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ARCHIVE_SCHEDULE_H_
