#include "gendan/projection/receivables.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "gendan/order/event.h"
#include "gendan/order/stream.h"
#include "projection/row_table.h"
#include "projection/sums.h"
#include "projection/takes.h"

namespace gendan {
namespace {

struct InvoiceRow {
  InvoiceId id;
  Date due;
  std::int64_t amount = 0;
  std::int64_t credited = 0;
  std::int64_t paid = 0;  // less what was paid back
  std::int64_t written_off = 0;

  std::int64_t open() const {
    return saturating_difference(saturating_difference(saturating_difference(amount, credited), written_off), paid);
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.id);
    io(self.due);
    io(self.amount);
    io(self.credited);
    io(self.paid);
    io(self.written_off);
  }
};

struct OrderRow {
  CustomerId customer;
  CurrencyCode of_header;
  CurrencyCode of_money;  // fixed by the first event that moves money, whatever is observed of the header later
  std::int64_t deposit_paid = 0;
  std::int64_t deposit_set_off = 0;
  bool deposit_moved = false;        // something was paid as a deposit, or paid back of it
  std::vector<InvoiceRow> invoices;  // in order of issue

  bool moved_money() const { return !invoices.empty() || deposit_moved; }
  std::int64_t held() const { return saturating_difference(deposit_paid, deposit_set_off); }
  InvoiceRow* find(const InvoiceId& id) {
    const auto found =
        std::find_if(invoices.begin(), invoices.end(), [&](const InvoiceRow& invoice) { return invoice.id == id; });
    return found == invoices.end() ? nullptr : &*found;
  }
  // One that is recorded twice is as the last says.
  InvoiceRow& issued(const InvoiceId& id, Date due) {
    InvoiceRow* const known = find(id);
    InvoiceRow& invoice = known != nullptr ? *known : invoices.emplace_back();
    invoice.id = id;
    invoice.due = due;
    invoice.amount = 0;
    return invoice;
  }
  CurrencyCode currency() const { return of_money.empty() ? of_header : of_money; }
  void note(CurrencyCode first) {
    if (of_money.empty()) of_money = of_header.empty() ? first : of_header;
  }

  template <class Io, class Self>
  static void fields(Io& io, Self& self) {
    io(self.customer);
    io(self.of_header);
    io(self.of_money);
    io(self.deposit_paid);
    io(self.deposit_set_off);
    io(self.deposit_moved);
    io.list(self.invoices, [](Io& inner, auto& invoice) { InvoiceRow::fields(inner, invoice); });
  }
};

std::int32_t days_overdue(Date due, Date today) {
  return due.has_value() && today.has_value() ? std::max(0, today - due) : 0;
}

DueAge age_of(std::int32_t days) {
  if (days <= 0) return DueAge::kNotDue;
  if (days <= 30) return DueAge::kTo30;
  if (days <= 60) return DueAge::kTo60;
  return days <= 90 ? DueAge::kTo90 : DueAge::kBeyond90;
}

void add(std::int64_t& sum, std::int64_t micros) { sum = saturating_sum(sum, micros); }
void take(std::int64_t& sum, std::int64_t micros) { sum = saturating_difference(sum, micros); }

}  // namespace

// ---- folding ------------------------------------------------------------------------------------------------------

class Receivables::Impl {
 public:
  rows::Table<OrderRow> orders;

  template <class E>
  PassedOver on(const Record&, const E&) {
    return {};
  }

  void on(const Record& record, const OrderDrafted& event) {
    OrderRow& row = orders.change_or_add(name_of(record.stream));
    row.customer = event.customer;
    row.of_header = event.currency;
  }
  void on(const Record& record, const DepositRequested& event) {
    orders.change_or_add(name_of(record.stream)).note(event.amount.currency);
  }
  void on(const Record& record, const LetterOfCreditAccepted& event) {
    orders.change_or_add(name_of(record.stream)).note(event.amount.currency);
  }
  void on(const Record& record, const InvoiceIssued& event) {
    OrderRow& row = orders.change_or_add(name_of(record.stream));
    InvoiceRow& invoice = row.issued(event.invoice, event.due);
    for (const InvoicedLine& line : event.lines) {
      row.note(line.amount.currency);
      add(invoice.amount, line.amount.value.micros());
    }
  }
  void on(const Record& record, const CancellationCharged& event) {
    OrderRow& row = orders.change_or_add(name_of(record.stream));
    row.note(event.amount.currency);
    row.issued(event.invoice, event.due).amount = event.amount.value.micros();
  }
  void on(const Record& record, const InvoiceWrittenOff& event) {
    if (InvoiceRow* invoice = change(record, event.invoice)) add(invoice->written_off, event.amount.value.micros());
  }
  void on(const Record& record, const RefundPaid& event) {
    if (!event.invoice.empty()) {
      if (InvoiceRow* invoice = change(record, event.invoice)) take(invoice->paid, event.amount.value.micros());
      return;
    }
    OrderRow& row = orders.change_or_add(name_of(record.stream));
    row.note(event.amount.currency);
    take(row.deposit_paid, event.amount.value.micros());
    row.deposit_moved = true;
  }
  void on(const Record& record, const CreditNoteIssued& event) {
    if (InvoiceRow* invoice = change(record, event.invoice)) add(invoice->credited, event.amount.value.micros());
  }
  void on(const Record& record, const PaymentApplied& event) {
    if (!event.invoice.empty()) {
      if (InvoiceRow* invoice = change(record, event.invoice)) add(invoice->paid, event.credited.value.micros());
      return;
    }
    OrderRow& row = orders.change_or_add(name_of(record.stream));
    row.note(event.credited.currency);
    add(row.deposit_paid, event.credited.value.micros());
    row.deposit_moved = true;
  }
  void on(const Record& record, const DepositSetOff& event) {
    InvoiceRow* invoice = change(record, event.invoice);
    if (invoice == nullptr) return;
    add(invoice->paid, event.amount.value.micros());
    add(orders.change(name_of(record.stream))->deposit_set_off, event.amount.value.micros());
  }

  // Of every order that moved money, in order of currency, or of customer and currency.
  std::vector<ReceivableSum> sums(Date today, bool by_customer) const {
    std::map<std::pair<CustomerId, CurrencyCode>, ReceivableSum> found;
    orders.for_each([&](std::string_view, const OrderRow& row) {
      if (!row.moved_money()) return;
      ReceivableSum& sum = found[{by_customer ? row.customer : CustomerId(), row.currency()}];
      add(sum.held, row.held());
      sum.balance = saturating_difference(sum.balance, row.held());
      for (const InvoiceRow& invoice : row.invoices) {
        const std::int64_t open = invoice.open();
        add(sum.balance, open);
        if (open <= 0) continue;
        ++sum.invoices;
        add(sum.by_age[static_cast<std::size_t>(age_of(days_overdue(invoice.due, today)))], open);
      }
    });
    std::vector<ReceivableSum> out;
    out.reserve(found.size());
    for (auto& [key, sum] : found) {
      sum.customer = key.first;
      sum.currency = key.second;
      out.push_back(sum);
    }
    return out;
  }

 private:
  InvoiceRow* change(const Record& record, const InvoiceId& invoice) {
    OrderRow* row = orders.change(name_of(record.stream));
    return row == nullptr ? nullptr : row->find(invoice);
  }
};

Receivables::Receivables() : impl_(std::make_unique<Impl>()) {}
Receivables::~Receivables() = default;

std::string_view Receivables::name() const { return "receivables"; }
std::uint32_t Receivables::schema() const { return 4; }

void Receivables::apply(const Record& record, const Event& event) {
  std::visit([&](const auto& fact) { impl_->on(record, fact); }, event);
}
bool Receivables::takes(EventTag type) const { return has_overload_for<Impl>(type); }
void Receivables::forget(std::string_view stream) {
  if (category_of(stream) == Category::kOrder) impl_->orders.erase(name_of(stream));
}
void Receivables::collect(std::vector<RowStore::Change>& changes) { impl_->orders.collect("", changes); }
absl::Status Receivables::restore(std::string_view key, std::string_view value) {
  return impl_->orders.restore(key, value);
}
void Receivables::reset() { impl_->orders.clear(); }

// ---- queries ------------------------------------------------------------------------------------------------------

std::vector<OpenInvoice> Receivables::open_invoices(Date today) const {
  std::vector<OpenInvoice> out;
  impl_->orders.for_each([&](std::string_view order, const OrderRow& row) {
    for (const InvoiceRow& invoice : row.invoices) {
      if (invoice.open() <= 0) continue;
      OpenInvoice& view = out.emplace_back();
      view.order = OrderId(order);
      view.invoice = invoice.id;
      view.customer = row.customer;
      view.currency = row.currency();
      view.due = invoice.due;
      view.amount = invoice.amount;
      view.open = invoice.open();
      view.days_overdue = days_overdue(invoice.due, today);
      view.age = age_of(view.days_overdue);
    }
  });
  return out;
}

std::vector<ReceivableSum> Receivables::by_customer(Date today) const { return impl_->sums(today, true); }
std::vector<ReceivableSum> Receivables::totals(Date today) const { return impl_->sums(today, false); }

}  // namespace gendan
