#include "gendan/proof/head.h"

#include <optional>

#include "core/utf8.h"
#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "proof/form.h"
#include "proof/note.h"

namespace gendan {
namespace {

constexpr std::string_view kField = "head";
constexpr std::string_view kEvents = "events ";
constexpr std::string_view kRecordedAt = "recorded_at ";

// An instant that has a text, and a text that is the only one of its instant.
std::optional<Instant> read_instant(std::string_view text) {
  absl::StatusOr<Instant> instant = parse_instant(text, "recorded_at");
  if (!instant.ok() || to_string(*instant) != text) return std::nullopt;
  return *instant;
}

absl::Status check(const TreeHead& head) {
  if (head.events < head.appends || (head.appends == 0 && head.events != 0)) {
    return refuse(Code::kNumberOutOfRange, "events",
                  std::to_string(head.events) + " in " + std::to_string(head.appends) + " appends",
                  "an append has at least one event");
  }
  if (head.appends == 0 && head.recorded_at != Instant{}) {
    return refuse(Code::kDateOutOfRange, "recorded_at", "of a log without appends", "leave it 0");
  }
  if (read_instant(to_string(head.recorded_at)) != head.recorded_at) {
    return refuse(Code::kDateOutOfRange, "recorded_at", std::to_string(head.recorded_at.micros) + " microseconds");
  }
  if (head.appends == 0 && head.root != empty_root()) {
    return refuse(Code::kProofMismatch, "root", "not that of a log without appends");
  }
  return absl::OkStatus();
}

absl::Status bad_line(int number, std::string_view what) {
  return refuse(Code::kBadProof, kField, "line " + std::to_string(number) + " is not " + std::string(what));
}

}  // namespace

absl::StatusOr<std::string> write_head(const TreeHead& head, std::string_view origin, HeadSigner& signer) {
  if (absl::Status status = check_id(origin, "origin", kMaxNameBytes); !status.ok()) return status;
  if (absl::Status status = check(head); !status.ok()) return status;
  std::string text(origin);
  text.append("\n").append(std::to_string(head.appends));
  text.append("\n").append(base64(head.root));
  text.append("\n").append(kEvents).append(std::to_string(head.events));
  text.append("\n").append(kRecordedAt).append(to_string(head.recorded_at)).append("\n");
  return sign_note(text, signer);
}

absl::StatusOr<TreeHead> read_head(std::string_view text, std::span<const VerifierKey> keys, std::string_view origin) {
  if (text.size() > kMaxHeadBytes) {
    return refuse(Code::kTooLarge, kField,
                  std::to_string(text.size()) + " bytes, at most " + std::to_string(kMaxHeadBytes) + " are read");
  }
  absl::StatusOr<std::string_view> note = open_note(text, keys);
  if (!note.ok()) return note.status();

  Lines lines(*note);
  const std::string_view found = lines.next().value_or("");
  if (!check_id(found, kField, kMaxNameBytes).ok()) return bad_line(1, "the origin of a log");
  if (found != origin) {
    return refuse(Code::kWrongLog, "origin", "the head is of " + in_quotes(found) + ", not of " + in_quotes(origin));
  }
  TreeHead head;
  const auto appends = read_decimal(lines.next().value_or(""));
  if (!appends) return bad_line(2, "the number of appends");
  head.appends = *appends;
  const auto root = read_hash(lines.next().value_or(""));
  if (!root) return bad_line(3, "the root in base64");
  head.root = *root;
  std::string_view line = lines.next().value_or("");
  const auto events = line.starts_with(kEvents) ? read_decimal(line.substr(kEvents.size())) : std::nullopt;
  if (!events) return bad_line(4, "\"events\" and their number");
  head.events = *events;
  line = lines.next().value_or("");
  const auto recorded_at = line.starts_with(kRecordedAt) ? read_instant(line.substr(kRecordedAt.size())) : std::nullopt;
  if (!recorded_at) return bad_line(5, "\"recorded_at\" and a time in UTC");
  head.recorded_at = *recorded_at;
  while (!lines.left().empty()) {
    line = lines.next().value_or("");
    if (line.empty() || line.starts_with(kEvents) || line.starts_with(kRecordedAt)) {
      return bad_line(lines.number(), "one that may follow");
    }
  }
  if (absl::Status status = check(head); !status.ok()) {
    const Refusal why = refusal_of(status).value_or(Refusal{});
    return refuse(Code::kBadProof, kField, why.field + ": " + why.detail);
  }
  return head;
}

}  // namespace gendan
