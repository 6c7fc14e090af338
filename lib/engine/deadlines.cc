#include "engine/deadlines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

// Between the parts of a row's key: below every character that an id may hold.
constexpr char kBetween = '\x01';

std::int64_t end_of(Date day) { return start_of(day.plus(1)).micros; }
Date ended_at(std::int64_t micros) { return day_of(Instant{micros}).plus(-1); }

bool is_of_a_day(Deadlines::Kind kind) {
  return kind == Deadlines::Kind::kMilestone || kind == Deadlines::Kind::kEffectiveness;
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::vector<Deadlines::Deadline> Deadlines::due(Instant now, Date today) const {
  struct Passed {
    const Open* open;
    const std::string* stream;
  };
  std::vector<Passed> passed;
  for (const auto& [stream, of_stream] : streams_) {
    for (const Open& open : of_stream.open) {
      const bool has_passed = is_of_a_day(open.name.kind) ? ended_at(open.micros) < today : open.micros < now.micros;
      if (has_passed) passed.push_back({&open, &stream});
    }
  }
  std::sort(passed.begin(), passed.end(), [](const Passed& a, const Passed& b) {
    return std::tie(a.open->micros, *a.stream, a.open->name) < std::tie(b.open->micros, *b.stream, b.open->name);
  });
  std::vector<Deadline> out;
  for (const auto& [open, stream] : passed) {
    const Name& name = open->name;
    Deadline& deadline = out.emplace_back();
    deadline.kind = name.kind;
    deadline.stream = *stream;
    if (is_of_a_day(name.kind)) {
      deadline.line = LineNo{name.line};  // of a milestone, as is its code
      deadline.code = MilestoneCode(name.code);
      deadline.day = ended_at(open->micros);
    } else if (name.kind != Kind::kOpenAgain) {
      deadline.about = {IncidentId(name.code), LineNo{name.line}};
      deadline.instant = Instant{open->micros};
    }
  }
  return out;
}

void Deadlines::note_change(Streams::value_type& stream, const Name& name) {
  std::vector<Name>& changed = stream.second.changed;
  if (std::find(changed.begin(), changed.end(), name) != changed.end()) return;
  if (changed.empty()) changed_.push_back(&stream);
  changed.push_back(name);
}

void Deadlines::set(std::string_view stream, Name name, std::int64_t micros) {
  auto found = streams_.find(to_absl(stream));
  if (found == streams_.end()) found = streams_.try_emplace(std::string(stream)).first;
  note_change(*found, name);
  for (Open& open : found->second.open) {
    if (open.name != name) continue;
    open.micros = micros;
    return;
  }
  found->second.open.push_back({std::move(name), micros});
}

void Deadlines::clear(std::string_view stream, const Name& name) {
  const auto found = streams_.find(to_absl(stream));
  if (found == streams_.end()) return;
  if (std::erase_if(found->second.open, [&](const Open& open) { return open.name == name; }) > 0) {
    note_change(*found, name);
  }
}

void Deadlines::clear_all(std::string_view stream, bool milestones_only) {
  const auto found = streams_.find(to_absl(stream));
  if (found == streams_.end()) return;
  std::erase_if(found->second.open, [&](const Open& open) {
    const bool of_milestones = open.name.kind == Kind::kMilestone || open.name.kind == Kind::kOpenAgain;
    if (milestones_only && !of_milestones) return false;
    note_change(*found, open.name);
    return true;
  });
}

void Deadlines::forget(std::string_view stream) { clear_all(stream, false); }

void Deadlines::apply(const Record& record, const Event& event) {
  const std::string_view stream = record.stream;
  const auto milestone = [](LineNo line, const MilestoneCode& code) {
    return Name{Kind::kMilestone, line.value, code.str()};
  };
  const auto informing = [](const Matter& about) {
    return Name{Kind::kInforming, about.delay.value, about.incident.str()};
  };
  const Name acknowledgement{Kind::kAcknowledgement, 0, ""};
  const Name effectiveness{Kind::kEffectiveness, 0, ""};
  const auto owe = [&](const Matter& about, Instant inform_by) {
    if (inform_by.micros != 0) {
      set(stream, informing(about), inform_by.micros);
    } else {
      clear(stream, informing(about));
    }
  };
  const auto planned = [&](LineNo line, const std::vector<MilestonePlan>& milestones) {
    for (const MilestonePlan& plan : milestones) set(stream, milestone(line, plan.code), end_of(plan.planned));
  };
  if (const auto* baselined = std::get_if<CalendarBaselined>(&event)) {
    planned(baselined->line, baselined->milestones);
  } else if (const auto* rebaselined = std::get_if<CalendarRebaselined>(&event)) {
    planned(rebaselined->line, rebaselined->milestones);
  } else if (const auto* forecast = std::get_if<MilestoneForecast>(&event)) {
    set(stream, milestone(forecast->line, forecast->code), end_of(forecast->forecast));
  } else if (const auto* completed = std::get_if<MilestoneCompleted>(&event)) {
    clear(stream, milestone(completed->line, completed->code));
  } else if (const auto* waived = std::get_if<MilestoneWaived>(&event)) {
    clear(stream, milestone(waived->line, waived->code));
  } else if (const auto* missed = std::get_if<MilestoneMissed>(&event)) {
    clear(stream, milestone(missed->line, missed->code));
  } else if (const auto* received = std::get_if<ComplaintReceived>(&event)) {
    if (received->acknowledge_by.micros != 0) {
      set(stream, acknowledgement, received->acknowledge_by.micros);
    } else {
      clear(stream, acknowledgement);
    }
  } else if (std::holds_alternative<ComplaintAcknowledged>(event) ||
             std::holds_alternative<AcknowledgementMissed>(event)) {
    clear(stream, acknowledgement);
  } else if (const auto* check = std::get_if<EffectivenessCheckPlanned>(&event)) {
    set(stream, effectiveness, end_of(check->due));
  } else if (std::holds_alternative<EffectivenessCheckMissed>(event) ||
             std::holds_alternative<EffectivenessConfirmed>(event) ||
             std::holds_alternative<EffectivenessRefuted>(event)) {
    clear(stream, effectiveness);
  } else if (std::holds_alternative<OrderCancelled>(event) || std::holds_alternative<OrderCompleted>(event)) {
    clear_all(stream, true);  // what the customer is to be told, he is to be told all the same
  } else if (std::holds_alternative<MilestoneReversed>(event) || std::holds_alternative<OrderReopened>(event)) {
    set(stream, Name{Kind::kOpenAgain, 0, ""}, 0);
  } else if (const auto* raised = std::get_if<IncidentRaised>(&event)) {
    owe(about_incident(raised->incident), raised->inform_by);
  } else if (const auto* announced = std::get_if<DelayAnnounced>(&event)) {
    owe(about_delay(announced->line), announced->inform_by);
  } else if (const auto* revised = std::get_if<PromiseRevised>(&event)) {
    clear(stream, informing(about_delay(revised->line)));
  } else if (const auto* rejected = std::get_if<DelayRejected>(&event)) {
    clear(stream, informing(about_delay(rejected->line)));
  } else if (const auto* informed = std::get_if<CustomerInformed>(&event)) {
    for (const Matter& about : informed->about) clear(stream, informing(about));
  } else if (const auto* uninformed = std::get_if<InformingMissed>(&event)) {
    clear(stream, informing(uninformed->about));
  }
}

void Deadlines::collect(std::vector<RowStore::Change>& changes) {
  const absl::string_view between(&kBetween, 1);
  for (Streams::value_type* const stream : changed_) {
    OfStream& of_stream = stream->second;
    for (const Name& name : of_stream.changed) {
      RowStore::Change change;
      change.key =
          absl::StrCat(stream->first, between, static_cast<int>(name.kind), between, name.line, between, name.code);
      const auto open =
          std::find_if(of_stream.open.begin(), of_stream.open.end(), [&](const Open& one) { return one.name == name; });
      if (open != of_stream.open.end()) change.value = std::to_string(open->micros);
      changes.push_back(std::move(change));
    }
    of_stream.changed.clear();
    if (of_stream.open.empty()) streams_.erase(stream->first);
  }
  changed_.clear();
}

absl::Status Deadlines::restore(std::string_view text, std::string_view value) {
  // The code, which comes last, is whatever is left.
  std::array<std::string_view, 3> parts;
  for (std::string_view& part : parts) {
    const std::size_t end = text.find(kBetween);
    if (end == std::string_view::npos) return refuse(Code::kCorrupt, "deadlines");
    part = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  Name name;
  unsigned kind = 0;
  std::int64_t micros = 0;
  if (!parse_number(parts[1], kind) || kind > static_cast<unsigned>(Kind::kEffectiveness) ||
      !parse_number(parts[2], name.line) || !parse_number(value, micros)) {
    return refuse(Code::kCorrupt, "deadlines");
  }
  name.kind = static_cast<Kind>(kind);
  name.code = text;
  streams_[std::string(parts[0])].open.push_back({std::move(name), micros});
  return absl::OkStatus();
}

void Deadlines::reset() {
  streams_.clear();
  changed_.clear();
}

}  // namespace gendan
