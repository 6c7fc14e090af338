#ifndef GENDAN_PROJECTION_RECEIVABLES_H_
#define GENDAN_PROJECTION_RECEIVABLES_H_

// Who owes what, and for how long. (Invoices, payments and deposits themselves: order/finance.h.)

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/code.h"
#include "gendan/core/date.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/projection/projection.h"

namespace gendan {

// By how many days an invoice is past its due day. One that is due on the day asked about is not due yet.
enum class DueAge : std::uint8_t { kNotDue, kTo30, kTo60, kTo90, kBeyond90 };
inline constexpr std::size_t kDueAges = 5;

// An invoice that is not settled.
struct OpenInvoice {
  OrderId order;
  InvoiceId invoice;
  CustomerId customer;  // empty where the order's header is not known
  CurrencyCode currency;
  Date due;
  std::int64_t amount = 0;        // as issued; as is `open`, in millionths of the currency
  std::int64_t open = 0;          // amount - credited - written off - paid, above 0
  std::int32_t days_overdue = 0;  // 0: not due
  DueAge age = DueAge::kNotDue;
  friend bool operator==(const OpenInvoice&, const OpenInvoice&) = default;
};

// Sums in one currency, in millionths of it. They saturate.
struct ReceivableSum {
  CustomerId customer;  // empty in totals
  CurrencyCode currency;
  std::int64_t balance = 0;    // as open_balance() of each order; below 0: the customer is owed it
  std::int64_t held = 0;       // the deposits that are paid and not set off; they have lowered the balance
  std::uint64_t invoices = 0;  // open ones
  std::array<std::int64_t, kDueAges> by_age = {};  // index: DueAge; of open invoices
  friend bool operator==(const ReceivableSum&, const ReceivableSum&) = default;
};

// The read model.
class GENDAN_EXPORT Receivables : public Projection {
 public:
  Receivables();
  ~Receivables() override;
  Receivables(const Receivables&) = delete;
  Receivables& operator=(const Receivables&) = delete;

  // In order of their order and its issue.
  std::vector<OpenInvoice> open_invoices(Date today) const;
  // In order of customer and currency; those that never moved money are left out.
  std::vector<ReceivableSum> by_customer(Date today) const;
  // One per currency, in order of its code.
  std::vector<ReceivableSum> totals(Date today) const;

  std::string_view name() const override;
  std::uint32_t schema() const override;
  void apply(const Record& record, const Event& event) override;
  bool takes(EventTag type) const override;
  void forget(std::string_view stream) override;
  void collect(std::vector<RowStore::Change>& changes) override;
  absl::Status restore(std::string_view key, std::string_view value) override;
  void reset() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gendan

#endif  // GENDAN_PROJECTION_RECEIVABLES_H_
