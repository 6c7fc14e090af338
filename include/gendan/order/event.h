#ifndef GENDAN_ORDER_EVENT_H_
#define GENDAN_ORDER_EVENT_H_

// The vocabulary: every event type with its frozen tag. A new event is entered here; where else is listed in
// CONTRIBUTING.md.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/export.h"
#include "gendan/order/amendment.h"
#include "gendan/order/complaint.h"
#include "gendan/order/finance.h"
#include "gendan/order/hold.h"
#include "gendan/order/incident.h"
#include "gendan/order/intake.h"
#include "gendan/order/production.h"
#include "gendan/order/promise.h"
#include "gendan/order/quality.h"
#include "gendan/order/returns.h"
#include "gendan/order/reversal.h"
#include "gendan/order/schedule.h"
#include "gendan/order/severity.h"
#include "gendan/order/shipment.h"
#include "gendan/order/stock.h"
#include "gendan/order/stream.h"

namespace gendan {

// An event type of the host's own: tag 0x8000 and up, its bytes as the host's codec made them.
struct HostEvent {
  std::uint16_t tag = 0;
  std::uint16_t schema = 1;
  std::string payload;
  friend bool operator==(const HostEvent&, const HostEvent&) = default;
};

using EventTypes = std::variant<
    // intake
    OrderDrafted, LineAdded, EntryCorrected, RequirementAttached, RequirementVerified, OrderSubmitted,
    OrderReviewStarted, OrderQueryRaised, OrderQueryAnswered, OrderReviewed, OrderConfirmed, OrderRejected,
    DraftDiscarded, CancellationRequested, CancellationRejected, OrderCancelled, OrderCompleted, OrderClosed,
    OrderReopened, PoNumberReserved, PoNumberFreed,
    // amendment
    ChangeProposed, ChangeAccepted, OrderRevised, ChangeRejected, ChangeWithdrawn, ChangeSuperseded,
    // schedule
    CalendarBaselined, MilestoneForecast, MilestoneCompleted, MilestoneWaived, MilestoneReversed, MilestoneMissed,
    CalendarRebaselined,
    // promise
    DeliveryPromised, DelayAnnounced, PromiseRevised, DelayRejected,
    // production
    ProductionReported, LineShortClosed,
    // quality
    LotSubmitted, InspectionPlanned, DefectRecorded, LotPassed, LotFailed, ReworkOrdered, LotResubmitted,
    ConcessionGranted, LotRejected, LotReleased, LotReleaseRevoked, LotSplit,
    // hold
    HoldPlaced, HoldReleased,
    // shipment
    ShipmentPlanned, ShipmentPacked, CarrierBooked, ShipmentDespatched, TransportExceptionRaised, ShipmentDelivered,
    ShipmentCancelled, GoodsPacked, GoodsUnpacked, GoodsDespatched, GoodsDelivered, DocumentAttached,
    // complaint
    ComplaintReceived, ComplaintAcknowledged, AcknowledgementMissed, ComplaintAssessed, InvestigationStarted,
    ResolutionProposed, ResolutionAccepted, ComplaintEscalated, ComplaintClosed, ComplaintReopened, CapaOpened,
    CapaStepCompleted, ComplaintOpened, ComplaintSettled, EffectivenessCheckPlanned, EffectivenessCheckMissed,
    EffectivenessConfirmed, EffectivenessRefuted,
    // incident
    IncidentRaised, IncidentResolved, CustomerInformed, InformingMissed,
    // severity of inspection
    LotCounted, SeverityTightened, SeverityNormalised, SeverityReduced, InspectionDiscontinued, InspectionResumed,
    // returns
    ReturnRequested, ReturnAuthorised, ReturnRefused, ReturnCancelled, ReturnReceived, ReturnDispositioned,
    ReturnClosed, ReturnAwaited, ReturnAwaitEnded, GoodsReturned, ReturnOpened, ReturnSettled,
    // finance
    DepositRequested, InvoiceIssued, CreditNoteIssued, PaymentApplied, LetterOfCreditAccepted, DepositSetOff,
    PaymentReceived, PaymentAllocated, InvoiceWrittenOff, RefundPaid, CancellationCharged, BankReferenceReserved,
    // reversal
    EventReversed,
    // stock
    StockOpened, StockExpected, ArrivalRevised, StockReceived, StockReserved, StockIssued, ReservationReleased,
    StockCounted, SupplyReserved, SupplyIssued, SupplyReleased,
    // the host's
    HostEvent>;

// What happened: one of the types above. It is a std::variant of them: std::visit, std::get_if and what else there is
// for variants takes it. Making, copying, moving, comparing and destroying it are compiled once, in the library, not in
// every file that holds an event.
class GENDAN_EXPORT Event : public EventTypes {
  // The place of E among the types of a variant; their number if it is none of them.
  template <class E, class... Es>
  static constexpr std::size_t place_of(const std::variant<Es...>*) {
    std::size_t place = 0;
    (void)((std::is_same_v<E, Es> || (++place, false)) || ...);
    return place;
  }
  template <class E>
  static constexpr std::size_t kPlace = place_of<E>(static_cast<const EventTypes*>(nullptr));

 public:
  Event();  // an OrderDrafted without any value
  template <class E>
    requires(kPlace<E> < std::variant_size_v<EventTypes>)
  Event(E event) noexcept : Event(kPlace<E>, &event) {}  // NOLINT(google-explicit-constructor): as std::variant does
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
  GENDAN_EXPORT friend bool operator==(const Event& a, const Event& b);

 private:
  Event(std::size_t place, void* value) noexcept;  // moves *value, which is of the type at `place`
};

struct EventFacts {
  std::uint16_t tag = 0;                // frozen: it stands in every log
  std::string_view name;                // frozen too: exports and mappings use it
  std::uint16_t schema = 1;             // newest layout of the payload; older ones stay readable
  Category category = Category::kHost;  // which streams it may stand on
};

template <class E>
inline constexpr EventFacts kFacts{};  // specialised below for every type of Event

// clang-format off
template <> inline constexpr EventFacts kFacts<OrderDrafted>            {0x0101, "OrderDrafted",             1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LineAdded>               {0x0102, "LineAdded",                1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<EntryCorrected>          {0x0103, "EntryCorrected",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<RequirementAttached>     {0x0104, "RequirementAttached",      1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<RequirementVerified>     {0x0105, "RequirementVerified",      1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderSubmitted>          {0x0106, "OrderSubmitted",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderReviewStarted>      {0x0107, "OrderReviewStarted",       1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderQueryRaised>        {0x0108, "OrderQueryRaised",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderQueryAnswered>      {0x0109, "OrderQueryAnswered",       1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderReviewed>           {0x010A, "OrderReviewed",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderConfirmed>          {0x010B, "OrderConfirmed",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderRejected>           {0x010C, "OrderRejected",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DraftDiscarded>          {0x010D, "DraftDiscarded",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CancellationRequested>   {0x010E, "CancellationRequested",    1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CancellationRejected>    {0x010F, "CancellationRejected",     1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderCancelled>          {0x0110, "OrderCancelled",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderCompleted>          {0x0111, "OrderCompleted",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderClosed>             {0x0112, "OrderClosed",              1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderReopened>           {0x0113, "OrderReopened",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<PoNumberReserved>        {0x0114, "PoNumberReserved",         1, Category::kPoNumber};
template <> inline constexpr EventFacts kFacts<PoNumberFreed>           {0x0115, "PoNumberFreed",            1, Category::kPoNumber};
template <> inline constexpr EventFacts kFacts<ChangeProposed>          {0x0201, "ChangeProposed",           2, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ChangeAccepted>          {0x0202, "ChangeAccepted",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<OrderRevised>            {0x0203, "OrderRevised",             2, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ChangeRejected>          {0x0204, "ChangeRejected",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ChangeWithdrawn>         {0x0205, "ChangeWithdrawn",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ChangeSuperseded>        {0x0206, "ChangeSuperseded",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CalendarBaselined>       {0x0301, "CalendarBaselined",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<MilestoneForecast>       {0x0302, "MilestoneForecast",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<MilestoneCompleted>      {0x0303, "MilestoneCompleted",       1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<MilestoneWaived>         {0x0304, "MilestoneWaived",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<MilestoneReversed>       {0x0305, "MilestoneReversed",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<MilestoneMissed>         {0x0306, "MilestoneMissed",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CalendarRebaselined>     {0x0307, "CalendarRebaselined",      1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DeliveryPromised>        {0x0401, "DeliveryPromised",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DelayAnnounced>          {0x0402, "DelayAnnounced",           2, Category::kOrder};
template <> inline constexpr EventFacts kFacts<PromiseRevised>          {0x0403, "PromiseRevised",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DelayRejected>           {0x0404, "DelayRejected",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ProductionReported>      {0x0501, "ProductionReported",       1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LineShortClosed>         {0x0502, "LineShortClosed",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotSubmitted>            {0x0601, "LotSubmitted",             1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<InspectionPlanned>       {0x0602, "InspectionPlanned",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DefectRecorded>          {0x0603, "DefectRecorded",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotPassed>               {0x0604, "LotPassed",                1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotFailed>               {0x0605, "LotFailed",                1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ReworkOrdered>           {0x0606, "ReworkOrdered",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotResubmitted>          {0x0607, "LotResubmitted",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ConcessionGranted>       {0x0608, "ConcessionGranted",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotRejected>             {0x0609, "LotRejected",              1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotReleased>             {0x060A, "LotReleased",              1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotReleaseRevoked>       {0x060B, "LotReleaseRevoked",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotSplit>                {0x060C, "LotSplit",                 1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LotCounted>              {0x0620, "LotCounted",               1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<SeverityTightened>       {0x0621, "SeverityTightened",        1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<SeverityNormalised>      {0x0622, "SeverityNormalised",       1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<SeverityReduced>         {0x0623, "SeverityReduced",          1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<InspectionDiscontinued>  {0x0624, "InspectionDiscontinued",   1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<InspectionResumed>       {0x0625, "InspectionResumed",        1, Category::kSupplier};
template <> inline constexpr EventFacts kFacts<HoldPlaced>              {0x0701, "HoldPlaced",               2, Category::kOrder};
template <> inline constexpr EventFacts kFacts<HoldReleased>            {0x0702, "HoldReleased",             1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ShipmentPlanned>         {0x0801, "ShipmentPlanned",          1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<ShipmentPacked>          {0x0802, "ShipmentPacked",           1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<CarrierBooked>           {0x0803, "CarrierBooked",            2, Category::kShipment};
template <> inline constexpr EventFacts kFacts<ShipmentDespatched>      {0x0804, "ShipmentDespatched",       1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<TransportExceptionRaised>{0x0805, "TransportExceptionRaised", 1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<ShipmentDelivered>       {0x0806, "ShipmentDelivered",        1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<ShipmentCancelled>       {0x0807, "ShipmentCancelled",        1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<GoodsPacked>             {0x0808, "GoodsPacked",              2, Category::kOrder};
template <> inline constexpr EventFacts kFacts<GoodsUnpacked>           {0x0809, "GoodsUnpacked",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<GoodsDespatched>         {0x080A, "GoodsDespatched",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<GoodsDelivered>          {0x080B, "GoodsDelivered",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DocumentAttached>        {0x080C, "DocumentAttached",         1, Category::kShipment};
template <> inline constexpr EventFacts kFacts<ComplaintReceived>       {0x0901, "ComplaintReceived",        1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintAcknowledged>   {0x0902, "ComplaintAcknowledged",    1, Category::kCase};
template <> inline constexpr EventFacts kFacts<AcknowledgementMissed>   {0x0903, "AcknowledgementMissed",    1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintAssessed>       {0x0904, "ComplaintAssessed",        1, Category::kCase};
template <> inline constexpr EventFacts kFacts<InvestigationStarted>    {0x0905, "InvestigationStarted",     1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ResolutionProposed>      {0x0906, "ResolutionProposed",       1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ResolutionAccepted>      {0x0907, "ResolutionAccepted",       1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintEscalated>      {0x0908, "ComplaintEscalated",       1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintClosed>         {0x0909, "ComplaintClosed",          1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintReopened>       {0x090A, "ComplaintReopened",        1, Category::kCase};
template <> inline constexpr EventFacts kFacts<CapaOpened>              {0x090B, "CapaOpened",               1, Category::kCase};
template <> inline constexpr EventFacts kFacts<CapaStepCompleted>       {0x090C, "CapaStepCompleted",        1, Category::kCase};
template <> inline constexpr EventFacts kFacts<ComplaintOpened>         {0x090D, "ComplaintOpened",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ComplaintSettled>        {0x090E, "ComplaintSettled",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<EffectivenessCheckPlanned> {0x090F, "EffectivenessCheckPlanned", 1, Category::kCase};
template <> inline constexpr EventFacts kFacts<EffectivenessCheckMissed> {0x0910, "EffectivenessCheckMissed", 1, Category::kCase};
template <> inline constexpr EventFacts kFacts<EffectivenessConfirmed>  {0x0911, "EffectivenessConfirmed",   1, Category::kCase};
template <> inline constexpr EventFacts kFacts<EffectivenessRefuted>    {0x0912, "EffectivenessRefuted",     1, Category::kCase};
template <> inline constexpr EventFacts kFacts<IncidentRaised>          {0x0B01, "IncidentRaised",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<IncidentResolved>        {0x0B02, "IncidentResolved",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CustomerInformed>        {0x0B03, "CustomerInformed",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<InformingMissed>         {0x0B04, "InformingMissed",          1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ReturnRequested>         {0x0A01, "ReturnRequested",          1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnAuthorised>        {0x0A02, "ReturnAuthorised",         1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnRefused>           {0x0A03, "ReturnRefused",            1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnCancelled>         {0x0A04, "ReturnCancelled",          1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnReceived>          {0x0A05, "ReturnReceived",           1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnDispositioned>     {0x0A06, "ReturnDispositioned",      1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnClosed>            {0x0A07, "ReturnClosed",             1, Category::kReturn};
template <> inline constexpr EventFacts kFacts<ReturnAwaited>           {0x0A10, "ReturnAwaited",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ReturnAwaitEnded>        {0x0A11, "ReturnAwaitEnded",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<GoodsReturned>           {0x0A12, "GoodsReturned",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ReturnOpened>            {0x0A13, "ReturnOpened",             1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<ReturnSettled>           {0x0A14, "ReturnSettled",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DepositRequested>        {0x0C01, "DepositRequested",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<InvoiceIssued>           {0x0C02, "InvoiceIssued",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CreditNoteIssued>        {0x0C03, "CreditNoteIssued",         1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<PaymentApplied>          {0x0C04, "PaymentApplied",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<LetterOfCreditAccepted>  {0x0C05, "LetterOfCreditAccepted",   1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<DepositSetOff>           {0x0C06, "DepositSetOff",            1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<InvoiceWrittenOff>       {0x0C07, "InvoiceWrittenOff",        1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<RefundPaid>              {0x0C08, "RefundPaid",               1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<CancellationCharged>     {0x0C09, "CancellationCharged",      1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<PaymentReceived>         {0x0C10, "PaymentReceived",          1, Category::kPayment};
template <> inline constexpr EventFacts kFacts<PaymentAllocated>        {0x0C11, "PaymentAllocated",         1, Category::kPayment};
template <> inline constexpr EventFacts kFacts<BankReferenceReserved>   {0x0C12, "BankReferenceReserved",    1, Category::kBank};
template <> inline constexpr EventFacts kFacts<EventReversed>           {0x0D01, "EventReversed",            1, Category::kAny};
template <> inline constexpr EventFacts kFacts<StockOpened>             {0x0E01, "StockOpened",              1, Category::kStock};
template <> inline constexpr EventFacts kFacts<StockExpected>           {0x0E02, "StockExpected",            1, Category::kStock};
template <> inline constexpr EventFacts kFacts<ArrivalRevised>          {0x0E03, "ArrivalRevised",           1, Category::kStock};
template <> inline constexpr EventFacts kFacts<StockReceived>           {0x0E04, "StockReceived",            1, Category::kStock};
template <> inline constexpr EventFacts kFacts<StockReserved>           {0x0E05, "StockReserved",            1, Category::kStock};
template <> inline constexpr EventFacts kFacts<StockIssued>             {0x0E06, "StockIssued",              1, Category::kStock};
template <> inline constexpr EventFacts kFacts<ReservationReleased>     {0x0E07, "ReservationReleased",      1, Category::kStock};
template <> inline constexpr EventFacts kFacts<StockCounted>            {0x0E08, "StockCounted",             1, Category::kStock};
template <> inline constexpr EventFacts kFacts<SupplyReserved>          {0x0E10, "SupplyReserved",           1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<SupplyIssued>            {0x0E11, "SupplyIssued",             1, Category::kOrder};
template <> inline constexpr EventFacts kFacts<SupplyReleased>          {0x0E12, "SupplyReleased",           1, Category::kOrder};
// clang-format on

// The facts of an event; for a HostEvent its own tag and schema, an empty name. Its schema is the one in which it is
// written: the oldest that holds all that it says, but of a DelayAnnounced always the second.
GENDAN_EXPORT EventFacts facts_of(const Event& event);
// The library's event types in order of their tags. The view lives as long as the program.
GENDAN_EXPORT std::span<const EventFacts> event_types();

// One that stands in a log. Valid until the function that it is given to returns.
struct PastEvent {
  Version version;
  const Event& event;
  std::string_view actor;
  Instant recorded_at;
  bool observed = false;
  bool reversed = false;  // a later event has taken it back
};

// What a decision wants written, in order.
class Events {
 public:
  struct Item {
    StreamId stream;
    Event event;
    Instant occurred_at;  // 0: the request's
  };
  Events&& on(StreamId stream, Event event, Instant occurred_at = {}) && {
    add(std::move(stream), std::move(event), occurred_at);
    return std::move(*this);
  }
  void add(StreamId stream, Event event, Instant occurred_at = {}) {
    items_.push_back({std::move(stream), std::move(event), occurred_at});
  }
  const std::vector<Item>& items() const { return items_; }
  bool empty() const { return items_.empty(); }

 private:
  std::vector<Item> items_;
};

}  // namespace gendan

#endif  // GENDAN_ORDER_EVENT_H_
