#ifndef GENDAN_TESTS_LOG_SUPPORT_H_
#define GENDAN_TESTS_LOG_SUPPORT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/refusal.h"
#include "gendan/log/log.h"
#include "gendan/log/storage.h"
#include "gendan/log/store.h"
#include "tests/core/refused.h"
#include "tests/core/temporary_folder.h"

namespace gendan::log_test {

class TestClock : public Clock {
 public:
  Instant now() const override { return {micros.load()}; }
  std::int64_t steady_nanos() const override { return micros.load() * 1000; }
  std::atomic<std::int64_t> micros{1'700'000'000'000'000};
};

// A record that outlives its reader.
struct Kept {
  std::uint64_t position = 0;
  std::string stream;
  std::uint64_t version = 0;
  EventTag type = 0;
  std::uint16_t schema = 0;
  std::uint32_t flags = 0;
  std::int64_t recorded_at = 0;
  std::int64_t occurred_at = 0;
  std::string actor, department, correlation, causation, request_id;
  std::uint64_t append_first = 0;
  std::uint32_t append_count = 0;
  std::string payload;

  friend bool operator==(const Kept&, const Kept&) = default;
};

inline Kept keep(const Record& r) {
  return {r.position.value,
          std::string(r.stream),
          r.version.value,
          r.type,
          r.schema,
          r.flags,
          r.recorded_at.micros,
          r.occurred_at.micros,
          std::string(r.actor),
          std::string(r.department),
          std::string(r.correlation),
          std::string(r.causation),
          std::string(r.request_id),
          r.append_first.value,
          r.append_count,
          std::string(r.payload)};
}

inline std::vector<Kept> read_all(Log& log, std::uint64_t from = 1) {
  std::vector<Kept> out;
  const absl::Status status = log.read_all({from}, [&](const Record& r) {
    out.push_back(keep(r));
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return out;
}

inline std::vector<Kept> read_stream(Log& log, std::string_view stream, std::uint64_t from = 1) {
  std::vector<Kept> out;
  const absl::Status status = log.read_stream(stream, {from}, [&](const Record& r) {
    out.push_back(keep(r));
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return out;
}

// Builds an append; payloads live as long as it does.
class Writing {
 public:
  explicit Writing(std::string request) {
    append_.request_id = RequestId(std::move(request));
    append_.actor = "li.wei";
  }

  Writing& on(std::string stream, Expect expect = Expect::any()) {
    append_.streams.push_back({StreamId(std::move(stream)), expect});
    return *this;
  }
  // An event on the stream named last.
  Writing& event(std::string payload, EventTag type = 7) {
    payloads_.push_back(std::make_unique<std::string>(std::move(payload)));
    NewEvent e;
    e.stream = static_cast<std::uint32_t>(append_.streams.size() - 1);
    e.type = type;
    e.occurred_at = {1'600'000'000'000'000};
    e.payload = *payloads_.back();
    append_.events.push_back(e);
    return *this;
  }
  Append& append() { return append_; }
  absl::StatusOr<Receipt> to(Log& log, Durability durability = Durability::kBuffered) const {
    return log.append(append_, durability);
  }

 private:
  Append append_;
  std::vector<std::unique_ptr<std::string>> payloads_;
};

inline Writing one(std::string request, std::string stream, std::string payload = "x", Expect expect = Expect::any()) {
  Writing w(std::move(request));
  w.on(std::move(stream), expect).event(std::move(payload));
  return w;
}

inline std::vector<std::uint64_t> numbers(const std::vector<Version>& versions) {
  std::vector<std::uint64_t> out;
  for (const Version& v : versions) out.push_back(v.value);
  return out;
}

// At whichever of the fields that the table lists.
MATCHER_P(RefusedWith, code, "is refused with code " + std::string(facts_of(code).name)) {
  const absl::Status status = testing::status_of(arg);
  *result_listener << status;
  const std::optional<Refusal> refusal = refusal_of(status);
  if (!refusal.has_value() || refusal->code != code) return false;
  if (testing::documented_at(*refusal)) return true;
  *result_listener << ", at a field that the table does not list";
  return false;
}

#define ASSERT_APPENDED(result) ASSERT_TRUE((result).ok()) << (result).status()

}  // namespace gendan::log_test

#endif  // GENDAN_TESTS_LOG_SUPPORT_H_
