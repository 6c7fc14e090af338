#include "gendan/order/reversal.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "order/check.h"
#include "order/steps.h"

namespace gendan {

absl::Status check_values(const EventReversed& event) {
  if (event.reason.empty()) return refuse(Code::kNoReason, "reason");
  return check_optional_text(event.reason, "reason");
}

namespace reversal {

Decision reverse_event(StreamId stream, Version target, std::string reason) {
  return [stream = std::move(stream), target, reason = std::move(reason)](View& view,
                                                                          const Context&) -> absl::StatusOr<Events> {
    struct Part {
      StreamId stream;
      Version version;
    };
    std::vector<Part> parts;
    std::set<StreamId> streams;
    bool observed = false;
    GENDAN_RETURN_IF_ERROR(view.append_of(stream, target, [&](const StreamId& on, const PastEvent& past) {
      parts.push_back({on, past.version});
      streams.insert(on);
      observed |= past.observed;
    }));
    Events out;
    if (observed || streams.size() <= 1) {
      out.add(stream, EventReversed{target, reason});
      return out;
    }
    std::reverse(parts.begin(), parts.end());
    for (const Part& part : parts) out.add(part.stream, EventReversed{part.version, reason});
    return out;
  };
}

}  // namespace reversal
}  // namespace gendan
