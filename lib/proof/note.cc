#include "proof/note.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/utf8.h"
#include "gendan/core/refusal.h"
#include "proof/form.h"

namespace gendan {
namespace {

constexpr std::string_view kField = "head";
constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a blank
constexpr std::size_t kIdBytes = 4;

std::string id_bytes(std::uint32_t id) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(id >> shift));
  return bytes;
}

struct SignatureLine {
  std::string_view name;
  std::string id;
  std::string signature;
};

std::optional<SignatureLine> read_signature_line(std::string_view line) {
  if (line.substr(0, kDash.size()) != kDash) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !is_key_name(line.substr(0, blank))) return std::nullopt;
  const std::optional<std::string> bytes = read_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kIdBytes) return std::nullopt;
  return SignatureLine{line.substr(0, blank), bytes->substr(0, kIdBytes), bytes->substr(kIdBytes)};
}

bool is_good(const VerifierKey& key, std::string_view text, std::string_view signature) {
  Signature bytes;
  if (signature.size() != bytes.size()) return false;
  std::copy(signature.begin(), signature.end(), bytes.begin());
  return key.verifies(text, bytes);
}

absl::Status check_characters(std::string_view note) {
  if (!is_utf8(note)) return refuse(Code::kBadProof, kField, "not UTF-8");
  const auto control = std::find_if(note.begin(), note.end(), [](char c) { return c >= 0 && c < ' ' && c != '\n'; });
  if (control == note.end()) return absl::OkStatus();
  if (*control == '\r')
    return refuse(Code::kBadProof, kField, "lines end with CR LF", "keep the file as bytes, not as text");
  return refuse(Code::kBadProof, kField, "a control character");
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const CodePoint c = first_code_point(name);
    if (c.bytes == 0 || is_control(c.value) || is_blank(c.value) || c.value == '+') return false;
    name.remove_prefix(c.bytes);
  }
  return true;
}

absl::StatusOr<std::string> sign_note(std::string_view text, HeadSigner& signer) {
  absl::StatusOr<Signature> signature = signer.sign(text);
  if (!signature.ok()) return signature.status();
  const VerifierKey& key = signer.key();
  if (!key.verifies(text, *signature)) {
    return refuse(Code::kUnsigned, "signer", "its own key " + in_quotes(key.name()) + " does not verify what it signed",
                  "look at the signer: its private and public key do not belong together");
  }
  std::string note(text);
  note.append("\n").append(kDash).append(key.name()).append(" ");
  note.append(base64(id_bytes(key.id()).append(as_text(*signature)))).append("\n");
  return note;
}

absl::StatusOr<std::string_view> open_note(std::string_view note, std::span<const VerifierKey> keys) {
  if (absl::Status status = check_characters(note); !status.ok()) return status;
  const std::size_t gap = note.rfind("\n\n");
  if (gap == std::string_view::npos) return refuse(Code::kBadProof, kField, "no empty line before the signatures");
  const std::string_view text = note.substr(0, gap + 1);
  const std::string_view signatures = note.substr(gap + 2);
  if (signatures.empty()) return refuse(Code::kBadProof, kField, "no signature");

  std::vector<bool> signed_by(keys.size());
  Lines lines(signatures);
  while (!lines.left().empty()) {
    const std::optional<std::string_view> line = lines.next();
    const auto parts = line ? read_signature_line(*line) : std::nullopt;
    if (!parts) {
      return refuse(Code::kBadProof, kField,
                    "signature line " + std::to_string(lines.number() + (line ? 0 : 1)) +
                        " is not a dash, a name and a signature in base64");
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].name() != parts->name || id_bytes(keys[i].id()) != parts->id) continue;
      if (signed_by[i]) return refuse(Code::kBadProof, kField, "two signatures of " + in_quotes(parts->name));
      if (!is_good(keys[i], text, parts->signature)) {
        return refuse(Code::kUnsigned, kField, "the signature of " + in_quotes(parts->name) + " is not good");
      }
      signed_by[i] = true;
    }
  }
  if (std::find(signed_by.begin(), signed_by.end(), true) == signed_by.end()) {
    return refuse(Code::kUnsigned, kField, "no signature by a known key");
  }
  return text;
}

}  // namespace gendan
