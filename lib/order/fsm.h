#ifndef GENDAN_LIB_ORDER_FSM_H_
#define GENDAN_LIB_ORDER_FSM_H_

// The wall around Boost.MSM. A capability's source declares a transition table in MSM's words; this header drives it as
// a flyweight: one scratch machine per thread and table, restored from one byte and saved to one byte.

#include <array>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/metafunctions.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/machine.h"
#include "order/machines.h"
#include "order/mutant.h"

namespace gendan::fsm {

// A state of a table, tied to its frozen number: MSM's own numbers follow the table's order and are never kept.
template <auto Code>
struct At : boost::msm::front::state<> {
  static constexpr auto kCode = Code;
};

inline constexpr std::uint8_t kNoState = 0xFF;

// Base of every machine's front end. Derived supplies: kName, kScope, kStates (names by number), transition_table,
// initial_state.
template <class Derived, class StateT, class ContextT>
struct Front : boost::msm::front::state_machine_def<Derived> {
  using no_message_queue = int;
  using no_exception_thrown = int;
  using State = StateT;
  using Context = ContextT;

  const Context* context = nullptr;
  bool trusting = false;  // replay: rows are judged, guards are not
  absl::Status refusal;

  // The answer of process_event says all; MSM's own versions abort.
  template <class Fsm, class E>
  void no_transition(const E&, Fsm&, int) {}
  template <class Fsm, class E>
  void exception_caught(const E&, Fsm&, std::exception&) {}
};

// The guard of a row: all rules hold. A Rule has kName ("intake.has_lines") and ask(event, context) -> absl::Status.
template <class... Rules>
struct When {
  template <class E, class Fsm, class Source, class Target>
  bool operator()(const E& event, Fsm& fsm, Source&, Target&) const {
    if (fsm.trusting) return true;
    return (passes<Rules, Source, Target>(event, fsm) && ...);
  }
  static void name(std::vector<std::string_view>& into) { (into.push_back(Rules::kName), ...); }

 private:
  template <class Rule, class Source, class Target, class E, class Fsm>
  static bool passes(const E& event, Fsm& fsm) {
    if (guard_taken_away(Fsm::kName, static_cast<std::uint8_t>(Source::kCode), kFacts<E>.tag,
                         static_cast<std::uint8_t>(Target::kCode), Rule::kName)) {
      return true;
    }
    fsm.refusal = Rule::ask(event, *fsm.context);
    return fsm.refusal.ok();
  }
};

// Rows in the shape of the printed table: from, event, to, guard. Stay is an event that leaves the state as it is.
using Stay = boost::msm::front::none;
template <class From, class E, class To, class Guard = When<>>
using Row = boost::msm::front::Row<From, E, To, boost::msm::front::none, Guard>;

namespace inner {

// Models as much of Boost's archive concept as MSM's serialize() asks for: it meets the array of active states.
struct StateArchive {
  int* state;
  bool loading;
  template <class T>
  StateArchive& operator&(T&) {
    return *this;
  }
  template <std::size_t N>
  StateArchive& operator&(int (&states)[N]) {
    static_assert(N == 1, "one region per machine: independent regions are machines side by side");
    if (loading) {
      states[0] = *state;
    } else {
      *state = states[0];
    }
    return *this;
  }
};

template <class T>
struct Type {
  using type = T;
};

template <class F>
using Backend = boost::msm::back::state_machine<F>;

template <class F>
inline constexpr std::size_t kStateCount = std::size(F::kStates);

// MSM's number of each frozen state number; -1 for a state that the table does not have.
template <class F>
const std::array<int, kStateCount<F>>& msm_ids() {
  static const std::array<int, kStateCount<F>> ids = [] {
    std::array<int, kStateCount<F>> out;
    out.fill(-1);
    using Stt = typename Backend<F>::stt;
    using States = typename boost::msm::back::generate_state_set<Stt>::type;
    boost::mpl::for_each<States, boost::mpl::make_identity<boost::mpl::_1>>([&out](auto identity) {
      using S = typename decltype(identity)::type;
      constexpr auto code = static_cast<std::size_t>(S::kCode);
      static_assert(code < kStateCount<F>, "a state without a name");
      out[code] = boost::msm::back::get_state_id<Stt, S>::value;
    });
    return out;
  }();
  return ids;
}

// Rows that stay. (Their Target says nothing: Boost makes it the source.)
template <class R>
inline constexpr bool kStays = false;
template <class From, class E, class Action, class Guard>
inline constexpr bool kStays<boost::msm::front::Row<From, E, boost::msm::front::none, Action, Guard>> = true;

template <class R>
constexpr std::uint8_t source_of() {
  return static_cast<std::uint8_t>(R::Source::kCode);
}
template <class R>
constexpr std::uint8_t target_of() {
  return static_cast<std::uint8_t>(R::Target::kCode);
}

// Where an observed event leads from `state`: to the one state that rows with this event move to. Where all of them
// stay it leads nowhere; only what did not exist (state 0) is then found in the state of the first such row.
template <class F, class E>
std::uint8_t landing(std::uint8_t state) {
  struct Rows {
    std::uint8_t target = kNoState;
    std::uint8_t first = kNoState;
    bool from_none = false;
  };
  static const Rows rows = [] {
    Rows found;
    boost::mpl::for_each<typename F::transition_table, boost::mpl::make_identity<boost::mpl::_1>>(
        [&found](auto identity) {
          using R = typename decltype(identity)::type;
          if constexpr (std::is_same_v<typename R::Evt, E>) {
            if (!kStays<R>) found.target = target_of<R>();
            if (found.first == kNoState) found.first = source_of<R>();
            found.from_none |= source_of<R>() == 0;
          }
        });
    return found;
  }();
  if (rows.target != kNoState) return rows.target;
  return state == 0 && !rows.from_none ? rows.first : state;
}

}  // namespace inner

// The table as data.
template <class F>
MachineFacts describe() {
  MachineFacts facts;
  facts.name = F::kName;
  facts.scope = F::kScope;
  facts.states.assign(std::begin(F::kStates), std::end(F::kStates));
  boost::mpl::for_each<typename F::transition_table, boost::mpl::make_identity<boost::mpl::_1>>(
      [&facts](auto identity) {
        using R = typename decltype(identity)::type;
        RowFacts row;
        row.from = inner::source_of<R>();
        row.event = kFacts<typename R::Evt>.tag;
        row.to = inner::target_of<R>();
        R::Guard::name(row.guards);
        facts.rows.push_back(std::move(row));
      });
  return facts;
}

// illegal_transition, naming the machine's state, the event and what would be legal instead.
absl::Status illegal(const MachineFacts& machine, std::uint8_t state, std::string_view event);

// Takes one event through the machine F. On refusal `state` is unchanged.
template <class F, class E>
absl::Status step(typename F::State& state, const E& event, const typename F::Context& context, Mode mode) {
  using Backend = inner::Backend<F>;
  const auto from = static_cast<std::uint8_t>(state);
  if (mode == Mode::kObserve) {
    state = static_cast<typename F::State>(inner::landing<F, E>(from));
    return absl::OkStatus();
  }
  static const std::array<int, inner::kStateCount<F>>& ids = inner::msm_ids<F>();
  static const MachineFacts& facts = machine_facts(F::kName);
  if (from >= ids.size() || ids[from] < 0 || row_taken_away(facts.name, from, kFacts<E>.tag)) {
    return illegal(facts, from, kFacts<E>.name);
  }
  thread_local Backend machine;
  int active = ids[from];
  inner::StateArchive load{&active, true};
  machine.serialize(load, 0);
  machine.context = &context;
  machine.trusting = mode == Mode::kReplay;
  const boost::msm::back::HandledEnum handled = machine.process_event(event);
  machine.context = nullptr;
  if (handled == boost::msm::back::HANDLED_TRUE) {
    inner::StateArchive save{&active, false};
    machine.serialize(save, 0);
    for (std::size_t code = 0; code < ids.size(); ++code) {
      if (ids[code] == active) state = static_cast<typename F::State>(code);
    }
    return absl::OkStatus();
  }
  if (handled == boost::msm::back::HANDLED_GUARD_REJECT) return std::exchange(machine.refusal, absl::OkStatus());
  return illegal(facts, from, kFacts<E>.name);
}

}  // namespace gendan::fsm

#endif  // GENDAN_LIB_ORDER_FSM_H_
