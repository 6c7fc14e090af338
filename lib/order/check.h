#ifndef GENDAN_LIB_ORDER_CHECK_H_
#define GENDAN_LIB_ORDER_CHECK_H_

// Checks of an event's own values, made whenever it is about to be written (decided or observed), never on replay.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gendan/core/id.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"

namespace gendan {

// The longest free text of an event, in bytes.
inline constexpr std::size_t kMaxTextBytes = 4096;

inline bool checking(const Judging& how) { return how.mode != Mode::kReplay; }

// missing, too_long
absl::Status check_text(std::string_view text, std::string_view field);
// too_long; may be empty
absl::Status check_optional_text(std::string_view text, std::string_view field);
template <class Tag>
absl::Status check(const Id<Tag>& id, std::string_view field) {
  return check_id(id.str(), field);
}
template <class Tag>
absl::Status check_optional(const Id<Tag>& id, std::string_view field) {
  return id.empty() ? absl::OkStatus() : check_id(id.str(), field);
}
// missing, date_out_of_range
absl::Status check_date(Date date, std::string_view field);
// not_positive (or negative where zero is fine), unit_mismatch
absl::Status check_amount(const Quantity& quantity, const Line& line, std::string_view field,
                          bool zero_is_fine = false);

// The same for whatever else counts in one unit; `whose` is what the refusal calls it.
absl::Status check_amount(const Quantity& quantity, UnitCode unit, std::string_view whose, std::string_view field,
                          bool zero_is_fine = false);

// number_out_of_range: not from 0 to 1.
absl::Status check_fraction(Decimal fraction, std::string_view field);

// What a quantity is worth at that price: number_out_of_range where it cannot be counted.
absl::Status check_value(const Quantity& quantity, const Money& price, std::string_view field);

absl::Status unknown_line(LineNo line);
// unknown_line; 0 is the whole order.
absl::Status check_scope(const Order& order, LineNo line);

// total += amount; number_out_of_range where it does not fit.
absl::Status add_to(std::int64_t& total, Decimal amount, std::string_view field);
// total -= amount; the same.
absl::Status take_from(std::int64_t& total, Decimal amount, std::string_view field);

// Keeps the ledger's invariants over a change of one line: `before` is excess_of() before it. In kEnforce, and in
// kReplay of an order of which nothing was observed, no invariant may be broken further: quantity_chain,
// over_tolerance, invoiced_beyond_shipped. Else the order's overruns are brought up to date instead.
absl::Status keep_invariants(Order& order, const Line& line, const Excess& before, Mode mode);

}  // namespace gendan

// Returns from the calling function when `expression` is not OK.
#define GENDAN_RETURN_IF_ERROR(expression)         \
  do {                                             \
    absl::Status gendan_status = (expression);     \
    if (!gendan_status.ok()) return gendan_status; \
  } while (false)

#endif  // GENDAN_LIB_ORDER_CHECK_H_
