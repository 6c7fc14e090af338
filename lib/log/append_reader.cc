#include "log/append_reader.h"

#include <utility>

#include "gendan/core/refusal.h"
#include "log/wire.h"

namespace gendan {

absl::Status missing_position(std::uint64_t position) {
  return refuse(Code::kCorrupt, "log", "position " + std::to_string(position) + " is missing");
}

absl::Status other_count(std::uint64_t position) {
  return refuse(Code::kCorrupt, "log",
                "position " + std::to_string(position) + ": its append has another count than in its first chunk");
}

AppendReader::AppendReader(Storage& storage, Storage::Access access)
    : cursor_(storage.cursor(Storage::Table::kLog, access)) {}

bool AppendReader::fail(absl::Status status) {
  status_ = std::move(status);
  return false;
}

absl::Status AppendReader::seek(Position position) {
  status_ = absl::OkStatus();
  moved_ = true;
  next_ = position.value;
  char key[8];
  wire::put_sorted_u64(key, position.value);
  if (!cursor_->seek_for_prev({key, sizeof key})) {
    return status_ = cursor_->status().ok() ? missing_position(position.value) : cursor_->status();
  }
  if (cursor_->key().size() != sizeof key) return status_ = missing_position(position.value);
  if (absl::Status s = reader_.open(cursor_->value(), {wire::get_sorted_u64(cursor_->key())}); !s.ok()) {
    return status_ = std::move(s);
  }
  const std::uint64_t first = reader_.append_first().value;
  if (first + reader_.append_count() <= position.value) return status_ = missing_position(position.value);
  if (reader_.first().value != first) {
    wire::put_sorted_u64(key, first);
    if (!cursor_->seek({key, sizeof key})) {
      return status_ = cursor_->status().ok() ? missing_position(first) : cursor_->status();
    }
  }
  next_ = first;
  return absl::OkStatus();
}

bool AppendReader::next() {
  if (!status_.ok()) return false;
  const bool there = std::exchange(moved_, false) ? true : cursor_->next();
  if (!there) {
    status_ = cursor_->status();
    return false;
  }
  const std::uint64_t first = next_;
  std::uint32_t events = 0;  // as the first chunk says
  joined_.clear();
  ends_.clear();
  while (true) {
    char key[8];
    wire::put_sorted_u64(key, next_);
    if (cursor_->key() != std::string_view(key, sizeof key)) return fail(missing_position(next_));
    if (absl::Status s = reader_.open(cursor_->value(), {next_}); !s.ok()) return fail(std::move(s));
    if (reader_.append_first().value != first) {
      return fail(refuse(Code::kCorrupt, "log", "position " + std::to_string(next_) + " does not begin an append"));
    }
    if (ends_.empty()) events = reader_.append_count();
    if (reader_.append_count() != events) return fail(other_count(next_));
    next_ += reader_.count();
    const bool whole = next_ == first + events;
    if (whole && ends_.empty()) {
      bytes_ = cursor_->value();
      request_id_ = reader_.envelope().request_id;
      ends_.push_back(bytes_.size());
      break;
    }
    if (ends_.empty()) request_ = reader_.envelope().request_id;
    joined_ += cursor_->value();
    ends_.push_back(joined_.size());
    if (whole) {
      bytes_ = joined_;
      request_id_ = request_;
      break;
    }
    if (!cursor_->next()) return fail(cursor_->status().ok() ? missing_position(next_) : cursor_->status());
  }
  first_ = first;
  recorded_at_ = reader_.recorded_at();
  return true;
}

}  // namespace gendan
