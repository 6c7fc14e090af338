#include "log/tail_index.h"

#include <algorithm>
#include <cstring>

#include "gendan/core/text.h"
#include "log/wire.h"

namespace gendan {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;

}  // namespace

TailIndex::TailIndex() : stream_order_(ByName{&streams_}), requests_({}) {}

std::optional<std::uint64_t> TailIndex::version_of(std::string_view stream) const {
  const auto found = by_name_.find(to_absl(stream));
  if (found == by_name_.end()) return std::nullopt;
  return spans_[streams_[found->second].last].span.last_version();
}

void TailIndex::collect_spans(std::string_view stream, std::uint64_t from, std::vector<StreamSpan>& out) const {
  const auto found = by_name_.find(to_absl(stream));
  if (found == by_name_.end()) return;
  const std::size_t begin = out.size();
  for (std::uint32_t at = streams_[found->second].last; at != kNone; at = spans_[at].before) {
    if (spans_[at].span.last_version() < from) break;
    out.push_back(spans_[at].span);
  }
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
}

void TailIndex::collect_requests(std::uint64_t hash, std::vector<std::uint64_t>& out) const {
  const auto found = by_hash_.find(hash);
  if (found == by_hash_.end()) return;
  out.push_back(found->second);
  for (const Request& request : same_hash_) {
    if (request.first == hash) out.push_back(request.second);
  }
}

void TailIndex::add_span(std::string_view stream, const StreamSpan& span) {
  const auto number = static_cast<std::uint32_t>(streams_.size());
  auto found = by_name_.find(to_absl(stream));
  if (found == by_name_.end()) {
    const std::string_view name = keep(stream);
    streams_.push_back({name, kNone});
    found = by_name_.emplace(to_absl(name), number).first;
    stream_order_.push(number);
  }
  Stream& entry = streams_[found->second];
  spans_.push_back({span, entry.last});
  entry.last = static_cast<std::uint32_t>(spans_.size() - 1);
}

void TailIndex::add_request(std::uint64_t hash, std::uint64_t position) {
  if (!by_hash_.emplace(hash, position).second) same_hash_.push_back({hash, position});
  requests_.push({hash, position});
}

void TailIndex::seal() {
  stream_order_.seal();
  requests_.seal();
}

std::size_t TailIndex::bytes() const {
  return blocks_.size() * kBlockBytes + by_name_.capacity() * (sizeof(*by_name_.begin()) + 1) +
         by_hash_.capacity() * (sizeof(*by_hash_.begin()) + 1) + streams_.size() * (sizeof(Stream) + 4) +
         spans_.size() * sizeof(Span) + requests_.size() * sizeof(Request);
}

std::string_view TailIndex::keep(std::string_view name) {
  if (name.size() > block_left_) {
    const std::size_t size = std::max(kBlockBytes, name.size());
    blocks_.push_back(std::make_unique<char[]>(size));
    block_at_ = blocks_.back().get();
    block_left_ = size;
  }
  char* const at = block_at_;
  std::memcpy(at, name.data(), name.size());
  block_at_ += name.size();
  block_left_ -= name.size();
  return {at, name.size()};
}

struct TailIndex::Merge::Parts {
  RequestRuns::Merge requests;
  StreamRuns::Merge streams;
};

TailIndex::Merge::Merge(const TailIndex& tail, Position covered)
    : tail_(tail),
      covered_(covered),
      parts_(new Parts{RequestRuns::Merge(tail.requests_), StreamRuns::Merge(tail.stream_order_)}) {}

TailIndex::Merge::~Merge() = default;

bool TailIndex::Merge::next() {
  if (!begun_) {
    begun_ = true;
    key_ = kIndexedKey;
    wire::append_varint(value_, covered_.value);
    return true;
  }
  return next_request() || next_segment();
}

bool TailIndex::Merge::next_request() {
  const Request* const request = parts_->requests.peek();
  if (request == nullptr) return false;
  make_request_prefix(request->first, key_);
  add_position(request->second, key_);
  value_.clear();
  parts_->requests.pop();
  return true;
}

bool TailIndex::Merge::next_segment() {
  if (given_ == spans_.size()) {
    const std::uint32_t* const number = parts_->streams.peek();
    if (number == nullptr) return false;
    spans_.clear();
    given_ = 0;
    const Stream& stream = tail_.streams_[*number];
    for (std::uint32_t at = stream.last; at != kNone; at = tail_.spans_[at].before) {
      spans_.push_back(tail_.spans_[at].span);
    }
    std::reverse(spans_.begin(), spans_.end());
    make_stream_prefix(stream.name, key_);
    prefix_ = key_.size();
    parts_->streams.pop();
  }
  const std::size_t size = std::min(kSegmentSpans, spans_.size() - given_);
  key_.resize(prefix_);
  add_first_version(spans_[given_].first_version, key_);
  encode_segment({spans_.data() + given_, size}, value_);
  given_ += size;
  return true;
}

}  // namespace gendan
