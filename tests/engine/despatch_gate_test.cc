// The gate at despatch, for a shipment of two lines: whatever a house does in eight steps, goods leave only when both
// lines are released and packed, nothing holds either, the requirement is verified, the deposit is paid or covered by a
// letter of credit, and a document goes along or is attached. What has been done is kept in a model of a few small
// facts. Of all sequences that lead to the same facts one is gone on with, because the orders and the shipments they
// leave are equal, and that is checked. What the money alone decides is gone through from a shipment that is packed:
// with a deposit or without one, and with letters of credit that have expired or not.

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
  enum Credit : char { kNoCredit, kForToday, kForLong };  // until when the letter of credit runs
  bool released[2] = {false, false};                      // the lot of line 1, of line 2
  Hold order = kFree;
  Hold line_2 = kFree;
  Hold shipment = kFree;
  bool verified = false;  // what was asked of line 2
  bool asked = false;     // for a deposit
  bool paid = false;      // the deposit
  Credit credit = kNoCredit;
  bool tomorrow = false;   // it has come
  bool left_late = false;  // only then did the goods leave
  bool attached = false;   // a document
  Goods goods = kPlanned;
  auto operator<=>(const Facts&) const = default;

  bool held(int line) const { return order == kHeld || (line == 1 && line_2 == kHeld); }
  // Something that the shipment carries, or all of it.
  bool any_held() const { return held(0) || held(1) || shipment == kHeld; }
  bool covered() const { return credit == kForLong || (credit == kForToday && !tomorrow); }
  bool money() const { return asked ? paid || covered() : credit == kNoCredit || covered(); }
  bool may_leave() const { return goods == kPacked && !any_held() && verified && money(); }
  bool in_boxes() const { return goods == kPacked || goods == kGone; }
};

struct Action {
  std::string name;
  Decision decision;                 // none: a day goes by
  std::function<bool(Facts&)> take;  // false where it must be refused
};
using Actions = std::vector<Action>;

absl::Status attempt(House& house, const Action& action) {
  if (action.decision) return house.execute(action.decision).status();
  house.clock.set(start_of(kToday.plus(1)));
  return absl::OkStatus();
}

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
// Of what the shipment carries alone: the lots of its lines may be released.
Action holding_shipment() {
  return {"hold H-ship",
          hold::place(kOrder, {HoldId("H-ship"), HoldKind::kDocuments, LineNo{0}, "no certificate", kShipment}),
          [](Facts& f) {
            if (f.shipment != Facts::kFree || f.goods == Facts::kCancelled) return false;
            f.shipment = Facts::kHeld;
            return true;
          }};
}
Action lifting(const char* id, Facts::Hold Facts::*hold) {
  return {std::string("lift ") + id, hold::release(kOrder, HoldId(id), "report 7"),
          [hold](Facts& f) { return f.*hold == Facts::kHeld && (f.*hold = Facts::kLifted, true); }};
}

Action paying() {
  return {"pay", finance::allocate(PaymentId("P1"), kOrder, InvoiceId(), dollars("375")),
          [](Facts& f) { return f.asked && !std::exchange(f.paid, true); }};
}
Action crediting(const char* name, Date until, Facts::Credit credit) {
  return {std::string("accept a letter of credit ") + name,
          finance::accept_letter_of_credit(kOrder, {"LC 4711", dollars("375"), until}), [credit](Facts& f) {
            if (credit == Facts::kForToday && f.tomorrow) return false;
            f.credit = credit;
            return true;
          }};
}
// On the day that it is.
Action despatching(const char* name, std::vector<std::string> documents) {
  const bool named = !documents.empty();
  return {name,
          [documents = std::move(documents)](View& view, const Context& context) {
            return shipment::despatch(kShipment, {context.today, documents})(view, context);
          },
          [named](Facts& f) {
            if (!f.may_leave() || (!named && !f.attached)) return false;
            f.goods = Facts::kGone;
            f.left_late = f.tomorrow;
            return true;
          }};
}
Action cancelling() {
  return {"cancel the shipment", shipment::cancel(kShipment, "no vessel"), [](Facts& f) {
            if (f.goods != Facts::kPlanned && f.goods != Facts::kPacked) return false;
            f.goods = Facts::kCancelled;
            return true;
          }};
}
Decision deposit() { return finance::request_deposit(kOrder, {dollars("375"), kToday.plus(7), "30 %"}); }

const Actions& all_actions() {
  static const Actions all = {
      releasing(0),
      releasing(1),
      revoking(0),
      revoking(1),
      holding("H-order", LineNo{0}, &Facts::order),
      holding("H-line", LineNo{2}, &Facts::line_2),
      holding_shipment(),
      lifting("H-order", &Facts::order),
      lifting("H-line", &Facts::line_2),
      lifting("H-ship", &Facts::shipment),
      {"verify", intake::verify_requirement(kOrder, {"R1", "photo 3"}), [](Facts& f) { return f.verified = true; }},
      paying(),
      {"pack", shipment::pack(kShipment, {4, Decimal::of(80)}),
       [](Facts& f) {
         if (f.goods != Facts::kPlanned || !f.released[0] || !f.released[1] || f.any_held()) return false;
         f.goods = Facts::kPacked;
         return true;
       }},
      despatching("despatch", {"packing list"}),
      despatching("despatch without naming a document", {}),
      {"attach a document", shipment::attach_document(kShipment, {"packing list", "PL-7"}),
       [](Facts& f) { return f.goods != Facts::kCancelled && !std::exchange(f.attached, true); }},
      crediting("for long", kToday.plus(30), Facts::kForLong),
      cancelling(),
  };
  return all;
}

// What the money is about, and what may come between.
const Actions& money_actions() {
  static const Actions all = {
      {"request the deposit", deposit(), [](Facts& f) { return f.asked = true; }},
      paying(),
      crediting("for today", kToday, Facts::kForToday),
      crediting("for long", kToday.plus(30), Facts::kForLong),
      {"a day goes by", nullptr, [](Facts& f) { return f.tomorrow = true; }},
      holding("H-order", LineNo{0}, &Facts::order),
      lifting("H-order", &Facts::order),
      despatching("despatch", {"packing list"}),
      cancelling(),
  };
  return all;
}

// Two lines made and inspected, a requirement open, money in the bank, a shipment planned.
std::unique_ptr<House> two_lines() {
  auto house = std::make_unique<House>();
  house->draft("O-1", {line(1), line(2)});
  house->must(intake::attach_requirement(kOrder, {"R1", LineNo{2}, "logo embroidered"}));
  house->review();
  house->must(intake::confirm(kOrder, {1, Incoterm::kFOB, "Ningbo", "30 days"}, {day(2026, 6, 10), day(2026, 6, 10)}));
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

// Where an exploration begins, and what is tried.
struct Ground {
  Facts facts;
  std::function<std::unique_ptr<House>()> begin;
  const Actions& actions;
};

// Nothing is met, and a deposit is open.
Ground everything_open() {
  Facts facts;
  facts.asked = true;
  return {facts,
          [] {
            std::unique_ptr<House> house = two_lines();
            house->must(deposit());
            return house;
          },
          all_actions()};
}

// All is met, and nobody has asked for money.
Ground money_open() {
  Facts facts;
  facts.released[0] = facts.released[1] = facts.verified = true;
  facts.goods = Facts::kPacked;
  return {facts,
          [] {
            std::unique_ptr<House> house = two_lines();
            for (const char* lot : {"L1", "L2"}) house->must(quality::release_lot(kOrder, LotId(lot)));
            house->must(intake::verify_requirement(kOrder, {"R1", "photo 3"}));
            house->must(shipment::pack(kShipment, {4, Decimal::of(80)}));
            return house;
          },
          money_actions()};
}

using Path = std::vector<std::size_t>;

std::unique_ptr<House> after(const Ground& ground, const Path& path) {
  std::unique_ptr<House> house = ground.begin();
  for (const std::size_t action : path) (void)attempt(*house, ground.actions[action]);
  return house;
}

std::string words(const Ground& ground, const Path& path) {
  std::string out;
  for (const std::size_t action : path) (out += ground.actions[action].name) += ", ";
  return out;
}

// Order and shipment as they are, but for how many events and in which sequence of holds they came there.
struct Outcome {
  Order order;
  Shipment shipment;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome normal(const House& house) {
  Outcome out{house.engine->load(kOrder).value(), house.engine->load(kShipment).value()};
  out.order.version = Version{};
  out.shipment.version = Version{};
  std::vector<Hold>& holds = out.order.holds.edit();
  std::sort(holds.begin(), holds.end(), [](const Hold& a, const Hold& b) { return a.id < b.id; });
  return out;
}

struct Explored {
  std::size_t states = 0;
  std::size_t tried = 0;
  std::size_t gone = 0;  // accepted despatches
  std::vector<std::string> wrong;
};

// Tries every action in everything that can come of fewer than kDepth of them. Ends at the first that goes wrong.
Explored explore(const Ground& ground) {
  Explored out;
  const Actions& actions = ground.actions;
  std::map<Facts, Outcome> known = {{ground.facts, normal(*ground.begin())}};
  std::vector<std::pair<Facts, Path>> level = {{ground.facts, {}}};
  for (int depth = 0; depth < kDepth; ++depth) {
    std::vector<std::pair<Facts, Path>> next;
    for (const auto& [facts, path] : level) {
      std::unique_ptr<House> house;
      for (std::size_t a = 0; a < actions.size(); ++a) {
        ++out.tried;
        if (house == nullptr) house = after(ground, path);
        Facts then = facts;
        const bool expected = actions[a].take(then);
        if (!expected) then = facts;
        const Position before = house->engine->head();
        const absl::Status status = attempt(*house, actions[a]);
        Path now = path;
        now.push_back(a);
        if (status.ok() != expected) out.wrong.push_back(words(ground, now) + code_of(status));
        if (!expected && house->engine->head() != before) {
          out.wrong.push_back(words(ground, now) + "refused, and written");
        }
        if (!out.wrong.empty()) return out;
        if (!expected) continue;
        out.gone += then.goods == Facts::kGone && facts.goods == Facts::kPacked ? 1 : 0;
        const auto [place, is_new] = known.emplace(then, normal(*house));
        if (is_new) {
          next.emplace_back(then, std::move(now));
        } else if (place->second != normal(*house)) {
          out.wrong.push_back(words(ground, now) +
                              "leads to another order or shipment than others with the same facts");
          return out;
        }
        house = nullptr;
      }
    }
    level = std::move(next);
  }
  out.states = known.size();
  return out;
}

TEST(DespatchGate, OpensForTwoLinesOnlyWhenEverythingIsMetWhateverCameBefore) {
  const Explored explored = explore(everything_open());
  for (const std::string& wrong : explored.wrong) ADD_FAILURE() << wrong;
  EXPECT_GT(explored.gone, 0u);
  RecordProperty("states", static_cast<int>(explored.states));
  RecordProperty("tried", static_cast<int>(explored.tried));
  EXPECT_GT(explored.states, 3000u);
}

TEST(DespatchGate, OpensOnceADepositIsMetAndWithoutOneUntilALetterOfCreditExpires) {
  const Explored explored = explore(money_open());
  for (const std::string& wrong : explored.wrong) ADD_FAILURE() << wrong;
  EXPECT_GT(explored.gone, 0u);
  RecordProperty("states", static_cast<int>(explored.states));
  RecordProperty("tried", static_cast<int>(explored.tried));
  EXPECT_GT(explored.states, 100u);
}

#ifdef GENDAN_MUTANTS

TEST(DespatchGate, IsSeenToStandOpenWhenAnyPartOfItIsTakenAway) {
  const std::string deposit_met = "guard goods.deposit_met of fulfilment InProduction GoodsDespatched";
  const std::vector<std::string> parts = {
      "guard hold.none_in_scope of fulfilment InProduction GoodsDespatched",
      "guard goods.requirements_verified of fulfilment InProduction GoodsDespatched",
      deposit_met,
      "guard shipment.has_documents of shipment Packed ShipmentDespatched",
      "row shipment Packed ShipmentDespatched",
      "row lot Released LotReleaseRevoked"};
  std::size_t found = 0;
  for (std::size_t k = 0; k < mutants().size(); ++k) {
    if (std::find(parts.begin(), parts.end(), mutants()[k].name) == parts.end()) continue;
    ++found;
    mutant(static_cast<int>(k));
    EXPECT_FALSE(explore(everything_open()).wrong.empty()) << mutants()[k].name;
    if (mutants()[k].name == deposit_met) {
      EXPECT_FALSE(explore(money_open()).wrong.empty()) << mutants()[k].name;
    }
  }
  mutant(-1);
  EXPECT_EQ(found, parts.size());
}

#endif

}  // namespace
}  // namespace gendan
