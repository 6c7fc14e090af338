#ifndef GENDAN_TESTS_PROJECTION_RANDOM_EVENTS_H_
#define GENDAN_TESTS_PROJECTION_RANDOM_EVENTS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "tests/projection/support.h"

namespace gendan {

// Numbers from a seed, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint32_t roll(std::uint32_t sides) {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return static_cast<std::uint32_t>((x ^ (x >> 31)) % sides);
  }

 private:
  std::uint64_t state_;
};

// An event that some history could hold, on one of few streams, so that they meet. Sense is not required: history may
// have been observed.
inline std::pair<std::string, Event> random_event(std::uint64_t seed) {
  Dice dice(seed);
  const std::string order = "PO-" + std::to_string(dice.roll(3));
  const std::string order_stream = "order/" + order;
  const std::string case_stream = "case/K-" + std::to_string(dice.roll(3));
  const LineNo line{dice.roll(4)};
  const LotId lot("L-" + std::to_string(dice.roll(3)));
  const IncidentId incident("I-" + std::to_string(dice.roll(2)));
  const HoldId hold("H-" + std::to_string(dice.roll(2)));
  const Date when = day("2024-05-01").plus(static_cast<std::int32_t>(dice.roll(60)));
  const SupplierId supplier("S-" + std::to_string(dice.roll(3)));
  const ReturnId rma("R-" + std::to_string(dice.roll(3)));
  const auto on_order = [&](Event event) { return std::pair(order_stream, std::move(event)); };
  const auto on_case = [&](Event event) { return std::pair(case_stream, std::move(event)); };
  const auto on_return = [&](Event event) { return std::pair("return/" + rma.str(), std::move(event)); };
  const InvoiceId invoice("I-" + std::to_string(dice.roll(2)));
  const Money amount{Decimal::of(dice.roll(90)), CurrencyCode::parse("USD", "currency").value()};
  const auto plan = [&] {
    return std::vector<MilestonePlan>{{MilestoneCode("EX-FACTORY"), dice.roll(2) == 0 ? "logistics" : "", when, {}},
                                      {MilestoneCode("SEWING"), "plant", when.plus(-9), {}}};
  };
  const auto on_shipment = [&](Event event) {
    return std::pair("shipment/S-" + std::to_string(dice.roll(3)), std::move(event));
  };
  const std::string shelf = "stock/" + std::to_string(dice.roll(2));
  const ReservationId reservation("R-" + std::to_string(dice.roll(3)));
  const ArrivalId arrival("A-" + std::to_string(dice.roll(2)));
  const auto on_stock = [&](Event event) { return std::pair(shelf, std::move(event)); };
  const std::string family = "F-" + std::to_string(dice.roll(2));
  const auto on_supplier = [&](Event event) { return std::pair("supplier/" + supplier.str(), std::move(event)); };
  switch (dice.roll(80)) {
    case 0: {
      OrderDrafted header;
      header.customer = CustomerId("C-1");
      header.country = dice.roll(2) == 0 ? "Peru" : "";
      return on_order(header);
    }
    case 1:
    case 2:
    case 3:
    case 4: {
      LineAdded added;
      added.line = line;
      added.item = ItemId("I-" + std::to_string(dice.roll(2)));
      added.family = "F-" + std::to_string(dice.roll(2));
      added.supplier = supplier;
      added.quantity = pieces(dice.roll(50));
      added.under_tolerance = Decimal::from_micros(dice.roll(2) * 100'000);
      added.mode = "Ocean";
      return on_order(added);
    }
    case 5:
      return on_order(EntryCorrected{line, "supplier", "", supplier.str()});
    case 6:
      return on_order(EntryCorrected{line, "quantity", "", std::to_string(dice.roll(50)) + " EA"});
    case 7: {
      LineChange change{line, pieces(dice.roll(50)), {}, when};
      if (dice.roll(2) == 0) change.under_tolerance = Decimal::from_micros(dice.roll(10) * 100'000);
      return on_order(OrderRevised{2, ProposalId("P"), {change}});
    }
    case 8:
    case 9:
      return on_order(DeliveryPromised{line, when});
    case 10:
      return on_order(DelayAnnounced{line, when, static_cast<DelayCause>(dice.roll(13)), "note"});
    case 11:
      return on_order(PromiseRevised{line, when, "email"});
    case 12:
      return on_order(DelayRejected{line, "no"});
    case 13:
    case 14:
      return on_order(MilestoneForecast{line, MilestoneCode(dice.roll(2) == 0 ? "EX-FACTORY" : "DELIVERY"), when, ""});
    case 15:
      return on_order(MilestoneCompleted{line, MilestoneCode("EX-FACTORY"), when});
    case 16:
    case 17:
    case 18: {
      GoodsDelivered delivered;
      delivered.line = line;
      delivered.day = when;
      delivered.unit = pieces(1).unit;
      delivered.accepted = Decimal::of(dice.roll(30));
      delivered.mode = dice.roll(2) == 0 ? "Air" : "";
      return on_order(delivered);
    }
    case 19:
      return on_order(LineShortClosed{line, "no", ""});
    case 20:
      return on_order(dice.roll(2) == 0 ? Event(OrderCancelled{"no"}) : Event(OrderReopened{"yes", "boss"}));
    case 21:
    case 22:
      return on_order(LotSubmitted{lot, line, pieces(dice.roll(50))});
    case 23:
      return on_order(InspectionPlanned{lot, {}});
    case 24:
      return on_order(DefectRecorded{lot, 1, static_cast<DefectClass>(dice.roll(4)), "hole", dice.roll(3), ""});
    case 25:
      return on_order(LotPassed{lot, dice.roll(50), 0, dice.roll(3), 0, false});
    case 26:
      return on_order(LotFailed{lot, dice.roll(50), dice.roll(3), 0, dice.roll(3)});
    case 27:
      return on_order(dice.roll(2) == 0 ? Event(LotReleased{lot}) : Event(ConcessionGranted{lot, "mail"}));
    case 28:
      if (dice.roll(2) == 0)
        return on_order(LotSplit{lot, LotId("L-" + std::to_string(dice.roll(5))), pieces(dice.roll(30))});
      return on_order(LotResubmitted{lot, pieces(dice.roll(5))});
    case 29:
    case 30: {
      ComplaintReceived received;
      received.customer = CustomerId("C-" + std::to_string(dice.roll(2)));
      received.order = OrderId(order);
      received.line = line;
      received.lot = lot;
      received.supplier = dice.roll(2) == 0 ? supplier : SupplierId();
      received.allegations = {{"hole", "a"}, {dice.roll(2) == 0 ? "stain" : "", "b"}};
      return on_case(received);
    }
    case 31:
      return on_case(ComplaintAcknowledged{"email"});
    case 32:
      return on_case(ComplaintAssessed{static_cast<CaseSeverity>(dice.roll(4)), dice.roll(2) == 0, ""});
    case 33:
      return on_case(ComplaintClosed{"done", dice.roll(6)});
    case 34:
      switch (dice.roll(5)) {
        case 0:
          return on_case(ComplaintReopened{"photo"});
        case 1:
          return on_case(EffectivenessCheckPlanned{when, PersonId("Li")});
        case 2:
          return on_case(EffectivenessConfirmed{"seen"});
        case 3:
          return on_case(EffectivenessRefuted{"seen"});
        default:
          return on_case(CapaOpened{"8D", PersonId("Li")});
      }
    case 35: {
      const Instant inform_by = start_of(dice.roll(2) == 0 ? when : Date());
      return on_order(IncidentRaised{incident, line, static_cast<IncidentKind>(dice.roll(10)), "storm", inform_by});
    }
    case 36:
      return on_order(dice.roll(2) == 0 ? Event(IncidentResolved{incident, "over"})
                                        : Event(InformingMissed{about_incident(incident), start_of(when)}));
    case 37: {
      CustomerInformed message;
      message.about = {about_incident(incident), about_delay(line)};
      return on_order(message);
    }
    case 38:
      return on_order(dice.roll(2) == 0 ? Event(HoldPlaced{hold, static_cast<HoldKind>(dice.roll(8)), line, "why",
                                                           dice.roll(2) == 0 ? ShipmentId("S-1") : ShipmentId()})
                                        : Event(HoldReleased{hold, "letter"}));
    case 39:
    case 40:
      return on_order(InvoiceIssued{invoice, {{line, pieces(dice.roll(50)), amount}}, false, when});
    case 41:
      return on_order(PaymentApplied{PaymentId("P"), dice.roll(2) == 0 ? invoice : InvoiceId(), amount, amount, {}});
    case 42:
      switch (dice.roll(5)) {
        case 0:
          return on_order(DepositSetOff{invoice, amount});
        case 1:
          return on_order(InvoiceWrittenOff{invoice, amount, "no", "head"});
        case 2:
          return on_order(RefundPaid{dice.roll(2) == 0 ? invoice : InvoiceId(), amount, when, "T"});
        case 3:
          return on_order(CancellationCharged{invoice, amount, when});
        default:
          return on_order(CreditNoteIssued{CreditNoteId("N"), invoice, amount, "no", ""});
      }
    case 43:
    case 44:
      return on_return(
          ReturnRequested{OrderId(order), line, pieces(dice.roll(9)), static_cast<ReturnReason>(dice.roll(8)), {}, ""});
    case 45:
      return on_return(ReturnAuthorised{pieces(dice.roll(9)), when});
    case 46:
      return on_return(ReturnReceived{pieces(dice.roll(9)), when});
    case 47:
      return on_return(ReturnDispositioned{pieces(dice.roll(9)), {}, pieces(dice.roll(3)), ""});
    case 48:
      return on_return(ReturnClosed{static_cast<ReturnSettlement>(dice.roll(4)), "N"});
    case 49:
      return on_return(dice.roll(2) == 0 ? Event(ReturnRefused{"worn"}) : Event(ReturnCancelled{"kept"}));
    case 50:
      return on_order(GoodsReturned{rma, line, pieces(dice.roll(9)), pieces(0), when});
    case 51:
      return on_order(CalendarBaselined{line, plan()});
    case 52:
      return on_order(CalendarRebaselined{line, plan(), 2, ""});
    case 53:
      return on_order(dice.roll(2) == 0 ? Event(MilestoneWaived{line, MilestoneCode("SEWING"), "planner", "stock"})
                                        : Event(MilestoneReversed{line, MilestoneCode("SEWING"), "wrong roll"}));
    case 54:
      return on_shipment(ShipmentPlanned{{}, "Ocean", when});
    case 55:
      return on_shipment(ShipmentDespatched{when, {}});
    case 56:
      return on_shipment(ShipmentCancelled{"collected"});
    case 57:
    case 58:
      return on_stock(StockOpened{ItemId("CLOTH"), pieces(1).unit, "shelf"});
    case 59:
      return on_stock(StockExpected{arrival, pieces(dice.roll(50)), when, supplier});
    case 60:
      return on_stock(ArrivalRevised{arrival, pieces(dice.roll(5)), when, "late"});
    case 61:
      return on_stock(StockReceived{dice.roll(2) == 0 ? arrival : ArrivalId(), pieces(dice.roll(50)), when, ""});
    case 62:
      return on_stock(StockReserved{reservation, OrderId(order), line, pieces(dice.roll(50)), when});
    case 63:
      return on_stock(StockIssued{dice.roll(2) == 0 ? reservation : ReservationId(), pieces(dice.roll(9)), when, ""});
    case 64:
      return on_stock(ReservationReleased{reservation, "no"});
    case 65:
      return on_stock(StockCounted{pieces(dice.roll(50)), when, "counted"});
    case 66:
    case 67:
      return on_order(GoodsDespatched{ShipmentId("S-1"), line, pieces(dice.roll(30)), when});
    case 68:
      return on_order(ProductionReported{line, pieces(dice.roll(9)), pieces(0), "", when});
    case 69:
      switch (dice.roll(4)) {
        case 0:
          return on_order(OrderSubmitted{});
        case 1:
          return on_order(OrderReviewStarted{PersonId("li")});
        case 2:
          return on_order(OrderQueryRaised{QueryId("Q-1"), "colour", "which?"});
        default:
          return on_order(OrderQueryAnswered{QueryId("Q-1"), "navy"});
      }
    case 70:
      switch (dice.roll(5)) {
        case 0:
          return on_order(OrderReviewed{});
        case 1:
          return on_order(OrderConfirmed{});
        case 2:
          return on_order(CancellationRequested{Party::kBuyer, "no"});
        case 3:
          return on_order(OrderCompleted{});
        default:
          return on_order(OrderClosed{});
      }
    case 71:
      return on_order(dice.roll(2) == 0 ? Event(RequirementAttached{"R-1", line, "logo"})
                                        : Event(RequirementVerified{"R-1", "photo"}));
    case 72:
      return on_shipment(dice.roll(2) == 0 ? Event(ShipmentPacked{4, Decimal::of(80)})
                                           : Event(ShipmentDelivered{when}));
    case 73:
    case 74:
    case 75:
    case 76: {
      LotCounted counted;
      counted.family = family;
      counted.edition = dice.roll(2) == 0 ? "z1.4" : "iso2859-1";
      counted.accepted = dice.roll(2) == 0;
      return on_supplier(counted);
    }
    case 77:
      switch (dice.roll(5)) {
        case 0:
          return on_supplier(SeverityTightened{family});
        case 1:
          return on_supplier(SeverityNormalised{family, "strike"});
        case 2:
          return on_supplier(SeverityReduced{family, "z1.4", "boss"});
        case 3:
          return on_supplier(InspectionDiscontinued{family});
        default:
          return on_supplier(InspectionResumed{family, "fixed"});
      }
    default:
      return {"machine/7", HostEvent{0x8001, 1, "payload"}};
  }
}

}  // namespace gendan

#endif  // GENDAN_TESTS_PROJECTION_RANDOM_EVENTS_H_
