#include "engine/deadlines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/node_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/event.h"
#include "projection/order_life.h"
#include "projection/takes.h"

namespace gendan {
namespace {

using Kind = Deadlines::Kind;

// Which deadline of its stream.
struct Name {
  Kind kind = Kind::kMilestone;
  std::uint32_t line = 0;
  std::string code;  // of a milestone or an incident
  friend auto operator<=>(const Name&, const Name&) = default;
};
struct Open {
  Name name;
  // When it falls due; a day's deadline: at the beginning of the day after it. Of an order that is to be asked, or that
  // has ended, and of a milestone that was met, it says nothing.
  std::int64_t micros = 0;
};
struct OfStream {
  std::vector<Open> open;
  std::vector<Name> changed;  // since they were collected, each once
};
using Streams = absl::node_hash_map<std::string, OfStream>;

Name milestone(LineNo line, const MilestoneCode& code) { return {Kind::kMilestone, line.value, code.str()}; }
Name met(LineNo line, const MilestoneCode& code) { return {Kind::kMet, line.value, code.str()}; }
Name informing(const Matter& about) { return {Kind::kInforming, about.delay.value, about.incident.str()}; }
// Of which a stream has one at most.
Name only(Kind kind) { return {kind, 0, ""}; }

// Between the parts of a row's key: below every character that an id may hold.
constexpr char kBetween = '\x01';

std::int64_t end_of(Date day) { return start_of(day.plus(1)).micros; }
Date ended_at(std::int64_t micros) { return day_of(Instant{micros}).plus(-1); }

bool is_of_a_day(Kind kind) { return kind == Kind::kMilestone || kind == Kind::kEffectiveness; }
bool is_never_due(Kind kind) { return kind == Kind::kEnded || kind == Kind::kMet; }

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class Deadlines::Impl {
 public:
  Streams streams;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const CalendarBaselined& event) {
    // A forecast from before the plan stays in force, also of what was done or waived and is planned again.
    const bool forecast = knows_any(record, event.line, event.milestones);
    plan(record, event.line, event.milestones);
    if (forecast) ask_the_order(record);
  }
  void on(const Record& record, const CalendarRebaselined& event) { plan(record, event.line, event.milestones); }
  void on(const Record& record, const MilestoneForecast& event) {
    set(record, milestone(event.line, event.code), end_of(event.forecast));
  }
  void on(const Record& record, const MilestoneCompleted& event) { meet(record, event.line, event.code); }
  void on(const Record& record, const MilestoneWaived& event) { meet(record, event.line, event.code); }
  void on(const Record& record, const MilestoneMissed& event) {
    clear(record, milestone(event.line, event.code));
    ask_the_order(record);
  }
  void on(const Record& record, const MilestoneReversed&) { set(record, only(Kind::kOpenAgain), 0); }

  // What the customer is to be told, he is to be told all the same.
  template <MovesOrder E>
    requires(is_over(kLandsIn<E>))
  void on(const Record& record, const E&) {
    if (clear_milestones(record)) set(record, only(Kind::kEnded), 0);
  }
  template <MovesOrder E>
    requires(!is_over(kLandsIn<E>))
  void on(const Record& record, const E&) {
    if (clear(record, only(Kind::kEnded))) set(record, only(Kind::kOpenAgain), 0);
  }

  void on(const Record& record, const ComplaintReceived& event) {
    owe(record, only(Kind::kAcknowledgement), event.acknowledge_by);
  }
  void on(const Record& record, const ComplaintAcknowledged&) { clear(record, only(Kind::kAcknowledgement)); }
  void on(const Record& record, const AcknowledgementMissed&) { clear(record, only(Kind::kAcknowledgement)); }

  void on(const Record& record, const EffectivenessCheckPlanned& event) {
    set(record, only(Kind::kEffectiveness), end_of(event.due));
  }
  // One that was recorded may be about another day than the one planned.
  void on(const Record& record, const EffectivenessCheckMissed& event) {
    clear_where(record.stream, [&](const Open& one) {
      return one.name.kind == Kind::kEffectiveness && one.micros == end_of(event.due);
    });
  }
  void on(const Record& record, const EffectivenessConfirmed&) { clear(record, only(Kind::kEffectiveness)); }
  void on(const Record& record, const EffectivenessRefuted&) { clear(record, only(Kind::kEffectiveness)); }

  void on(const Record& record, const IncidentRaised& event) {
    owe(record, informing(about_incident(event.incident)), event.inform_by);
  }
  void on(const Record& record, const DelayAnnounced& event) {
    owe(record, informing(about_delay(event.line)), event.inform_by);
  }
  // One that was recorded leaves the order's obligation as it is.
  void on(const Record& record, const DeliveryPromised& event) {
    if ((record.flags & kObserved) == 0) clear(record, informing(about_delay(event.line)));
  }
  void on(const Record& record, const PromiseRevised& event) { clear(record, informing(about_delay(event.line))); }
  void on(const Record& record, const DelayRejected& event) { clear(record, informing(about_delay(event.line))); }
  void on(const Record& record, const CustomerInformed& event) {
    for (const Matter& about : event.about) clear(record, informing(about));
  }
  void on(const Record& record, const InformingMissed& event) { clear(record, informing(event.about)); }

  void forget(std::string_view stream) {
    clear_where(stream, [](const Open&) { return true; });
  }
  void collect(std::vector<RowStore::Change>& changes) {
    const absl::string_view between(&kBetween, 1);
    for (Streams::value_type* const stream : changed_) {
      OfStream& of_stream = stream->second;
      for (const Name& name : of_stream.changed) {
        RowStore::Change change;
        change.key =
            absl::StrCat(stream->first, between, static_cast<int>(name.kind), between, name.line, between, name.code);
        const auto open = std::find_if(of_stream.open.begin(), of_stream.open.end(),
                                       [&](const Open& one) { return one.name == name; });
        if (open != of_stream.open.end()) change.value = std::to_string(open->micros);
        changes.push_back(std::move(change));
      }
      of_stream.changed.clear();
      if (of_stream.open.empty()) streams.erase(stream->first);
    }
    changed_.clear();
  }
  void reset() {
    streams.clear();
    changed_.clear();
  }

 private:
  void note_change(Streams::value_type& stream, const Name& name) {
    std::vector<Name>& changed = stream.second.changed;
    if (std::find(changed.begin(), changed.end(), name) != changed.end()) return;
    if (changed.empty()) changed_.push_back(&stream);
    changed.push_back(name);
  }
  void set(const Record& record, Name name, std::int64_t micros) {
    auto found = streams.find(to_absl(record.stream));
    if (found == streams.end()) found = streams.try_emplace(std::string(record.stream)).first;
    note_change(*found, name);
    for (Open& open : found->second.open) {
      if (open.name != name) continue;
      open.micros = micros;
      return;
    }
    found->second.open.push_back({std::move(name), micros});
  }
  void plan(const Record& record, LineNo line, const std::vector<MilestonePlan>& milestones) {
    for (const MilestonePlan& plan : milestones) set(record, milestone(line, plan.code), end_of(plan.planned));
  }
  bool knows_any(const Record& record, LineNo line, const std::vector<MilestonePlan>& milestones) const {
    const auto found = streams.find(to_absl(record.stream));
    if (found == streams.end()) return false;
    return std::any_of(milestones.begin(), milestones.end(), [&](const MilestonePlan& plan) {
      const Name open = milestone(line, plan.code);
      const Name closed = met(line, plan.code);
      return std::any_of(found->second.open.begin(), found->second.open.end(),
                         [&](const Open& one) { return one.name == open || one.name == closed; });
    });
  }
  void meet(const Record& record, LineNo line, const MilestoneCode& code) {
    if (clear(record, milestone(line, code))) set(record, met(line, code), 0);
  }
  // What was recorded may be about another day than the one that the order has.
  void ask_the_order(const Record& record) {
    if ((record.flags & kObserved) != 0) set(record, only(Kind::kOpenAgain), 0);
  }
  // No moment: it is never missed.
  void owe(const Record& record, Name name, Instant by) {
    if (by.micros != 0) {
      set(record, std::move(name), by.micros);
    } else {
      clear(record, name);
    }
  }
  // These return whether there was any; of milestones, any that may be open.
  template <class Ends>
  bool clear_where(std::string_view stream, const Ends& ends) {
    const auto found = streams.find(to_absl(stream));
    if (found == streams.end()) return false;
    return std::erase_if(found->second.open, [&](const Open& open) {
             if (!ends(open)) return false;
             note_change(*found, open.name);
             return true;
           }) > 0;
  }
  bool clear(const Record& record, const Name& name) {
    return clear_where(record.stream, [&](const Open& one) { return one.name == name; });
  }
  bool clear_milestones(const Record& record) {
    clear_where(record.stream, [](const Open& one) { return one.name.kind == Kind::kMet; });
    return clear_where(record.stream, [](const Open& one) {
      return one.name.kind == Kind::kMilestone || one.name.kind == Kind::kOpenAgain;
    });
  }

  std::vector<Streams::value_type*> changed_;  // those with changes, in the order in which these came
};

Deadlines::Deadlines() : impl_(std::make_unique<Impl>()) {}
Deadlines::~Deadlines() = default;

void Deadlines::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool Deadlines::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void Deadlines::forget(std::string_view stream) { impl_->forget(stream); }
void Deadlines::collect(std::vector<RowStore::Change>& changes) { impl_->collect(changes); }
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
  if (!parse_number(parts[1], kind) || kind > static_cast<unsigned>(Kind::kMet) || !parse_number(parts[2], name.line) ||
      !parse_number(value, micros)) {
    return refuse(Code::kCorrupt, "deadlines");
  }
  name.kind = static_cast<Kind>(kind);
  name.code = text;
  impl_->streams[std::string(parts[0])].open.push_back({std::move(name), micros});
  return absl::OkStatus();
}
void Deadlines::reset() { impl_->reset(); }

// ---- what is due ----------------------------------------------------------------------------------------------------

std::vector<Deadlines::Deadline> Deadlines::due(Instant now, Date today) const {
  struct Passed {
    const Open* open;
    const std::string* stream;
  };
  const auto has_passed = [&](const Open& open) {
    if (open.name.kind == Kind::kOpenAgain) return true;
    return is_of_a_day(open.name.kind) ? ended_at(open.micros) < today : open.micros < now.micros;
  };
  std::vector<Passed> passed;
  for (const auto& [stream, of_stream] : impl_->streams) {
    for (const Open& open : of_stream.open) {
      if (!is_never_due(open.name.kind) && has_passed(open)) passed.push_back({&open, &stream});
    }
  }
  using Place = std::tuple<bool, std::int64_t, const std::string&, const Name&>;
  const auto place = [](const Passed& one) {
    return Place(one.open->name.kind != Kind::kOpenAgain, one.open->micros, *one.stream, one.open->name);
  };
  std::sort(passed.begin(), passed.end(), [&](const Passed& a, const Passed& b) { return place(a) < place(b); });
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

}  // namespace gendan
