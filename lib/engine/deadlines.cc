#include "engine/deadlines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gendan/core/refusal.h"
#include "gendan/order/stream.h"

namespace gendan {
namespace {

// Between the parts of a row's key: below every character that an id may hold.
constexpr char kBetween = '\x01';

std::int64_t end_of(Date day) { return start_of(day.plus(1)).micros; }
Date ended_at(std::int64_t micros) { return day_of(Instant{micros}).plus(-1); }

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::vector<Deadlines::Deadline> Deadlines::due(Instant now, Date today) const {
  std::vector<std::pair<std::int64_t, const Key*>> passed;
  for (const auto& [key, micros] : open_) {
    const bool has_passed = key.kind == Kind::kMilestone ? ended_at(micros) < today : micros < now.micros;
    if (has_passed) passed.emplace_back(micros, &key);
  }
  // Those of one moment stay in the order of their keys.
  std::stable_sort(passed.begin(), passed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Deadline> out;
  for (const auto& [micros, key] : passed) {
    Deadline& deadline = out.emplace_back();
    deadline.kind = key->kind;
    deadline.stream = key->stream;
    if (key->kind == Kind::kMilestone) {
      deadline.line = LineNo{key->line};
      deadline.code = MilestoneCode(key->code);
      deadline.day = ended_at(micros);
    } else {
      deadline.about = {IncidentId(key->code), LineNo{key->line}};
      deadline.instant = Instant{micros};
    }
  }
  return out;
}

void Deadlines::set(Key key, std::int64_t micros) {
  changed_.insert(key);
  open_.insert_or_assign(std::move(key), micros);
}

void Deadlines::clear(const Key& key) {
  if (open_.erase(key) > 0) changed_.insert(key);
}

void Deadlines::clear_all(std::string_view stream, std::optional<Kind> kind) {
  const Key first{std::string(stream), Kind::kMilestone, 0, ""};
  for (auto it = open_.lower_bound(first); it != open_.end() && it->first.stream == stream;) {
    const Key key = it->first;
    ++it;
    if (!kind.has_value() || key.kind == *kind) clear(key);
  }
}

void Deadlines::forget(std::string_view stream) { clear_all(stream, std::nullopt); }

void Deadlines::apply(const Record& record, const Event& event) {
  const auto key_of = [&](LineNo line, const MilestoneCode& code) {
    return Key{std::string(record.stream), Kind::kMilestone, line.value, code.str()};
  };
  const auto acknowledgement = [&] { return Key{std::string(record.stream), Kind::kAcknowledgement, 0, ""}; };
  const auto informing = [&](const Matter& about) {
    return Key{std::string(record.stream), Kind::kInforming, about.delay.value, about.incident.str()};
  };
  const auto owe = [&](const Matter& about, Instant inform_by) {
    if (inform_by.micros != 0) {
      set(informing(about), inform_by.micros);
    } else {
      clear(informing(about));
    }
  };
  const auto planned = [&](LineNo line, const std::vector<MilestonePlan>& milestones) {
    for (const MilestonePlan& plan : milestones) set(key_of(line, plan.code), end_of(plan.planned));
  };
  if (const auto* baselined = std::get_if<CalendarBaselined>(&event)) {
    planned(baselined->line, baselined->milestones);
  } else if (const auto* rebaselined = std::get_if<CalendarRebaselined>(&event)) {
    planned(rebaselined->line, rebaselined->milestones);
  } else if (const auto* forecast = std::get_if<MilestoneForecast>(&event)) {
    set(key_of(forecast->line, forecast->code), end_of(forecast->forecast));
  } else if (const auto* completed = std::get_if<MilestoneCompleted>(&event)) {
    clear(key_of(completed->line, completed->code));
  } else if (const auto* waived = std::get_if<MilestoneWaived>(&event)) {
    clear(key_of(waived->line, waived->code));
  } else if (const auto* missed = std::get_if<MilestoneMissed>(&event)) {
    clear(key_of(missed->line, missed->code));
  } else if (const auto* received = std::get_if<ComplaintReceived>(&event)) {
    if (received->acknowledge_by.micros != 0) set(acknowledgement(), received->acknowledge_by.micros);
  } else if (std::holds_alternative<ComplaintAcknowledged>(event) ||
             std::holds_alternative<AcknowledgementMissed>(event)) {
    clear(acknowledgement());
  } else if (std::holds_alternative<OrderCancelled>(event) || std::holds_alternative<OrderCompleted>(event)) {
    clear_all(record.stream, Kind::kMilestone);  // what the customer is to be told, he is to be told all the same
  } else if (const auto* raised = std::get_if<IncidentRaised>(&event)) {
    owe(about_incident(raised->incident), raised->inform_by);
  } else if (const auto* announced = std::get_if<DelayAnnounced>(&event)) {
    owe(about_delay(announced->line), announced->inform_by);
  } else if (const auto* revised = std::get_if<PromiseRevised>(&event)) {
    clear(informing(about_delay(revised->line)));
  } else if (const auto* rejected = std::get_if<DelayRejected>(&event)) {
    clear(informing(about_delay(rejected->line)));
  } else if (const auto* informed = std::get_if<CustomerInformed>(&event)) {
    for (const Matter& about : informed->about) clear(informing(about));
  } else if (const auto* uninformed = std::get_if<InformingMissed>(&event)) {
    clear(informing(uninformed->about));
  }
}

void Deadlines::collect(std::vector<RowStore::Change>& changes) {
  const absl::string_view between(&kBetween, 1);
  for (const Key& key : changed_) {
    RowStore::Change change;
    change.key = absl::StrCat(key.stream, between, static_cast<int>(key.kind), between, key.line, between, key.code);
    const auto found = open_.find(key);
    if (found != open_.end()) change.value = std::to_string(found->second);
    changes.push_back(std::move(change));
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
  Key key;
  unsigned kind = 0;
  std::int64_t micros = 0;
  if (!parse_number(parts[1], kind) || kind > static_cast<unsigned>(Kind::kInforming) ||
      !parse_number(parts[2], key.line) || !parse_number(value, micros)) {
    return refuse(Code::kCorrupt, "deadlines");
  }
  key.stream = parts[0];
  key.kind = static_cast<Kind>(kind);
  key.code = text;
  set(std::move(key), micros);
  changed_.clear();
  return absl::OkStatus();
}

void Deadlines::reset() {
  open_.clear();
  changed_.clear();
}

}  // namespace gendan
