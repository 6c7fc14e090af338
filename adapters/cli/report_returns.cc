#include <algorithm>
#include <string>
#include <vector>

#include "gendan/core/quantity.h"
#include "gendan/projection/returns.h"
#include "report.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct View {
  ReturnKey key;
  const char* name;  // in JSON
  const char* title;
  const char* column;
};
constexpr View kViews[] = {{ReturnKey::kFamily, "by_family", "By product family", "product family"},
                           {ReturnKey::kSupplier, "by_supplier", "By supplier", "supplier"},
                           {ReturnKey::kCustomer, "by_customer", "By customer", "customer"},
                           {ReturnKey::kItem, "by_item", "By product", "product"}};

struct Figures {
  ReturnTotals totals;
  std::vector<ReturnAges> ages;
  std::vector<ReturnView> open;
  std::vector<ReturnReasonShare> reasons;
  std::vector<ReturnRate> rates[std::size(kViews)];
};

// Those of which the most comes back, as a share; what came back without a known delivery is first of all.
std::vector<ReturnRate> highest_first(std::vector<ReturnRate> rates) {
  std::stable_sort(rates.begin(), rates.end(), [](const ReturnRate& a, const ReturnRate& b) {
    if ((a.returned.whole == 0) != (b.returned.whole == 0)) return a.returned.whole == 0;
    return a.returned.per_hundred() > b.returned.per_hundred();
  });
  return rates;
}

std::string amount_text(std::uint64_t micros) { return Decimal::from_micros(static_cast<std::int64_t>(micros)).str(); }

// ---- JSON -----------------------------------------------------------------------------------------------------------

// Null where nothing of it has happened.
JsonValue quantity_json(const Quantity& quantity) {
  return quantity.unit.empty() ? JsonValue(nullptr) : JsonValue(to_string(quantity));
}

JsonArray quantities_json(const std::vector<Quantity>& quantities) {
  JsonArray array;
  for (const Quantity& quantity : quantities) array.emplace_back(to_string(quantity));
  return array;
}

Json rate_json(const ReturnRate& rate) {
  return {{"unit", rate.unit.str()},
          {"delivered", amount_text(rate.returned.whole)},
          {"returned", amount_text(rate.returned.part)},
          {"return_rate_percent", share_json(rate.returned)}};
}

Json return_json(const ReturnView& r) {
  return {{"return", r.rma.str()},
          {"state", state_name("return", r.state)},
          {"age_days", r.age_days},
          {"reason", json_text(to_string(r.reason))},
          {"customer", r.customer.str()},
          {"order", r.order.str()},
          {"line", r.line.value},
          {"item", r.item.str()},
          {"family", r.family},
          {"supplier", r.supplier.str()},
          {"requested", quantity_json(r.requested)},
          {"authorised", quantity_json(r.authorised)},
          {"received", quantity_json(r.received)},
          {"restocked", quantity_json(r.restocked)},
          {"reworked", quantity_json(r.reworked)},
          {"scrapped", quantity_json(r.scrapped)},
          {"requested_at", instant_json(r.requested_at)}};
}

Json to_json(const Figures& f, const ReportOptions& options, Engine& engine) {
  const auto full = [&](const JsonArray& array) { return options.limit > 0 && array.size() == options.limit; };
  Json json = {{"today", options.today.str()},   {"position", engine.head().value}, {"returns", f.totals.returns},
               {"open", f.totals.open},          {"closed", f.totals.closed},       {"refused", f.totals.refused},
               {"cancelled", f.totals.cancelled}};
  const auto settled = [&](ReturnSettlement how) { return f.totals.by_settlement[static_cast<std::size_t>(how)]; };
  json["by_settlement"] = Json{{"credit_note", settled(ReturnSettlement::kCreditNote)},
                               {"replacement", settled(ReturnSettlement::kReplacement)},
                               {"nothing", settled(ReturnSettlement::kNothing)}};
  JsonArray rates;
  for (const ReturnRate& rate : f.totals.rates) rates.push_back(rate_json(rate));
  json["rates"] = std::move(rates);
  JsonArray ages;
  for (const ReturnAges& bucket : f.ages) {
    ages.push_back(Json{{"from_days", bucket.from},
                        {"to_days", bucket.to ? JsonValue(*bucket.to) : JsonValue(nullptr)},
                        {"returns", bucket.returns}});
  }
  json["open_by_age"] = std::move(ages);
  JsonArray reasons;
  for (const ReturnReasonShare& bar : f.reasons) {
    if (full(reasons)) break;
    reasons.push_back(Json{{"reason", json_text(to_string(bar.reason))},
                           {"returns", bar.returns},
                           {"percent", share_json(bar.share)},
                           {"cumulative_percent", share_json(bar.cumulative)},
                           {"requested", quantities_json(bar.requested)},
                           {"received", quantities_json(bar.received)}});
  }
  json["by_reason"] = std::move(reasons);
  for (std::size_t i = 0; i < std::size(kViews); ++i) {
    JsonArray array;
    for (const ReturnRate& rate : f.rates[i]) {
      if (full(array)) break;
      Json one = {{"name", rate.name}};
      for (const auto& member : rate_json(rate)) one[member.key()] = member.value();
      array.push_back(std::move(one));
    }
    json[kViews[i].name] = std::move(array);
  }
  JsonArray open;
  for (const ReturnView& r : f.open) {
    if (full(open)) break;
    open.push_back(return_json(r));
  }
  json["open_returns"] = std::move(open);
  return json;
}

// ---- for people -----------------------------------------------------------------------------------------------------

std::string totals_text(const ReturnTotals& t) {
  const auto settled = [&](ReturnSettlement how) { return grouped(t.by_settlement[static_cast<std::size_t>(how)]); };
  std::vector<std::vector<std::string>> rows = {
      {"returns", grouped(t.returns)},
      {"open", grouped(t.open)},
      {"closed", grouped(t.closed),
       settled(ReturnSettlement::kCreditNote) + " with a credit note, " + settled(ReturnSettlement::kReplacement) +
           " with a replacement, " + settled(ReturnSettlement::kNothing) + " with nothing"},
      {"refused", grouped(t.refused)},
      {"cancelled", grouped(t.cancelled)}};
  for (const ReturnRate& rate : t.rates) {
    rows.push_back({"return rate", share_text(rate.returned),
                    amount_text(rate.returned.part) + " of " + amount_text(rate.returned.whole) + " " +
                        rate.unit.str() + " delivered"});
  }
  return figures(rows);
}

std::string ages_text(const std::vector<ReturnAges>& ages) {
  Table table({{"age in days"}, {"open", Table::Align::kRight}});
  for (const ReturnAges& b : ages) {
    table.add({std::to_string(b.from) + (b.to ? " to " + std::to_string(*b.to) : " and more"), grouped(b.returns)});
  }
  return "\nOpen returns by age\n" + table.str("  ");
}

std::string open_text(const std::vector<ReturnView>& open, std::size_t limit) {
  if (open.empty()) return "";
  using Align = Table::Align;
  Table table({{"return", Align::kLeft, 24},
               {"age", Align::kRight},
               {"state"},
               {"customer", Align::kLeft, 24},
               {"order", Align::kLeft, 24},
               {"line", Align::kRight},
               {"product", Align::kLeft, 24},
               {"requested", Align::kRight},
               {"reason"}});
  for (const ReturnView& r : open) {
    if (limit > 0 && table.size() == limit) break;
    table.add({r.rma.str(), std::to_string(r.age_days), state_name("return", r.state), r.customer.str(), r.order.str(),
               std::to_string(r.line.value), r.item.str(), to_string(r.requested), spaced(to_string(r.reason))});
  }
  return list_title("Open returns, oldest first", table.size(), open.size()) + table.str("  ");
}

std::string quantities_text(const std::vector<Quantity>& quantities) {
  std::string text;
  for (const Quantity& quantity : quantities) text += (text.empty() ? "" : ", ") + to_string(quantity);
  return text;
}

std::string reasons_text(const std::vector<ReturnReasonShare>& reasons, std::size_t limit) {
  if (reasons.empty()) return "";
  using Align = Table::Align;
  Table table({{"reason"},
               {"returns", Align::kRight},
               {"share", Align::kRight},
               {"cumulative", Align::kRight},
               {"requested", Align::kRight},
               {"received", Align::kRight}});
  for (const ReturnReasonShare& bar : reasons) {
    if (limit > 0 && table.size() == limit) break;
    const std::string name = spaced(to_string(bar.reason));
    table.add({name.empty() ? "(none given)" : name, grouped(bar.returns), share_text(bar.share),
               share_text(bar.cumulative), quantities_text(bar.requested), quantities_text(bar.received)});
  }
  return list_title("By reason", table.size(), reasons.size()) + table.str("  ");
}

std::string rates_text(const View& view, const std::vector<ReturnRate>& rates, std::size_t limit) {
  if (rates.empty()) return "";
  using Align = Table::Align;
  Table table({{view.column, Align::kLeft, 32},
               {"unit"},
               {"delivered", Align::kRight},
               {"returned", Align::kRight},
               {"return rate", Align::kRight}});
  for (const ReturnRate& rate : rates) {
    if (limit > 0 && table.size() == limit) break;
    table.add({rate.name.empty() ? "(none given)" : rate.name, rate.unit.str(), amount_text(rate.returned.whole),
               amount_text(rate.returned.part), share_text(rate.returned)});
  }
  return list_title(view.title, table.size(), rates.size()) + table.str("  ");
}

}  // namespace

absl::Status report_returns(Engine& engine, const ReportOptions& options) {
  absl::StatusOr<Attached<ReturnRegister>> returns = engine.attach<ReturnRegister>();
  if (!returns.ok()) return returns.status();
  Figures f;
  returns->read([&](const ReturnRegister& r) {
    f.totals = r.totals();
    f.ages = r.open_by_age(options.today);
    f.open = r.open(options.today);
    f.reasons = r.reasons();
    for (std::size_t i = 0; i < std::size(kViews); ++i) f.rates[i] = highest_first(r.rates(kViews[i].key));
    return 0;
  });
  if (options.format == Format::kJson) {
    print(pretty(to_json(f, options, engine)));
    return absl::OkStatus();
  }
  print(report_title("Returns", options, engine) + totals_text(f.totals) + ages_text(f.ages));
  print(open_text(f.open, options.limit) + reasons_text(f.reasons, options.limit));
  for (std::size_t i = 0; i < std::size(kViews); ++i) print(rates_text(kViews[i], f.rates[i], options.limit));
  return absl::OkStatus();
}

}  // namespace gendan::cli
