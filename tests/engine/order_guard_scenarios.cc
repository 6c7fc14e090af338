// What the guards of an order's intake, its changes, its calendar and its promises say in every state that has them.

#include <string_view>

#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");

// ---- commercial -----------------------------------------------------------------------------------------------------

// Where an order stands before it is confirmed, and how a draft comes there.
struct Stage {
  std::string_view when;
  void (*reach)(Story&);
};

void stay(Story&) {}
void submit(Story& s) { s.step(intake::submit(kOrder)); }
void start_review(Story& s) {
  submit(s);
  s.step(intake::start_review(kOrder, PersonId("li")));
}
void raise_query(Story& s) {
  start_review(s);
  s.step(intake::raise_query(kOrder, {QueryId("Q1"), "quantity", "per colour or in all?"}));
}
void complete_review(Story& s) { s.review(); }

constexpr Stage kDraft = {"AsADraft", &stay};
constexpr Stage kSubmittedOrLater[] = {{"WhenSubmitted", &submit},
                                       {"UnderReview", &start_review},
                                       {"WithAQueryOpen", &raise_query},
                                       {"WhenReviewed", &complete_review}};

// How an order ends that was never confirmed.
struct Ending {
  std::string_view word;
  Decision (*end)(OrderId, std::string);
};

constexpr Ending kDiscarded = {"Discarded", &intake::discard};
constexpr Ending kCancelled = {"Cancelled", &intake::cancel};
constexpr Ending kRejected = {"Rejected", &intake::reject};

std::string name_of(std::string_view whose, const Ending& ending, std::string_view how, const Stage& stage) {
  return std::string(whose).append("IsNot").append(ending.word).append(how).append(stage.when);
}

Scenario keeps_what_has_arrived(const Stage& stage, const Ending& ending) {
  return {
      name_of("AnOrderOfWhichGoodsHaveArrived", ending, "", stage), "below_shipped", [stage, ending](Story& s) {
        s.draft();
        s.observe(Events().on(
            kStream, GoodsDelivered{
                         ShipmentId("S9"), LineNo{1}, kToday, pieces(100).unit, Decimal::of(100), {}, {}, {}, {}, ""}));
        stage.reach(s);
        s.step(ending.end(kOrder, "customer withdrew"));
      }};
}

Scenario ends_for_a_reason(const Stage& stage, const Ending& ending) {
  return {name_of("AnOrder", ending, "WithoutAReason", stage), "no_reason", [stage, ending](Story& s) {
            s.draft();
            stage.reach(s);
            s.step(ending.end(kOrder, ""));
          }};
}

void cancelled(Story& s) {
  s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
  s.step(intake::accept_cancellation(kOrder, "agreed"));
}

// ---- entry ----------------------------------------------------------------------------------------------------------

RequirementAttached requirement(const char* id) { return {id, LineNo{1}, "logo embroidered"}; }

// An order with a requirement has ended, while its entry was open and after it was agreed.
void discarded_with_requirement(Story& s) {
  s.draft();
  s.step(intake::attach_requirement(kOrder, requirement("R1")));
  s.step(intake::discard(kOrder, "typed twice"));
}
void cancelled_with_requirement(Story& s) {
  s.confirm();
  s.step(intake::attach_requirement(kOrder, requirement("R1")));
  cancelled(s);
}

Scenario refused_once_over(std::string name, void (*given)(Story&), Decision decision) {
  return {std::move(name), "illegal_transition", [given, decision = std::move(decision)](Story& s) {
            given(s);
            s.step(decision);
          }};
}

// ---- proposal -------------------------------------------------------------------------------------------------------

std::vector<LineChange> quantity_of(std::uint32_t number, std::int64_t quantity) {
  return {{LineNo{number}, pieces(quantity), std::nullopt, std::nullopt}};
}
std::vector<LineChange> requested_for(Date requested) { return {{LineNo{1}, std::nullopt, std::nullopt, requested}}; }
void propose(Story& s, std::vector<LineChange> changes, const char* id = "P1") {
  s.step(amendment::propose(kOrder, {ProposalId(id), 1, Party::kBuyer, std::move(changes), ""}));
}
// A host accepts without putting the change in force.
void accept(Story& s, const char* id = "P1") { s.raw(kStream, ChangeAccepted{ProposalId(id), Party::kSeller}); }

void release(Story& s) {
  s.produce();
  s.lot();
  s.step(quality::close_inspection(kOrder, LotId("L1"), 5));
  s.step(quality::release_lot(kOrder, LotId("L1")));
}

// ---- milestone ------------------------------------------------------------------------------------------------------

// The order's calendar, with nothing in it left to do.
void calendar_done(Story& s) {
  s.calendar();
  for (const char* code : {"FABRIC", "SEW", "EX"}) {
    s.step(schedule::complete(kOrder, LineNo{0}, MilestoneCode(code), kToday));
  }
}

Decision planned_anew(const std::vector<std::string>& codes, std::string approval) {
  std::vector<MilestoneTemplate> steps;
  for (const std::string& code : codes) steps.push_back({MilestoneCode(code), "", 0, {}});
  return schedule::rebaseline(kOrder, LineNo{0}, std::move(steps), day(2026, 7, 1), WorkCalendar(),
                              std::move(approval));
}

// ---- promise --------------------------------------------------------------------------------------------------------

// Line 1 is promised for 10 June.
Decision announced(Date when, DelayCause cause = DelayCause::kMaterial) {
  return promise::announce_delay(kOrder, {LineNo{1}, when, cause, ""});
}
void promised(Story& s, Date when) { s.raw(kStream, DeliveryPromised{LineNo{1}, when}); }

void delay_open(Story& s) {
  s.confirm();
  s.step(announced(day(2026, 6, 20)));
}

}  // namespace

std::vector<Scenario> order_guard_scenarios() {
  std::vector<Scenario> out = {
      // entry
      {"ARequirementOfAConfirmedOrderHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         s.confirm();
         s.step(intake::attach_requirement(kOrder, requirement("R1")));
         s.step(intake::attach_requirement(kOrder, requirement("R1")));
       }},
      refused_once_over("ARequirementIsNotAttachedToADiscardedOrder", &discarded_with_requirement,
                        intake::attach_requirement(kOrder, requirement("R2"))),
      refused_once_over("ARequirementIsNotAttachedToACancelledOrder", &cancelled_with_requirement,
                        intake::attach_requirement(kOrder, requirement("R2"))),
      refused_once_over("ARequirementOfADiscardedOrderIsNotVerified", &discarded_with_requirement,
                        intake::verify_requirement(kOrder, {"R1", "sample approved"})),
      refused_once_over("ARequirementOfACancelledOrderIsNotVerified", &cancelled_with_requirement,
                        intake::verify_requirement(kOrder, {"R1", "sample approved"})),
      // proposal
      {"AHostAcceptsNoChangeOfACancelledOrder", "illegal_transition",
       [](Story& s) {
         s.confirm();
         propose(s, quantity_of(1, 80));
         cancelled(s);
         accept(s);
       }},
      {"AHostAcceptsNoChangeOfAStaleRevision", "stale_revision",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         propose(s, quantity_of(1, 80));
         propose(s, quantity_of(2, 80), "P2");
         accept(s, "P2");
         s.raw(kStream, OrderRevised{2, ProposalId("P2"), quantity_of(2, 80)});
         accept(s);
       }},
      {"AHostAcceptsNoChangeWhoseDateHasPassedMeanwhile", "date_in_past",
       [](Story& s) {
         s.confirm();
         propose(s, requested_for(kToday.plus(3)));
         s.house().clock.set(start_of(kToday.plus(4)));
         accept(s);
       }},
      {"AHostAcceptsNoChangeBelowWhatWasReleasedMeanwhile", "below_released",
       [](Story& s) {
         s.confirm();
         propose(s, quantity_of(1, 50));
         release(s);
         accept(s);
       }},
      {"AHostAcceptsNoMoreOfALineThatIsShortClosedMeanwhile", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         propose(s, quantity_of(1, 120));
         s.step(production::short_close(kOrder, {LineNo{1}, "mill closed", "mail of 2 March"}));
         accept(s);
       }},
      // milestone
      {"StepsThatAreAllNewAreNotPlannedOfACancelledOrder", "illegal_transition",
       [](Story& s) {
         calendar_done(s);
         cancelled(s);
         s.step(planned_anew({"WASH"}, "mail"));
       }},
      {"TheSameStepsOfACancelledOrderAreNotPlannedAnew", "illegal_transition",
       [](Story& s) {
         s.calendar();
         cancelled(s);
         s.step(planned_anew({"FABRIC", "SEW", "EX"}, "mail"));
       }},
      {"StepsThatAreAllNewAreNotPlannedSilently", "not_agreed",
       [](Story& s) {
         calendar_done(s);
         s.step(planned_anew({"WASH"}, ""));
       }},
      {"AMilestoneIsWaivedForAReason", "no_reason",
       [](Story& s) {
         s.calendar();
         s.step(schedule::waive(kOrder, LineNo{0}, MilestoneCode("FABRIC"), "planner", ""));
       }},
      {"ACompletionIsReversedForAReason", "no_reason",
       [](Story& s) {
         calendar_done(s);
         s.step(schedule::reverse(kOrder, LineNo{0}, MilestoneCode("EX"), ""));
       }},
      // promise
      {"APromiseOfACancelledOrderDoesNotMove", "illegal_transition",
       [](Story& s) {
         s.confirm();
         cancelled(s);
         promised(s, day(2026, 6, 25));
       }},
      {"ADelayOfACancelledOrderIsNotEndedByAPromise", "illegal_transition",
       [](Story& s) {
         delay_open(s);
         cancelled(s);
         promised(s, day(2026, 6, 25));
       }},
      {"ADelayOfAnOrderThatWasCancelledMeanwhileDoesNotGrow", "illegal_transition",
       [](Story& s) {
         delay_open(s);
         cancelled(s);
         s.step(announced(day(2026, 6, 30)));
       }},
      {"ADelayThatGrowsHasACause", "no_cause",
       [](Story& s) {
         delay_open(s);
         s.step(announced(day(2026, 6, 30), DelayCause::kNone));
       }},
      {"ADelayThatIsAnnouncedAnewIsLaterThanThePromise", "not_later",
       [](Story& s) {
         delay_open(s);
         s.step(announced(day(2026, 6, 9)));
       }},
      {"ADelayIsNotEndedByAnAgreedDateThatHasPassed", "date_in_past",
       [](Story& s) {
         delay_open(s);
         propose(s, requested_for(kToday.plus(3)));
         accept(s);
         s.raw(kStream, OrderRevised{2, ProposalId("P1"), requested_for(kToday.plus(3))});
         s.house().clock.set(start_of(kToday.plus(4)));
         promised(s, kToday.plus(3));
       }},
      {"ADelayOfWhatIsDeliveredMeanwhileIsNotEndedByAPromise", "illegal_transition",
       [](Story& s) {
         s.confirm("O-1", {line(1), line(2)});
         s.step(announced(day(2026, 6, 20)));
         release(s);
         s.step(shipment::plan(ShipmentId("S1"), {{{kOrder, LineNo{1}, pieces(100)}}, "Ocean", kToday}));
         s.step(shipment::pack(ShipmentId("S1"), {4, Decimal::of(80)}));
         s.step(shipment::despatch(ShipmentId("S1"), {kToday, {"packing list"}}));
         s.step(shipment::deliver_in_full(ShipmentId("S1"), kToday));
         promised(s, day(2026, 6, 25));
       }},
  };
  // commercial
  for (const Ending& ending : {kDiscarded, kCancelled}) out.push_back(keeps_what_has_arrived(kDraft, ending));
  for (const Stage& stage : kSubmittedOrLater) {
    for (const Ending& ending : {kCancelled, kRejected}) {
      out.push_back(keeps_what_has_arrived(stage, ending));
      out.push_back(ends_for_a_reason(stage, ending));
    }
  }
  return out;
}

}  // namespace gendan
