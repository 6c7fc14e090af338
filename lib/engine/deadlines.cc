#include "engine/deadlines.h"

#include <charconv>
#include <utility>

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
  std::vector<Deadline> out;
  for (const auto& [micros, key] : by_time_) {
    const bool milestone = !key.code.empty();
    if (milestone ? ended_at(micros) >= today : micros >= now.micros) continue;
    Deadline deadline;
    deadline.stream = key.stream;
    deadline.line = LineNo{key.line};
    deadline.code = MilestoneCode(key.code);
    if (milestone) {
      deadline.day = ended_at(micros);
    } else {
      deadline.instant = Instant{micros};
    }
    out.push_back(std::move(deadline));
  }
  return out;
}

void Deadlines::set(const Key& key, std::int64_t micros) {
  clear(key);
  open_[key] = micros;
  by_time_.emplace(micros, key);
  changed_.insert(key);
}

void Deadlines::clear(const Key& key) {
  const auto found = open_.find(key);
  if (found == open_.end()) return;
  by_time_.erase({found->second, key});
  open_.erase(found);
  changed_.insert(key);
}

void Deadlines::clear_stream(std::string_view stream) {
  const Key first{std::string(stream), 0, ""};
  for (auto it = open_.lower_bound(first); it != open_.end() && it->first.stream == stream;) {
    const Key key = it->first;
    ++it;
    clear(key);
  }
}

void Deadlines::apply(const Record& record, const Event& event) {
  const auto key_of = [&](LineNo line, const MilestoneCode& code) {
    return Key{std::string(record.stream), line.value, code.str()};
  };
  if (const auto* baselined = std::get_if<CalendarBaselined>(&event)) {
    for (const MilestonePlan& plan : baselined->milestones) {
      set(key_of(baselined->line, plan.code), end_of(plan.planned));
    }
  } else if (const auto* forecast = std::get_if<MilestoneForecast>(&event)) {
    set(key_of(forecast->line, forecast->code), end_of(forecast->forecast));
  } else if (const auto* completed = std::get_if<MilestoneCompleted>(&event)) {
    clear(key_of(completed->line, completed->code));
  } else if (const auto* waived = std::get_if<MilestoneWaived>(&event)) {
    clear(key_of(waived->line, waived->code));
  } else if (const auto* missed = std::get_if<MilestoneMissed>(&event)) {
    clear(key_of(missed->line, missed->code));
  } else if (const auto* received = std::get_if<ComplaintReceived>(&event)) {
    if (received->acknowledge_by.micros != 0) {
      set(Key{std::string(record.stream), 0, ""}, received->acknowledge_by.micros);
    }
  } else if (std::holds_alternative<ComplaintAcknowledged>(event) ||
             std::holds_alternative<AcknowledgementMissed>(event) || std::holds_alternative<OrderCancelled>(event) ||
             std::holds_alternative<OrderCompleted>(event)) {
    clear_stream(record.stream);
  }
}

void Deadlines::collect(std::vector<RowStore::Change>& changes) {
  for (const Key& key : changed_) {
    RowStore::Change change;
    change.key = key.stream + kBetween + std::to_string(key.line) + kBetween + key.code;
    const auto found = open_.find(key);
    if (found != open_.end()) change.value = std::to_string(found->second);
    changes.push_back(std::move(change));
  }
  changed_.clear();
}

absl::Status Deadlines::restore(std::string_view text, std::string_view value) {
  const std::size_t first = text.find(kBetween);
  const std::size_t second = first == std::string_view::npos ? first : text.find(kBetween, first + 1);
  Key key;
  std::int64_t micros = 0;
  if (second == std::string_view::npos || !parse_number(text.substr(first + 1, second - first - 1), key.line) ||
      !parse_number(value, micros)) {
    return refuse(Code::kCorrupt, "deadlines");
  }
  key.stream = text.substr(0, first);
  key.code = text.substr(second + 1);
  set(key, micros);
  changed_.clear();
  return absl::OkStatus();
}

void Deadlines::reset() {
  open_.clear();
  by_time_.clear();
  changed_.clear();
}

}  // namespace gendan
