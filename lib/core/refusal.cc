#include "gendan/core/refusal.h"

#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/cord.h"
#include "core/refusal_table.h"
#include "gendan/core/text.h"

namespace gendan {
namespace {

constexpr absl::string_view kTypeUrl = "gendan/refusal";
constexpr std::size_t kCodes = 1000;
constexpr std::uint8_t kNoRow = 255;

// The row of each number.
constexpr std::array<std::uint8_t, kCodes> index_rows() {
  std::array<std::uint8_t, kCodes> rows{};
  rows.fill(kNoRow);
  std::uint8_t row = 0;
  for (const RefusalFacts& facts : kRefusalTable) rows[static_cast<std::size_t>(facts.code)] = row++;
  return rows;
}

static_assert(std::size(kRefusalTable) < kNoRow);
constexpr std::array<std::uint8_t, kCodes> kRows = index_rows();

const RefusalFacts* find_facts(std::uint64_t number) {
  if (number >= kCodes || kRows[number] == kNoRow) return nullptr;
  return &kRefusalTable[kRows[number]];
}

// The payload: the code's number and three texts, each number as 8 bytes, low byte first, each text after its length.
void put(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(number >> shift & 0xff));
}

void put(std::string& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  out.append(text);
}

bool take(std::string_view& in, std::uint64_t& number) {
  if (in.size() < 8) return false;
  number = 0;
  for (std::size_t i = 8; i > 0; --i) number = number << 8 | static_cast<unsigned char>(in[i - 1]);
  in.remove_prefix(8);
  return true;
}

bool take(std::string_view& in, std::string& text) {
  std::uint64_t size = 0;
  if (!take(in, size) || size > in.size()) return false;
  text.assign(in.substr(0, size));
  in.remove_prefix(size);
  return true;
}

}  // namespace

std::span<const RefusalFacts> refusal_table() { return kRefusalTable; }

const RefusalFacts& facts_of(Code code) {
  const RefusalFacts* facts = find_facts(static_cast<std::uint64_t>(code));
  return facts != nullptr ? *facts : kRefusalTable[kRows[static_cast<std::size_t>(Code::kInternal)]];
}

absl::Status refuse(Code code, std::string_view field, std::string_view detail, std::string_view remedy) {
  const RefusalFacts& facts = facts_of(code);
  if (remedy.empty()) remedy = facts.remedy;

  std::string message(facts.name);
  if (!field.empty()) message.append(": ").append(field);
  if (!detail.empty()) message.append(": ").append(detail);
  message.append("; ").append(remedy);

  std::string payload;
  put(payload, static_cast<std::uint64_t>(facts.code));
  put(payload, field);
  put(payload, detail);
  put(payload, remedy);

  absl::Status status(facts.status, to_absl(message));
  status.SetPayload(kTypeUrl, absl::Cord(std::move(payload)));
  return status;
}

std::optional<Refusal> refusal_of(const absl::Status& status) {
  const auto cord = status.GetPayload(kTypeUrl);
  if (!cord.has_value()) return std::nullopt;
  const std::string payload(*cord);
  std::string_view in = payload;
  std::uint64_t number = 0;
  Refusal refusal;
  if (!take(in, number) || !take(in, refusal.field) || !take(in, refusal.detail) || !take(in, refusal.remedy) ||
      !in.empty() || find_facts(number) == nullptr) {
    return std::nullopt;
  }
  refusal.code = static_cast<Code>(number);
  return refusal;
}

bool refused_with(const absl::Status& status, Code code) {
  const std::optional<Refusal> refusal = refusal_of(status);
  return refusal.has_value() && refusal->code == code;
}

}  // namespace gendan
