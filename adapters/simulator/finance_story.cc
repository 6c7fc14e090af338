#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/order/finance.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

Money money(std::int64_t micros, CurrencyCode currency) { return {Decimal::from_micros(micros), currency}; }

// quantity x price, rounded down to a hundredth.
std::int64_t worth(std::int64_t quantity, const Money& price) {
  constexpr std::int64_t kCent = 10'000;
  const __int128 micros = static_cast<__int128>(quantity) * price.value.micros() / Decimal::kScale;
  return static_cast<std::int64_t>(micros / kCent * kCent);
}

std::int64_t value_of(const Order& order) {
  std::int64_t sum = 0;
  for (const Line& line : order.lines) sum += worth(line.terms.quantity.value.micros(), line.terms.unit_price);
  return sum;
}

PaymentReceived received_from(Teller& teller, const OrderPlan& plan, Money amount, const char* purpose) {
  PaymentReceived out;
  out.customer = plan.customer->id;
  out.amount = amount;
  out.bank_reference = absl::StrCat("TT ", plan.id.str(), " ", purpose);
  out.day = teller.today();
  return out;
}

// What has been shipped and not been invoiced.
InvoiceIssued invoice_of(Teller& teller, const Order& order, const char* number, CurrencyCode currency) {
  InvoiceIssued out;
  out.invoice = InvoiceId(absl::StrCat("INV-", order.id.str(), "-", number));
  out.due = teller.today().plus(static_cast<std::int32_t>(teller.random.between(2, 6)) * 10);
  for (const Line& line : order.lines) {
    const std::int64_t open = line.ledger.shipped - line.ledger.invoiced;
    if (open <= 0) continue;
    out.lines.push_back({line.terms.line, quantity_of(open, line.terms.quantity.unit),
                         money(worth(open, line.terms.unit_price), currency)});
  }
  return out;
}

}  // namespace

Story tell_deposit(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/deposit"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  if (!random.chance(200)) co_return;
  const OrderId& id = plan->id;
  const Order order = teller.load(id);
  const CurrencyCode currency = currency_of(order);
  const std::int64_t amount = value_of(order) / 10 * 3;
  if (amount <= 0 || currency.empty()) co_return;

  // Asked for and met in one go: goods may be ready to leave any moment.
  teller.act(Desk::kSales, "request deposit",
             finance::request_deposit(id, {money(amount, currency), teller.today().plus(14), "30 % on confirmation"}));
  if (random.chance(300)) {
    teller.act(Desk::kSales, "accept letter of credit",
               finance::accept_letter_of_credit(
                   id, {absl::StrCat("LC ", id.str()), money(amount, currency), teller.today().plus(900)}));
    co_return;
  }
  const PaymentId payment(absl::StrCat("PAY-", id.str(), "-D"));
  teller.act(Desk::kSales, "receive deposit",
             finance::receive_payment(payment, received_from(teller, *plan, money(amount, currency), "deposit")));
  if (random.chance(100)) {
    teller.refused(Desk::kSales, "use more than was paid", Code::kBeyondPayment,
                   finance::allocate(payment, id, InvoiceId(), money(amount + 1, currency)));
  }
  teller.act(Desk::kSales, "allocate deposit", finance::allocate(payment, id, InvoiceId(), money(amount, currency)));
}

Story tell_invoice(Stage& stage, Plan plan, std::uint64_t seed) {
  Teller teller(stage, absl::StrCat(plan->id.str(), "/invoice"), plan->id.str(), plan->number, seed);
  Random& random = teller.random;
  const OrderId& id = plan->id;
  co_await teller.hours(1, 48);
  Order order = teller.load(id);
  const CurrencyCode currency = currency_of(order);
  if (currency.empty()) co_return;
  const InvoiceIssued invoice = invoice_of(teller, order, "1", currency);
  if (invoice.lines.empty()) co_return;
  if (random.chance(30)) {
    InvoiceIssued more = invoice;
    more.lines[0].quantity.value = Decimal::from_micros(more.lines[0].quantity.value.micros() + 1'000'000);
    teller.refused(Desk::kSales, "invoice more than was shipped", Code::kInvoicedBeyondShipped,
                   finance::invoice(id, more));
  }
  teller.act(Desk::kSales, "issue invoice", finance::invoice(id, invoice));

  const auto open = [&] {
    order = teller.load(id);
    return open_amount(*find_invoice(order, invoice.invoice));
  };
  const Deposit& deposit = order.finance.deposit;
  if (const std::int64_t part = std::min(deposit.paid - deposit.set_off, open()); part > 0) {
    teller.act(Desk::kSales, "set deposit off", finance::set_off_deposit(id, {invoice.invoice, money(part, currency)}));
  }
  if (random.chance(60) && open() > 0) {
    co_await teller.hours(24, 200);
    CreditNoteIssued note;
    note.note = CreditNoteId(absl::StrCat("CN-", id.str()));
    note.invoice = invoice.invoice;
    note.amount = money(std::max<std::int64_t>(open() / 20, 1), currency);
    note.reason = "allowance for late delivery";
    teller.act(Desk::kSales, "issue credit note", finance::credit(id, note));
  }

  // One customer in six pays late, one in twelve in his own money.
  co_await teller.day(invoice.due.plus(random.chance(160) ? 20 : -static_cast<std::int32_t>(random.between(0, 9))));
  const std::int64_t owed = open();
  if (owed <= 0) co_return;
  const PaymentId payment(absl::StrCat("PAY-", id.str(), "-1"));
  const CurrencyCode euro = CurrencyCode::parse("EUR", "currency").value();
  if (random.chance(80) && currency != euro) {
    const Decimal rate = Decimal::from_micros(1'080'000);
    const auto euros = static_cast<std::int64_t>(static_cast<__int128>(owed) * Decimal::kScale / rate.micros());
    if (euros <= 1) co_return;
    const Money paid = money(euros - 1, euro);
    teller.act(Desk::kSales, "receive payment",
               finance::receive_payment(payment, received_from(teller, *plan, paid, "goods")));
    teller.refused(Desk::kSales, "forget the rate", Code::kNoRate,
                   finance::allocate(payment, id, invoice.invoice, paid));
    teller.act(Desk::kSales, "allocate payment", finance::allocate(payment, id, invoice.invoice, paid, rate));
    // Nobody writes a reminder for what is left of the exchange.
    CreditNoteIssued rounding;
    rounding.note = CreditNoteId(absl::StrCat("CN-", id.str(), "-R"));
    rounding.invoice = invoice.invoice;
    rounding.amount = money(open(), currency);
    rounding.reason = "difference of exchange";
    if (rounding.amount.value.is_positive()) {
      teller.act(Desk::kSales, "credit the difference", finance::credit(id, rounding));
    }
    co_return;
  }
  teller.act(Desk::kSales, "receive payment",
             finance::receive_payment(payment, received_from(teller, *plan, money(owed, currency), "goods")));
  teller.act(Desk::kSales, "allocate payment", finance::allocate(payment, id, invoice.invoice, money(owed, currency)));
}

}  // namespace gendan::simulation
