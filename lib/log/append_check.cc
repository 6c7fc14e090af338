#include "log/append_check.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "log/append_codec.h"

namespace gendan {
namespace {

std::string path(std::string_view list, std::size_t index, std::string_view field) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(field);
}

std::string over(std::size_t found, std::size_t limit, std::string_view what) {
  return std::to_string(found) + " " + std::string(what) + "; the limit is " + std::to_string(limit);
}

absl::Status check_text(std::string_view text, std::string_view field, std::size_t max_bytes) {
  return text.empty() ? absl::OkStatus() : check_id(text, field, max_bytes);
}

absl::Status check_streams(const Append& append, std::size_t max_bytes) {
  for (std::size_t i = 0; i < append.streams.size(); ++i) {
    if (check_id(append.streams[i].id.str(), "", max_bytes).ok()) continue;
    return check_id(append.streams[i].id.str(), path("streams", i, "id"), max_bytes);
  }
  const auto duplicate = [](std::string_view name) {
    return refuse(Code::kDuplicate, "streams", "\"" + std::string(name) + "\" stands there twice");
  };
  constexpr std::size_t kFew = 8;
  if (append.streams.size() <= kFew) {
    for (std::size_t i = 1; i < append.streams.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (append.streams[i].id == append.streams[j].id) return duplicate(append.streams[i].id.str());
      }
    }
    return absl::OkStatus();
  }
  std::vector<std::string_view> names;
  names.reserve(append.streams.size());
  for (const Append::Stream& stream : append.streams) names.push_back(stream.id.str());
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? absl::OkStatus() : duplicate(*twice);
}

absl::Status check_events(const Append& append, const StoreOptions& limits) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < append.events.size(); ++i) {
    const NewEvent& event = append.events[i];
    if (event.stream >= append.streams.size()) {
      return refuse(Code::kNumberOutOfRange, path("events", i, "stream"),
                    "there is no stream " + std::to_string(event.stream));
    }
    if (event.schema == 0)
      return refuse(Code::kNumberOutOfRange, path("events", i, "schema"), "the first version is 1");
    if ((event.flags & kReservedFlags) != 0) {
      return refuse(Code::kUnknownCode, path("events", i, "flags"), std::to_string(event.flags));
    }
    if (event.type == 0) return refuse(Code::kUnknownEventType, path("events", i, "type"), "0 is no event type");
    if (event.payload.size() > limits.max_event_bytes) {
      return refuse(Code::kTooLarge, path("events", i, "payload"),
                    over(event.payload.size(), limits.max_event_bytes, "bytes"));
    }
    bytes += event.payload.size();
  }
  if (bytes > limits.max_append_bytes) {
    return refuse(Code::kTooLarge, "events", over(bytes, limits.max_append_bytes, "bytes"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_append(const Append& append, const StoreOptions& limits) {
  const std::size_t max_bytes = limits.max_name_bytes;
  if (absl::Status s = check_id(append.request_id.str(), "request_id", max_bytes); !s.ok()) return s;
  if (absl::Status s = check_id(append.actor, "actor"); !s.ok()) return s;
  if (absl::Status s = check_text(append.department, "department", max_bytes); !s.ok()) return s;
  if (absl::Status s = check_text(append.correlation, "correlation", max_bytes); !s.ok()) return s;
  if (absl::Status s = check_text(append.causation, "causation", max_bytes); !s.ok()) return s;
  if (append.events.empty()) return refuse(Code::kEmptyAppend, "events");
  if (append.events.size() > limits.max_events_per_append) {
    return refuse(Code::kTooLarge, "events", over(append.events.size(), limits.max_events_per_append, "events"));
  }
  if (append.streams.size() > limits.max_streams_per_append) {
    return refuse(Code::kTooLarge, "streams", over(append.streams.size(), limits.max_streams_per_append, "streams"));
  }
  if (absl::Status s = check_streams(append, max_bytes); !s.ok()) return s;
  return check_events(append, limits);
}

}  // namespace gendan
