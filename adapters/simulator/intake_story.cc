#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/order/intake.h"
#include "plan.h"

namespace gendan::simulation {
namespace {

constexpr std::string_view kRequirements[] = {
    "logo embroidered, not printed",          "cartons of no more than 15 kg", "labels in the customer's language",
    "no wooden pallets without ISPM 15 mark", "colour sample sealed and kept", "barcode on every inner bag"};
constexpr std::string_view kChecklist[] = {
    "model and specification", "quantity and unit", "delivery date", "price", "packing", "special requirements"};
constexpr std::string_view kQueried[] = {"spec_revision", "requested", "packing", "quantity", "labels"};
constexpr std::string_view kQuestions[] = {
    "The drawing shows another revision than the order: which one holds?", "Is part delivery before this day welcome?",
    "Inner boxes of 12 or of 24?", "Is the quantity meant in pieces or in sets?", "Which language goes on the label?"};
constexpr std::string_view kAnswers[] = {"the newer one", "yes, from half of it on", "24", "as ordered", "see artwork"};

// A slip of whoever typed the order in: `entered` gets the wrong value. Returns the correction that puts it right.
EntryCorrected mistype(Random& random, OrderDrafted& header, LineAdded& line) {
  EntryCorrected correction;
  correction.line = line.line;
  switch (random.below(7)) {
    case 0:
      correction.field = "quantity";
      correction.now = to_string(line.quantity);
      line.quantity.value = Decimal::from_micros(line.quantity.value.micros() * 10);
      correction.was = to_string(line.quantity);
      break;
    case 1:
      correction.field = "unit_price";
      correction.now = to_string(line.unit_price);
      line.unit_price.value = Decimal::from_micros(line.unit_price.value.micros() * 2);
      correction.was = to_string(line.unit_price);
      break;
    case 2:
      correction.field = "requested";
      correction.now = line.requested.str();
      line.requested = line.requested.plus(10);
      correction.was = line.requested.str();
      break;
    case 3:
      correction.field = "description";
      correction.now = line.description;
      line.description += " (old)";
      correction.was = line.description;
      break;
    case 4:
      correction.field = "spec_revision";
      correction.now = line.spec_revision;
      line.spec_revision = "Z";
      correction.was = line.spec_revision;
      break;
    case 5:
      correction.line = LineNo{0};
      correction.field = "country";
      correction.now = header.country;
      header.country = "Germnay";
      correction.was = header.country;
      break;
    default:
      correction.line = LineNo{0};
      correction.field = "contact";
      correction.now = header.contact.value;
      header.contact.value = "Front desk";
      correction.was = header.contact.value;
      break;
  }
  return correction;
}

}  // namespace

Story enter_order(Teller& teller, OrderPlan& plan) {
  Random& random = teller.random;
  SimulationReport& report = teller.stage().report();
  const OrderId& id = plan.id;

  OrderDrafted header = plan.header;
  std::vector<LineAdded> lines;
  for (const LinePlan& line : plan.lines) lines.push_back(line.terms);
  std::vector<EntryCorrected> corrections;
  if (random.chance(90)) corrections.push_back(mistype(random, header, lines[random.below(lines.size())]));

  // The customer sends a number that it has used before, and has to send another.
  const Stage::LatestPo taken = teller.stage().latest_po(plan.customer_index);
  const bool twice = !taken.number.empty() && random.chance(20);
  if (twice) {
    header.po_number = taken.number;
  } else if (const std::string again = std::exchange(teller.stage().rejected_po(plan.customer_index), {});
             !again.empty()) {
    plan.header.po_number = again;
    header.po_number = again;
  }

  co_await teller.hours(0, 4);
  if (random.chance(15)) {
    std::vector<LineAdded> wrong = lines;
    wrong.front().unit_price.currency =
        CurrencyCode::parse(plan.customer->currency.str() == "CHF" ? "USD" : "CHF", "currency")
            .value_or(CurrencyCode());
    teller.refused(Desk::kSales, "draft with mixed currencies", Code::kCurrencyMismatch,
                   intake::draft(id, header, wrong));
  }
  if (random.chance(15)) {
    std::vector<LineAdded> wrong = lines;
    wrong.front().requested = teller.today().plus(-3);
    teller.refused(Desk::kSales, "draft with a past date", Code::kDateInPast, intake::draft(id, header, wrong));
  }
  std::size_t added_later = 0;
  if (!twice && random.chance(20)) {
    added_later = lines.size();
  } else if (lines.size() > 1 && random.chance(80)) {
    added_later = 1;
  }
  const std::vector<LineAdded> first(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(added_later));
  teller.act(Desk::kSales, "draft", intake::draft(id, header, first));
  if (random.chance(10)) {
    teller.refused(Desk::kSales, "draft again", Code::kAlreadyExists, intake::draft(id, header, first));
  }
  if (first.empty()) {
    co_await teller.hours(0, 1);
    teller.refused(Desk::kSales, "submit without lines", Code::kNoLines, intake::submit(id));
  }
  for (std::size_t i = first.size(); i < lines.size(); ++i) {
    co_await teller.hours(0, 1);
    teller.act(Desk::kSales, "add line", intake::add_line(id, lines[i]));
  }
  if (random.chance(15)) {
    teller.refused(Desk::kSales, "add a line again", Code::kDuplicateLine, intake::add_line(id, lines.front()));
  }

  for (const EntryCorrected& correction : corrections) {
    co_await teller.hours(0, 6);
    if (random.chance(150)) {
      EntryCorrected stale = correction;
      stale.was = stale.now;
      stale.now = correction.was;
      teller.refused(Desk::kSales, "correct what is not there", Code::kStaleCorrection,
                     intake::correct_entry(id, stale));
    }
    teller.act(Desk::kSales, "correct entry", intake::correct_entry(id, correction));
    ++report.corrections;
  }
  if (random.chance(250)) {
    const std::int64_t wanted = random.between(1, 2);
    for (std::int64_t i = 1; i <= wanted; ++i) {
      RequirementAttached requirement;
      requirement.requirement = absl::StrCat("R", i);
      requirement.line = random.chance(500) ? LineNo{0} : random.pick(plan.lines).terms.line;
      requirement.text = random.pick(kRequirements);
      teller.act(Desk::kSales, "attach requirement", intake::attach_requirement(id, requirement));
    }
  }
  if (random.chance(20)) {
    co_await teller.hours(4, 80);
    teller.act(Desk::kSales, "discard", intake::discard(id, "enquiry only, no order"));
    ++report.discarded;
    plan.over = true;
    co_return;
  }

  co_await teller.hours(0, 8);
  if (twice) {
    // Of an order that was called off it is no longer taken.
    if (!is_called_off(teller.load(taken.order).commercial)) {
      teller.refused(Desk::kSales, "submit under a number that is taken", Code::kDuplicatePoNumber, intake::submit(id));
    }
    co_await teller.hours(1, 30);
    EntryCorrected correction;
    correction.field = "po_number";
    correction.was = taken.number;
    correction.now = plan.header.po_number;
    teller.act(Desk::kSales, "correct number", intake::correct_entry(id, correction));
    ++report.corrections;
  }
  teller.act(Desk::kSales, "submit", intake::submit(id));
  teller.stage().latest_po(plan.customer_index) = {plan.header.po_number, id};
}

Story review_order(Teller& teller, OrderPlan& plan) {
  Random& random = teller.random;
  SimulationReport& report = teller.stage().report();
  const OrderId& id = plan.id;

  OrderConfirmed terms;
  terms.incoterm = plan.customer->incoterm;
  terms.place = plan.customer->place;
  terms.payment_terms = plan.customer->payment_terms;
  for (const LinePlan& line : plan.lines) {
    const int later = random.chance(200) ? static_cast<int>(random.between(1, 10)) : 0;
    plan.promised.push_back(line.terms.requested.plus(later));
  }

  co_await teller.hours(1, 16);
  teller.act(Desk::kPlanning, "start review",
             intake::start_review(id, PersonId(staff(Desk::kPlanning, plan.number).actor)));
  const std::int64_t queries = random.chance(200) ? random.between(1, 2) : 0;
  for (std::int64_t i = 1; i <= queries; ++i) {
    co_await teller.hours(0, 6);
    const std::size_t topic = static_cast<std::size_t>(random.below(std::size(kQueried)));
    OrderQueryRaised query;
    query.query = QueryId(absl::StrCat("Q", i));
    query.field = kQueried[topic];
    query.question = kQuestions[topic];
    teller.act(Desk::kPlanning, "raise query", intake::raise_query(id, query));
    ++report.queries;
    if (random.chance(120)) {
      teller.refused(Desk::kSales, "confirm with an open query", Code::kOpenQuery,
                     intake::confirm(id, terms, plan.promised));
    }
    if (random.chance(50)) {
      OrderQueryAnswered nowhere;
      nowhere.query = QueryId("Q99");
      nowhere.answer = "42";
      teller.refused(Desk::kBuyer, "answer what was not asked", Code::kUnknownQuery, intake::answer_query(id, nowhere));
    }
    co_await teller.hours(3, 60);
    OrderQueryAnswered answer;
    answer.query = query.query;
    answer.answer = kAnswers[topic];
    teller.act(Desk::kBuyer, "answer query", intake::answer_query(id, answer));
  }

  co_await teller.hours(1, 10);
  if (random.chance(30)) {
    teller.act(Desk::kSales, "reject",
               intake::reject(id, random.chance(500) ? "cannot be made at this price" : "no capacity"));
    ++report.rejected;
    // Every other customer sends it again, put right, as the next order. Drawn apart from the rest.
    Random apart(teller.stage().seed() ^ (0x5E47A6A1000000u + plan.number));
    if (apart.chance(500)) teller.stage().rejected_po(plan.customer_index) = plan.header.po_number;
    plan.over = true;
    co_return;
  }
  OrderReviewed review;
  for (const std::string_view item : kChecklist) review.checklist.push_back({std::string(item), true, ""});
  if (random.chance(30)) {
    OrderReviewed hasty = review;
    hasty.checklist.back().answered = false;
    teller.refused(Desk::kPlanning, "review half done", Code::kChecklistIncomplete, intake::complete_review(id, hasty));
  }
  teller.act(Desk::kPlanning, "complete review", intake::complete_review(id, review));

  co_await teller.hours(1, 24);
  if (random.chance(15)) {
    teller.act(Desk::kBuyer, "cancel before confirmation", intake::cancel(id, "project stopped"));
    ++report.cancellations;
    plan.over = true;
    co_return;
  }
  if (random.chance(15)) {
    OrderConfirmed placeless = terms;
    placeless.place.clear();
    teller.refused(Desk::kSales, "confirm without a place", Code::kNoIncoterm,
                   intake::confirm(id, placeless, plan.promised));
  }
  if (random.chance(15)) {
    OrderConfirmed unpaid = terms;
    unpaid.payment_terms.clear();
    teller.refused(Desk::kSales, "confirm without payment terms", Code::kNoPaymentTerms,
                   intake::confirm(id, unpaid, plan.promised));
  }
  if (random.chance(15)) {
    teller.refused(Desk::kSales, "confirm without promises", Code::kNoPromise, intake::confirm(id, terms, {}));
  }
  teller.act(Desk::kSales, "confirm", intake::confirm(id, terms, plan.promised));
}

}  // namespace gendan::simulation
