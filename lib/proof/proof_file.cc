#include "gendan/proof/proof_file.h"

#include <optional>

#include "gendan/core/refusal.h"
#include "proof/form.h"

namespace gendan {
namespace {

constexpr std::string_view kField = "proof";
constexpr std::string_view kInclusion = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kConsistency = "gendan/consistency-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::string_view kOld = "old ";
constexpr std::string_view kNew = "new ";

absl::Status check_size(std::string_view text) {
  if (text.size() <= kMaxProofBytes) return absl::OkStatus();
  return refuse(Code::kTooLarge, kField,
                std::to_string(text.size()) + " bytes, at most " + std::to_string(kMaxProofBytes) + " are read");
}

absl::Status bad_line(int number, std::string_view what) {
  return refuse(Code::kBadProof, kField, "line " + std::to_string(number) + " is not " + std::string(what));
}

// What stands on the next line behind `name`; nullopt, and the line is not taken, where it begins otherwise.
std::optional<std::string_view> named(Lines& lines, std::string_view name) {
  Lines ahead = lines;
  const std::optional<std::string_view> line = ahead.next();
  if (!line || line->substr(0, name.size()) != name) return std::nullopt;
  lines = ahead;
  return line->substr(name.size());
}

std::optional<std::uint64_t> named_number(Lines& lines, std::string_view name) {
  const std::optional<std::string_view> text = named(lines, name);
  return text ? read_decimal(*text) : std::nullopt;
}

void put_path(std::string& text, std::span<const Hash> path) {
  for (const Hash& hash : path) text.append(base64(hash)).append("\n");
}

// Takes the hashes up to an empty line or the end.
absl::Status take_path(Lines& lines, std::vector<Hash>& path) {
  while (!lines.left().empty() && lines.left().front() != '\n') {
    const std::optional<Hash> hash = read_hash(lines.next().value_or(""));
    if (!hash) return bad_line(lines.number(), "a hash in base64");
    if (path.size() == kMaxPathHashes) {
      return refuse(Code::kTooLarge, kField, "more than " + std::to_string(kMaxPathHashes) + " hashes");
    }
    path.push_back(*hash);
  }
  return absl::OkStatus();
}

}  // namespace

std::string write_inclusion_proof(const InclusionProof& proof) {
  std::string text(kInclusion);
  text.append("\n");
  if (!proof.extra.empty()) text.append(kExtra).append(base64(proof.extra)).append("\n");
  text.append(kIndex).append(std::to_string(proof.leaf)).append("\n");
  put_path(text, proof.path);
  return text.append("\n").append(proof.head);
}

std::string write_consistency_proof(const ConsistencyProof& proof) {
  std::string text(kConsistency);
  text.append("\n").append(kOld).append(std::to_string(proof.old_size));
  text.append("\n").append(kNew).append(std::to_string(proof.new_size)).append("\n");
  put_path(text, proof.path);
  return text;
}

absl::StatusOr<InclusionProof> read_inclusion_proof(std::string_view text) {
  if (absl::Status status = check_size(text); !status.ok()) return status;
  Lines lines(text);
  if (lines.next() != kInclusion) return bad_line(1, kInclusion);
  InclusionProof proof;
  if (const auto extra = named(lines, kExtra)) {
    const std::optional<std::string> bytes = read_base64(*extra);
    if (!bytes || bytes->empty()) return bad_line(lines.number(), "\"extra\" and bytes in base64");
    proof.extra = *bytes;
  }
  const std::optional<std::uint64_t> leaf = named_number(lines, kIndex);
  if (!leaf) return bad_line(proof.extra.empty() ? 2 : 3, "\"index\" and the append's number");
  proof.leaf = *leaf;
  if (absl::Status status = take_path(lines, proof.path); !status.ok()) return status;
  if (!lines.next() || lines.left().empty()) {
    return refuse(Code::kBadProof, kField, "no empty line and a head behind the hashes");
  }
  proof.head = lines.left();
  return proof;
}

absl::StatusOr<ConsistencyProof> read_consistency_proof(std::string_view text) {
  if (absl::Status status = check_size(text); !status.ok()) return status;
  Lines lines(text);
  if (lines.next() != kConsistency) return bad_line(1, kConsistency);
  ConsistencyProof proof;
  const std::optional<std::uint64_t> old_size = named_number(lines, kOld);
  if (!old_size) return bad_line(2, "\"old\" and a number of appends");
  proof.old_size = *old_size;
  const std::optional<std::uint64_t> new_size = named_number(lines, kNew);
  if (!new_size) return bad_line(3, "\"new\" and a number of appends");
  proof.new_size = *new_size;
  if (absl::Status status = take_path(lines, proof.path); !status.ok()) return status;
  if (!lines.left().empty()) return bad_line(lines.number() + 1, "a hash in base64");
  return proof;
}

absl::StatusOr<TreeHead> verify_append(const InclusionProof& proof, std::string_view append,
                                       std::span<const VerifierKey> keys, std::string_view origin) {
  absl::StatusOr<TreeHead> head = read_head(proof.head, keys, origin);
  if (!head.ok()) return head.status();
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  if (absl::Status status = verify_inclusion(hasher->leaf(append), proof.leaf, head->appends, proof.path, head->root);
      !status.ok()) {
    return status;
  }
  return head;
}

absl::Status verify_growth(const TreeHead& old_head, const TreeHead& new_head, const ConsistencyProof& proof) {
  const auto between = [](std::uint64_t found, std::uint64_t head) {
    return "the proof says " + std::to_string(found) + ", the head " + std::to_string(head);
  };
  if (proof.old_size != old_head.appends) {
    return refuse(Code::kProofMismatch, "old_size", between(proof.old_size, old_head.appends),
                  "get the proof between these two heads");
  }
  if (proof.new_size != new_head.appends) {
    return refuse(Code::kProofMismatch, "new_size", between(proof.new_size, new_head.appends),
                  "get the proof between these two heads");
  }
  if (absl::Status status =
          verify_consistency(old_head.appends, old_head.root, new_head.appends, new_head.root, proof.path);
      !status.ok()) {
    return status;
  }
  const std::uint64_t appends = new_head.appends - old_head.appends;
  if (new_head.events < old_head.events || new_head.events - old_head.events < appends ||
      (appends == 0 && new_head.events != old_head.events)) {
    return refuse(Code::kProofMismatch, "events",
                  "from " + std::to_string(old_head.events) + " to " + std::to_string(new_head.events) + " in " +
                      std::to_string(appends) + " appends");
  }
  // The empty log has no time yet.
  if (old_head.appends > 0 &&
      (new_head.recorded_at < old_head.recorded_at || (appends == 0 && new_head.recorded_at != old_head.recorded_at))) {
    return refuse(Code::kProofMismatch, "recorded_at",
                  "from " + to_string(old_head.recorded_at) + " to " + to_string(new_head.recorded_at) + " in " +
                      std::to_string(appends) + " appends");
  }
  return absl::OkStatus();
}

}  // namespace gendan
