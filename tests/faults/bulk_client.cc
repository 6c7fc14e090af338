#include "tests/faults/bulk_client.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gendan/core/refusal.h"

namespace gendan::faults_test {

BulkClient::BulkClient(Log& log, std::unique_ptr<BulkAppender> bulk, Ledger& ledger, std::function<bool()> lost_sight)
    : log_(log),
      bulk_(std::move(bulk)),
      ledger_(ledger),
      lost_sight_(std::move(lost_sight)),
      // It stands still but for what this finishes.
      head_(log.head()) {}

BulkClient::~BulkClient() {
  bulk_.reset();
  give_up();
}

absl::StatusOr<Version> BulkClient::version_of(const std::string& stream) {
  const auto found = versions_.find(stream);
  if (found != versions_.end()) return found->second;
  return log_.version_of(stream);
}

bool BulkClient::append(std::uint64_t number, log_test::Writing writing) {
  ledger_.sending(number);
  const absl::StatusOr<Receipt> answer = bulk_->append(writing.append());
  return take(number, std::move(writing), answer);
}

bool BulkClient::append_stored(std::uint64_t number, log_test::Writing writing, const Receipt& receipt,
                               std::span<const std::string_view> chunks) {
  ledger_.sending(number);
  const absl::Status status = bulk_->append_stored(chunks);
  if (refused_with(status, Code::kWrongVersion)) ledger_.accuse("a copy does not follow: " + status.ToString());
  if (status.ok()) return take(number, std::move(writing), receipt);
  return take(number, std::move(writing), status);
}

bool BulkClient::finish() {
  const absl::Status status = bulk_->finish();
  if (!settle(status)) return false;
  if (!pending_.empty()) ledger_.accuse("a bulk was finished, and the log does not reach to its end");
  return true;
}

void BulkClient::expect_newest_unseen() {
  if (pending_.empty()) return;
  const RequestId& request = pending_.back().writing.append().request_id;
  const absl::StatusOr<std::optional<Receipt>> found = log_.resolve(request);
  if (found.ok() && found->has_value()) ledger_.accuse(request.str() + " is found before its bulk has finished it");
}

bool BulkClient::take(std::uint64_t number, log_test::Writing writing, const absl::StatusOr<Receipt>& answer) {
  if (answer.ok()) {
    const Append& append = writing.append();
    for (std::size_t i = 0; i < append.streams.size() && !answer->repeated; ++i) {
      versions_[append.streams[i].id.str()] = answer->versions[i];
    }
    pending_.push_back({number, std::move(writing), *answer});
    return settle(absl::OkStatus());
  }
  const bool going_on = settle(answer.status());
  ledger_.answered(number, writing.append(), Durability::kSync, answer);
  return going_on;
}

bool BulkClient::settle(const absl::Status& status) {
  const Position head = log_.head();
  const bool whole = head == head_ || std::any_of(pending_.begin(), pending_.end(),
                                                  [&](const Pending& pending) { return pending.receipt.last == head; });
  if (!whole) ledger_.accuse("a bulk can be read up to position " + std::to_string(head.value) + ", where none ended");
  head_ = head;
  if (refused_with(status, Code::kOutcomeUnknown)) {
    tell_all(status);
    return false;
  }
  std::erase_if(pending_, [&](Pending& pending) {
    if (pending.receipt.last > head) return false;
    ledger_.answered(pending.number, pending.writing.append(), Durability::kSync, pending.receipt);
    return true;
  });
  if (refused_with(status, Code::kStorageFailed)) give_up();
  // Of an append that was refused for itself the bulk thinks no worse.
  return status.ok() || refused_with(status, Code::kWrongVersion);
}

void BulkClient::give_up() { tell_all(refuse(lost_sight_() ? Code::kOutcomeUnknown : Code::kStorageFailed, "bulk")); }

void BulkClient::tell_all(const absl::Status& answer) {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(pending_.size());
  for (Pending& pending : pending_) {
    ledger_.answered(pending.number, pending.writing.append(), Durability::kSync, answer);
    numbers.push_back(pending.number);
  }
  // They were to be in one file.
  if (refused_with(answer, Code::kOutcomeUnknown)) ledger_.together(numbers);
  pending_.clear();
}

}  // namespace gendan::faults_test
