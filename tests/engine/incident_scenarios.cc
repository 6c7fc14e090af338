#include "scenarios.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const StreamId kStream("order/O-1");
const IncidentId kIncident("I1");

Instant in_days(int days) { return start_of(kToday.plus(days)); }

IncidentRaised strike(Instant inform_by = in_days(1)) {
  return {kIncident, LineNo{1}, IncidentKind::kTransport, "the port is on strike", inform_by};
}
DelayAnnounced delay(Instant inform_by = in_days(1)) {
  return {LineNo{1}, day(2026, 6, 20), DelayCause::kTransport, "", inform_by};
}
CustomerInformed message(std::vector<Matter> about) {
  CustomerInformed out;
  out.channel = "email";
  out.message = "the vessel leaves a week later";
  out.about = std::move(about);
  return out;
}
CustomerInformed of_strike() { return message({about_incident(kIncident)}); }
CustomerInformed of_delay() { return message({about_delay(LineNo{1})}); }

void raised(Story& s) {
  s.confirm();
  s.step(incident::raise(kOrder, strike()));
}
void announced(Story& s) {
  s.confirm();
  s.step(promise::announce_delay(kOrder, delay()));
}
// All of it delivered, and the order closed.
void closed(Story& s) {
  s.delivered();
  s.step(intake::close(kOrder));
}
// The customer was to be told a day ago.
void let_pass(Story& s) {
  s.advance(kToday.plus(2));
  s.house().clock.set(in_days(2));
}

}  // namespace

std::vector<Scenario> incident_scenarios() {
  return {
      // incident
      {"AnIncidentIsToldAndResolved", "ok",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, of_strike()));
         s.step(incident::resolve(kOrder, kIncident, "shipped from the next port"));
       }},
      {"AnIncidentIsRaisedOnAnOrderThatExists", "unknown_order",
       [](Story& s) { s.step(incident::raise(kOrder, strike())); }},
      {"AnIncidentIsRaisedOnALineThatExists", "unknown_line",
       [](Story& s) {
         s.confirm();
         IncidentRaised elsewhere = strike();
         elsewhere.line = LineNo{7};
         s.step(incident::raise(kOrder, elsewhere));
       }},
      {"AnIncidentHasANumberOfItsOwn", "duplicate",
       [](Story& s) {
         raised(s);
         s.step(incident::raise(kOrder, strike()));
       }},
      {"AnIncidentHasAKind", "unknown_code",
       [](Story& s) {
         s.confirm();
         IncidentRaised vague = strike();
         vague.kind = IncidentKind::kNone;
         s.step(incident::raise(kOrder, vague));
       }},
      {"AnIncidentSaysWhatHappened", "missing",
       [](Story& s) {
         s.confirm();
         IncidentRaised silent = strike();
         silent.what.clear();
         s.step(incident::raise(kOrder, silent));
       }},
      {"ACustomerIsNotToBeToldOfAnIncidentInThePast", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(incident::raise(kOrder, strike(in_days(-1))));
       }},
      {"AnOrderThatIsOverHasNoNewIncidents", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(intake::discard(kOrder, "typed twice"));
         s.step(incident::raise(kOrder, strike()));
       }},
      {"AnOrderThatWasCancelledHasNoNewIncidents", "illegal_transition",
       [](Story& s) {
         s.confirm();
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(incident::raise(kOrder, strike()));
       }},
      {"AnOrderThatWasRejectedHasNoNewIncidents", "illegal_transition",
       [](Story& s) {
         s.draft();
         s.step(intake::submit(kOrder));
         s.step(intake::reject(kOrder, "not our trade"));
         s.step(incident::raise(kOrder, strike()));
       }},
      {"GoodsOfACompletedOrderAreRecalled", "ok",
       [](Story& s) {
         s.delivered();
         s.step(incident::raise(kOrder, strike()));
       }},
      {"GoodsOfAClosedOrderAreRecalled", "closed",
       [](Story& s) {
         closed(s);
         s.step(incident::raise(kOrder, strike()));
         s.step(incident::inform(kOrder, of_strike()));
         s.step(incident::resolve(kOrder, kIncident, "all of it taken back"));
         s.expect_summary();
       }},
      {"ACustomerIsOwedWordOfARecallUntilHeIsTold", "nothing_owed",
       [](Story& s) {
         closed(s);
         s.step(incident::raise(kOrder, strike()));
         let_pass(s);
         s.step(incident::inform(kOrder, of_strike()));
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"AnIncidentIsResolvedOnce", "illegal_transition",
       [](Story& s) {
         raised(s);
         s.step(incident::resolve(kOrder, kIncident, "shipped from the next port"));
         s.step(incident::resolve(kOrder, kIncident, "shipped from the next port"));
       }},
      {"AnUnknownIncidentIsNotResolved", "unknown_incident",
       [](Story& s) {
         s.confirm();
         s.step(incident::resolve(kOrder, kIncident, "shipped from the next port"));
       }},
      {"AResolutionSaysHow", "missing",
       [](Story& s) {
         raised(s);
         s.step(incident::resolve(kOrder, kIncident, ""));
       }},
      // telling the customer
      {"AResolvedIncidentIsStillToBeTold", "ok",
       [](Story& s) {
         raised(s);
         s.step(incident::resolve(kOrder, kIncident, "shipped from the next port"));
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"ACustomerIsToldWhenTheOrderIsOverToo", "ok",
       [](Story& s) {
         raised(s);
         s.step(intake::request_cancellation(kOrder, Party::kBuyer, "season cancelled"));
         s.step(intake::accept_cancellation(kOrder, "agreed"));
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"ACustomerIsToldOnce", "nothing_owed",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, of_strike()));
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"NothingIsOwedOfAnIncidentThatTheCustomerNeedNotKnow", "nothing_owed",
       [](Story& s) {
         s.confirm();
         s.step(incident::raise(kOrder, strike({})));
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"NothingIsOwedOfALineThatIsNotDelayed", "nothing_owed",
       [](Story& s) {
         s.confirm();
         s.step(incident::inform(kOrder, of_delay()));
       }},
      {"AMessageIsAboutSomething", "nothing_owed",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, message({})));
       }},
      {"AMessageNamesAMatterOnce", "duplicate",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, message({about_incident(kIncident), about_incident(kIncident)})));
       }},
      {"AMatterIsAnIncidentOrADelay", "missing",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, message({{kIncident, LineNo{1}}})));
       }},
      {"AMessageHasAChannel", "missing",
       [](Story& s) {
         raised(s);
         CustomerInformed somehow = of_strike();
         somehow.channel.clear();
         s.step(incident::inform(kOrder, somehow));
       }},
      {"AMessageHasWords", "missing",
       [](Story& s) {
         raised(s);
         CustomerInformed mute = of_strike();
         mute.message.clear();
         s.step(incident::inform(kOrder, mute));
       }},
      {"OneMessageSettlesSeveralMatters", "nothing_owed",
       [](Story& s) {
         raised(s);
         s.step(promise::announce_delay(kOrder, delay()));
         s.step(incident::inform(kOrder, message({about_incident(kIncident), about_delay(LineNo{1})})));
         s.step(incident::inform(kOrder, of_delay()));
       }},
      // time
      {"ALateMessageIsAMessage", "ok",
       [](Story& s) {
         raised(s);
         let_pass(s);
         s.step(incident::inform(kOrder, of_strike()));
       }},
      {"AMissedMessageIsNotReportedBeforeItsTime", "date_in_future",
       [](Story& s) {
         raised(s);
         s.raw(kStream, InformingMissed{about_incident(kIncident), in_days(1)});
       }},
      {"AMissedMessageIsReportedForTheMomentThatIsSet", "duplicate",
       [](Story& s) {
         raised(s);
         s.house().clock.set(in_days(3));
         s.raw(kStream, InformingMissed{about_incident(kIncident), in_days(2)});
       }},
      {"AMissedMessageIsReportedOnce", "illegal_transition",
       [](Story& s) {
         raised(s);
         let_pass(s);
         s.raw(kStream, InformingMissed{about_incident(kIncident), in_days(1)});
       }},
      {"WhatWasToldIsNotMissed", "illegal_transition",
       [](Story& s) {
         raised(s);
         s.step(incident::inform(kOrder, of_strike()));
         s.house().clock.set(in_days(2));
         s.raw(kStream, InformingMissed{about_incident(kIncident), in_days(1)});
       }},
      {"NothingIsMissedThatWasNotOwed", "nothing_owed",
       [](Story& s) {
         s.confirm();
         s.raw(kStream, InformingMissed{about_incident(kIncident), in_days(-1)});
       }},
      // delays
      {"ADelayIsToldBeforeTheCustomerAcceptsIt", "confirmed",
       [](Story& s) {
         announced(s);
         s.step(incident::inform(kOrder, of_delay()));
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
         s.expect_summary();
       }},
      {"ADelayIsToldBeforeTheCustomerRejectsIt", "confirmed",
       [](Story& s) {
         announced(s);
         s.step(incident::inform(kOrder, of_delay()));
         s.step(promise::reject_delay(kOrder, LineNo{1}, "season starts"));
         s.expect_summary();
       }},
      {"ADelayThatWasNotToldInTimeIsAccepted", "confirmed",
       [](Story& s) {
         announced(s);
         let_pass(s);
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
         s.expect_summary();
       }},
      {"ADelayThatWasNotToldInTimeIsRejected", "confirmed",
       [](Story& s) {
         announced(s);
         let_pass(s);
         s.step(promise::reject_delay(kOrder, LineNo{1}, "season starts"));
         s.expect_summary();
       }},
      {"WhoAcceptsADelayNeedNotBeToldOfIt", "nothing_owed",
       [](Story& s) {
         announced(s);
         s.step(promise::accept_delay(kOrder, LineNo{1}, "email"));
         s.step(incident::inform(kOrder, of_delay()));
       }},
      {"WhoRejectsADelayNeedNotBeToldOfIt", "nothing_owed",
       [](Story& s) {
         announced(s);
         s.step(promise::reject_delay(kOrder, LineNo{1}, "season starts"));
         s.step(incident::inform(kOrder, of_delay()));
       }},
      {"ADelayThatGrowsIsToldAnew", "ok",
       [](Story& s) {
         announced(s);
         s.step(incident::inform(kOrder, of_delay()));
         s.step(promise::announce_delay(kOrder, delay()));
         s.step(incident::inform(kOrder, of_delay()));
       }},
      {"ADelayThatGrowsHasANewMoment", "ok",
       [](Story& s) {
         announced(s);
         let_pass(s);
         s.step(promise::announce_delay(kOrder, delay(in_days(3))));
         s.advance(kToday.plus(4));
         s.step(incident::inform(kOrder, of_delay()));
       }},
      {"ACustomerIsNotToBeToldOfADelayInThePast", "date_in_past",
       [](Story& s) {
         s.confirm();
         s.step(promise::announce_delay(kOrder, delay(in_days(-1))));
       }},
      // observed
      {"AMessageThatWasNotOwedIsTakenWhenItWasSeen", "ok",
       [](Story& s) {
         s.confirm();
         s.step(incident::raise(kOrder, strike({})));
         s.observe(Events().on(kStream, of_strike()));
         s.observe(Events().on(kStream, of_delay()));
       }},
      {"AMessageOfAnUnknownIncidentIsNotTaken", "unknown_incident",
       [](Story& s) {
         s.confirm();
         s.observe(Events().on(kStream, of_strike()));
       }},
      {"AnAnswerToADelayThatNobodyAnnouncedIsTaken", "ok",
       [](Story& s) {
         s.confirm();
         s.observe(Events().on(kStream, PromiseRevised{LineNo{1}, day(2026, 7, 1), "email"}));
       }},
  };
}

}  // namespace gendan
