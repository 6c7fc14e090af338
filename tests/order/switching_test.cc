#include "gendan/order/switching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "gendan/core/refusal.h"

namespace gendan {
namespace {

constexpr AqlEdition kZ14 = AqlEdition::kZ14;
constexpr AqlEdition kIso = AqlEdition::kIso2859Of99;
constexpr LotOutcome kGood{true, false, 3};
constexpr LotOutcome kBad{false, false, 0};
constexpr LotOutcome kGap{true, true, 0};

// Takes lots in, "+" for one accepted, "-" for one that was not, "~" for one in the gap; returns the last switch.
Switch take(Switching& switching, AqlEdition edition, std::string_view lots) {
  Switch last = Switch::kNone;
  for (const char lot : lots) {
    const absl::StatusOr<Switch> taken = take_lot(switching, edition, lot == '+' ? kGood : lot == '-' ? kBad : kGap);
    EXPECT_TRUE(taken.ok()) << taken.status();
    if (taken.ok()) last = *taken;
  }
  return last;
}

Switching tightened() {
  Switching out;
  EXPECT_EQ(take(out, kIso, "--"), Switch::kTightened);
  return out;
}

TEST(Switching, TightensWhenTwoOfFiveLotsAreNotAccepted) {
  for (const std::string_view lots : {"--", "-+-", "-++-", "-+++-", "++++-+++-"}) {
    Switching switching;
    EXPECT_EQ(take(switching, kIso, lots), Switch::kTightened) << lots;
    EXPECT_EQ(switching.severity, Severity::kTightened);
  }
}

TEST(Switching, StaysNormalWhenTheSecondComesAfterFiveLots) {
  Switching switching;
  EXPECT_EQ(take(switching, kIso, "-++++-++++-"), Switch::kNone);
  EXPECT_EQ(switching.severity, Severity::kNormal);
}

TEST(Switching, GoesBackToNormalAfterFiveAcceptedInARow) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kIso, "++++-++++"), Switch::kNone);
  EXPECT_EQ(take(switching, kIso, "+"), Switch::kNormalised);
  EXPECT_EQ(switching, Switching());
}

TEST(Switching, IsDiscontinuedAfterFiveNotAcceptedOnTightenedByIso) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kIso, "-+-++-+++-++++"), Switch::kNone);
  EXPECT_EQ(take(switching, kIso, "-"), Switch::kDiscontinued);
  EXPECT_TRUE(switching.discontinued);
}

TEST(Switching, IsDiscontinuedAfterTenLotsOnTightenedBy105E) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kZ14, "-----++++"), Switch::kNone);
  EXPECT_EQ(take(switching, kZ14, "-"), Switch::kDiscontinued);
  switching = tightened();
  EXPECT_EQ(take(switching, kZ14, "-----+++++"), Switch::kNormalised);
}

TEST(Switching, IsDiscontinuedByIsoWhereTheFifthNotAcceptedWasALotOf105E) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kIso, "----"), Switch::kNone);
  EXPECT_EQ(take(switching, kZ14, "-"), Switch::kNone);
  EXPECT_EQ(take(switching, kIso, "-"), Switch::kDiscontinued);
}

TEST(Switching, IsDiscontinuedBy105EWhereTheTenthLotWasOneOfIso) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kIso, "-++++-++++"), Switch::kNone);
  EXPECT_EQ(take(switching, kZ14, "-"), Switch::kDiscontinued);
}

TEST(Switching, IsDiscontinuedOnce) {
  Switching switching = tightened();
  take(switching, kIso, "----");
  take(switching, kZ14, "-");
  ASSERT_EQ(take(switching, kIso, "-"), Switch::kDiscontinued);
  for (const AqlEdition edition : {kIso, kZ14}) EXPECT_FALSE(take_lot(switching, edition, kBad).ok());
  switching = Switching{.severity = Severity::kTightened};
  EXPECT_EQ(take(switching, kIso, "-"), Switch::kNone);
}

TEST(Switching, TakesNoLotWhileItIsDiscontinued) {
  Switching switching = tightened();
  EXPECT_EQ(take(switching, kIso, "-----"), Switch::kDiscontinued);
  const Switching before = switching;
  EXPECT_FALSE(take_lot(switching, kIso, kGood).ok());
  EXPECT_EQ(switching, before);
  EXPECT_EQ(switching.severity, Severity::kTightened);
}

TEST(Switching, MayBeReducedAtAScoreOfThirtyByIso) {
  Switching switching;
  take(switching, kIso, "+++++++++");
  EXPECT_FALSE(may_be_reduced(switching, kIso));
  take(switching, kIso, "+");
  EXPECT_EQ(switching.score, 30u);
  EXPECT_TRUE(may_be_reduced(switching, kIso));
}

TEST(Switching, LosesItsScoreWithALotThatAddsNothing) {
  Switching switching;
  take(switching, kIso, "+++++++++");
  ASSERT_TRUE(take_lot(switching, kIso, {true, false, 0}).ok());
  EXPECT_EQ(switching.score, 0u);
  EXPECT_EQ(switching.severity, Severity::kNormal);
}

TEST(Switching, MayBeReducedAfterTenAcceptedInARowBy105E) {
  Switching switching;
  take(switching, kZ14, "-+++++++++");
  EXPECT_FALSE(may_be_reduced(switching, kZ14));
  take(switching, kZ14, "+");
  EXPECT_TRUE(may_be_reduced(switching, kZ14));
}

TEST(Switching, MayNotBeReducedByAnEditionForLotsOfTheOther) {
  Switching switching;
  take(switching, kIso, "++++++++++");
  EXPECT_TRUE(may_be_reduced(switching, kIso));
  EXPECT_FALSE(may_be_reduced(switching, kZ14));
  switching = Switching();
  take(switching, kZ14, "++++++++++");
  EXPECT_FALSE(may_be_reduced(switching, kIso));
}

TEST(Switching, CountsAnewTowardsReducedAfterALotOfTheOtherEdition) {
  Switching switching;
  take(switching, kZ14, "+++++++++");
  take(switching, kIso, "+");
  EXPECT_EQ(switching.accepted_in_a_row, 10u);
  take(switching, kZ14, "+++++++++");
  EXPECT_FALSE(may_be_reduced(switching, kZ14));
  take(switching, kZ14, "+");
  EXPECT_TRUE(may_be_reduced(switching, kZ14));

  switching = Switching();
  take(switching, kIso, "+++++++++");
  take(switching, kZ14, "+");
  EXPECT_EQ(switching.score, 0u);
  take(switching, kIso, "+++++++++");
  EXPECT_FALSE(may_be_reduced(switching, kIso));
  take(switching, kIso, "+");
  EXPECT_TRUE(may_be_reduced(switching, kIso));
}

TEST(Switching, LeavesReducedWithALotNotAcceptedOrInTheGap) {
  for (const char* lot : {"-", "~"}) {
    Switching switching{.severity = Severity::kReduced};
    EXPECT_EQ(take(switching, kZ14, "++"), Switch::kNone);
    EXPECT_EQ(take(switching, kZ14, lot), Switch::kNormalised) << lot;
    EXPECT_EQ(switching, Switching());
  }
}

// ---- the score of a lot -------------------------------------------------------------------------------------------

gendan::SamplingPlan plan_of(std::string aql, std::uint32_t lot = 2500) {
  SamplingRequest request;
  request.lot_size = lot;
  request.classes = {{DefectClass::kMajor, std::move(aql)}};
  return sampling_plan(request).value();
}

TEST(ScoreStep, IsThreeWhenTheLotWouldPassOneLimitTighter) {
  const gendan::SamplingPlan plan = plan_of("2.5");  // K: Ac 7, and 5 at 1.5
  EXPECT_EQ(score_step(plan, {0, 5, 0}).value(), 3u);
  EXPECT_EQ(score_step(plan, {0, 6, 0}).value(), 0u);
}

TEST(ScoreStep, IsTwoWhenALotPassesWithAcOfNoneOrOne) {
  const gendan::SamplingPlan plan = plan_of("0.40");  // K: Ac 1
  EXPECT_EQ(plan.classes[0].accept, 1u);
  EXPECT_EQ(score_step(plan, {0, 1, 0}).value(), 2u);
  EXPECT_EQ(score_step(plan, {0, 2, 0}).value(), 0u);
}

TEST(ScoreStep, IsNoneWithACriticalDefect) { EXPECT_EQ(score_step(plan_of("2.5"), {1, 0, 0}).value(), 0u); }

TEST(ScoreStep, IsTheLeastOfItsClasses) {
  SamplingRequest request;
  request.lot_size = 2500;
  request.classes = {{DefectClass::kMajor, "0.40"}, {DefectClass::kMinor, "4"}};
  const gendan::SamplingPlan plan = sampling_plan(request).value();
  EXPECT_EQ(score_step(plan, {0, 0, 0}).value(), 2u);
  EXPECT_EQ(score_step(plan, {0, 0, 9}).value(), 0u);
}

// ---- against a naive model ----------------------------------------------------------------------------------------

// Keeps every lot since the severity began, and asks the rules' own words of them each time.
struct Naive {
  struct Lot : LotOutcome {
    AqlEdition edition;
  };
  Severity severity = Severity::kNormal;
  bool discontinued = false;
  std::vector<Lot> lots = {};

  void begin(Severity next) {
    severity = next;
    discontinued = false;
    lots.clear();
  }
  bool last_accepted(std::size_t count) const {
    return lots.size() >= count && std::all_of(lots.end() - static_cast<std::ptrdiff_t>(count), lots.end(),
                                               [](const Lot& l) { return l.accepted; });
  }
  bool last_by(AqlEdition edition, std::size_t count) const {
    return lots.size() >= count && std::all_of(lots.end() - static_cast<std::ptrdiff_t>(count), lots.end(),
                                               [&](const Lot& l) { return l.edition == edition; });
  }
  std::uint32_t score() const {
    std::uint32_t sum = 0;
    for (std::size_t i = lots.size(); i-- > 0;) {
      if (lots[i].edition != kIso || !lots[i].accepted || lots[i].score_step == 0) break;
      sum += lots[i].score_step;
    }
    return sum;
  }
  void take(AqlEdition edition, const LotOutcome& lot) {
    lots.push_back({lot, edition});
    if (severity == Severity::kNormal) {
      for (std::size_t from = 0; from < lots.size(); ++from) {
        int failed = 0;
        for (std::size_t i = from; i < std::min(lots.size(), from + 5); ++i) failed += lots[i].accepted ? 0 : 1;
        if (failed >= 2) return begin(Severity::kTightened);
      }
      if (lots.size() > 40) lots.erase(lots.begin(), lots.end() - 40);
    } else if (severity == Severity::kTightened) {
      if (last_accepted(5)) return begin(Severity::kNormal);
      std::size_t failed = 0;
      for (const Lot& one : lots) failed += one.accepted ? 0 : 1;
      discontinued = edition == kIso ? failed >= 5 : lots.size() >= 10;
    } else if (!lot.accepted || lot.gap) {
      begin(Severity::kNormal);
    }
  }
  bool may_be_reduced(AqlEdition by) const {
    if (severity != Severity::kNormal) return false;
    return by == kIso ? score() >= 30 : last_accepted(10) && last_by(kZ14, 10);
  }
};

// By one edition, by the other, and by either as it comes.
TEST(Switching, IsWhatANaiveModelSaysOverAMillionLotsAndMore) {
  std::mt19937_64 random(7);
  for (const std::vector<AqlEdition>& editions : std::vector<std::vector<AqlEdition>>{{kZ14}, {kIso}, {kZ14, kIso}}) {
    Switching switching;
    Naive naive;
    AqlEdition edition = editions.front();
    std::size_t reduced = 0;
    std::size_t met[4] = {0, 0, 0, 0};
    unsigned quality = 90;  // of a hundred lots so many are accepted
    for (int i = 0; i < 500'000; ++i) {
      if (random() % 50 == 0) quality = 40 + random() % 60;
      if (random() % 8 == 0) edition = editions[random() % editions.size()];
      if (naive.discontinued) {
        switching = Switching{.severity = Severity::kTightened};
        naive.begin(Severity::kTightened);
      }
      LotOutcome lot;
      lot.accepted = random() % 100 < quality;
      lot.gap = lot.accepted && naive.severity == Severity::kReduced && random() % 20 == 0;
      if (lot.accepted) lot.score_step = random() % 30 == 0 ? 0 : 2 + random() % 2;
      const absl::StatusOr<Switch> taken = take_lot(switching, edition, lot);
      ASSERT_TRUE(taken.ok());
      ++met[static_cast<std::size_t>(*taken)];
      naive.take(edition, lot);
      ASSERT_EQ(switching.severity, naive.severity) << i;
      ASSERT_EQ(switching.discontinued, naive.discontinued) << i;
      for (const AqlEdition by : {kZ14, kIso}) {
        ASSERT_EQ(may_be_reduced(switching, by), naive.may_be_reduced(by)) << i;
      }
      if (naive.may_be_reduced(edition) && random() % 3 == 0) {
        switching = Switching{.severity = Severity::kReduced};
        naive.begin(Severity::kReduced);
        ++reduced;
      } else if (naive.severity == Severity::kReduced && random() % 40 == 0) {
        switching = Switching();
        naive.begin(Severity::kNormal);
      }
    }
    for (const std::size_t times : met) EXPECT_GT(times, 100u);
    EXPECT_GT(reduced, 100u);
  }
}

}  // namespace
}  // namespace gendan
