#include "order/check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/core/text.h"
#include "order/mutant.h"
#include "order/wide.h"

namespace gendan {
namespace {

Code broken_code(Invariant invariant) {
  switch (invariant) {
    case Invariant::kShippedWithinAgreed:
      return Code::kOverTolerance;
    case Invariant::kInvoicedWithinShipped:
      return Code::kInvoicedBeyondShipped;
    default:
      return Code::kQuantityChain;
  }
}

// Keeps `overruns` in order of line, then invariant, one entry for each that is broken now.
void note_overruns(Order& order, LineNo line, const Excess& now) {
  const bool broken = std::any_of(now.begin(), now.end(), [](std::int64_t micros) { return micros > 0; });
  if (order.overruns.empty() && !broken) return;
  std::vector<Overrun>& overruns = order.overruns.edit();
  std::erase_if(overruns, [&](const Overrun& overrun) { return overrun.line == line; });
  for (std::size_t i = 0; i < kInvariants; ++i) {
    if (now[i] > 0) overruns.push_back({line, static_cast<Invariant>(i), now[i]});
  }
  std::stable_sort(overruns.begin(), overruns.end(),
                   [](const Overrun& a, const Overrun& b) { return a.line < b.line; });
}

}  // namespace

absl::Status check_text(std::string_view text, std::string_view field) {
  if (text.empty()) return refuse(Code::kMissing, field);
  return check_optional_text(text, field);
}

absl::Status check_optional_text(std::string_view text, std::string_view field) {
  if (text.size() <= kMaxTextBytes) return absl::OkStatus();
  return refuse(Code::kTooLong, field,
                std::to_string(text.size()) + " bytes, at most " + std::to_string(kMaxTextBytes));
}

absl::Status check_date(Date date, std::string_view field) {
  if (!date.has_value()) return refuse(Code::kMissing, field);
  if (!date.valid()) return refuse(Code::kDateOutOfRange, field);
  return absl::OkStatus();
}

absl::Status check_amount(const Quantity& quantity, const Line& line, std::string_view field, bool zero_is_fine) {
  return check_amount(quantity, line.terms.quantity.unit, "the line", field, zero_is_fine);
}

absl::Status check_amount(const Quantity& quantity, UnitCode unit, std::string_view whose, std::string_view field,
                          bool zero_is_fine) {
  if (quantity.value.is_negative() && zero_is_fine) return refuse(Code::kNegative, field, to_string(quantity));
  if (!quantity.value.is_positive() && !zero_is_fine) return refuse(Code::kNotPositive, field, to_string(quantity));
  if (quantity.unit != unit) {
    if (quantity.value.is_zero() && quantity.unit.empty()) return absl::OkStatus();  // "none of it" needs no unit
    return refuse(Code::kUnitMismatch, field,
                  absl::StrCat(to_absl(whose), " counts in ", unit.str(), ", not in ", quantity.unit.str()));
  }
  return absl::OkStatus();
}

absl::Status check_fraction(Decimal fraction, std::string_view field) {
  if (!fraction.is_negative() && fraction <= Decimal::of(1)) return absl::OkStatus();
  return refuse(Code::kNumberOutOfRange, field, fraction.str() + " is not a fraction from 0 to 1");
}

absl::Status check_value(const Quantity& quantity, const Money& price, std::string_view field) {
  const Wide value = Wide{quantity.value.micros()} * price.value.micros() / Decimal::kScale;
  if (value == clamped(value)) return absl::OkStatus();
  return refuse(Code::kNumberOutOfRange, field, "the value of the line is too large to be counted");
}

absl::Status unknown_line(LineNo line) { return refuse(Code::kUnknownLine, "line", std::to_string(line.value)); }

absl::Status add_to(std::int64_t& total, Decimal amount, std::string_view field) {
  if (!__builtin_add_overflow(total, amount.micros(), &total)) return absl::OkStatus();
  return refuse(Code::kNumberOutOfRange, field, "the sum is too large to be counted");
}

absl::Status check_scope(const Order& order, LineNo line) {
  return line.value != 0 && find_line(order, line) == nullptr ? unknown_line(line) : absl::OkStatus();
}

absl::Status take_from(std::int64_t& total, Decimal amount, std::string_view field) {
  if (!__builtin_sub_overflow(total, amount.micros(), &total)) return absl::OkStatus();
  return refuse(Code::kNumberOutOfRange, field, "the sum is too large to be counted");
}

absl::Status keep_invariants(Order& order, const Line& line, const Excess& before, Mode mode) {
  const Excess after = excess_of(line.ledger, line.terms);
  if (after == Excess{} && before == Excess{}) return absl::OkStatus();
  // Behind what was recorded the invariants are not promised, and history is not refused for how that is counted now.
  const bool promised = mode == Mode::kEnforce || (mode == Mode::kReplay && !order.observed);
  if (promised) {
    for (std::size_t i = 0; i < kInvariants; ++i) {
      const auto invariant = static_cast<Invariant>(i);
      if (after[i] <= before[i] || invariant_taken_away(invariant)) continue;
      return refuse(broken_code(invariant), "line " + std::to_string(line.terms.line.value),
                    std::string(to_string(invariant)) + " would be exceeded by " +
                        Decimal::from_micros(after[i]).str() + " " + line.terms.quantity.unit.str());
    }
  }
  note_overruns(order, line.terms.line, after);
  return absl::OkStatus();
}

}  // namespace gendan
