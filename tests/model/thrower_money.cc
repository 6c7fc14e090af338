#include <utility>

#include "thrower.h"

namespace gendan {

Decision Thrower::any_money(const House& house) {
  const OrderId id = order();
  const InvoiceId of = invoice();
  const PaymentId from = payment();
  const Money part = dollars(below(2) == 0 ? "4" : "6.5");
  switch (below(12)) {
    case 0:
    case 1:
    case 2:
      return finance::invoice(id, {of,
                                   {{number(), pieces(1 + amount(9)), dollars(below(2) == 0 ? "10" : "0.5")}},
                                   below(3) == 0,
                                   today(house).plus(30)});
    case 3:
      return finance::receive_payment(
          from, {CustomerId("ACME"), dollars("30"), below(4) == 0 ? "B" : from.str(), about_today(house)});
    case 4:
    case 5:
      return finance::allocate(from, id, below(3) == 0 ? InvoiceId() : of, part);
    case 6:
      return finance::request_deposit(id, {dollars("8"), {}, ""});
    case 7:
      return finance::set_off_deposit(id, {of, dollars("3")});
    case 8:
      return finance::write_off(id, {of, dollars(below(2) == 0 ? "0.5" : "3.5"), "x", said("y")});
    case 9:
      return finance::refund(id, {below(2) == 0 ? of : InvoiceId(), dollars("0.5"), some_day(house), "T"});
    case 10:
      return finance::accept_letter_of_credit(
          id, {said("LC-1"), dollars(below(2) == 0 ? "3" : "8"), below(9) == 0 ? Date() : some_day(house)});
    default:
      return finance::credit(id, {CreditNoteId("N" + std::to_string(below(99))), of,
                                  dollars(below(2) == 0 ? "10" : "0.5"), "faded", said("C-1")});
  }
}

// What is owed is asked for and paid: the deposit, or a letter of credit for it; what was shipped; what is open.
Decision Thrower::next_money(const House& house, const OrderId& id) {
  const absl::StatusOr<Order> loaded = house.engine->load(id);
  if (!loaded.ok() || loaded->lines.empty()) return any_money(house);
  const PaymentId from = payment();
  const absl::StatusOr<Payment> paid = house.engine->load(from);
  if (!paid.ok()) {
    return finance::receive_payment(from, {CustomerId("ACME"), dollars("30"), from.str(), today(house)});
  }
  const Deposit& deposit = loaded->finance.deposit;
  const std::int64_t due = open_amount(deposit);
  if (due > 0 && below(2) == 0) {
    if (below(2) == 0) return finance::allocate(from, id, InvoiceId(), dollars("4"));
    const Money covered{Decimal::from_micros(below(3) == 0 ? 1 + due / 2 : due), dollars("1").currency};
    return finance::accept_letter_of_credit(id, {"LC-1", covered, within_days(house, 3)});
  }
  const Line& line = one_of(loaded->lines);
  const std::int64_t shipped = line.ledger.shipped - line.ledger.invoiced;
  if (shipped >= Decimal::kScale && below(2) == 0) {
    const InvoiceId fresh("I" + std::to_string(loaded->finance.invoices.size()));
    return finance::invoice(id,
                            {fresh, {{line.terms.line, some_of(shipped), dollars("5")}}, false, today(house).plus(30)});
  }
  const Invoice* open = loaded->finance.invoices.find([](const Invoice& one) { return open_amount(one) != 0; });
  if (open == nullptr) return any_money(house);
  const std::int64_t left = open_amount(*open);
  if (left < 0) {
    const Money back{Decimal::from_micros(-left), dollars("1").currency};
    return finance::refund(id, {open->id, back, today(house), "T"});
  }
  const Money all{Decimal::from_micros(left), dollars("1").currency};
  if (deposit.paid > deposit.set_off && below(2) == 0) return finance::set_off_deposit(id, {open->id, all});
  if (below(4) == 0) return finance::write_off(id, {open->id, all, "x", "y"});
  return finance::allocate(from, id, open->id, all);
}

}  // namespace gendan
