#include "gendan/testing/given.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"

namespace gendan::testing {
namespace {

std::string described(const std::vector<Events::Item>& items) {
  std::string out;
  for (const Events::Item& item : items) {
    absl::StrAppend(&out, "\n  ", item.stream.str(), " ", to_absl(facts_of(item.event).name), " ", to_json(item.event));
  }
  return out.empty() ? " nothing" : out;
}

absl::Status differs(std::string_view expected, std::string_view came) {
  return absl::FailedPreconditionError(absl::StrCat("expected:", to_absl(expected), "\ncame:", to_absl(came)));
}

}  // namespace

absl::Status Outcome::then(const Events& expected) const {
  const std::vector<Events::Item>& items = expected.items();
  if (!status_.ok()) return differs(described(items), absl::StrCat(" ", status_.message()));
  bool same = items.size() == events_.size();
  for (std::size_t i = 0; same && i < items.size(); ++i) {
    same = items[i].stream == events_[i].stream && items[i].event == events_[i].event;
  }
  return same ? absl::OkStatus() : differs(described(items), described(events_));
}

absl::Status Outcome::then_nothing() const { return then(Events()); }

absl::Status Outcome::then_refused(Code code, std::string_view field) const {
  const std::string expected =
      absl::StrCat(" ", to_absl(facts_of(code).name), field.empty() ? "" : absl::StrCat(" of ", to_absl(field)));
  if (status_.ok()) return differs(expected, described(events_));
  const std::optional<Refusal> refusal = refusal_of(status_);
  if (refusal && refusal->code == code && (field.empty() || refusal->field == field)) return absl::OkStatus();
  return differs(expected, absl::StrCat(" ", status_.message()));
}

struct Given::House {
  ManualClock clock;
  std::unique_ptr<Engine> engine;
  absl::Status status;  // the first thing given that was not accepted
  std::uint64_t requests = 0;

  Request request(std::string actor) {
    Request out;
    out.request_id = RequestId(absl::StrCat("given-", ++requests));
    out.actor = std::move(actor);
    out.durability = Durability::kBuffered;
    return out;
  }
  void keep(const absl::Status& given) {
    if (!status.ok() || given.ok()) return;
    status = absl::Status(given.code(), absl::StrCat("given: ", given.message()));
    given.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) { status.SetPayload(url, payload); });
  }
};

Given::Given(Date today, EngineOptions options) : house_(std::make_unique<House>()) {
  house_->clock.set(start_of(today));
  options.clock = &house_->clock;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::open_in_memory(std::move(options));
  house_->keep(engine.status());
  if (engine.ok()) house_->engine = *std::move(engine);
}
Given::~Given() = default;
Given::Given(Given&&) noexcept = default;
Given& Given::operator=(Given&&) noexcept = default;

Given& Given::on(Date today) {
  if (!house_->status.ok()) return *this;
  house_->clock.set(start_of(today));
  house_->keep(house_->engine->advance_to(start_of(today)).status());
  return *this;
}

Given& Given::happened(const Events& events, std::string actor) {
  return decided([events](View&, const Context&) -> absl::StatusOr<Events> { return events; }, std::move(actor));
}

Given& Given::observed(const Events& events) {
  if (!house_->status.ok()) return *this;
  house_->keep(house_->engine->record(house_->request("tester"), events).status());
  return *this;
}

Given& Given::decided(const Decision& decision, std::string actor) {
  if (!house_->status.ok()) return *this;
  house_->keep(house_->engine->execute(house_->request(std::move(actor)), decision).status());
  return *this;
}

Outcome Given::when(const Decision& decision, std::string actor) {
  Outcome out;
  out.status_ = house_->status;
  if (!out.status_.ok()) return out;
  std::vector<Events::Item> items;
  const Decision noting = [&](View& view, const Context& context) -> absl::StatusOr<Events> {
    absl::StatusOr<Events> events = decision(view, context);
    if (events.ok()) items = events->items();
    return events;
  };
  out.status_ = house_->engine->execute(house_->request(std::move(actor)), noting).status();
  if (out.status_.ok()) out.events_ = std::move(items);
  return out;
}

Engine& Given::engine() { return *house_->engine; }
ManualClock& Given::clock() { return house_->clock; }

}  // namespace gendan::testing
