#include "gendan/core/incoterm.h"

#include <array>
#include <string>

#include "core/utf8.h"
#include "gendan/core/refusal.h"

namespace gendan {
namespace {

// By the numbers of the enumeration.
constexpr std::array<std::string_view, 12> kNames = {"",    "EXW", "FCA", "CPT", "CIP", "DAP",
                                                     "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"};

struct Former {
  std::string_view name;
  std::string_view successor;
};
// Rules of earlier editions and what took their place.
constexpr Former kFormer[] = {{"DDU", "DAP"}, {"DAF", "DAP"}, {"DES", "DAP"}, {"DAT", "DPU"}, {"DEQ", "DPU"}};

}  // namespace

std::string_view to_string(Incoterm rule) {
  const auto number = static_cast<std::size_t>(rule);
  return number < kNames.size() ? kNames[number] : std::string_view();
}

absl::StatusOr<Incoterm> parse_incoterm(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  for (std::size_t number = 1; number < kNames.size(); ++number) {
    if (kNames[number] == text) return static_cast<Incoterm>(number);
  }
  for (const Former& former : kFormer) {
    if (former.name == text) {
      return refuse(Code::kUnknownIncoterm, field, std::string(text) + " is a rule of an earlier edition",
                    "agree on " + std::string(former.successor) + ", which took its place, or another rule of 2020");
    }
  }
  return refuse(Code::kUnknownIncoterm, field, in_quotes(text));
}

}  // namespace gendan
