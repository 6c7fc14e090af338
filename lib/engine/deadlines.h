#ifndef GENDAN_LIB_ENGINE_DEADLINES_H_
#define GENDAN_LIB_ENGINE_DEADLINES_H_

// Which deadlines are open: where Engine::advance_to looks. A list of candidates only; the aggregate decides.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "gendan/projection/projection.h"

namespace gendan {

class Deadlines final : public Projection {
 public:
  struct Deadline {
    std::string stream;
    LineNo line;         // of a milestone
    MilestoneCode code;  // empty: the acknowledgement of a case
    Date day;            // a milestone's due day
    Instant instant;     // an acknowledgement's
  };
  // Those that have passed, earliest first: milestones due on a day before `today`, acknowledgements before `now`.
  std::vector<Deadline> due(Instant now, Date today) const;

  std::string_view name() const override { return "deadlines"; }
  std::uint32_t schema() const override { return 1; }
  void apply(const Record& record, const Event& event) override;
  void collect(std::vector<RowStore::Change>& changes) override;
  absl::Status restore(std::string_view key, std::string_view value) override;
  void reset() override;

 private:
  struct Key {
    std::string stream;
    std::uint32_t line = 0;
    std::string code;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  void set(const Key& key, std::int64_t micros);
  void clear(const Key& key);
  void clear_stream(std::string_view stream);

  // When each falls due, in microseconds: a day's deadline at the beginning of the day after it.
  std::map<Key, std::int64_t> open_;
  std::set<std::tuple<std::int64_t, Key>> by_time_;
  std::set<Key> changed_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_DEADLINES_H_
