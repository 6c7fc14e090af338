#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gendan/order/finance.h"
#include "gendan/order/reversal.h"
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

namespace {

std::int64_t creditable(const Invoice& invoice) { return invoice.amount - invoice.credited - invoice.written_off; }

std::int64_t open_of(Teller& teller, const OrderId& id, const InvoiceId& invoice) {
  return open_amount(*find_invoice(teller.load(id), invoice));
}

void set_deposit_off(Teller& teller, const OrderId& id, const InvoiceId& invoice) {
  const Order order = teller.load(id);
  const Deposit& deposit = order.finance.deposit;
  const std::int64_t part = std::min(deposit.paid - deposit.set_off, open_amount(*find_invoice(order, invoice)));
  if (part <= 0) return;
  teller.act(Desk::kSales, "set deposit off", finance::set_off_deposit(id, {invoice, money(part, currency_of(order))}));
}

// What is left of the deposit goes back to the customer.
void pay_deposit_back(Teller& teller, const OrderId& id) {
  const Order order = teller.load(id);
  const Deposit& deposit = order.finance.deposit;
  const std::int64_t rest = deposit.paid - deposit.set_off;
  if (rest <= 0) return;
  const CurrencyCode currency = currency_of(order);
  teller.refused(Desk::kSales, "pay too much back", Code::kBeyondCredit,
                 finance::refund(id, {InvoiceId(), money(rest + 1, currency), teller.today(), "TT"}));
  teller.act(
      Desk::kSales, "pay deposit back",
      finance::refund(id, {InvoiceId(), money(rest, currency), teller.today(), absl::StrCat("TT back ", id.str())}));
}

void write_off(Teller& teller, const OrderId& id, const InvoiceId& invoice, CurrencyCode currency) {
  const std::int64_t open = open_of(teller, id, invoice);
  if (open <= 0) return;
  teller.act(Desk::kSales, "write off",
             finance::write_off(id, {invoice, money(open, currency), "the customer is bankrupt", "head of finance"}));
}

// One payment in forty is booked once more, under a number of the bank's that was mistyped, and taken back.
Story tell_booked_twice(Stage& stage, OrderId order, std::uint64_t number, std::string part, PaymentReceived received) {
  Teller teller(stage, absl::StrCat(order.str(), "/twice-", part), order.str(), number,
                stage.seed() ^ (0xD0B1ED00000000u + number));
  if (!teller.random.chance(25)) co_return;
  co_await teller.hours(1, 20);
  const PaymentId again(absl::StrCat("PAY-", order.str(), "-", part, "-twice"));
  received.bank_reference += "1";
  teller.act(Desk::kSales, "book the payment twice", finance::receive_payment(again, received));
  co_await teller.hours(4, 72);
  const Decision take_back =
      reversal::reverse_event(stream_of(again), Version{1}, "the same money, its number mistyped");
  teller.act(Desk::kSales, "take the payment back", take_back);
  if (teller.random.chance(300)) {
    teller.refused(Desk::kSales, "take the payment back twice", Code::kAlreadyReversed, take_back);
  }
}

// One customer in six pays late, one in twelve in his own money, one in fifty not at all.
Story pay(Teller& teller, const OrderPlan& plan, const InvoiceIssued& invoice, const char* number,
          CurrencyCode currency) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  co_await teller.day(invoice.due.plus(random.chance(160) ? 20 : -static_cast<std::int32_t>(random.between(0, 9))));
  const std::int64_t owed = open_of(teller, id, invoice.invoice);
  if (owed <= 0) co_return;
  if (random.chance(20)) {
    co_await teller.day(invoice.due.plus(90));
    write_off(teller, id, invoice.invoice, currency);
    co_return;
  }
  const PaymentId payment(absl::StrCat("PAY-", id.str(), "-", number));
  const CurrencyCode euro = CurrencyCode::parse("EUR", "currency").value();
  const Decimal rate = Decimal::from_micros(1'080'000);
  const auto euros = static_cast<std::int64_t>(static_cast<__int128>(owed) * Decimal::kScale / rate.micros());
  if (random.chance(80) && currency != euro && euros > 1) {
    const Money paid = money(euros - 1, euro);
    teller.act(Desk::kSales, "receive payment",
               finance::receive_payment(payment, received_from(teller, plan, paid, number)));
    teller.refused(Desk::kSales, "forget the rate", Code::kNoRate,
                   finance::allocate(payment, id, invoice.invoice, paid));
    teller.act(Desk::kSales, "allocate payment", finance::allocate(payment, id, invoice.invoice, paid, rate));
    // Nobody writes a reminder for what is left of the exchange.
    CreditNoteIssued rounding;
    rounding.note = CreditNoteId(absl::StrCat("CN-", id.str(), "-", number, "-R"));
    rounding.invoice = invoice.invoice;
    rounding.amount = money(open_of(teller, id, invoice.invoice), currency);
    rounding.reason = "difference of exchange";
    rounding.reference = payment.str();
    if (rounding.amount.value.is_positive()) {
      teller.act(Desk::kSales, "credit the difference", finance::credit(id, rounding));
    }
    co_return;
  }
  const PaymentReceived received = received_from(teller, plan, money(owed, currency), number);
  teller.act(Desk::kSales, "receive payment", finance::receive_payment(payment, received));
  teller.stage().spawn(tell_booked_twice(teller.stage(), id, plan.number, number, received));
  if (random.chance(40)) {
    teller.refused(Desk::kSales, "receive the same money twice", Code::kDuplicateBankReference,
                   finance::receive_payment(PaymentId(payment.str() + "-again"), received));
  }
  teller.act(Desk::kSales, "allocate payment", finance::allocate(payment, id, invoice.invoice, money(owed, currency)));
}

void allow(Teller& teller, const OrderId& id, const InvoiceId& invoice, const std::string& note) {
  if (creditable(*find_invoice(teller.load(id), invoice)) <= 0) return;
  give_credit(teller, id, invoice, CreditNoteId(note), "allowance for late delivery", id.str());
}

Story invoice_and_pay(Teller& teller, const OrderPlan& plan, int round) {
  Random& random = teller.random;
  const OrderId& id = plan.id;
  co_await teller.hours(1, 48);
  const Order order = teller.load(id);
  const CurrencyCode currency = currency_of(order);
  if (currency.empty()) co_return;
  const char* const number = round == 1 ? "1" : "2";
  const InvoiceIssued invoice = invoice_of(teller, order, number, currency);
  if (!invoice.lines.empty()) {
    if (random.chance(30)) {
      InvoiceIssued more = invoice;
      more.lines[0].quantity.value = Decimal::from_micros(more.lines[0].quantity.value.micros() + 1'000'000);
      teller.refused(Desk::kSales, "invoice more than was shipped", Code::kInvoicedBeyondShipped,
                     finance::invoice(id, more));
    }
    teller.act(Desk::kSales, "issue invoice", finance::invoice(id, invoice));
    set_deposit_off(teller, id, invoice.invoice);
    if (random.chance(60)) {
      co_await teller.hours(24, 200);
      allow(teller, id, invoice.invoice, absl::StrCat("CN-", id.str(), "-", number));
    }
    co_await pay(teller, plan, invoice, number, currency);
    if (random.chance(40)) {
      co_await teller.hours(24, 200);
      allow(teller, id, invoice.invoice, absl::StrCat("CN-", id.str(), "-", number, "-A"));
      co_await teller.hours(24, 200);
    }
    pay_credit_back(teller, id, invoice.invoice);
  }
  pay_deposit_back(teller, id);
}

}  // namespace

void ask_no_deposit_twice(Teller& teller, const OrderId& id) {
  const Order order = teller.load(id);
  const Deposit& deposit = order.finance.deposit;
  if (deposit.paid <= 0 || open_amount(deposit) <= 0) return;
  teller.act(Desk::kSales, "lower the deposit",
             finance::request_deposit(id, {money(deposit.paid, currency_of(order)), {}, "the rest was paid back"}));
}

InvoiceId invoice_to_credit(Teller& teller, const OrderId& id) {
  const Order order = teller.load(id);
  const Invoice* found = order.finance.invoices.find([](const Invoice& invoice) { return creditable(invoice) > 0; });
  return found == nullptr ? InvoiceId() : found->id;
}

void give_credit(Teller& teller, const OrderId& id, const InvoiceId& invoice, const CreditNoteId& note,
                 const char* reason, const std::string& reference) {
  const Order order = teller.load(id);
  const Invoice& found = *find_invoice(order, invoice);
  const std::int64_t amount = std::min(std::max<std::int64_t>(found.amount / 20, 1), creditable(found));
  CreditNoteIssued credit{note, invoice, money(amount, currency_of(order)), reason, reference};
  if (teller.random.chance(30)) {
    CreditNoteIssued unexplained = credit;
    unexplained.reference.clear();
    teller.refused(Desk::kSales, "credit for nothing", Code::kMissing, finance::credit(id, unexplained));
  }
  teller.act(Desk::kSales, "issue credit note", finance::credit(id, std::move(credit)));
}

void pay_credit_back(Teller& teller, const OrderId& id, const InvoiceId& invoice) {
  const Order order = teller.load(id);
  const std::int64_t owed = -open_amount(*find_invoice(order, invoice));
  if (owed <= 0) return;
  teller.act(Desk::kSales, "pay back",
             finance::refund(id, {invoice, money(owed, currency_of(order)), teller.today(),
                                  absl::StrCat("TT back ", invoice.str())}));
}

Story tell_invoice(Stage& stage, Plan plan, std::uint64_t seed, int round) {
  Teller teller(stage, absl::StrCat(plan->id.str(), round == 1 ? "/invoice" : "/invoice-2"), plan->id.str(),
                plan->number, seed);
  co_await invoice_and_pay(teller, *plan, round);
  plan->awaits_money = false;
}

std::optional<CancellationCharged> draw_charge(Teller& teller, const Order& order) {
  const CurrencyCode currency = currency_of(order);
  const std::int64_t amount = value_of(order) / 10;
  if (currency.empty() || amount <= 0 || !teller.random.chance(500)) return std::nullopt;
  return CancellationCharged{InvoiceId(absl::StrCat("INV-", order.id.str(), "-X")), money(amount, currency),
                             teller.today().plus(30)};
}

Story settle_cancelled(Teller& teller, const OrderPlan& plan) {
  co_await teller.hours(4, 60);
  const Order order = teller.load(plan.id);
  for (const Invoice& charge : order.finance.invoices) {
    set_deposit_off(teller, plan.id, charge.id);
    if (open_of(teller, plan.id, charge.id) <= 0) continue;
    InvoiceIssued invoice;
    invoice.invoice = charge.id;
    invoice.due = charge.due;
    co_await pay(teller, plan, invoice, "X", currency_of(order));
  }
  pay_deposit_back(teller, plan.id);
}

}  // namespace gendan::simulation
