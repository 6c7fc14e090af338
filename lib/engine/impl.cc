#include "engine/impl.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/tell.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/order/codec.h"
#include "gendan/order/stream.h"
#include "order/key_part.h"

namespace gendan {

Engine::Impl::Impl(std::unique_ptr<Store> store, EngineOptions options)
    : store_(std::move(store)),
      options_(std::move(options)),
      aggregates_(store_->log(), store_->rows(), *options_.clock, options_.cache_bytes, !options_.read_only,
                  [this](std::string_view category) { return host_machine(category); }) {}

void Engine::Impl::say(Logger::Level level, std::string_view message) const { tell(options_.logger, level, message); }

const HostType* Engine::Impl::host_type(EventTag tag) const {
  for (const HostType& type : options_.host_types) {
    if (type.tag == tag) return &type;
  }
  return nullptr;
}

const HostMachine* Engine::Impl::host_machine(std::string_view category) const {
  for (const HostMachine& machine : options_.host_machines) {
    if (machine.category == category) return &machine;
  }
  return nullptr;
}

absl::Status Engine::Impl::open() {
  absl::Status status = aggregates_.open();
  if (!status.ok()) return status;
  published_ = log().head();
  absl::StatusOr<ProjectionRunner*> runner = attach([] { return std::make_unique<Deadlines>(); }, Pace::kWithAppend);
  if (!runner.ok()) return runner.status();
  deadlines_runner_ = *runner;
  deadlines_ = static_cast<const Deadlines*>(&(*runner)->projection());
  return absl::OkStatus();
}

absl::Status Engine::Impl::close() {
  if (closed_.exchange(true)) return absl::OkStatus();
  interrupt();
  absl::Status saved = save();
  absl::Status closed = store_->close();
  return saved.ok() ? closed : saved;
}

absl::Status Engine::Impl::save() {
  if (options_.read_only) return absl::OkStatus();
  std::lock_guard lock(publishing_);
  absl::Status first = aggregates_.save();
  for (const auto& attachment : attachments_) {
    absl::Status status = attachment->runner->save();
    if (first.ok()) first = status;
  }
  return first;
}

void Engine::Impl::interrupt() {
  ++interrupts_;
  log().interrupt();
}

Engine::Statistics Engine::Impl::statistics() const {
  const AggregateStore::Counters cache = aggregates_.counters();
  Statistics out;
  out.executed = executed_.load();
  out.recorded = recorded_.load();
  out.refused = refused_.load();
  out.conflicts = conflicts_.load();
  out.cache_hits = cache.hits;
  out.cache_misses = cache.misses;
  out.cache_bytes = cache.bytes;
  return out;
}

// ---- projections ----------------------------------------------------------------------------------------------------

bool Engine::Impl::attached(std::string_view name) {
  std::lock_guard lock(publishing_);
  return std::any_of(attachments_.begin(), attachments_.end(),
                     [&](const auto& attachment) { return attachment->projection->name() == name; });
}

absl::StatusOr<ProjectionRunner*> Engine::Impl::attach(ProjectionFactory make, Pace pace) {
  std::unique_ptr<Projection> projection = make ? make() : nullptr;
  if (projection == nullptr) return refuse(Code::kMissing, "projection");
  std::lock_guard attaching(attaching_);
  if (attached(projection->name())) return refuse(Code::kDuplicate, "projection", projection->name());
  RunnerOptions runner_options;
  runner_options.save_every = options_.save_every;
  runner_options.saves = !options_.read_only;
  runner_options.logger = options_.logger;
  auto attachment = std::make_unique<Attachment>();
  attachment->projection = std::move(projection);
  attachment->runner =
      std::make_unique<ProjectionRunner>(*attachment->projection, log(), store_->rows(), runner_options);
  attachment->make = std::move(make);
  attachment->pace = pace;
  absl::Status status = attachment->runner->open();
  // The long way without the lock, so that others write meanwhile; what they have written by then under it.
  if (status.ok()) status = attachment->runner->catch_up();
  if (!status.ok()) return status;
  std::lock_guard lock(publishing_);
  status = attachment->runner->catch_up();
  if (!status.ok()) return status;
  attachments_.push_back(std::move(attachment));
  return attachments_.back()->runner.get();
}

absl::Status Engine::Impl::catch_up() {
  std::vector<ProjectionRunner*> runners;
  {
    std::lock_guard lock(publishing_);
    // Nobody publishes here what the writer of the log appends.
    if (const Position head = log().head(); options_.read_only && published_ < head) {
      if (absl::Status adopted = adopt(head); !adopted.ok()) return adopted;
    }
    for (const auto& attachment : attachments_) {
      if (attachment->pace == Pace::kOwn) runners.push_back(attachment->runner.get());
    }
  }
  return gendan::catch_up(log(), runners);
}

std::vector<Engine::AttachedProjection> Engine::Impl::attached_projections() {
  std::lock_guard lock(publishing_);
  std::vector<AttachedProjection> out;
  for (const auto& attachment : attachments_) out.push_back({attachment->runner.get(), attachment->make()});
  return out;
}

// ---- writing --------------------------------------------------------------------------------------------------------

absl::Status Engine::Impl::check_request(const Request& request) const {
  if (closed_.load()) return refuse(Code::kClosed, "engine");
  if (options_.read_only) return refuse(Code::kReadOnly, "engine");
  absl::Status status = check_id(request.request_id.str(), "request_id", kMaxNameBytes);
  return status.ok() ? check_id(request.actor, "actor") : status;
}

Context Engine::Impl::context_of(const Request& request, Instant now) const {
  Context context;
  context.actor = request.actor;
  context.department = request.department;
  context.now = now;
  context.today = day_of(context.now, options_.clock->utc_offset_minutes(context.now));
  context.occurred_at = request.occurred_at.micros != 0 ? request.occurred_at : context.now;
  return context;
}

absl::Status Engine::Impl::check_host_event(const Events::Item& item) const {
  const auto* host = std::get_if<HostEvent>(&item.event);
  if (host == nullptr) return absl::OkStatus();
  if (is_kept(item.stream.str())) {
    return refuse(Code::kWrongStream, "stream", item.stream.str() + " is kept for the library",
                  "give the host's streams another category");
  }
  const HostType* type = host_type(host->tag);
  if (type == nullptr) {
    return refuse(Code::kUnknownEventType, "tag", std::to_string(host->tag), "register the type when the engine opens");
  }
  return type->check ? type->check(host->schema, host->payload) : absl::OkStatus();
}

namespace {

// The stream's place in an append whose streams may be at any version.
std::uint32_t place_in(Append& append, const StreamId& stream) {
  for (std::size_t i = 0; i < append.streams.size(); ++i) {
    if (append.streams[i].id == stream) return static_cast<std::uint32_t>(i);
  }
  append.streams.push_back({stream, Expect::any()});
  return static_cast<std::uint32_t>(append.streams.size() - 1);
}

}  // namespace

absl::Status Engine::Impl::prepare(const Request& request, const Events& events, const Judging* how, EngineView& view,
                                   Attempt& attempt) {
  std::vector<std::size_t> ends;
  ends.reserve(events.items().size());
  attempt.append.events.reserve(events.items().size());
  attempt.events.reserve(events.items().size());
  for (const Events::Item& item : events.items()) {
    absl::Status status = how != nullptr ? check_host_event(item) : absl::OkStatus();
    if (status.ok()) status = check_encodable(item.event);
    if (!status.ok()) return status;
    absl::StatusOr<std::uint32_t> stream = how != nullptr
                                               ? view.judge_last(std::span(events.items()).first(ends.size() + 1), *how)
                                               : place_in(attempt.append, item.stream);
    if (!stream.ok()) return stream.status();
    attempt.payloads.add(item.event);
    ends.push_back(attempt.payloads.size());
    const EventFacts facts = facts_of(item.event);
    NewEvent event;
    event.stream = *stream;
    event.type = facts.tag;
    event.schema = facts.schema;
    if (how == nullptr || how->mode == Mode::kObserve) event.flags = kObserved;
    event.occurred_at = item.occurred_at.micros != 0 ? item.occurred_at : request.occurred_at;
    attempt.append.events.push_back(event);
    attempt.events.push_back(item.event);
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    attempt.append.events[i].payload = attempt.payloads.bytes().substr(begin, ends[i] - begin);
    begin = ends[i];
  }
  attempt.append.request_id = request.request_id;
  attempt.append.actor = request.actor;
  attempt.append.department = request.department;
  attempt.append.correlation = request.correlation;
  attempt.append.causation = request.causation;
  for (const EngineView::Entry& entry : view.entries()) {
    attempt.append.streams.push_back({entry.stream, Expect::exactly(entry.seen->version())});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Receipt>> Engine::Impl::earlier(const Request& request) {
  absl::StatusOr<std::optional<Receipt>> known = log().resolve(request.request_id);
  if (known.ok() && known->has_value()) {
    (*known)->repeated = true;
    if (request.durability == Durability::kSync && (*known)->last.value > durable_.load()) {
      const Position head = log().head();
      absl::Status synced = log().sync();
      if (refused_with(synced, Code::kPoisoned)) {
        return refuse(Code::kOutcomeUnknown, "log", "it is written, and may be lost when the log is opened anew");
      }
      if (!synced.ok()) return synced;
      note_durable(head);
    }
    wait_seen((*known)->last);
  }
  return known;
}

void Engine::Impl::note_durable(Position last) {
  std::uint64_t known = durable_.load();
  while (known < last.value && !durable_.compare_exchange_weak(known, last.value)) {
  }
}

namespace {

// How the request ids of advance_to() begin. Frozen: a deadline that was missed is known by its id.
constexpr absl::string_view kDeadline = "deadline/";
constexpr absl::string_view kInform = "inform/";

// What the host writes under such an id would be taken for the deadline's miss, which then is never written.
bool names_deadline(const RequestId& request) {
  const std::string_view id = request.str();
  return id.starts_with(from_absl(kDeadline)) || id.starts_with(from_absl(kInform));
}

// A moment that was not given shows as the one when it was recorded.
bool same_event(const Append& append, const NewEvent& event, const Record& record) {
  const Instant occurred_at = event.occurred_at.micros != 0 ? event.occurred_at : record.recorded_at;
  return append.streams[event.stream].id.str() == record.stream && event.type == record.type &&
         event.schema == record.schema && event.flags == record.flags && event.payload == record.payload &&
         occurred_at == record.occurred_at && append.actor == record.actor && append.department == record.department &&
         append.correlation == record.correlation && append.causation == record.causation;
}

}  // namespace

absl::StatusOr<Receipt> Engine::Impl::if_same(const Request& request, const Events& facts, Receipt known) {
  EngineView view(aggregates_);
  Attempt attempt;
  absl::Status status = prepare(request, facts, nullptr, view, attempt);
  if (!status.ok()) return status;
  const std::vector<NewEvent>& events = attempt.append.events;
  bool same = events.size() == known.last.value - known.first.value + 1;
  if (same) {
    std::size_t next = 0;
    status = log().read_all(known.first, [&](const Record& record) {
      same = same_event(attempt.append, events[next], record);
      return same && ++next < events.size();
    });
    if (!status.ok()) return status;
  }
  if (same) return known;
  return refuse(
      Code::kRequestReused, "request_id",
      absl::StrCat("\"", request.request_id.str(), "\" stands at position ", known.first.value, " with other content"));
}

absl::StatusOr<Receipt> Engine::Impl::refused(const Request& request, const Events* events, Mode mode,
                                              absl::Status refusal) {
  absl::StatusOr<std::optional<Receipt>> known = earlier(request);
  if (!known.ok()) return known.status();
  if (!known->has_value()) {
    ++refused_;
    return refusal;
  }
  if (mode != Mode::kObserve || events == nullptr) return **known;
  // The facts of an observation are all there is to it. They are compared here: what the log would not take today it
  // refuses before it looks what it holds.
  return if_same(request, *events, **known);
}

absl::StatusOr<Receipt> Engine::Impl::write(const Request& request, const Decision& decision, Mode mode,
                                            std::optional<Instant> at) {
  absl::Status status = check_request(request);
  if (!status.ok()) return status;
  InTurn turn;
  for (int attempts = 0;;) {
    const Context context = context_of(request, at.value_or(options_.clock->now()));
    EngineView view(aggregates_);
    absl::StatusOr<Events> events = decision(view, context);
    if (!events.ok()) return refused(request, nullptr, mode, events.status());
    if (events->empty()) {
      absl::StatusOr<std::optional<Receipt>> known = earlier(request);
      if (!known.ok()) return known.status();
      if (mode == Mode::kObserve && known->has_value()) return if_same(request, *events, **known);
      return known->value_or(Receipt{});
    }
    if (!at.has_value() && names_deadline(request.request_id)) {
      return refused(request, &*events, mode,
                     refuse(Code::kBadUsage, "request_id", "it names a deadline of the library's",
                            absl::StrCat("begin it neither with ", kDeadline, " nor with ", kInform)));
    }
    if (mode == Mode::kEnforce && !at.has_value()) {
      for (const Policy& policy : options_.policies) {
        status = policy(view, context, *events);
        if (!status.ok()) return refused(request, &*events, mode, status);
      }
    }
    const Judging how{mode, context.now, context.today};
    Attempt attempt;
    status = prepare(request, *events, &how, view, attempt);
    if (!status.ok()) return refused(request, &*events, mode, status);
    if (Turn& others = turn_of(attempt); !turn.taken() && others.takers.load() != 0) {
      turn.take(others);
      continue;
    }
    ++appending_;
    absl::StatusOr<Receipt> receipt = log().append(attempt.append, request.durability);
    if (!receipt.ok() || receipt->repeated) nothing_to_publish();
    if (receipt.ok()) {
      if (request.durability == Durability::kSync) note_durable(receipt->last);
      if (receipt->repeated) {
        wait_seen(receipt->last);
        return receipt;
      }
      publish(attempt, *receipt, view);
      ++(mode == Mode::kObserve ? recorded_ : executed_);
      return receipt;
    }
    if (!refused_with(receipt.status(), Code::kWrongVersion)) {
      const bool other_facts = mode == Mode::kObserve && refused_with(receipt.status(), Code::kRequestReused);
      if (other_facts || absl::IsUnavailable(receipt.status())) return receipt;
      // The streams may have moved since the request took effect, so that the decision came to something else, and the
      // log may take less than it did then.
      return refused(request, &*events, mode, receipt.status());
    }
    ++attempts;
    ++conflicts_;
    if (!turn.taken()) turn.take(turn_of(attempt));
    wait_published(log().head());
    if (attempts >= options_.max_attempts) {
      return refused(request, &*events, mode,
                     refuse(Code::kConflict, "streams", std::to_string(attempts) + " attempts met a moving stream"));
    }
  }
}

void Engine::Impl::wait_published(Position position) {
  std::unique_lock lock(publishing_);
  published_moved_.wait(lock, [&] { return published_ >= position || appending_.load() == 0; });
  if (published_ < position) adopt(position).IgnoreError();  // the events stand: the logger has heard of it
}

void Engine::Impl::wait_seen(Position position) {
  wait_published(position);
  std::lock_guard lock(publishing_);
  const Fed fed = feed(
      [&](ProjectionRunner& runner) { return runner.position() < position ? runner.catch_up() : absl::OkStatus(); });
  if (fed.thrown != nullptr) std::rethrow_exception(fed.thrown);
}

Engine::Impl::Fed Engine::Impl::feed(absl::FunctionRef<absl::Status(ProjectionRunner&)> give) {
  Fed fed;
  for (const auto& attachment : attachments_) {
    if (attachment->pace != Pace::kWithAppend) continue;
    try {
      absl::Status status = give(*attachment->runner);
      if (!status.ok()) say(Logger::Level::kError, "a projection is behind: " + std::string(status.message()));
      if (fed.first.ok()) fed.first = std::move(status);
    } catch (...) {
      if (fed.thrown == nullptr) fed.thrown = std::current_exception();
    }
  }
  return fed;
}

void Engine::Impl::nothing_to_publish() {
  std::lock_guard lock(publishing_);
  --appending_;
  published_moved_.notify_all();
}

absl::Status Engine::Impl::adopt(Position last) {
  absl::Status first = aggregates_.adopt(Position{published_.value + 1}, last);
  if (!options_.read_only) published_ = last;  // also where a projection throws
  if (!first.ok()) say(Logger::Level::kError, "an append was not taken over: " + std::string(first.message()));
  const Fed fed = feed([](ProjectionRunner& runner) { return runner.catch_up(); });
  if (fed.thrown != nullptr) std::rethrow_exception(fed.thrown);
  if (first.ok()) first = fed.first;
  if (first.ok()) published_ = last;
  return first;
}

void Engine::Impl::publish(const Attempt& attempt, const Receipt& receipt, const EngineView& view) {
  struct Done {  // whatever throws
    Impl& impl;
    std::unique_lock<std::mutex> lock{impl.publishing_, std::defer_lock};
    ~Done() {
      if (!lock.owns_lock()) lock.lock();
      --impl.appending_;
      impl.published_moved_.notify_all();
    }
  } done{*this};
  std::vector<Record> records(attempt.events.size());
  std::vector<std::uint64_t> versions;
  for (const EngineView::Entry& entry : view.entries()) versions.push_back(entry.seen->version().value);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const NewEvent& event = attempt.append.events[i];
    Record& record = records[i];
    record.position = Position{receipt.first.value + i};
    record.stream = attempt.append.streams[event.stream].id.str();
    record.version = Version{++versions[event.stream]};
    record.type = event.type;
    record.schema = event.schema;
    record.flags = event.flags;
    record.recorded_at = receipt.recorded_at;
    record.occurred_at = event.occurred_at.micros != 0 ? event.occurred_at : receipt.recorded_at;
    record.actor = attempt.append.actor;
    record.department = attempt.append.department;
    record.correlation = attempt.append.correlation;
    record.causation = attempt.append.causation;
    record.request_id = attempt.append.request_id.str();
    record.append_first = receipt.first;
    record.append_count = static_cast<std::uint32_t>(records.size());
    record.payload = event.payload;
  }
  done.lock.lock();
  const auto is_next = [&] { return published_.value + 1 == receipt.first.value; };
  if (!is_next()) {
    const auto place = waiting_.insert(receipt.first).first;
    // When all wait, what is missing in front of the first of them is nobody's.
    const auto all_wait = [&] { return appending_.load() == waiting_.size(); };
    if (all_wait()) published_moved_.notify_all();
    published_moved_.wait(done.lock, [&] { return is_next() || (all_wait() && *waiting_.begin() == receipt.first); });
    waiting_.erase(place);
    if (!is_next()) adopt(Position{receipt.first.value - 1}).IgnoreError();
  }
  for (const EngineView::Entry& entry : view.entries()) {
    if (entry.made != nullptr) aggregates_.publish(entry.stream, entry.made);
  }
  aggregates_.published(receipt.last);
  published_ = receipt.last;
  const Fed fed = feed([&](ProjectionRunner& runner) { return runner.apply(records, attempt.events); });
  since_save_ += records.size();
  if (options_.save_every != 0 && since_save_ >= options_.save_every && !options_.read_only) {
    since_save_ = 0;
    absl::Status saved = aggregates_.save();
    if (!saved.ok()) say(Logger::Level::kWarning, "aggregates were not saved: " + std::string(saved.message()));
  }
  if (fed.thrown != nullptr) std::rethrow_exception(fed.thrown);
}

// ---- deadlines ------------------------------------------------------------------------------------------------------

namespace {

// Names the deadline as the stream has it at a version: where its miss is taken back, it is missed again.
RequestId request_for(const Deadlines::Deadline& deadline, Version version) {
  const bool informing = deadline.kind == Deadlines::Kind::kInforming;
  // The stream's category ends with its first slash; what comes behind is an id.
  const std::string_view stream = deadline.stream;
  const std::size_t id = stream.find('/') + 1;
  std::string name = absl::StrCat(informing ? kInform : kDeadline, to_absl(stream.substr(0, id)));
  append_key_part(stream.substr(id), name);
  absl::StrAppend(&name, "/", informing ? deadline.about.delay.value : deadline.line.value, "/");
  append_key_part(informing ? deadline.about.incident.str() : deadline.code.str(), name);
  absl::StrAppend(&name, "/", deadline.day.has_value() ? deadline.day.str() : to_string(deadline.instant), "/",
                  version.value);
  return RequestId(std::move(name));
}

// Nobody waits for a milestone of an order that is over.
bool is_missed(const Order& order, const Milestone& milestone, Date due) {
  return is_under_way(order.commercial) && milestone.state == MilestoneState::kPlanned && milestone.due() == due &&
         milestone.missed < due;
}

// Nothing where the deadline has been met, moved or reported.
absl::StatusOr<Events> missed(const Deadlines::Deadline& deadline, View& view) {
  const StreamId stream(deadline.stream);
  if (deadline.kind == Deadlines::Kind::kAcknowledgement) {
    absl::StatusOr<const Complaint*> complaint = view.complaint(CaseId(name_of(deadline.stream)));
    if (!complaint.ok()) return complaint.status();
    const bool open = (*complaint)->state == ComplaintState::kReceived && !(*complaint)->acknowledgement_missed &&
                      (*complaint)->received.acknowledge_by == deadline.instant;
    if (!open) return Events();
    return Events().on(stream, AcknowledgementMissed{deadline.instant});
  }
  if (deadline.kind == Deadlines::Kind::kEffectiveness) {
    absl::StatusOr<const Complaint*> complaint = view.complaint(CaseId(name_of(deadline.stream)));
    if (!complaint.ok()) return complaint.status();
    const bool open = (*complaint)->effectiveness == EffectivenessState::kPlanned &&
                      (*complaint)->check_due == deadline.day && (*complaint)->check_missed != deadline.day;
    if (!open) return Events();
    return Events().on(stream, EffectivenessCheckMissed{deadline.day});
  }
  absl::StatusOr<const Order*> order = view.order(OrderId(name_of(deadline.stream)));
  if (!order.ok()) return order.status();
  if (deadline.kind == Deadlines::Kind::kInforming) {
    const Obligation* owed = find_obligation(**order, deadline.about);
    const bool open = owed != nullptr && owed->state == ObligationState::kOwed && owed->due == deadline.instant;
    if (!open) return Events();
    return Events().on(stream, InformingMissed{deadline.about, deadline.instant});
  }
  const Milestone* found = find_milestone(**order, deadline.line, deadline.code);
  if (found == nullptr || !is_missed(**order, *found, deadline.day)) return Events();
  return Events().on(stream, MilestoneMissed{deadline.line, deadline.code, deadline.day});
}

}  // namespace

absl::Status Engine::Impl::look_at_all(const std::string& stream, Date today, std::vector<Deadlines::Deadline>& due) {
  EngineView view(aggregates_);
  absl::StatusOr<const Order*> order = view.order(OrderId(name_of(stream)));
  if (!order.ok()) return order.status();
  for (const Milestone& milestone : (*order)->milestones) {
    const Date day = milestone.due();
    if (!day.has_value() || day >= today || !is_missed(**order, milestone, day)) continue;
    Deadlines::Deadline& deadline = due.emplace_back();
    deadline.stream = stream;
    deadline.line = milestone.line;
    deadline.code = milestone.code;
    deadline.day = day;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Engine::Impl::miss(Deadlines::Deadline deadline, Instant now, Date today) {
  if (deadline.kind == Deadlines::Kind::kMilestone) {
    // The day is the order's to say: what the list knew of one that goes on ended with it, and its forecast may be in
    // force behind a plan that was recorded since.
    EngineView view(aggregates_);
    const absl::StatusOr<const Order*> order = view.order(OrderId(name_of(deadline.stream)));
    if (!order.ok()) return order.status();
    const Milestone* found = find_milestone(**order, deadline.line, deadline.code);
    const Date due = found == nullptr ? Date() : found->due();
    if (!due.has_value() || due >= today) return false;
    deadline.day = due;
  }
  const absl::StatusOr<Version> version = EngineView(aggregates_).version(StreamId(deadline.stream));
  if (!version.ok()) return version.status();
  Request request;
  request.actor = "gendan";
  request.request_id = request_for(deadline, *version);
  if (deadline.day.has_value()) {
    const Instant midnight = start_of(deadline.day.plus(1));
    request.occurred_at = {midnight.micros - std::int64_t{options_.clock->utc_offset_minutes(midnight)} * 60'000'000};
  } else {
    request.occurred_at = deadline.instant;
  }
  const Decision decision = [&](View& view, const Context&) { return missed(deadline, view); };
  absl::StatusOr<Receipt> receipt = write(request, decision, Mode::kEnforce, now);
  if (!receipt.ok()) return receipt.status();
  return receipt->first.value != 0 && !receipt->repeated;
}

absl::StatusOr<std::uint64_t> Engine::Impl::advance_to(Instant now) {
  std::lock_guard lock(advancing_);
  if (advanced_to_.has_value() && now < *advanced_to_) {
    return refuse(Code::kClockWentBack, "now", to_string(now) + " is before " + to_string(*advanced_to_));
  }
  advanced_to_ = now;
  const Date today = day_of(now, options_.clock->utc_offset_minutes(now));
  // Behind the head it is while others append, and where it has met what it cannot read. Those it knows are missed all
  // the same.
  absl::Status first;
  if (deadlines_runner_->position() < log().head()) first = deadlines_runner_->catch_up();
  std::vector<Deadlines::Deadline> passed = deadlines_runner_->read([&] { return deadlines_->due(now, today); });
  std::vector<Deadlines::Deadline> due;
  for (Deadlines::Deadline& deadline : passed) {
    if (deadline.kind != Deadlines::Kind::kOpenAgain) {
      due.push_back(std::move(deadline));
    } else if (absl::Status status = look_at_all(deadline.stream, today, due); first.ok()) {
      first = status;
    }
  }
  std::uint64_t written = 0;
  for (const Deadlines::Deadline& deadline : due) {
    absl::StatusOr<bool> missed = miss(deadline, now, today);
    written += missed.ok() && *missed ? 1 : 0;
    if (first.ok()) first = missed.status();
    const bool nothing_can = refused_with(missed.status(), Code::kClosed) ||
                             refused_with(missed.status(), Code::kReadOnly) || absl::IsUnavailable(missed.status());
    if (nothing_can) return missed.status();
  }
  if (!first.ok()) return first;
  return written;
}

}  // namespace gendan
