#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "log/index_keys.h"
#include "tests/log/backend.h"

namespace gendan::log_test {
namespace {

class LogModel : public OnEveryBackend {};
INSTANTIATE_TEST_SUITE_P(Backends, LogModel, ::testing::Values(Kind::kMemory, Kind::kRocksDb), name_of);

// The contract again, as plainly as it can be said: everything in vectors and searched from the start.
struct Model {
  struct Entry {
    Append append;
    std::vector<std::string> payloads;
    Receipt receipt;
  };
  std::vector<Kept> records;
  std::vector<Entry> entries;
  std::int64_t recorded_at = 0;

  std::uint64_t version_of(const std::string& stream) const {
    return static_cast<std::uint64_t>(
        std::count_if(records.begin(), records.end(), [&](const Kept& r) { return r.stream == stream; }));
  }
  const Entry* find(const std::string& request) const {
    for (const Entry& e : entries) {
      if (e.append.request_id.str() == request) return &e;
    }
    return nullptr;
  }
  static bool holds(const Expect& expect, std::uint64_t version) {
    switch (expect.mode) {
      case Expect::Mode::kAny:
        return true;
      case Expect::Mode::kNoStream:
        return version == 0;
      case Expect::Mode::kExists:
        return version > 0;
      case Expect::Mode::kExactly:
        return version == expect.version.value;
    }
    return false;
  }
};

std::vector<std::string> content(const Append& a) {
  std::vector<std::string> out = {a.actor, a.department, a.correlation, a.causation};
  for (const NewEvent& e : a.events) {
    out.push_back(a.streams[e.stream].id.str());
    out.push_back(std::to_string(e.type) + "/" + std::to_string(e.schema) + "/" + std::to_string(e.flags) + "/" +
                  std::to_string(e.occurred_at.micros));
    out.push_back(std::string(e.payload));
  }
  return out;
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  Writing make(const Model& model, int number) {
    const bool retry = !model.entries.empty() && below(5) == 0;
    if (retry) {
      const Model::Entry& old = model.entries[below(model.entries.size())];
      Writing w(old.append.request_id.str());
      w.append() = old.append;
      for (std::size_t i = 0; i < old.payloads.size(); ++i) w.append().events[i].payload = old.payloads[i];
      for (Append::Stream& s : w.append().streams) s.expect = expectation(model, s.id.str());
      if (below(4) == 0) w.append().events.back().type ^= 1;  // other content
      return w;
    }
    Writing w("request-" + std::to_string(number));
    w.append().actor = "actor" + std::to_string(below(3));
    if (below(2) == 0) w.append().department = "sales";
    std::vector<int> names(9);
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = static_cast<int>(i);
    std::shuffle(names.begin(), names.end(), random_);
    const std::size_t streams = 1 + below(3);
    for (std::size_t s = 0; s < streams; ++s) {
      const std::string name = "order/" + std::to_string(names[s]);
      w.on(name, expectation(model, name));
      const std::size_t events = s == 0 ? 1 + below(3) : below(3);
      for (std::size_t e = 0; e < events; ++e) {
        w.event(std::string(below(30) == 0 ? below(20'000) : below(50), static_cast<char>('a' + below(26))));
        NewEvent& event = w.append().events.back();
        event.type = static_cast<EventTag>(2 + 2 * below(1000));
        if (below(3) == 0) event.schema = 2;
        if (below(4) == 0) event.flags = kObserved;
        event.occurred_at = {below(5) == 0 ? 0 : static_cast<std::int64_t>(below(1'000'000)) - 1000};
      }
    }
    return w;
  }

 private:
  Expect expectation(const Model& model, const std::string& stream) {
    switch (below(8)) {
      case 0:
        return Expect::no_stream();
      case 1:
        return Expect::exists();
      case 2:
        return Expect::exactly({below(20)});
      case 3:
        return Expect::exactly({model.version_of(stream)});
      default:
        return Expect::any();
    }
  }
  std::mt19937_64 random_;
};

// What the model says to an append, and what it makes of it.
void expect_like_model(Model& model, const Append& a, const absl::StatusOr<Receipt>& found, std::int64_t now) {
  if (const Model::Entry* old = model.find(a.request_id.str())) {
    if (content(old->append) != content(a)) {
      EXPECT_THAT(found, RefusedWith(Code::kRequestReused));
      return;
    }
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_TRUE(found->repeated);
    EXPECT_EQ(found->first, old->receipt.first);
    EXPECT_EQ(found->last, old->receipt.last);
    EXPECT_EQ(found->versions, old->receipt.versions);
    EXPECT_EQ(found->recorded_at, old->receipt.recorded_at);
    return;
  }
  for (const Append::Stream& s : a.streams) {
    if (Model::holds(s.expect, model.version_of(s.id.str()))) continue;
    EXPECT_THAT(found, RefusedWith(Code::kWrongVersion));
    return;
  }
  ASSERT_TRUE(found.ok()) << found.status();
  Model::Entry entry;
  entry.append = a;
  for (const NewEvent& e : a.events) entry.payloads.emplace_back(e.payload);
  for (std::size_t i = 0; i < a.events.size(); ++i) entry.append.events[i].payload = entry.payloads[i];
  model.recorded_at = std::max(model.recorded_at, now);
  entry.receipt = {
      {model.records.size() + 1}, {model.records.size() + a.events.size()}, {}, {model.recorded_at}, false};
  for (const NewEvent& e : a.events) {
    Kept r;
    r.position = model.records.size() + 1;
    r.stream = a.streams[e.stream].id.str();
    r.version = model.version_of(r.stream) + 1;
    r.type = e.type;
    r.schema = e.schema;
    r.flags = e.flags;
    r.recorded_at = model.recorded_at;
    r.occurred_at = e.occurred_at.micros == 0 ? model.recorded_at : e.occurred_at.micros;
    r.actor = a.actor;
    r.department = a.department;
    r.request_id = a.request_id.str();
    r.append_first = entry.receipt.first.value;
    r.append_count = static_cast<std::uint32_t>(a.events.size());
    r.payload = std::string(e.payload);
    model.records.push_back(std::move(r));
  }
  for (const Append::Stream& s : a.streams) entry.receipt.versions.push_back({model.version_of(s.id.str())});
  EXPECT_FALSE(found->repeated);
  EXPECT_EQ(found->first, entry.receipt.first);
  EXPECT_EQ(found->last, entry.receipt.last);
  EXPECT_EQ(found->versions, entry.receipt.versions);
  EXPECT_EQ(found->recorded_at, entry.receipt.recorded_at);
  model.entries.push_back(std::move(entry));
}

TEST_P(LogModel, DoesAsTheModelDoes) {
  const int seeds = GetParam() == Kind::kMemory ? 20 : 3;
  for (int seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance run(static_cast<std::uint64_t>(seed));
    backend_ = make_backend(GetParam());
    store_.reset();
    options_.tail_index_events = 1 + run.below(60);
    open();
    Model model;
    for (int step = 0; step < 400 && !HasFailure(); ++step) {
      clock_.micros += static_cast<std::int64_t>(run.below(1000)) - 300;
      Writing w = run.make(model, step);
      expect_like_model(model, w.append(), w.to(log()), clock_.micros);
      if (run.below(60) == 0) reopen();
      if (run.below(25) != 0) continue;
      const std::uint64_t from = 1 + run.below(model.records.size() + 2);
      const auto begin =
          model.records.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(from - 1, model.records.size()));
      EXPECT_EQ(read_all(log(), from), std::vector<Kept>(begin, model.records.end()));
      const std::string stream = "order/" + std::to_string(run.below(10));
      const std::uint64_t version = 1 + run.below(model.version_of(stream) + 2);
      std::vector<Kept> of_stream;
      for (const Kept& r : model.records) {
        if (r.stream == stream && r.version >= version) of_stream.push_back(r);
      }
      EXPECT_EQ(read_stream(log(), stream, version), of_stream);
      EXPECT_EQ(log().version_of(stream)->value, model.version_of(stream));
      const std::string request = "request-" + std::to_string(run.below(static_cast<std::uint64_t>(step) + 1));
      const absl::StatusOr<std::optional<Receipt>> resolved = log().resolve(RequestId(request));
      const Model::Entry* entry = model.find(request);
      ASSERT_TRUE(resolved.ok());
      ASSERT_EQ(resolved->has_value(), entry != nullptr);
      if (entry != nullptr) {
        EXPECT_EQ((*resolved)->first, entry->receipt.first);
        EXPECT_EQ((*resolved)->versions, entry->receipt.versions);
      }
    }
    EXPECT_EQ(log().head().value, model.records.size());
    EXPECT_EQ(read_all(log()), model.records);
  }
}

// What the hash of a text of 16 bytes has come to after its first word.
std::uint64_t after_first_word(const std::string& id) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  std::uint64_t word = 0;
  for (int i = 7; i >= 0; --i) word = word << 8 | static_cast<unsigned char>(id[static_cast<std::size_t>(i)]);
  std::uint64_t hash = (16 * kFactor ^ word) * kFactor;
  return hash ^ hash >> 32;
}

// Another request id with the hash of `id`, which has 16 bytes: its last word makes good for what its first changed.
std::string id_with_hash_of(const std::string& id) {
  std::mt19937_64 random(11);
  while (true) {
    std::string other = id;
    for (std::size_t i = 0; i < 8; ++i) other[i] = static_cast<char>('a' + random() % 26);
    const std::uint64_t difference = after_first_word(id) ^ after_first_word(other);
    bool readable = true;
    for (std::size_t i = 0; i < 8; ++i) {
      const auto byte = static_cast<unsigned char>(id[8 + i]) ^ (difference >> 8 * i & 0xff);
      readable &= byte > ' ' && byte < 127;
      other[8 + i] = static_cast<char>(byte);
    }
    if (readable) return other;
  }
}

TEST_P(LogModel, TellsRequestsApartThatHaveOneHash) {
  const std::string a = "request-00000001";
  const std::string b = id_with_hash_of(a);
  ASSERT_NE(a, b);
  ASSERT_EQ(request_hash(a), request_hash(b));
  options_.tail_index_events = 4;
  reopen();
  ASSERT_APPENDED(one(a, "order/1", "a").to(log()));
  EXPECT_FALSE(log().resolve(RequestId(b))->has_value());
  for (int i = 0; i < 20; ++i) ASSERT_APPENDED(one("x" + std::to_string(i), "order/2").to(log()));
  const absl::StatusOr<Receipt> other = one(b, "order/1", "b").to(log());
  ASSERT_APPENDED(other);
  EXPECT_FALSE(other->repeated);
  for (int i = 0; i < 20; ++i) ASSERT_APPENDED(one("y" + std::to_string(i), "order/2").to(log()));
  for (const bool again : {false, true}) {
    if (again) reopen();
    EXPECT_EQ((**log().resolve(RequestId(a))).first.value, 1u);
    EXPECT_EQ((**log().resolve(RequestId(b))).first.value, 22u);
    EXPECT_TRUE(one(a, "order/1", "a").to(log())->repeated);
    EXPECT_TRUE(one(b, "order/1", "b").to(log())->repeated);
  }
}

}  // namespace
}  // namespace gendan::log_test
