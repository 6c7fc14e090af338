#include "order/entry.h"

#include <limits>
#include <utility>

#include "gendan/core/code.h"
#include "gendan/core/refusal.h"
#include "order/check.h"

namespace gendan {
namespace {

// "12 EA" -> ("12", "EA")
std::pair<std::string_view, std::string_view> split_amount(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {text, {}};
  return {text.substr(0, blank), text.substr(blank + 1)};
}

absl::StatusOr<Quantity> parse_quantity(std::string_view text) {
  const auto [number, unit] = split_amount(text);
  absl::StatusOr<Decimal> value = Decimal::parse(number, "now");
  if (!value.ok()) return value.status();
  absl::StatusOr<UnitCode> code = UnitCode::parse(unit, "now");
  if (!code.ok()) return code.status();
  return Quantity{*value, *code};
}

absl::StatusOr<Money> parse_money(std::string_view text) {
  const auto [number, currency] = split_amount(text);
  absl::StatusOr<Decimal> value = Decimal::parse(number, "now");
  if (!value.ok()) return value.status();
  absl::StatusOr<CurrencyCode> code = CurrencyCode::parse(currency, "now");
  if (!code.ok()) return code.status();
  return Money{*value, *code};
}

// The text field of that name; nullptr where there is none.
std::string* header_text(OrderDrafted& header, std::string_view field) {
  if (field == "po_number") return &header.po_number;
  if (field == "country") return &header.country;
  if (field == "contact") return &header.contact.value;
  return nullptr;
}

std::string* line_text(LineAdded& line, std::string_view field) {
  if (field == "item") return &line.item.mutable_str();
  if (field == "description") return &line.description;
  if (field == "family") return &line.family;
  if (field == "gtin") return &line.gtin;
  if (field == "spec_revision") return &line.spec_revision;
  if (field == "supplier") return &line.supplier.mutable_str();
  if (field == "mode") return &line.mode;
  return nullptr;
}

absl::Status unknown_field(std::string_view field) {
  return refuse(Code::kUnknownCode, "field", "no field \"" + std::string(field) + "\" can be corrected");
}

}  // namespace

absl::Status check_header(const OrderDrafted& header) {
  GENDAN_RETURN_IF_ERROR(check(header.customer, "customer"));
  GENDAN_RETURN_IF_ERROR(check_id(header.po_number, "po_number"));
  if (!header.currency.valid()) return refuse(Code::kUnknownCurrency, "currency", header.currency.str());
  GENDAN_RETURN_IF_ERROR(check_optional_text(header.country, "country"));
  return check_optional_text(header.contact.value, "contact");
}

absl::Status check_line(const LineAdded& line, CurrencyCode currency, Mode mode) {
  const std::string path = "lines[" + std::to_string(line.line.value) + "].";
  if (line.line.value == 0) return refuse(Code::kMissing, path + "line", "line numbers begin with 1");
  GENDAN_RETURN_IF_ERROR(check(line.item, path + "item"));
  GENDAN_RETURN_IF_ERROR(check_quantity(line.quantity, path + "quantity"));
  const bool no_price = line.unit_price.currency.empty() && line.unit_price.value.is_zero();
  if (mode != Mode::kObserve || !no_price) {
    GENDAN_RETURN_IF_ERROR(check_money(line.unit_price, path + "unit_price"));
    if (line.unit_price.currency != currency && !currency.empty()) {
      return refuse(Code::kCurrencyMismatch, path + "unit_price",
                    "the order is in " + currency.str() + ", the price in " + line.unit_price.currency.str());
    }
    GENDAN_RETURN_IF_ERROR(check_value(line.quantity, line.unit_price, path + "unit_price"));
  }
  if (!line.gtin.empty()) GENDAN_RETURN_IF_ERROR(check_gtin(line.gtin, path + "gtin"));
  GENDAN_RETURN_IF_ERROR(check_optional(line.supplier, path + "supplier"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(line.description, path + "description"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(line.family, path + "family"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(line.spec_revision, path + "spec_revision"));
  GENDAN_RETURN_IF_ERROR(check_optional_text(line.mode, path + "mode"));
  if (line.requested.has_value()) GENDAN_RETURN_IF_ERROR(check_date(line.requested, path + "requested"));
  GENDAN_RETURN_IF_ERROR(check_fraction(line.over_tolerance, path + "over_tolerance"));
  return check_fraction(line.under_tolerance, path + "under_tolerance");
}

absl::StatusOr<std::string> entered_value(const Order& order, LineNo number, std::string_view field) {
  if (number.value == 0) {
    OrderDrafted header = order.header;
    if (const std::string* text = header_text(header, field)) return *text;
    return unknown_field(field);
  }
  const Line* line = find_line(order, number);
  if (line == nullptr) return unknown_line(number);
  if (field == "quantity") return to_string(line->terms.quantity);
  if (field == "unit_price") return to_string(line->terms.unit_price);
  if (field == "requested") return line->terms.requested.str();
  LineAdded terms = line->terms;
  if (const std::string* text = line_text(terms, field)) return *text;
  return unknown_field(field);
}

absl::Status set_entered_value(Order& order, LineNo number, std::string_view field, const std::string& value) {
  if (number.value == 0) {
    std::string* text = header_text(order.header, field);
    if (text == nullptr) return unknown_field(field);
    *text = value;
    return absl::OkStatus();
  }
  Line* line = find_line(order, number);
  if (line == nullptr) return unknown_line(number);
  if (field == "quantity") {
    absl::StatusOr<Quantity> quantity = parse_quantity(value);
    if (!quantity.ok()) return quantity.status();
    line->terms.quantity = *quantity;
  } else if (field == "unit_price") {
    absl::StatusOr<Money> price = parse_money(value);
    if (!price.ok()) return price.status();
    line->terms.unit_price = *price;
  } else if (field == "requested") {
    absl::StatusOr<Date> date = Date::parse(value, "now");
    if (!date.ok()) return date.status();
    line->terms.requested = *date;
  } else if (std::string* text = line_text(line->terms, field)) {
    *text = value;
  } else {
    return unknown_field(field);
  }
  return absl::OkStatus();
}

}  // namespace gendan
