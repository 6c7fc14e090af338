// Every story of the engine's tests, folded event by event on copies.

#include "engine/aggregate.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>

#include "scenarios.h"

namespace gendan {
namespace {

struct Folded {
  std::string stream;
  const Event& event;
  const Aggregate& before;
  const std::string& bytes_before;
  const Aggregate& after;
};

// Folds the log, each event on a copy of what is there before it, and shows both. Streams with a reversal are folded
// anew when it comes, so they are left out.
template <class Check>
void fold_on_copies(Engine& engine, const Check& check) {
  std::set<std::string, std::less<>> reversed;
  absl::Status read = engine.read_all(Position{1}, [&](const Record& record, const Event& event) {
    if (std::holds_alternative<EventReversed>(event)) reversed.emplace(record.stream);
    return true;
  });
  ASSERT_TRUE(read.ok()) << read;
  std::map<std::string, Aggregate, std::less<>> aggregates;
  read = engine.read_all(Position{1}, [&](const Record& record, const Event& event) {
    if (reversed.contains(record.stream)) return true;
    const std::string stream(record.stream);
    Aggregate& before = aggregates.try_emplace(stream, stream, nullptr).first->second;
    std::string bytes;
    before.encode(bytes);
    Aggregate after = before;
    const Mode mode = (record.flags & kObserved) != 0 ? Mode::kObserve : Mode::kReplay;
    EXPECT_TRUE(after.judge(event, {mode, record.recorded_at, {}}).ok());
    check(Folded{stream, event, before, bytes, after});
    before = std::move(after);
    return true;
  });
  ASSERT_TRUE(read.ok()) << read;
}

// Every story, and within each every event that is folded into a copy.
void fold_stories_on_copies(const std::function<void(const Folded&)>& look) {
  for (const Scenario& scenario : all_scenarios()) {
    SCOPED_TRACE(scenario.name);
    Story story;
    scenario.tell(story);
    fold_on_copies(*story.house().engine, look);
  }
}

TEST(CopiedAggregates, AreNotChangedByWhatIsFoldedIntoTheirCopies) {
  fold_stories_on_copies([](const Folded& folded) {
    std::string bytes;
    folded.before.encode(bytes);
    EXPECT_EQ(bytes, folded.bytes_before) << folded.stream << " " << facts_of(folded.event).name;
  });
}

TEST(CopiedAggregates, GrowByWhatTheyMeasureMoreThanBefore) {
  fold_stories_on_copies([](const Folded& folded) {
    EXPECT_EQ(static_cast<std::ptrdiff_t>(folded.before.footprint()) + folded.after.growth_since(folded.before),
              static_cast<std::ptrdiff_t>(folded.after.footprint()))
        << folded.stream << " " << facts_of(folded.event).name;
  });
}

}  // namespace
}  // namespace gendan
