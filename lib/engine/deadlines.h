#ifndef GENDAN_LIB_ENGINE_DEADLINES_H_
#define GENDAN_LIB_ENGINE_DEADLINES_H_

// Which deadlines are open: where Engine::advance_to looks. A list of candidates only; the aggregate decides.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "gendan/projection/projection.h"

namespace gendan {

class Deadlines final : public Projection {
 public:
  // What is due. The numbers stand in the rows' keys.
  // kOpenAgain: milestones of the order were met and are not any more, and nobody has kept which days were theirs.
  enum class Kind : std::uint8_t {
    kMilestone = 0,
    kAcknowledgement = 1,
    kInforming = 2,
    kOpenAgain = 3,
    kEffectiveness = 4
  };
  struct Deadline {
    Kind kind = Kind::kMilestone;
    std::string stream;
    LineNo line;         // of a milestone
    MilestoneCode code;  // of a milestone
    Matter about;        // of what the customer is to be told
    Date day;            // a milestone's or a check's due day
    Instant instant;     // an acknowledgement's, or by when the customer is to be told
  };
  // Those that have passed, earliest first: milestones and checks due on a day before `today`, the others before `now`;
  // in front of them every order of which some are open again.
  std::vector<Deadline> due(Instant now, Date today) const;

  std::string_view name() const override { return "deadlines"; }
  std::uint32_t schema() const override { return 4; }
  void apply(const Record& record, const Event& event) override;
  void forget(std::string_view stream) override;
  void collect(std::vector<RowStore::Change>& changes) override;
  absl::Status restore(std::string_view key, std::string_view value) override;
  void reset() override;

 private:
  // Which deadline of its stream.
  struct Name {
    Kind kind = Kind::kMilestone;
    std::uint32_t line = 0;
    std::string code;  // of a milestone or an incident
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  struct Open {
    Name name;
    std::int64_t micros = 0;  // when it falls due; a day's deadline: at the beginning of the day after it
  };
  struct OfStream {
    std::vector<Open> open;
    std::vector<Name> changed;  // since they were collected, each once
  };
  using Streams = absl::node_hash_map<std::string, OfStream>;

  void set(std::string_view stream, Name name, std::int64_t micros);
  void clear(std::string_view stream, const Name& name);
  // All deadlines of a stream, or those of its milestones.
  void clear_all(std::string_view stream, bool milestones_only);
  void note_change(Streams::value_type& stream, const Name& name);

  Streams streams_;
  std::vector<Streams::value_type*> changed_;  // those with changes, in the order in which these came
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_DEADLINES_H_
