// Dumps that nobody has made: loading refuses them, and what it takes of one is a log that verifies, whose index finds
// every event and every request, and that dumps again as what was taken.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gendan/audit/verify.h"
#include "gendan/log/dump.h"
#include "gendan/log/storage.h"
#include "gendan/log/store.h"
#include "gendan/testing/manual_clock.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gendan;
  std::string_view left(reinterpret_cast<const char*>(data), size);
  const std::string_view whole = left;
  testing::ManualClock clock;
  StoreOptions options;
  options.clock = &clock;
  options.tail_index_events = 2;
  const std::shared_ptr<Storage> storage = make_memory_storage();
  const std::unique_ptr<Store> store = *open_store(storage, options);
  const absl::StatusOr<TreeHead> loaded =
      load(store->log(), [&](char* to, std::size_t room) -> absl::StatusOr<std::size_t> {
        const std::size_t taken = std::min(room, left.size());
        std::memcpy(to, left.data(), taken);
        left.remove_prefix(taken);
        return taken;
      });
  const absl::StatusOr<VerifyReport> report = verify(*storage);
  if (!report.ok() || !report->clean()) std::abort();
  Log& log = store->log();
  const absl::Status read = log.read_all({1}, [&](const Record& record) {
    std::uint64_t found = 0;
    const absl::Status by_stream = log.read_stream(record.stream, record.version, [&](const Record& same) {
      found = same.position.value;
      return false;
    });
    if (!by_stream.ok() || found != record.position.value) std::abort();
    const absl::StatusOr<std::optional<Receipt>> receipt = log.resolve(RequestId(record.request_id));
    if (!receipt.ok() || !receipt->has_value() || (*receipt)->first != record.append_first) std::abort();
    return true;
  });
  if (!read.ok()) std::abort();
  if (loaded.ok()) {
    std::string again;
    const absl::StatusOr<TreeHead> dumped = dump(store->log(), [&](std::string_view bytes) {
      again += bytes;
      return absl::OkStatus();
    });
    if (!dumped.ok() || *dumped != *loaded || again != whole) std::abort();
  }
  return 0;
}
