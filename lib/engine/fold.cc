#include "engine/fold.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "order/steps.h"

namespace gendan {
namespace {

bool observed(const Record& record) { return (record.flags & kObserved) != 0; }

// Judges the record as history.
absl::Status fold_one(const Record& record, Event& event, Aggregate& aggregate) {
  absl::Status status = decode(record.type, record.schema, record.payload, event);
  if (!status.ok()) return status;
  return aggregate.judge(event, Judging{observed(record) ? Mode::kObserve : Mode::kReplay, record.recorded_at, {}});
}

// What the guards say of the event on the day when it was recorded. It is folded whatever they say, so that the next
// can be asked; `folded` tells whether it could be.
absl::Status ask_again(const Record& record, Date today, const Event& event, Aggregate& aggregate,
                       absl::Status& folded) {
  Aggregate next = aggregate;
  Judging how{observed(record) ? Mode::kObserve : Mode::kEnforce, record.recorded_at, today};
  absl::Status answer = next.judge(event, how);
  if (answer.ok()) {
    aggregate = std::move(next);
    return answer;
  }
  how.mode = observed(record) ? Mode::kObserve : Mode::kReplay;
  folded = aggregate.judge(event, how);
  return answer;
}

std::string at_version(Version version, const absl::Status& status) {
  return absl::StrCat("version ", version.value, ": ", status.message());
}

absl::Status still_needed(const Event& event, Version version, const absl::Status& refusal) {
  return refuse(Code::kStillNeeded, "target",
                absl::StrCat(to_absl(facts_of(event).name), ", ", at_version(version, refusal)));
}

}  // namespace

absl::Status fold_stream(Log& log, std::string_view stream, Aggregate& aggregate) {
  Event event;
  absl::Status folded;
  bool reversal = false;
  absl::Status read = log.read_stream(stream, Version{aggregate.version().value + 1}, [&](const Record& record) {
    reversal = is_reversal(record);
    if (reversal) return false;
    folded = fold_one(record, event, aggregate);
    return folded.ok();
  });
  if (!read.ok()) return read;
  if (!folded.ok()) {
    return refuse(Code::kCorrupt, stream, at_version(Version{aggregate.version().value + 1}, folded));
  }
  if (!reversal) return absl::OkStatus();

  absl::StatusOr<Version> last = log.version_of(stream);
  if (!last.ok()) return last.status();
  absl::StatusOr<StreamCopy> copy = StreamCopy::read(log, stream, *last);
  if (!copy.ok()) return copy.status();
  aggregate = aggregate.anew(stream);
  folded = fold_without(*copy, copy->reversed(), aggregate);
  return refused_with(folded, Code::kStillNeeded) ? refuse(Code::kCorrupt, stream, from_absl(folded.message()))
                                                  : folded;
}

absl::Status fold_without(const StreamCopy& stream, const Reversed& reversed, Aggregate& aggregate) {
  Event event;
  absl::Status folded;
  stream.each([&](const Record& record) {
    if (!reversed.stands(record.version)) {
      aggregate.pass_over(reversed.by_record(record.version));
      return true;
    }
    folded = fold_one(record, event, aggregate);
    return folded.ok();
  });
  if (folded.ok() || refused_with(folded, Code::kCorrupt)) return folded;
  return still_needed(event, Version{aggregate.version().value + 1}, folded);
}

absl::Status fold_strictly(const StreamCopy& stream, const Reversed& after, const Clock& clock, Aggregate& aggregate) {
  Event event;
  absl::Status status;
  Aggregate with = aggregate;
  std::vector<Event> taken_back;
  stream.each([&](const Record& record) {
    status = decode(record.type, record.schema, record.payload, event);
    if (!status.ok()) return false;
    const Date today = day_of(record.recorded_at, clock.utc_offset_minutes(record.recorded_at));
    absl::Status passed;
    if (stream.reversed().stands(record.version)) {
      passed = ask_again(record, today, event, with, status);
      if (!status.ok()) return false;
    } else {
      with.pass_over(stream.reversed().by_record(record.version));
    }
    if (!after.stands(record.version)) {
      if (stream.reversed().stands(record.version)) taken_back.push_back(event);
      aggregate.pass_over(after.by_record(record.version));
      return true;
    }
    for (const Event& earlier : taken_back) {
      if (!leans_on(event, earlier, with.order())) continue;
      status = refuse(Code::kStillNeeded, "target",
                      absl::StrCat(to_absl(facts_of(event).name), ", version ", record.version.value,
                                   ": it would say something else without ", to_absl(facts_of(earlier).name)));
      return false;
    }
    const absl::Status still_passes = ask_again(record, today, event, aggregate, status);
    if (!status.ok() || (passed.ok() && !still_passes.ok())) {
      status = still_needed(event, record.version, still_passes);
    }
    return status.ok();
  });
  return status;
}

}  // namespace gendan
