// The gate at despatch, for a shipment of two lines: whatever a house does in eight steps, goods leave only when both
// lines are released and packed, nothing holds either, the requirement is verified, the deposit is paid or covered by a
// letter of credit, and a document goes along or is attached. What has been done is kept in a model of nine small
// facts. Of all sequences that lead to the same facts one is gone on with, because the orders they leave are equal, and
// that is checked.

#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gendan/order/machine.h"
#include "support.h"

namespace gendan {
namespace {

const OrderId kOrder("O-1");
const ShipmentId kShipment("S1");
constexpr int kDepth = 8;

struct Facts {
  enum Hold : char { kFree, kHeld, kLifted };
  enum Goods : char { kPlanned, kPacked, kGone, kCancelled };
  bool released[2] = {false, false};  // the lot of line 1, of line 2
  Hold order = kFree;
  Hold line_2 = kFree;
  bool verified = false;  // what was asked of line 2
  bool paid = false;      // the deposit
  bool credit = false;    // a letter of credit for it
  bool attached = false;  // a document
  Goods goods = kPlanned;
  auto operator<=>(const Facts&) const = default;

  bool held(int line) const { return order == kHeld || (line == 1 && line_2 == kHeld); }
  bool any_held() const { return held(0) || held(1); }
  bool may_leave() const { return goods == kPacked && !any_held() && verified && (paid || credit); }
  bool in_boxes() const { return goods == kPacked || goods == kGone; }
};

struct Action {
  std::string name;
  Decision decision;
  std::function<bool(Facts&)> take;  // false where it must be refused
};

Action releasing(int line) {
  const LotId lot(line == 0 ? "L1" : "L2");
  return {"release " + lot.str(), quality::release_lot(kOrder, lot),
          [line](Facts& f) { return !f.held(line) && !std::exchange(f.released[line], true); }};
}
Action revoking(int line) {
  const LotId lot(line == 0 ? "L1" : "L2");
  return {"revoke " + lot.str(), quality::revoke_release(kOrder, lot, "found a needle"),
          [line](Facts& f) { return !f.in_boxes() && std::exchange(f.released[line], false); }};
}
Action holding(const char* id, LineNo line, Facts::Hold Facts::*hold) {
  return {std::string("hold ") + id, hold::place(kOrder, {HoldId(id), HoldKind::kQuality, line, "doubt"}),
          [hold](Facts& f) { return f.*hold == Facts::kFree && (f.*hold = Facts::kHeld, true); }};
}
Action lifting(const char* id, Facts::Hold Facts::*hold) {
  return {std::string("lift ") + id, hold::release(kOrder, HoldId(id), "report 7"),
          [hold](Facts& f) { return f.*hold == Facts::kHeld && (f.*hold = Facts::kLifted, true); }};
}

const std::vector<Action>& actions() {
  static const std::vector<Action> all = {
      releasing(0),
      releasing(1),
      revoking(0),
      revoking(1),
      holding("H-order", LineNo{0}, &Facts::order),
      holding("H-line", LineNo{2}, &Facts::line_2),
      lifting("H-order", &Facts::order),
      lifting("H-line", &Facts::line_2),
      {"verify", intake::verify_requirement(kOrder, {"R1", "photo 3"}), [](Facts& f) { return f.verified = true; }},
      {"pay", finance::allocate(PaymentId("P1"), kOrder, InvoiceId(), dollars("375")),
       [](Facts& f) { return !std::exchange(f.paid, true); }},
      {"pack", shipment::pack(kShipment, {4, Decimal::of(80)}),
       [](Facts& f) {
         if (f.goods != Facts::kPlanned || !f.released[0] || !f.released[1] || f.any_held()) return false;
         f.goods = Facts::kPacked;
         return true;
       }},
      {"despatch", shipment::despatch(kShipment, {kToday, {"packing list"}}),
       [](Facts& f) {
         if (!f.may_leave()) return false;
         f.goods = Facts::kGone;
         return true;
       }},
      {"despatch without naming a document", shipment::despatch(kShipment, {kToday, {}}),
       [](Facts& f) {
         if (!f.may_leave() || !f.attached) return false;
         f.goods = Facts::kGone;
         return true;
       }},
      {"attach a document", shipment::attach_document(kShipment, {"packing list", "PL-7"}),
       [](Facts& f) { return f.goods != Facts::kCancelled && !std::exchange(f.attached, true); }},
      {"accept a letter of credit",
       finance::accept_letter_of_credit(kOrder, {"LC 4711", dollars("375"), kToday.plus(30)}),
       [](Facts& f) { return f.credit = true; }},
      {"cancel the shipment", shipment::cancel(kShipment, "no vessel"),
       [](Facts& f) {
         if (f.goods != Facts::kPlanned && f.goods != Facts::kPacked) return false;
         f.goods = Facts::kCancelled;
         return true;
       }},
  };
  return all;
}

// Two lines made and inspected, a requirement and a deposit open, a shipment planned.
std::unique_ptr<House> begun() {
  auto house = std::make_unique<House>();
  house->draft("O-1", {line(1), line(2)});
  house->must(intake::attach_requirement(kOrder, {"R1", LineNo{2}, "logo embroidered"}));
  house->review();
  house->must(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 10)}));
  house->must(finance::request_deposit(kOrder, {dollars("375"), kToday.plus(7), "30 %"}));
  house->must(finance::receive_payment(PaymentId("P1"), {CustomerId("ACME"), dollars("1000"), "B-1", kToday}));
  for (std::uint32_t number : {1u, 2u}) {
    const LotId lot(number == 1 ? "L1" : "L2");
    house->produce(100, number);
    house->must(quality::submit_lot(kOrder, {lot, LineNo{number}, pieces(100)}));
    house->must(quality::plan_inspection(kOrder, lot, plan(100, 5, 1, 2)));
    house->must(quality::close_inspection(kOrder, lot, 5));
  }
  house->must(shipment::plan(kShipment,
                             {{{kOrder, LineNo{1}, pieces(100)}, {kOrder, LineNo{2}, pieces(100)}}, "Ocean", kToday}));
  return house;
}

using Path = std::vector<std::size_t>;

std::unique_ptr<House> after(const Path& path) {
  std::unique_ptr<House> house = begun();
  for (const std::size_t action : path) (void)house->execute(actions()[action].decision);
  return house;
}

std::string words(const Path& path) {
  std::string out;
  for (const std::size_t action : path) (out += actions()[action].name) += ", ";
  return out;
}

// The order as it is, but for how many events and in which sequence of holds it came there.
Order normal(const House& house) {
  Order order = house.engine->load(kOrder).value();
  order.version = Version{};
  std::vector<Hold>& holds = order.holds.edit();
  std::sort(holds.begin(), holds.end(), [](const Hold& a, const Hold& b) { return a.id < b.id; });
  return order;
}

struct Explored {
  std::size_t states = 0;
  std::size_t tried = 0;
  std::size_t gone = 0;  // accepted despatches
  std::vector<std::string> wrong;
};

// Tries every action in everything that can come of fewer than kDepth of them. Ends at the first that goes wrong.
Explored explore() {
  Explored out;
  std::map<Facts, Order> known = {{Facts(), normal(*begun())}};
  std::vector<std::pair<Facts, Path>> level = {{Facts(), {}}};
  for (int depth = 0; depth < kDepth; ++depth) {
    std::vector<std::pair<Facts, Path>> next;
    for (const auto& [facts, path] : level) {
      std::unique_ptr<House> house = after(path);
      for (std::size_t a = 0; a < actions().size(); ++a) {
        ++out.tried;
        Facts then = facts;
        const bool expected = actions()[a].take(then);
        if (!expected) then = facts;
        const Position before = house->engine->head();
        const absl::StatusOr<Receipt> receipt = house->execute(actions()[a].decision);
        Path now = path;
        now.push_back(a);
        if (receipt.ok() != expected) out.wrong.push_back(words(now) + code_of(receipt.status()));
        if (!expected && house->engine->head() != before) out.wrong.push_back(words(now) + "refused, and written");
        if (!out.wrong.empty()) return out;
        if (!expected) continue;
        out.gone += then.goods == Facts::kGone && facts.goods == Facts::kPacked ? 1 : 0;
        const auto [place, is_new] = known.emplace(then, normal(*house));
        if (is_new) {
          next.emplace_back(then, std::move(now));
        } else if (place->second != normal(*house)) {
          out.wrong.push_back(words(now) + "leads to another order than others with the same facts");
          return out;
        }
        house = after(path);
      }
    }
    level = std::move(next);
  }
  out.states = known.size();
  return out;
}

TEST(DespatchGate, OpensForTwoLinesOnlyWhenEverythingIsMetWhateverCameBefore) {
  const Explored explored = explore();
  for (const std::string& wrong : explored.wrong) ADD_FAILURE() << wrong;
  EXPECT_GT(explored.gone, 0u);
  RecordProperty("states", static_cast<int>(explored.states));
  RecordProperty("tried", static_cast<int>(explored.tried));
  EXPECT_GT(explored.states, 1000u);
}

#ifdef GENDAN_MUTANTS

TEST(DespatchGate, IsSeenToStandOpenWhenAnyPartOfItIsTakenAway) {
  const std::vector<std::string> parts = {
      "guard hold.none_in_scope",     "guard goods.requirements_verified",      "guard goods.deposit_met",
      "guard shipment.has_documents", "row shipment Packed ShipmentDespatched", "row lot Released LotReleaseRevoked"};
  std::size_t found = 0;
  for (std::size_t k = 0; k < mutants().size(); ++k) {
    if (std::find(parts.begin(), parts.end(), mutants()[k].name) == parts.end()) continue;
    ++found;
    mutant(static_cast<int>(k));
    EXPECT_FALSE(explore().wrong.empty()) << mutants()[k].name;
  }
  mutant(-1);
  EXPECT_EQ(found, parts.size());
}

#endif

}  // namespace
}  // namespace gendan
