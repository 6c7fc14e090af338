#ifndef GENDAN_TESTS_MODEL_REFERENCE_MODEL_H_
#define GENDAN_TESTS_MODEL_REFERENCE_MODEL_H_

// The invariants of the domain, written down a second time as plainly as possible, and checked after every event.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gendan/log/record.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/order.h"
#include "gendan/order/stock_state.h"
#include "gendan/order/supplier_state.h"

namespace gendan {

class ReferenceModel {
 public:
  // Takes one event of the log, in order; what it breaks is added to broken().
  void apply(const Record& record, const Event& event);
  // Compares the quantities, revision, promises, milestones and requirements of an order with the engine's, what a
  // stock holds, how strictly a supplier's goods are inspected, and what is known of the effect of a complaint's 8D.
  void compare(const Order& order);
  void compare(const Complaint& complaint);
  void compare(const Stock& stock);
  void compare(const Supplier& supplier);
  // What is reserved stands on both sides, and for no order that is over; every first verdict that counts was counted.
  // True only between two appends.
  void check_supplies();
  // No two orders stand under one number of one customer. True only between two appends.
  void check_numbers();

  const std::vector<std::string>& broken() const { return broken_; }
  std::uint64_t events() const { return events_; }

 private:
  struct LotModel {
    std::uint32_t line = 0;
    std::int64_t size = 0;
    SamplingPlan plan;
    std::map<DefectClass, std::uint64_t> defects;
    std::map<DefectClass, std::set<std::uint32_t>> units;
    bool good = false;    // passed or conceded
    bool failed = false;  // and neither reworked nor conceded since
    bool released = false;
    std::uint32_t rounds = 0;                    // verdicts
    std::map<std::string, std::int64_t> packed;  // by shipment, as far as it was noted
  };
  // What the plan and the findings of a lot give.
  struct Verdict {
    bool passed = true;
    bool gap = false;  // between Ac and Re of some class
  };
  struct LineModel {
    LineAdded terms;
    std::int64_t made = 0, scrapped = 0, packed = 0, shipped = 0, accepted = 0, damaged = 0, refused = 0, lost = 0;
    std::int64_t awaited = 0, returned = 0;  // back from the customer
    std::int64_t invoiced = 0, ahead = 0;    // ahead: agreed to be invoiced before it ships
    std::vector<Date> promises;              // all there ever were
    std::uint64_t moved_at = 0;  // the append that agreed to another requested day, which may bring a promise of it
    Date moved_to;
    bool delay_open = false;
  };
  struct InvoiceModel {
    InvoiceIssued issued;
    std::int64_t amount = 0, credited = 0, paid = 0, written_off = 0;
    std::int64_t of_deposit = 0;  // what of `paid` the deposit has paid
  };
  struct PaymentModel {
    std::int64_t received = 0, allocated = 0;
    std::string reference;  // the customer's and the bank's
    bool observed = false;
  };
  struct StockModel {
    struct Arrival {
      std::int64_t amount = 0;
      Date due;
    };
    struct Reservation {
      std::string order;
      std::int64_t left = 0;
      Date needed;
    };
    bool observed = false;
    std::int64_t there = 0;
    std::map<std::string, Arrival> arrivals;
    std::map<std::string, Reservation> reservations;
  };
  struct MilestoneModel {
    MilestoneState state = MilestoneState::kNone;
    Date planned;
  };
  struct OrderModel {
    bool observed = false;
    std::string customer, number;                  // the customer's own for the order
    bool stands = false;                           // past its draft, and not called off
    bool over = false;                             // cancelled, completed or closed
    std::map<std::string, std::int64_t> supplies;  // "<stock>/<reservation>", and what is left of it
    std::uint32_t revision = 0;
    std::map<std::uint32_t, LineModel> lines;
    std::map<std::string, LotModel> lots;
    std::map<std::string, std::pair<std::uint32_t, std::string>> holds;  // open ones, with their line and shipment
    std::map<std::string, std::uint32_t> unverified;                     // requirements, with their line
    std::map<std::string, ChangeProposed> proposals;                     // open ones
    std::set<std::uint32_t> calendars;
    std::map<std::pair<std::uint32_t, std::string>, MilestoneModel> milestones;  // by line and code
    std::map<std::string, InvoiceModel> invoices;
    std::int64_t deposit = 0, deposit_paid = 0, deposit_used = 0;
    Date letter_of_credit;  // its last day
    std::int64_t credit_amount = 0;
    std::map<std::string, Date> left;  // by shipment, when it was despatched
  };

  // How strictly goods of one family are inspected, and how lots came out since that began.
  struct FamilyModel {
    Severity severity = Severity::kNormal;
    bool discontinued = false;
    std::vector<LotCounted> lots;
    std::string unsaid;  // the event that the last lot brought about and that has not been written yet
  };
  struct SupplierModel {
    bool observed = false;
    std::map<std::string, FamilyModel> families;
  };

  // A complaint or return.
  struct Claim {
    std::string order;
    bool open = false;
    bool observed = false;
    bool capa = false;  // an 8D was opened
    EffectivenessState effect = EffectivenessState::kNone;
  };

  void check(const std::string& order, const OrderModel& model, std::uint64_t position);
  void fail(std::uint64_t position, const std::string& what);
  static void forget_findings(LotModel& lot);
  static void take_out(LineModel& line, std::int64_t micros);
  void take(OrderModel& order, const Record& record, const Event& event);
  void take(const Record& record, const Event& event);
  void take_back(const Record& record, const EventReversed& event);
  void take_money(OrderModel& order, const Event& event);
  void take(PaymentModel& payment, const Event& event, std::uint64_t position);
  void take(StockModel& stock, const Record& record, const Event& event);
  static void take_supply(OrderModel& order, const Event& event);
  void take_claim(const Record& record, const Event& event);
  static void take_effect(Claim& claim, const Event& event);
  static void take_number(OrderModel& order, const Event& event);
  void take(SupplierModel& supplier, const Record& record, const Event& event);
  static std::string brought_about(FamilyModel& family);
  static bool allows_reduced(const FamilyModel& family, const std::string& edition);
  // The severity in force for a line's goods; null where nobody is named who made them.
  const FamilyModel* inspection_of(const LineModel& line);
  void check_plan(OrderModel& order, const InspectionPlanned& event, std::uint64_t position);
  void await_count(const std::string& id, OrderModel& order, const std::string& lot, Verdict verdict, bool observed);
  // What must be done before the order ends.
  void check_end(const std::string& id, const OrderModel& order, const Event& event, std::uint64_t position);
  static std::int64_t owed(const OrderModel& order);
  void check_claims(const Record& record);
  bool held(const OrderModel& order, std::uint32_t line, const std::string& shipment) const;
  static std::int64_t packed_of(const LotModel& lot);
  static Verdict verdict_of(const LotModel& lot);
  template <class E>
  static void plan_milestones(OrderModel& order, const E& calendar);
  void compare_milestones(const Order& order, const OrderModel& model);

  std::map<std::string, OrderModel> orders_;
  std::map<std::string, PaymentModel> payments_;
  std::map<std::string, std::string> references_;  // the stream of the first payment with each
  std::map<std::string, StockModel> stocks_;
  std::map<std::string, SupplierModel> suppliers_;
  std::map<std::string, Verdict> uncounted_;  // "<order>/<lot>" whose first verdict is to be counted in this append
  std::map<std::string, Claim> claims_;       // by stream
  bool again_ = false;  // what is left of a stream is taken once more: other streams are not as they were
  std::map<std::string, std::uint64_t> versions_;
  // What stands of each stream, by version, to be taken again when something of it is taken back.
  struct Standing {
    std::uint32_t flags = 0;
    Instant recorded_at;
    Event event;
  };
  std::map<std::string, std::map<std::uint64_t, Standing>> standing_;
  std::map<std::string, std::uint64_t> requests_;  // first position of each
  std::uint64_t position_ = 0;
  std::uint64_t events_ = 0;
  Instant recorded_at_;
  std::vector<std::string> broken_;
};

}  // namespace gendan

#endif  // GENDAN_TESTS_MODEL_REFERENCE_MODEL_H_
