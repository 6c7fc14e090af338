#include "stage.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"

namespace gendan::simulation {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kOpens = 8 * kHour;
constexpr std::int64_t kShuts = 18 * kHour;

// Of every thousand requests, so many are sent a second time, as a client does that missed the answer.
constexpr int kRepeats = 4;

}  // namespace

void Stage::spawn(Story story) {
  agenda_.enter(now(), story.handle());
  story.tell_end(&some_ended_);
  stories_.push_back(std::move(story));
}

void Stage::fail(absl::Status status) {
  failure_ = std::move(status);
  throw RunEnded();
}

void Stage::order_done() {
  ++report_.orders;
  if (options_.progress) options_.progress(report_.orders, options_.orders);
}

absl::StatusOr<Receipt> Stage::execute(const Request& request, const Decision& decision) {
  absl::StatusOr<Receipt> receipt = engine_.execute(request, decision);
  if (options_.on_step) options_.on_step(request, receipt);
  return receipt;
}

void Stage::wrote(const Receipt& receipt) {
  ++report_.steps;
  if (receipt.first.value != 0) report_.events += receipt.last.value - receipt.first.value + 1;
}

Stage::LatestPo& Stage::latest_po(std::size_t customer) {
  if (latest_po_.size() <= customer) latest_po_.resize(customer + 1);
  return latest_po_[customer];
}

std::string& Stage::rejected_po(std::size_t customer) {
  if (rejected_po_.size() <= customer) rejected_po_.resize(customer + 1);
  return rejected_po_[customer];
}

void Stage::end_day() {
  const absl::StatusOr<std::uint64_t> written = engine_.advance_to(now());
  if (!written.ok()) fail(written.status());
  report_.deadlines += *written;
  report_.events += *written;
}

absl::Status Stage::run() {
  try {
    while (!agenda_.empty()) {
      if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) {
        return refuse(Code::kCancelled, "simulation",
                      absl::StrCat("stopped at ", to_string(now()), " with ", report_.orders, " orders at their end"));
      }
      const Agenda::Entry entry = agenda_.take();
      while (entry.at >= start_of(today().plus(1))) {
        clock_.set(start_of(today().plus(1)));
        end_day();
      }
      clock_.set(std::max(now(), entry.at));
      entry.story.resume();
      if (some_ended_) {
        for (const Story& story : stories_) {
          if (story.done()) story.throw_on();
        }
        std::erase_if(stories_, [](const Story& story) { return story.done(); });
      }
      some_ended_ = false;
    }
    clock_.set(start_of(today().plus(1)));
    end_day();
    report_.last_day = today().plus(-1);
  } catch (const RunEnded&) {
    return failure_;
  }
  return absl::OkStatus();
}

Request Teller::request(Desk desk) {
  const Who who = staff(desk, number_);
  Request request;
  request.request_id = RequestId(absl::StrCat(name_, "-", ++said_));
  request.actor = who.actor;
  request.department = who.department;
  request.correlation = order_;
  request.causation = last_.str();
  request.durability = stage_.options().durability;
  return request;
}

void Teller::fail(std::string_view step, const absl::Status& status) {
  const std::optional<Refusal> refusal = refusal_of(status);
  const Code code = refusal.has_value() && refusal->code >= Code::kTooLarge ? refusal->code : Code::kInternal;
  stage_.fail(refuse(code,
                     absl::StrCat("seed ", stage_.seed(), ", order ", order_, ", step ", name_, "-", said_, " (",
                                  to_absl(step), ") at ", to_string(stage_.now())),
                     from_absl(status.message())));
}

Receipt Teller::act(Desk desk, std::string_view step, const Decision& decision) {
  const Request said = request(desk);
  const absl::StatusOr<Receipt> receipt = stage_.execute(said, decision);
  if (!receipt.ok()) fail(step, receipt.status());
  if (receipt->repeated) fail(step, absl::InternalError("the request id was taken"));
  stage_.wrote(*receipt);
  if (random.chance(kRepeats)) {
    const absl::StatusOr<Receipt> again = stage_.execute(said, decision);
    if (!again.ok()) fail(step, again.status());
    if (!again->repeated || again->first != receipt->first || again->last != receipt->last) {
      fail(step, absl::InternalError("a repeated request did not have its first receipt back"));
    }
    ++stage_.report().repeats;
  }
  last_ = said.request_id;
  return *receipt;
}

void Teller::refused(Desk desk, std::string_view step, Code code, const Decision& decision) {
  const Request said = request(desk);
  const absl::StatusOr<Receipt> receipt = stage_.execute(said, decision);
  if (receipt.ok()) {
    fail(step, absl::InternalError(absl::StrCat("accepted, where ", to_absl(facts_of(code).name), " was due")));
  }
  if (!refused_with(receipt.status(), code)) {
    fail(step, absl::InternalError(absl::StrCat("not refused with ", to_absl(facts_of(code).name),
                                                " but: ", receipt.status().message())));
  }
  ++stage_.report().refusals_expected;
  ++stage_.report().refusals[code];
}

Order Teller::load(const OrderId& id) {
  absl::StatusOr<Order> order = stage_.engine().load(id);
  if (!order.ok()) fail("load order", order.status());
  return *std::move(order);
}

Shipment Teller::load(const ShipmentId& id) {
  absl::StatusOr<Shipment> shipment = stage_.engine().load(id);
  if (!shipment.ok()) fail("load shipment", shipment.status());
  return *std::move(shipment);
}

Complaint Teller::load(const CaseId& id) {
  absl::StatusOr<Complaint> complaint = stage_.engine().load(id);
  if (!complaint.ok()) fail("load complaint", complaint.status());
  return *std::move(complaint);
}

gendan::Supplier Teller::load(const SupplierId& id) {
  absl::StatusOr<gendan::Supplier> supplier = stage_.engine().load(id);
  if (!supplier.ok()) fail("load supplier", supplier.status());
  return *std::move(supplier);
}

Stock Teller::load(const StockId& id) {
  absl::StatusOr<Stock> stock = stage_.engine().load(id);
  if (!stock.ok()) fail("load stock", stock.status());
  return *std::move(stock);
}

Instant Teller::working(Instant at) {
  const std::int64_t into_day = at.micros % kDay;
  std::int64_t day = at.micros - into_day;
  if (into_day >= kOpens && into_day < kShuts && day_of(at).weekday() < 6) return at;
  if (into_day >= kShuts) day += kDay;
  if (day_of({day}).weekday() == 6) day += kDay;
  return {day + kOpens + random.between(0, 119) * kMinute};
}

Agenda::Wait Teller::hours(std::int64_t at_least, std::int64_t at_most) {
  return stage_.until(working({stage_.now().micros + random.between(at_least * 60, at_most * 60) * kMinute +
                               random.between(1, 59) * 1'000'000}));
}

Agenda::Wait Teller::any_hours(std::int64_t at_least, std::int64_t at_most) {
  return stage_.until({stage_.now().micros + random.between(at_least * 60, at_most * 60) * kMinute});
}

Agenda::Wait Teller::day(Date day) {
  if (day <= today()) return stage_.until(stage_.now());
  return stage_.until(working({start_of(day).micros + kOpens + random.between(0, 539) * kMinute}));
}

}  // namespace gendan::simulation
