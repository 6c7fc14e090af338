// A host of gendan: drafts an order in an engine in memory and reads it back.

#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>

#include "gendan/adapters/host/stderr_logger.h"
#include "gendan/gendan.h"
#include "gendan/testing/manual_clock.h"

namespace {

template <class T>
T must(absl::StatusOr<T> result) {
  if (!result.ok()) {
    std::cerr << result.status() << "\n";
    std::exit(1);
  }
  return *std::move(result);
}

}  // namespace

int main() {
  gendan::testing::ManualClock clock(must(gendan::parse_instant("2024-02-29T09:00:00Z", "now")));
  gendan::StderrLogger logger;
  gendan::EngineOptions options;
  options.clock = &clock;
  options.logger = &logger;
  const std::unique_ptr<gendan::Engine> engine = must(gendan::Engine::open_in_memory(std::move(options)));

  gendan::OrderDrafted header;
  header.customer = gendan::CustomerId("ACME");
  header.po_number = "4500017";
  header.currency = must(gendan::CurrencyCode::parse("USD", "currency"));
  gendan::LineAdded line;
  line.line = gendan::LineNo{1};
  line.item = gendan::ItemId("SHIRT-01");
  line.quantity = {gendan::Decimal::of(1200), must(gendan::UnitCode::parse("EA", "unit"))};
  line.unit_price = {must(gendan::Decimal::parse("3.45", "price")), header.currency};
  line.requested = must(gendan::Date::from_civil(2024, 5, 31, "requested"));

  gendan::Request request;
  request.request_id = gendan::RequestId("draft-1");
  request.actor = "clerk";
  const gendan::OrderId id("PO-1");
  const gendan::Receipt receipt = must(engine->execute(request, gendan::intake::draft(id, header, {line})));
  const gendan::Order order = must(engine->load(id));
  std::cout << "gendan " << gendan::kVersion << ": " << receipt.last.value << " events, " << order.lines.size()
            << " line\n";
  return receipt.last == engine->head() && order.lines.size() == 1 ? 0 : 1;
}
