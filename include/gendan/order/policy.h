#ifndef GENDAN_ORDER_POLICY_H_
#define GENDAN_ORDER_POLICY_H_

// What a house asks for beyond what the trade does. A policy is a function that sees what a decision is about to write,
// before it is judged; the engine asks those it was opened with (EngineOptions::policies). A host writes its own as a
// lambda, or takes one of these.

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

// Refuses an order line that allows more than `most` above or below the agreed quantity.
// `most` is a fraction: 0.05. Refused: over_tolerance.
GENDAN_EXPORT Policy tolerance_at_most(Decimal most);

// Who may do what: asked for every event with the actor of the request, the event's name ("LotReleased"; empty for a
// host's) and the day. Refused: not_competent.
GENDAN_EXPORT Policy
competence_required(std::function<bool(std::string_view actor, std::string_view event, Date today)> may);

// The second step of such a pair is not taken by the one who took the first.
struct EyePair {
  std::uint16_t first = 0;  // tags of events on an order's stream
  std::uint16_t second = 0;
};
// Review and confirmation, proposal and acceptance of a change, verdict and concession, verdict and release.
GENDAN_EXPORT std::vector<EyePair> usual_eye_pairs();
// Of a lot or a proposal the same one is meant. Refused: same_person.
GENDAN_EXPORT Policy four_eyes(std::vector<EyePair> pairs);

// Refuses the despatch of a shipment to which not every one of these documents was attached, nor is named by the
// despatch itself, alone or in front of a blank and its number. Refused: missing_document.
GENDAN_EXPORT Policy documents_required(std::vector<std::string> documents);

// Asked when an order is confirmed, with its customer and the sum of its lines (quantity times unit price, rounded half
// up to a millionth); what it answers is the answer. Not asked where no line has a price. Refused besides:
// number_out_of_range (a sum beyond what Money holds).
GENDAN_EXPORT Policy credit_check(std::function<absl::Status(const CustomerId& customer, const Money& value)> check);

}  // namespace policy
}  // namespace gendan

#endif  // GENDAN_ORDER_POLICY_H_
