#ifndef GENDAN_ORDER_POLICY_H_
#define GENDAN_ORDER_POLICY_H_

// What a house asks for beyond what the trade does. A policy is a function that sees what a decision is about to write,
// before it is judged; the engine asks those it was opened with (EngineOptions::policies). A host writes its own as a
// lambda, or takes one of these.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/date.h"
#include "gendan/core/decimal.h"
#include "gendan/core/quantity.h"
#include "gendan/export.h"
#include "gendan/order/decision.h"
#include "gendan/order/event.h"

namespace gendan {

// OK, or a refusal: the whole decision is refused then and nothing is written. Called once for each attempt, from the
// thread that executes; may be called from several at once. What it reads through the view the append expects
// unchanged.
using Policy = std::function<absl::Status(View& view, const Context& context, const Events& events)>;

namespace policy {

// Refuses an order line, or a change of one, that allows more than `most` above or below the agreed quantity.
// `most` is a fraction: 0.05. Refused: over_tolerance.
GENDAN_EXPORT Policy tolerance_at_most(Decimal most);

// Who may do what: asked for every event with the actor of the request, the event's name ("LotReleased"; empty for a
// host's) and the day; and for "OrderReviewStarted" with the reviewer whom it names too. One decision may write several
// events: whoever may complain writes "ComplaintOpened" on the order too. Refused: not_competent.
GENDAN_EXPORT Policy
competence_required(std::function<bool(std::string_view actor, std::string_view event, Date today)> may);

// The second step of such a pair is not taken by the one who took the first, in one append with it or later.
struct EyePair {
  std::uint16_t first = 0;  // tags of events on an order's stream
  std::uint16_t second = 0;
};
// Review and confirmation, proposal and acceptance of a change, verdict and concession, verdict and release.
GENDAN_EXPORT std::vector<EyePair> usual_eye_pairs();
// Of a lot or a proposal the same one is meant; of a part of a lot also what was done with the lot before it was split.
// Refused: same_person.
GENDAN_EXPORT Policy four_eyes(std::vector<EyePair> pairs);

// Refuses the despatch of a shipment to which not every one of these documents was attached, nor is named by the
// despatch itself, alone or in front of a blank and its number. Refused: missing_document.
GENDAN_EXPORT Policy documents_required(std::vector<std::string> documents);

// Asked for every draft with its customer: is he known, is he blocked? What it answers is the answer.
GENDAN_EXPORT Policy customer_allowed(std::function<absl::Status(const CustomerId& customer)> check);

// Refuses the submission of an order with a line that names no revision of its specification. Refused: missing.
GENDAN_EXPORT Policy spec_revision_required();

// Who may release a hold of which kind. Refused: not_competent.
GENDAN_EXPORT Policy holds_released_by(std::function<bool(HoldKind kind, std::string_view actor)> may);

// Refuses a first calendar with a milestone that is planned for a day gone by, unless `risk_accepted` says of the order
// that somebody has agreed to it. Refused: date_in_past.
GENDAN_EXPORT Policy calendar_feasible(std::function<bool(const Order& order)> risk_accepted);

// Refuses to plan a part of a line (less than is agreed, with its under-tolerance, and not shipped yet) where `whole`
// says of the order that it is not shipped in parts. Refused: partial_shipment.
GENDAN_EXPORT Policy lines_shipped_whole(std::function<bool(const Order& order)> whole);

// Refuses to reopen a complaint more than so many days after it was last closed; but not where the same append says
// that its corrective action had no effect (refute_effectiveness), which was to be looked at however late. Refused:
// too_late.
GENDAN_EXPORT Policy complaints_reopened_within(std::int32_t days);

// Refuses an incident, also one of which the customer need not be told, and an announced delay that do not say by when
// he is to be told (inform_by), and a complaint that does not say by when it is to be acknowledged (acknowledge_by):
// what has no moment is never overdue. Refused: missing (inform_by, acknowledge_by).
GENDAN_EXPORT Policy inform_by_required();

// Asked when an order is confirmed, with its customer and the sum of its lines (quantity times unit price, rounded half
// up to a millionth); what it answers is the answer. Not asked where no line has a price, nor while a credit hold keeps
// the whole order. Refused besides: number_out_of_range (a sum beyond what Money holds).
GENDAN_EXPORT Policy credit_check(std::function<absl::Status(const CustomerId& customer, const Money& value)> check);

}  // namespace policy
}  // namespace gendan

#endif  // GENDAN_ORDER_POLICY_H_
