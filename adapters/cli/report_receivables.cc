#include <algorithm>
#include <string>
#include <vector>

#include "gendan/core/quantity.h"
#include "gendan/projection/receivables.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Band {
  const char* name;  // in JSON
  const char* title;
};
constexpr Band kBands[kDueAges] = {{"not_due", "not due"},
                                   {"overdue_1_30", "1-30 days"},
                                   {"overdue_31_60", "31-60"},
                                   {"overdue_61_90", "61-90"},
                                   {"overdue_beyond_90", "over 90"}};

std::string amount_text(std::int64_t micros) { return Decimal::from_micros(micros).str(); }
std::string money_text(std::int64_t micros, CurrencyCode currency) {
  return to_string(Money{Decimal::from_micros(micros), currency});
}

Json sum_json(const ReceivableSum& sum, bool with_customer) {
  Json json;
  if (with_customer) json["customer"] = sum.customer.str();
  json["currency"] = sum.currency.str();
  json["balance"] = amount_text(sum.balance);
  json["deposits_held"] = amount_text(sum.held);
  json["open_invoices"] = sum.invoices;
  for (std::size_t i = 0; i < kDueAges; ++i) json[kBands[i].name] = amount_text(sum.by_age[i]);
  return json;
}

JsonArray sums_json(const std::vector<ReceivableSum>& sums, bool with_customer, std::size_t limit) {
  JsonArray array;
  for (const ReceivableSum& sum : sums) {
    if (limit > 0 && array.size() == limit) break;
    array.push_back(sum_json(sum, with_customer));
  }
  return array;
}

JsonArray invoices_json(const std::vector<OpenInvoice>& invoices, std::size_t limit) {
  JsonArray array;
  for (const OpenInvoice& open : invoices) {
    if (limit > 0 && array.size() == limit) break;
    array.push_back(Json{{"order", open.order.str()},
                         {"invoice", open.invoice.str()},
                         {"customer", open.customer.str()},
                         {"currency", open.currency.str()},
                         {"amount", amount_text(open.amount)},
                         {"open", amount_text(open.open)},
                         {"due", date_json(open.due)},
                         {"days_overdue", open.days_overdue}});
  }
  return array;
}

std::string sums_text(const char* title, const std::vector<ReceivableSum>& sums, bool with_customer,
                      std::size_t limit) {
  if (sums.empty()) return "";
  using Align = Table::Align;
  std::vector<Table::Column> columns;
  if (with_customer) columns.push_back({"customer", Align::kLeft, 32});
  columns.push_back({"currency"});
  for (const char* name : {"balance", "deposits held"}) columns.push_back({name, Align::kRight});
  for (const Band& band : kBands) columns.push_back({band.title, Align::kRight});
  Table table(columns);
  for (const ReceivableSum& sum : sums) {
    if (limit > 0 && table.size() == limit) break;
    std::vector<std::string> cells;
    if (with_customer) cells.push_back(sum.customer.empty() ? "(none given)" : sum.customer.str());
    cells.push_back(sum.currency.str());
    cells.push_back(amount_text(sum.balance));
    cells.push_back(amount_text(sum.held));
    for (const std::int64_t micros : sum.by_age) cells.push_back(amount_text(micros));
    table.add(std::move(cells));
  }
  return list_title(title, table.size(), sums.size()) + table.str("  ");
}

std::string invoices_text(const std::vector<OpenInvoice>& invoices, std::size_t limit) {
  if (invoices.empty()) return "";
  using Align = Table::Align;
  Table table({{"invoice", Align::kLeft, 24},
               {"order", Align::kLeft, 24},
               {"customer", Align::kLeft, 24},
               {"open", Align::kRight},
               {"due"},
               {"days overdue", Align::kRight}});
  for (const OpenInvoice& open : invoices) {
    if (limit > 0 && table.size() == limit) break;
    table.add({open.invoice.str(), open.order.str(), open.customer.str(), money_text(open.open, open.currency),
               open.due.str(), open.days_overdue == 0 ? "" : std::to_string(open.days_overdue)});
  }
  return list_title("Open invoices, oldest first", table.size(), invoices.size()) + table.str("  ");
}

}  // namespace

absl::Status report_receivables(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<Receivables>> receivables = engine.attach<Receivables>();
  if (!receivables.ok()) return receivables.status();
  std::vector<ReceivableSum> totals;
  std::vector<ReceivableSum> customers;
  std::vector<OpenInvoice> invoices;
  receivables->read([&](const Receivables& r) {
    totals = r.totals(options.today);
    customers = r.by_customer(options.today);
    invoices = r.open_invoices(options.today);
    return 0;
  });
  std::stable_sort(invoices.begin(), invoices.end(),
                   [](const OpenInvoice& a, const OpenInvoice& b) { return a.due < b.due; });
  if (options.format == Format::kJson) {
    print(pretty(Json{{"today", options.today.str()},
                      {"position", engine.head().value},
                      {"totals", sums_json(totals, false, 0)},
                      {"by_customer", sums_json(customers, true, options.limit)},
                      {"open_invoices", invoices_json(invoices, options.limit)}}));
    return absl::OkStatus();
  }
  print(report_title("Receivables", options, engine));
  if (totals.empty()) print("  no invoice and no deposit yet\n");
  print(sums_text("In all", totals, false, 0) + sums_text("By customer", customers, true, options.limit) +
        invoices_text(invoices, options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
