#include "quarantine.h"

#include <algorithm>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"

namespace gendan::csv {

void Quarantine::begin(std::string_view file, const Row& row) {
  file_ = file;
  row_ = row.number;
  offset_ = row.offset;
  entries_.clear();
}

Quarantine::Entry* Quarantine::find(std::string_view column) {
  // The newest: what concerns an event as a whole has no column to be known by.
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->column == column) return &*entry;
  }
  return nullptr;
}

void Quarantine::add(std::string_view column, std::string_view value, const absl::Status& why) {
  if (!column.empty() && find(column) != nullptr) return;
  Entry entry;
  entry.column = column;
  entry.value = printable(value);
  if (const std::optional<Refusal> refusal = refusal_of(why)) {
    entry.code = refusal->code;
    entry.detail = refusal->detail.empty() ? std::string(facts_of(refusal->code).meaning) : refusal->detail;
    entry.remedy = refusal->remedy;
  } else {
    entry.detail = std::string(from_absl(why.message()));
    entry.remedy = std::string(facts_of(entry.code).remedy);
  }
  if (entry.detail.ends_with('.')) entry.detail.pop_back();
  entries_.push_back(std::move(entry));
}

void Quarantine::goes_without(std::string_view column, std::string_view event, std::string_view field) {
  Entry* entry = find(column);
  if (entry == nullptr) return;
  entry->lacking.append("; ").append(event).append(" goes in without ").append(field);
}

void Quarantine::left_out(std::string_view column, std::string_view event) {
  Entry* entry = find(column);
  if (entry == nullptr || entry->last_out == event) return;
  entry->last_out = event;
  entry->out.append(entry->out.empty() ? "; left out: " : ", ").append(event);
}

void Quarantine::dated(std::string_view column, std::string_view by, std::string_view event) {
  Entry* entry = find(column);
  if (entry == nullptr) return;
  const auto at =
      std::find_if(entry->dated.begin(), entry->dated.end(), [by](const auto& one) { return one.first == by; });
  if (at != entry->dated.end()) {
    at->second.append(", ").append(event);
  } else {
    entry->dated.emplace_back(by, "; dated by ").second.append(by).append(": ").append(event);
  }
}

void Quarantine::end() {
  for (const Entry& entry : entries_) {
    ++count_;
    if (!out_) continue;
    std::string words = entry.detail + entry.lacking + entry.out;
    for (const auto& [by, events] : entry.dated) words += events;
    out_({file_, row_, offset_, entry.column, entry.value, entry.code, words, entry.remedy});
  }
  entries_.clear();
}

}  // namespace gendan::csv
