#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gendan/order/return_state.h"
#include "gendan/order/returns.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

// A part of an amount, in whole quanta, at least one.
std::int64_t some_of(Random& random, std::int64_t micros, std::int64_t quantum) {
  const std::int64_t quanta = std::max<std::int64_t>(micros / quantum, 1);
  return std::min(random.between(1, quanta) * quantum, micros);
}

}  // namespace

Story tell_return(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/return"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  if (!random.chance(90)) co_return;
  co_await teller.hours(24, 600);
  const Order order = teller.load(plan->id);
  const std::size_t i = static_cast<std::size_t>(random.below(plan->lines.size()));
  const LinePlan& mine = plan->lines[i];
  const UnitCode unit = mine.family->unit;
  const Ledger& ledger = find_line(order, mine.terms.line)->ledger;
  const std::int64_t with_him = ledger.delivered - ledger.returned - ledger.return_awaited;
  if (with_him <= 0) co_return;

  const ReturnId rma(absl::StrCat("RMA-", plan->id.str()));
  ReturnRequested request;
  request.order = plan->id;
  request.line = mine.terms.line;
  request.quantity =
      quantity_of(some_of(random, std::min(with_him, 20 * mine.family->quantum), mine.family->quantum), unit);
  request.reason = static_cast<ReturnReason>(random.between(1, 7));
  if (random.chance(100)) {
    ReturnRequested more = request;
    more.quantity = quantity_of(with_him + mine.family->quantum, unit);
    teller.refused(Desk::kService, "return more than was delivered", Code::kQuantityChain, returns::request(rma, more));
  }
  teller.act(Desk::kService, "request return", returns::request(rma, request));

  co_await teller.hours(4, 60);
  if (random.chance(150)) {
    teller.act(Desk::kService, "refuse return", returns::refuse_return(rma, "worn, and not by accident"));
    co_return;
  }
  if (random.chance(80)) {
    teller.act(Desk::kService, "withdraw return", returns::cancel(rma, "the customer keeps them for a discount"));
    co_return;
  }
  ReturnAuthorised authorised;
  authorised.quantity = request.quantity;
  authorised.expires = teller.today().plus(60);
  teller.act(Desk::kService, "authorise return", returns::authorise(rma, authorised));

  co_await teller.any_hours(100, 700);
  if (random.chance(100)) {
    teller.act(Desk::kService, "withdraw return", returns::cancel(rma, "sold them after all"));
    co_return;
  }
  ReturnReceived received;
  received.quantity =
      random.chance(700) ? authorised.quantity
                         : quantity_of(some_of(random, authorised.quantity.value.micros(), mine.family->quantum), unit);
  received.day = teller.today();
  if (random.chance(100)) {
    ReturnReceived more = received;
    more.quantity = quantity_of(authorised.quantity.value.micros() + mine.family->quantum, unit);
    teller.refused(Desk::kLogistics, "take back more than was authorised", Code::kBeyondAuthorised,
                   returns::receive(rma, more));
  }
  teller.act(Desk::kLogistics, "receive return", returns::receive(rma, received));

  co_await teller.hours(4, 40);
  const std::int64_t all = received.quantity.value.micros();
  const std::int64_t scrapped = random.chance(400) ? some_of(random, all, mine.family->quantum) : 0;
  const std::int64_t reworked = random.chance(500) ? all - scrapped : 0;
  ReturnDispositioned parts;
  parts.scrapped = quantity_of(scrapped, unit);
  parts.reworked = quantity_of(reworked, unit);
  parts.restocked = quantity_of(all - scrapped - reworked, unit);
  if (random.chance(100)) {
    ReturnDispositioned short_of = parts;
    short_of.restocked = quantity_of(all - scrapped - reworked + mine.family->quantum, unit);
    teller.refused(Desk::kQuality, "find more than came back", Code::kDispositionSum,
                   returns::disposition(rma, short_of));
  }
  teller.act(Desk::kQuality, "disposition", returns::disposition(rma, parts));

  ReturnClosed closing;
  closing.settlement = static_cast<ReturnSettlement>(random.between(1, 3));
  if (closing.settlement == ReturnSettlement::kReplacement) {
    closing.reference = absl::StrCat(rma.str(), "-R");
    teller.refused(Desk::kSales, "settle by an order that is not", Code::kUnknownOrder, returns::close(rma, closing));
    closing.reference = plan->id.str();  // sent anew on the order itself
  }
  if (closing.settlement == ReturnSettlement::kCreditNote) {
    const CreditNoteId note(absl::StrCat("CN-", rma.str()));
    const InvoiceId invoice = invoice_to_credit(teller, plan->id);
    if (invoice.empty()) {
      closing.settlement = ReturnSettlement::kNothing;
    } else {
      closing.reference = note.str();
      teller.refused(Desk::kSales, "settle by a note that is not", Code::kUnknownCreditNote,
                     returns::close(rma, closing));
      give_credit(teller, plan->id, invoice, note, "goods returned", rma.str());
      co_await teller.hours(24, 100);
      pay_credit_back(teller, plan->id, invoice);
    }
  }
  teller.act(Desk::kSales, "close return", returns::close(rma, closing));
}

}  // namespace gendan::simulation
