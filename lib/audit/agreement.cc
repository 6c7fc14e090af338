#include "gendan/audit/agreement.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "gendan/core/quantity.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "log/reversed.h"

namespace gendan {
namespace {

Attribution attribution_of(const Record& record) {
  return {std::string(record.actor), record.occurred_at, record.position};
}

// Sees each event together with the order as it stood before it.
struct Collecting {
  Agreement& out;
  std::map<ProposalId, ChangeProposed> proposals = {};

  template <class E>
  void on(const Order&, const Record&, const E&) {}

  void on(const Order&, const Record& record, const OrderConfirmed& e) {
    Revision& revision = out.revisions.emplace_back();
    revision.number = e.revision;
    revision.by = attribution_of(record);
  }
  void on(const Order&, const Record&, const ChangeProposed& e) { proposals.insert_or_assign(e.proposal, e); }
  void on(const Order& order, const Record& record, const OrderRevised& e) {
    Revision& revision = out.revisions.emplace_back();
    revision.number = e.revision;
    revision.proposal = e.proposal;
    revision.by = attribution_of(record);
    if (const auto found = proposals.find(e.proposal); found != proposals.end()) {
      revision.proposed_by = found->second.by;
      revision.reason = found->second.reason;
    }
    const auto changed = [&](LineNo line, std::string_view field, std::string was, std::string now) {
      if (was != now) revision.changes.push_back({line, std::string(field), std::move(was), std::move(now)});
    };
    const LineNo whole;
    if (e.terms.incoterm) {
      changed(whole, "incoterm", std::string(to_string(order.incoterm)), std::string(to_string(*e.terms.incoterm)));
    }
    if (e.terms.place) changed(whole, "place", order.place, *e.terms.place);
    if (e.terms.payment_terms) changed(whole, "payment_terms", order.payment_terms, *e.terms.payment_terms);
    for (const LineChange& change : e.changes) {
      const Line* line = find_line(order, change.line);
      if (line == nullptr) continue;
      const LineNo at = change.line;
      const LineAdded& terms = line->terms;
      if (change.quantity) changed(at, "quantity", to_string(terms.quantity), to_string(*change.quantity));
      if (change.unit_price) changed(at, "unit_price", to_string(terms.unit_price), to_string(*change.unit_price));
      if (change.requested) changed(at, "requested", terms.requested.str(), change.requested->str());
      if (change.spec_revision) changed(at, "spec_revision", terms.spec_revision, *change.spec_revision);
      if (change.over_tolerance) {
        changed(at, "over_tolerance", terms.over_tolerance.str(), change.over_tolerance->str());
      }
      if (change.under_tolerance) {
        changed(at, "under_tolerance", terms.under_tolerance.str(), change.under_tolerance->str());
      }
    }
  }

  void on(const Order& order, const Record& record, const DeliveryPromised& e) {
    PromiseEntry& entry = add(order, record, e.line, PromiseStep::kPromised);
    entry.date = e.date;
    if (entry.before.has_value() && (record.flags & kObserved) == 0) entry.step = PromiseStep::kMoved;
  }
  void on(const Order& order, const Record& record, const DelayAnnounced& e) {
    PromiseEntry& entry = add(order, record, e.line, PromiseStep::kDelayAnnounced);
    entry.date = e.new_date;
    entry.cause = e.cause;
    entry.note = e.note;
  }
  void on(const Order& order, const Record& record, const PromiseRevised& e) {
    PromiseEntry& entry = add(order, record, e.line, PromiseStep::kDelayAccepted);
    entry.date = e.date;
    entry.note = e.channel;
  }
  void on(const Order& order, const Record& record, const DelayRejected& e) {
    PromiseEntry& entry = add(order, record, e.line, PromiseStep::kDelayRejected);
    entry.date = entry.before;
    entry.note = e.reason;
  }

 private:
  PromiseEntry& add(const Order& order, const Record& record, LineNo number, PromiseStep step) {
    PromiseEntry& entry = out.promises.emplace_back();
    entry.line = number;
    entry.step = step;
    entry.by = attribution_of(record);
    if (const Line* line = find_line(order, number); line != nullptr) {
      entry.before = line->promised;
      if (step != PromiseStep::kPromised) entry.cause = line->cause;
    }
    return entry;
  }
};

bool has(const Agreement& agreement, std::uint32_t number) {
  return std::any_of(agreement.revisions.begin(), agreement.revisions.end(),
                     [&](const Revision& revision) { return revision.number == number; });
}

}  // namespace

absl::StatusOr<Agreement> agreement_of(Engine& engine, const OrderId& id) {
  const absl::StatusOr<Order> known = engine.load(id);
  if (!known.ok()) return known.status();
  Agreement out;
  out.order = id;
  Collecting collecting{out};
  Order order;
  order.id = id;
  order.observed = known->observed;  // it may be by a reversal, which is not among what stands
  absl::Status folded;
  // As they stood when the order was loaded.
  const absl::Status read = read_standing(
      engine.log(), stream_of(id).str(), known->version, [](EventTag) { return true; },
      [&](const Record& record, const Event& event) {
        std::visit([&](const auto& fact) { collecting.on(order, record, fact); }, event);
        const Mode mode = (record.flags & kObserved) != 0 ? Mode::kObserve : Mode::kReplay;
        folded = judge(order, event, {mode, record.recorded_at, {}});
        return folded.ok();
      });
  if (!read.ok()) return read;
  if (!folded.ok()) return refuse(Code::kCorrupt, stream_of(id).str(), from_absl(folded.message()));
  return out;
}

absl::StatusOr<std::vector<TermChange>> difference(const Agreement& agreement, std::uint32_t from, std::uint32_t to) {
  for (const std::uint32_t number : {from, to}) {
    if (!has(agreement, number)) {
      return refuse(Code::kNotFound, "revision", absl::StrCat(agreement.order.str(), " has no revision ", number));
    }
  }
  const auto [first, last] = std::minmax(from, to);
  std::map<std::pair<std::uint32_t, std::string>, TermChange> net;
  for (const Revision& revision : agreement.revisions) {
    if (revision.number <= first || revision.number > last) continue;
    for (const TermChange& change : revision.changes) {
      const auto [one, fresh] = net.try_emplace({change.line.value, change.field}, change);
      if (!fresh) one->second.now = change.now;
    }
  }
  std::vector<TermChange> out;
  for (auto& [key, change] : net) {
    if (change.was == change.now) continue;
    if (from > to) std::swap(change.was, change.now);
    out.push_back(std::move(change));
  }
  return out;
}

}  // namespace gendan
