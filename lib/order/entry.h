#ifndef GENDAN_LIB_ORDER_ENTRY_H_
#define GENDAN_LIB_ORDER_ENTRY_H_

// What was entered: its checks, and its correction field by field (entry.cc).

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/order/intake.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"

namespace gendan {

absl::Status check_header(const OrderDrafted& header);
// `currency` is the order's. An observed line may lack its price.
absl::Status check_line(const LineAdded& line, CurrencyCode currency, Mode mode);

// The value that a correctable field holds, as text. Refused: unknown_code, unknown_line.
absl::StatusOr<std::string> entered_value(const Order& order, LineNo line, std::string_view field);
// Puts another in its place. Refused: as above, and what parsing refuses.
absl::Status set_entered_value(Order& order, LineNo line, std::string_view field, const std::string& value);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_ENTRY_H_
