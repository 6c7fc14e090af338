#ifndef GENDAN_LIB_ORDER_STEPS_H_
#define GENDAN_LIB_ORDER_STEPS_H_

// One step per event and aggregate: check its values, take it through its machines, fold it, keep the ledger's
// invariants. Each is defined in its capability's source; judge.cc dispatches to them.

#include "absl/status/status.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"

namespace gendan {

// intake.cc
absl::Status step(Order& order, const OrderDrafted& event, const Judging& how);
absl::Status step(Order& order, const LineAdded& event, const Judging& how);
absl::Status step(Order& order, const EntryCorrected& event, const Judging& how);
absl::Status step(Order& order, const RequirementAttached& event, const Judging& how);
absl::Status step(Order& order, const RequirementVerified& event, const Judging& how);
absl::Status step(Order& order, const OrderSubmitted& event, const Judging& how);
absl::Status step(Order& order, const OrderReviewStarted& event, const Judging& how);
absl::Status step(Order& order, const OrderQueryRaised& event, const Judging& how);
absl::Status step(Order& order, const OrderQueryAnswered& event, const Judging& how);
absl::Status step(Order& order, const OrderReviewed& event, const Judging& how);
absl::Status step(Order& order, const OrderConfirmed& event, const Judging& how);
absl::Status step(Order& order, const OrderRejected& event, const Judging& how);
absl::Status step(Order& order, const DraftDiscarded& event, const Judging& how);
absl::Status step(Order& order, const CancellationRequested& event, const Judging& how);
absl::Status step(Order& order, const CancellationRejected& event, const Judging& how);
absl::Status step(Order& order, const OrderCancelled& event, const Judging& how);
absl::Status step(Order& order, const OrderCompleted& event, const Judging& how);
absl::Status step(Order& order, const OrderClosed& event, const Judging& how);
absl::Status step(Order& order, const OrderReopened& event, const Judging& how);
absl::Status step(PoNumber& number, const PoNumberReserved& event, const Judging& how);
absl::Status step(PoNumber& number, const PoNumberFreed& event, const Judging& how);
// amendment.cc
absl::Status step(Order& order, const ChangeProposed& event, const Judging& how);
absl::Status step(Order& order, const ChangeAccepted& event, const Judging& how);
absl::Status step(Order& order, const OrderRevised& event, const Judging& how);
absl::Status step(Order& order, const ChangeRejected& event, const Judging& how);
absl::Status step(Order& order, const ChangeWithdrawn& event, const Judging& how);
absl::Status step(Order& order, const ChangeSuperseded& event, const Judging& how);
// schedule.cc
absl::Status step(Order& order, const CalendarBaselined& event, const Judging& how);
absl::Status step(Order& order, const CalendarRebaselined& event, const Judging& how);
absl::Status step(Order& order, const MilestoneForecast& event, const Judging& how);
absl::Status step(Order& order, const MilestoneCompleted& event, const Judging& how);
absl::Status step(Order& order, const MilestoneWaived& event, const Judging& how);
absl::Status step(Order& order, const MilestoneReversed& event, const Judging& how);
absl::Status step(Order& order, const MilestoneMissed& event, const Judging& how);
// promise.cc
absl::Status step(Order& order, const DeliveryPromised& event, const Judging& how);
absl::Status step(Order& order, const DelayAnnounced& event, const Judging& how);
absl::Status step(Order& order, const PromiseRevised& event, const Judging& how);
absl::Status step(Order& order, const DelayRejected& event, const Judging& how);
// production.cc
absl::Status step(Order& order, const ProductionReported& event, const Judging& how);
absl::Status step(Order& order, const LineShortClosed& event, const Judging& how);
// quality.cc
absl::Status step(Order& order, const LotSubmitted& event, const Judging& how);
absl::Status step(Order& order, const InspectionPlanned& event, const Judging& how);
absl::Status step(Order& order, const DefectRecorded& event, const Judging& how);
absl::Status step(Order& order, const LotPassed& event, const Judging& how);
absl::Status step(Order& order, const LotFailed& event, const Judging& how);
absl::Status step(Order& order, const ReworkOrdered& event, const Judging& how);
absl::Status step(Order& order, const LotResubmitted& event, const Judging& how);
absl::Status step(Order& order, const ConcessionGranted& event, const Judging& how);
absl::Status step(Order& order, const LotRejected& event, const Judging& how);
absl::Status step(Order& order, const LotReleased& event, const Judging& how);
absl::Status step(Order& order, const LotReleaseRevoked& event, const Judging& how);
absl::Status step(Order& order, const LotSplit& event, const Judging& how);
// severity.cc
absl::Status step(Supplier& supplier, const LotCounted& event, const Judging& how);
absl::Status step(Supplier& supplier, const SeverityTightened& event, const Judging& how);
absl::Status step(Supplier& supplier, const SeverityNormalised& event, const Judging& how);
absl::Status step(Supplier& supplier, const SeverityReduced& event, const Judging& how);
absl::Status step(Supplier& supplier, const InspectionDiscontinued& event, const Judging& how);
absl::Status step(Supplier& supplier, const InspectionResumed& event, const Judging& how);
// hold.cc
absl::Status step(Order& order, const HoldPlaced& event, const Judging& how);
absl::Status step(Order& order, const HoldReleased& event, const Judging& how);
// goods.cc: the order's side of a shipment
absl::Status step(Order& order, const GoodsPacked& event, const Judging& how);
absl::Status step(Order& order, const GoodsUnpacked& event, const Judging& how);
absl::Status step(Order& order, const GoodsDespatched& event, const Judging& how);
absl::Status step(Order& order, const GoodsDelivered& event, const Judging& how);
// shipment.cc
absl::Status step(Shipment& shipment, const ShipmentPlanned& event, const Judging& how);
absl::Status step(Shipment& shipment, const ShipmentPacked& event, const Judging& how);
absl::Status step(Shipment& shipment, const CarrierBooked& event, const Judging& how);
absl::Status step(Shipment& shipment, const ShipmentDespatched& event, const Judging& how);
absl::Status step(Shipment& shipment, const TransportExceptionRaised& event, const Judging& how);
absl::Status step(Shipment& shipment, const ShipmentDelivered& event, const Judging& how);
absl::Status step(Shipment& shipment, const ShipmentCancelled& event, const Judging& how);
absl::Status step(Shipment& shipment, const DocumentAttached& event, const Judging& how);
// complaint.cc
absl::Status step(Complaint& complaint, const ComplaintReceived& event, const Judging& how);
absl::Status step(Complaint& complaint, const ComplaintAcknowledged& event, const Judging& how);
absl::Status step(Complaint& complaint, const AcknowledgementMissed& event, const Judging& how);
absl::Status step(Complaint& complaint, const ComplaintAssessed& event, const Judging& how);
absl::Status step(Complaint& complaint, const InvestigationStarted& event, const Judging& how);
absl::Status step(Complaint& complaint, const ResolutionProposed& event, const Judging& how);
absl::Status step(Complaint& complaint, const ResolutionAccepted& event, const Judging& how);
absl::Status step(Complaint& complaint, const ComplaintEscalated& event, const Judging& how);
absl::Status step(Complaint& complaint, const ComplaintClosed& event, const Judging& how);
absl::Status step(Complaint& complaint, const ComplaintReopened& event, const Judging& how);
absl::Status step(Complaint& complaint, const CapaOpened& event, const Judging& how);
absl::Status step(Complaint& complaint, const CapaStepCompleted& event, const Judging& how);
absl::Status step(Complaint& complaint, const EffectivenessCheckPlanned& event, const Judging& how);
absl::Status step(Complaint& complaint, const EffectivenessCheckMissed& event, const Judging& how);
absl::Status step(Complaint& complaint, const EffectivenessConfirmed& event, const Judging& how);
absl::Status step(Complaint& complaint, const EffectivenessRefuted& event, const Judging& how);
absl::Status step(Order& order, const ComplaintOpened& event, const Judging& how);
absl::Status step(Order& order, const ComplaintSettled& event, const Judging& how);
// incident.cc
absl::Status step(Order& order, const IncidentRaised& event, const Judging& how);
absl::Status step(Order& order, const IncidentResolved& event, const Judging& how);
absl::Status step(Order& order, const CustomerInformed& event, const Judging& how);
absl::Status step(Order& order, const InformingMissed& event, const Judging& how);

// returns.cc
absl::Status step(Return& rma, const ReturnRequested& event, const Judging& how);
absl::Status step(Return& rma, const ReturnAuthorised& event, const Judging& how);
absl::Status step(Return& rma, const ReturnRefused& event, const Judging& how);
absl::Status step(Return& rma, const ReturnCancelled& event, const Judging& how);
absl::Status step(Return& rma, const ReturnReceived& event, const Judging& how);
absl::Status step(Return& rma, const ReturnDispositioned& event, const Judging& how);
absl::Status step(Return& rma, const ReturnClosed& event, const Judging& how);
absl::Status step(Order& order, const ReturnAwaited& event, const Judging& how);
absl::Status step(Order& order, const ReturnAwaitEnded& event, const Judging& how);
absl::Status step(Order& order, const GoodsReturned& event, const Judging& how);
absl::Status step(Order& order, const ReturnOpened& event, const Judging& how);
absl::Status step(Order& order, const ReturnSettled& event, const Judging& how);

// finance.cc
absl::Status step(Order& order, const DepositRequested& event, const Judging& how);
absl::Status step(Order& order, const InvoiceIssued& event, const Judging& how);
absl::Status step(Order& order, const CreditNoteIssued& event, const Judging& how);
absl::Status step(Order& order, const PaymentApplied& event, const Judging& how);
absl::Status step(Order& order, const LetterOfCreditAccepted& event, const Judging& how);
absl::Status step(Order& order, const DepositSetOff& event, const Judging& how);
absl::Status step(Order& order, const InvoiceWrittenOff& event, const Judging& how);
absl::Status step(Order& order, const RefundPaid& event, const Judging& how);
absl::Status step(Order& order, const CancellationCharged& event, const Judging& how);
absl::Status step(Payment& payment, const PaymentReceived& event, const Judging& how);
absl::Status step(Payment& payment, const PaymentAllocated& event, const Judging& how);
absl::Status step(BankReference& reference, const BankReferenceReserved& event, const Judging& how);

// stock.cc
absl::Status step(Stock& stock, const StockOpened& event, const Judging& how);
absl::Status step(Stock& stock, const StockExpected& event, const Judging& how);
absl::Status step(Stock& stock, const ArrivalRevised& event, const Judging& how);
absl::Status step(Stock& stock, const StockReceived& event, const Judging& how);
absl::Status step(Stock& stock, const StockReserved& event, const Judging& how);
absl::Status step(Stock& stock, const StockIssued& event, const Judging& how);
absl::Status step(Stock& stock, const ReservationReleased& event, const Judging& how);
absl::Status step(Stock& stock, const StockCounted& event, const Judging& how);
absl::Status step(Order& order, const SupplyReserved& event, const Judging& how);
absl::Status step(Order& order, const SupplyIssued& event, const Judging& how);
absl::Status step(Order& order, const SupplyReleased& event, const Judging& how);

// reversal.cc: what it says by itself. The rest takes the whole stream, which the engine has.
absl::Status check_values(const EventReversed& event);
// Whether `later`, which could have happened without `earlier`, would then say something else. `order` is the one that
// both are of, as it stands behind `later`; null where they are of none.
bool leans_on(const Event& later, const Event& earlier, const Order* order);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_STEPS_H_
