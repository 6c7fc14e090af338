#include "gendan/order/judge.h"

#include <string>
#include <type_traits>
#include <variant>

#include "gendan/core/refusal.h"
#include "order/steps.h"

namespace gendan {
namespace {

template <class Aggregate, class E>
concept Takes = requires(Aggregate& aggregate, const E& event, const Judging& how) { step(aggregate, event, how); };

template <class Aggregate>
absl::Status judge_with(Aggregate& aggregate, const Event& event, const Judging& how, std::string_view stream) {
  absl::Status status = std::visit(
      [&](const auto& e) -> absl::Status {
        using E = std::decay_t<decltype(e)>;
        if constexpr (Takes<Aggregate, E>) {
          return step(aggregate, e, how);
        } else if constexpr (std::is_same_v<E, HostEvent>) {
          return absl::OkStatus();  // the host's note beside the library's events; it means nothing to the machines
        } else if constexpr (std::is_same_v<E, EventReversed>) {
          return refuse(Code::kUnsupported, "event", "a reversal is folded with its whole stream",
                        "fold the stream without the reversal and its target");
        } else {
          return refuse(Code::kWrongStream, "stream",
                        std::string(kFacts<E>.name) + " does not belong on a stream of kind " + std::string(stream));
        }
      },
      event);
  if (status.ok()) {
    ++aggregate.version.value;
    if constexpr (requires { aggregate.observed; }) aggregate.observed |= how.mode == Mode::kObserve;
  }
  return status;
}

}  // namespace

absl::Status judge(Order& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "order");
}
absl::Status judge(Shipment& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "shipment");
}
absl::Status judge(Complaint& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "case");
}
absl::Status judge(PoNumber& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "po");
}
absl::Status judge(BankReference& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "bankref");
}
absl::Status judge(Return& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "return");
}
absl::Status judge(Supplier& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "supplier");
}
absl::Status judge(Payment& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "payment");
}
absl::Status judge(Stock& aggregate, const Event& event, const Judging& how) {
  return judge_with(aggregate, event, how, "stock");
}

}  // namespace gendan
