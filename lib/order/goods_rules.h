#ifndef GENDAN_LIB_ORDER_GOODS_RULES_H_
#define GENDAN_LIB_ORDER_GOODS_RULES_H_

// The gate that goods pass on their way out of the house.

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gendan/core/refusal.h"
#include "gendan/order/event.h"
#include "order/facts.h"
#include "order/wide.h"

namespace gendan {

// Only what has been released (inspected lines) or made (the other produced lines) is packed.
struct ReleasedEnough {
  static constexpr std::string_view kName = "goods.released_enough";
  static absl::Status ask(const GoodsPacked& event, const OrderFacts& facts) {
    const LineAdded& terms = facts.line->terms;
    const Ledger& ledger = facts.line->ledger;
    if (!terms.inspected && !terms.produced) return absl::OkStatus();
    const std::int64_t available = clamped(Wide{terms.inspected ? ledger.released : ledger.produced} - ledger.packed);
    if (event.quantity.value.micros() <= available) return absl::OkStatus();
    return refuse(Code::kUnreleased, "line " + std::to_string(terms.line.value),
                  Decimal::from_micros(available).str() + " " + terms.quantity.unit.str() + " can be packed, not " +
                      event.quantity.value.str());
  }
};

// Where the lots are named, each gives no more than it has, and together they give what is packed.
struct LotsGiveIt {
  static constexpr std::string_view kName = "goods.lots_give_it";
  static absl::Status ask(const GoodsPacked& event, const OrderFacts& facts) {
    if (event.lots.empty()) return absl::OkStatus();
    Wide sum = 0;
    for (const PackedLot& part : event.lots) {
      const Lot* lot = find_lot(facts.order, part.lot);
      if (lot == nullptr || lot->line != event.line) return refuse(Code::kUnknownLot, "lots", part.lot.str());
      const std::int64_t left =
          may_leave(*lot, facts.line->terms) ? clamped(Wide{lot->micros} - packed_of(facts.order, lot->id)) : 0;
      if (part.quantity.value.micros() > left) {
        return refuse(Code::kUnreleased, "lots",
                      absl::StrCat(Decimal::from_micros(left).str(), " of lot ", part.lot.str(), " can be packed, not ",
                                   part.quantity.value.str()));
      }
      sum += part.quantity.value.micros();
    }
    if (sum == event.quantity.value.micros()) return absl::OkStatus();
    return refuse(Code::kLotSum, "lots",
                  absl::StrCat("the lots give ", Decimal::from_micros(clamped(sum)).str(), " of line ",
                               event.line.value, ", not ", event.quantity.value.str()));
  }

 private:
  static bool may_leave(const Lot& lot, const LineAdded& terms) {
    switch (lot.state) {
      case LotState::kReleased:
        return true;
      case LotState::kSubmitted:
      case LotState::kPassed:
      case LotState::kConceded:
        return !terms.inspected;
      default:
        return false;
    }
  }
};

struct RequirementsVerified {
  static constexpr std::string_view kName = "goods.requirements_verified";
  static absl::Status ask(const GoodsDespatched& event, const OrderFacts& facts) {
    for (const Requirement& requirement : facts.order.requirements) {
      if (requirement.verified || (requirement.line.value != 0 && requirement.line != event.line)) continue;
      return refuse(Code::kRequirementUnverified, "requirements", requirement.id);
    }
    return absl::OkStatus();
  }
};

struct DespatchNotFuture : DayHasCome {
  static constexpr std::string_view kName = "goods.despatch_not_future";
};

struct DepositMet {
  static constexpr std::string_view kName = "goods.deposit_met";
  static absl::Status ask(const GoodsDespatched& event, const OrderFacts& facts) {
    const Finance& finance = facts.order.finance;
    if (deposit_met(finance, event.day)) return absl::OkStatus();
    if (finance.deposit.amount == 0) {
      const LetterOfCredit& credit = finance.letter_of_credit;
      return refuse(Code::kDepositUnpaid, "order",
                    absl::StrCat("the letter of credit ", credit.reference, " of ", facts.order.id.str(),
                                 " expired on ", credit.expires.str()),
                    "have an extended letter of credit accepted, or a deposit requested and paid");
    }
    return refuse(Code::kDepositUnpaid, "order",
                  absl::StrCat(to_string(Money{Decimal::from_micros(open_amount(finance.deposit)), finance.currency}),
                               " of the deposit of ", facts.order.id.str(), " are open"));
  }
};

struct DeliveryNotFuture : DayHasCome {
  static constexpr std::string_view kName = "goods.delivery_not_future";
};

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_GOODS_RULES_H_
