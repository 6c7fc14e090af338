#include "log/log_tree.h"

#include <algorithm>
#include <utility>

#include "gendan/core/refusal.h"
#include "log/append_reader.h"
#include "log/wire.h"

namespace gendan {
namespace {

constexpr std::uint64_t kTile = std::uint64_t{1} << LogTree::kStoredLevels;

absl::Status damaged(std::string_view what) { return refuse(Code::kCorrupt, "tree", what); }

std::string name_of(int level, std::uint64_t index) {
  return "node " + std::to_string(index) + " of level " + std::to_string(level);
}

// Tiles of which a follower looks for a hole at first: 16 M appends, read in some milliseconds.
constexpr std::uint64_t kLookBack = 1 << 16;

}  // namespace

LogTree::Key LogTree::key_of(int level, std::uint64_t index) {
  Key key;
  key[0] = static_cast<char>(level);
  wire::put_sorted_u64(key.data() + 1, index);
  return key;
}

std::string LogTree::value_of(const Node& node) {
  std::string value(reinterpret_cast<const char*>(node.hash.data()), node.hash.size());
  wire::append_varint(value, node.last.value);
  return value;
}

absl::StatusOr<LogTree::Node> LogTree::node_of(std::string_view value) {
  Node node;
  wire::Taker in(value);
  const std::string_view hash = in.bytes(node.hash.size());
  node.last = {in.varint()};
  if (!in.ok() || !in.done()) return damaged("a node has another form");
  std::copy(hash.begin(), hash.end(), reinterpret_cast<char*>(node.hash.data()));
  return node;
}

// Makes nodes again for one caller, keeping the leaves that it read last.
class LogTree::Reader {
 public:
  // Reads nothing behind leaf number `appends`.
  Reader(const LogTree& tree, std::uint64_t appends, TreeHasher hasher)
      : tree_(tree), appends_(appends), hasher_(std::move(hasher)) {}

  TreeHasher& hasher() { return hasher_; }

  absl::StatusOr<Hash> node(int level, std::uint64_t index) {
    if (level == 0) {
      if (absl::Status s = read_tile(index / kTile); !s.ok()) return s;
      if (index % kTile >= leaves_.size()) return damaged(name_of(level, index) + " is missing");
      return leaves_[index % kTile].hash;
    }
    if (level % kStoredLevels == 0) {
      const absl::StatusOr<Node> stored = tree_.stored(level, index);
      if (!stored.ok()) return stored.status();
      return stored->hash;
    }
    const absl::StatusOr<Hash> left = node(level - 1, 2 * index);
    if (!left.ok()) return left;
    const absl::StatusOr<Hash> right = node(level - 1, 2 * index + 1);
    if (!right.ok()) return right;
    return hasher_.node(*left, *right);
  }

  // Where a leaf's append stands.
  struct Leaf {
    Hash hash;
    Position first;
    Position last;
    Instant recorded_at;
  };
  absl::StatusOr<Leaf> leaf(std::uint64_t index) {
    if (absl::Status s = read_tile(index / kTile); !s.ok()) return s;
    if (index % kTile >= leaves_.size()) return damaged("append " + std::to_string(index + 1) + " is missing");
    return leaves_[index % kTile];
  }

  // The number of the leaf whose append holds `position`.
  absl::StatusOr<std::uint64_t> leaf_at(Position position) {
    std::uint64_t low = 0;
    std::uint64_t high = appends_ / kTile;  // tiles that are complete, and the place of the one that is not
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      const absl::StatusOr<Node> node = tree_.stored(kStoredLevels, middle);
      if (!node.ok()) return node.status();
      if (node->last < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (absl::Status s = read_tile(low); !s.ok()) return s;
    const auto found = std::find_if(leaves_.begin(), leaves_.end(),
                                    [&](const Leaf& leaf) { return leaf.first <= position && position <= leaf.last; });
    if (found == leaves_.end()) return refuse(Code::kNumberOutOfRange, "position", std::to_string(position.value));
    return low * kTile + static_cast<std::uint64_t>(found - leaves_.begin());
  }

 private:
  absl::Status read_tile(std::uint64_t tile) {
    if (tile == tile_) return absl::OkStatus();
    tile_ = kNoTile;
    leaves_.clear();
    Position from{1};
    if (tile > 0) {
      const absl::StatusOr<Node> before = tree_.stored(kStoredLevels, tile - 1);
      if (!before.ok()) return before.status();
      from = {before->last.value + 1};
    }
    const std::uint64_t count = std::min(kTile, appends_ - std::min(appends_, tile * kTile));
    AppendReader reader(*tree_.storage_, Storage::Access::kPoint);
    if (count > 0) {
      if (absl::Status s = reader.seek(from); !s.ok()) return s;
    }
    while (leaves_.size() < count) {
      if (!reader.next()) return reader.status().ok() ? damaged("it has more leaves than the log") : reader.status();
      leaves_.push_back({hasher_.leaf(reader.bytes()), reader.first(), reader.last(), reader.recorded_at()});
    }
    tile_ = tile;
    return absl::OkStatus();
  }

  static constexpr std::uint64_t kNoTile = ~std::uint64_t{0};

  const LogTree& tree_;
  const std::uint64_t appends_;
  TreeHasher hasher_;
  std::uint64_t tile_ = kNoTile;
  std::vector<Leaf> leaves_;
};

absl::StatusOr<LogTree::Node> LogTree::stored(int level, std::uint64_t index) const {
  const Key key = key_of(level, index);
  const std::string_view name(key.data(), key.size());
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = unstored_.find(std::string(name)); found != unstored_.end()) return found->second;
  }
  std::string value;
  const absl::StatusOr<bool> found = storage_->get(Storage::Table::kTree, name, value);
  if (!found.ok()) return found.status();
  if (!*found) return damaged(name_of(level, index) + " is missing");
  return node_of(value);
}

absl::StatusOr<std::unique_ptr<LogTree>> LogTree::recover(Storage& storage, Position head, Instant recorded_at,
                                                          Holes holes) {
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  std::unique_ptr<LogTree> tree(new LogTree(storage, *std::move(hasher)));
  const absl::StatusOr<std::uint64_t> newest = tree->count_tiles();
  if (!newest.ok()) return newest.status();
  absl::Status restored;
  if (holes == Holes::kAreDamage) {
    restored = tree->restore(*newest);
  } else {
    // Where the hole is older than what a write-ahead log holds as a rule, it takes the longer way.
    const std::uint64_t from = *newest - std::min(*newest, kLookBack);
    restored = tree->restore_ahead_of_hole(from, head);
    if (!restored.ok() && from > 0) restored = tree->restore_ahead_of_hole(0, head);
  }
  if (!restored.ok()) return restored;
  if (tree->next_.last > head) return tree->reaches_beyond(head);
  tree->next_.recorded_at = recorded_at;
  if (absl::Status s = tree->catch_up(head); !s.ok()) return s;
  return tree;
}

absl::Status LogTree::recover_again(Position head, Instant recorded_at) {
  const absl::StatusOr<std::unique_ptr<LogTree>> anew = recover(*storage_, head, recorded_at);
  if (!anew.ok()) return anew.status();
  puts_.clear();
  next_ = (*anew)->next_;
  const std::lock_guard lock(mutex_);
  published_ = next_;
  unstored_ = std::move((*anew)->unstored_);
  return absl::OkStatus();
}

absl::StatusOr<std::uint64_t> LogTree::count_tiles() const {
  const std::unique_ptr<Storage::Cursor> cursor = storage_->cursor(Storage::Table::kTree, Storage::Access::kPoint);
  const Key end = key_of(kStoredLevels, ~std::uint64_t{0});
  const bool there = cursor->seek_for_prev({end.data(), end.size()});
  if (!cursor->status().ok()) return cursor->status();
  if (!there) return 0;
  if (cursor->key().size() != end.size() || cursor->key()[0] != end[0]) return damaged("a key names no node");
  const std::uint64_t newest = wire::get_sorted_u64(cursor->key().substr(1));
  if (newest >= (std::uint64_t{1} << (63 - kStoredLevels)) - 1) return damaged("a key names no node");
  return newest + 1;
}

// The newest node does not tell: the table is flushed at other times than the log, so that its hole is another one,
// with nodes behind it that lie ahead of the log's.
absl::Status LogTree::restore_ahead_of_hole(std::uint64_t tiles, Position head) {
  const std::unique_ptr<Storage::Cursor> cursor = storage_->cursor(Storage::Table::kTree, Storage::Access::kScan);
  Key next = key_of(kStoredLevels, tiles);
  for (bool there = cursor->seek({next.data(), next.size()}); there; there = cursor->next()) {
    if (cursor->key() != std::string_view(next.data(), next.size())) break;
    const absl::StatusOr<Node> node = node_of(cursor->value());
    if (!node.ok()) return node.status();
    if (node->last > head) break;
    next = key_of(kStoredLevels, ++tiles);
  }
  if (!cursor->status().ok()) return cursor->status();
  if (absl::Status s = restore(tiles); !s.ok()) return s;
  return next_.last <= head ? absl::OkStatus() : reaches_beyond(head);
}

absl::Status LogTree::reaches_beyond(Position head) const {
  return damaged("it reaches position " + std::to_string(next_.last.value) + ", and the log " +
                 std::to_string(head.value));
}

// Takes so many tiles, whose nodes the table has, for its beginning.
absl::Status LogTree::restore(std::uint64_t tiles) {
  next_ = State();
  if (tiles == 0) return absl::OkStatus();
  const absl::StatusOr<Node> newest = stored(kStoredLevels, tiles - 1);
  if (!newest.ok()) return newest.status();
  next_.last = newest->last;
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  Reader reader(*this, tiles * kTile, *std::move(hasher));
  std::vector<Hash> subtrees;
  std::uint64_t covered = 0;
  for (int bit = 63; bit >= 0; --bit) {
    if ((tiles >> bit & 1) == 0) continue;
    const absl::StatusOr<Hash> hash = reader.node(kStoredLevels + bit, covered >> bit);
    if (!hash.ok()) return hash.status();
    subtrees.push_back(*hash);
    covered += std::uint64_t{1} << bit;
  }
  absl::StatusOr<Frontier> frontier = Frontier::restore(tiles * kTile, subtrees);
  if (!frontier.ok()) return frontier.status();
  next_.frontier = *std::move(frontier);
  return absl::OkStatus();
}

absl::Status LogTree::catch_up(Position head) {
  if (next_.last < head) {
    AppendReader reader(*storage_, Storage::Access::kScan);
    absl::Status status = reader.seek({next_.last.value + 1});
    while (status.ok() && next_.last < head) {
      if (reader.next()) {
        add(reader.bytes(), reader.last(), reader.recorded_at());
      } else {
        status = reader.status().ok() ? missing_position(next_.last.value + 1) : reader.status();
      }
    }
    if (!status.ok()) {
      undo();
      return status;
    }
  }
  const std::lock_guard lock(mutex_);
  for (const Put& put : puts_) {
    unstored_.insert_or_assign(std::string(put.key.data(), put.key.size()), *node_of(put.value));
  }
  puts_.clear();
  published_ = next_;
  return storage_->read_only() ? drop_stored() : absl::OkStatus();
}

// Who follows another process must not keep for ever what that one stores.
absl::Status LogTree::drop_stored() {
  std::string value;
  for (auto node = unstored_.begin(); node != unstored_.end();) {
    const absl::StatusOr<bool> found = storage_->get(Storage::Table::kTree, node->first, value);
    if (!found.ok()) return found.status();
    const auto here = node++;
    if (*found) unstored_.erase(here);
  }
  return absl::OkStatus();
}

absl::Status LogTree::settle() {
  if (unstored_.empty()) return absl::OkStatus();
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [key, node] : unstored_) pairs.emplace_back(key, value_of(node));
  std::sort(pairs.begin(), pairs.end());
  std::vector<Storage::Change> changes;
  for (const auto& [key, value] : pairs) changes.push_back(Storage::Change::put(Storage::Table::kTree, key, value));
  if (absl::Status s = storage_->write(changes, false); !s.ok()) return s;
  const std::lock_guard lock(mutex_);
  unstored_.clear();
  return absl::OkStatus();
}

void LogTree::add(std::string_view append, Position last, Instant recorded_at) {
  next_.last = last;
  next_.recorded_at = recorded_at;
  next_.frontier.add(hasher_.leaf(append), hasher_, [&](int level, std::uint64_t index, const Hash& hash) {
    if (level > 0 && level % kStoredLevels == 0) puts_.push_back({key_of(level, index), value_of({hash, last})});
  });
}

void LogTree::collect(std::vector<Storage::Change>& changes) const {
  for (const Put& put : puts_) {
    changes.push_back(Storage::Change::put(Storage::Table::kTree, {put.key.data(), put.key.size()}, put.value));
  }
}

void LogTree::publish() {
  puts_.clear();
  const std::lock_guard lock(mutex_);
  published_ = next_;
}

void LogTree::undo() {
  puts_.clear();
  next_ = published_;
}

LogTree::State LogTree::state() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

absl::StatusOr<TreeHead> LogTree::head() const {
  const State now = state();
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  return TreeHead{now.frontier.size(), now.last.value, now.recorded_at, now.frontier.root(*hasher)};
}

absl::StatusOr<TreeHead> LogTree::head_at(std::uint64_t appends) const {
  const State now = state();
  if (appends > now.frontier.size()) {
    return refuse(Code::kNumberOutOfRange, "appends", "the log has " + std::to_string(now.frontier.size()));
  }
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  TreeHead head;
  head.appends = appends;
  if (appends == 0) return head;
  Reader reader(*this, now.frontier.size(), *std::move(hasher));
  const absl::StatusOr<Reader::Leaf> leaf = reader.leaf(appends - 1);
  if (!leaf.ok()) return leaf.status();
  head.events = leaf->last.value;
  head.recorded_at = leaf->recorded_at;
  const absl::StatusOr<Hash> root =
      root_of(appends, [&](int level, std::uint64_t index) { return reader.node(level, index); });
  if (!root.ok()) return root.status();
  head.root = *root;
  return head;
}

absl::StatusOr<AppendProof> LogTree::prove(Position position, std::uint64_t appends) const {
  const State now = state();
  if (appends > now.frontier.size()) {
    return refuse(Code::kNumberOutOfRange, "appends", "the log has " + std::to_string(now.frontier.size()));
  }
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  Reader reader(*this, appends, *std::move(hasher));
  AppendProof proof;
  const absl::StatusOr<std::uint64_t> number = reader.leaf_at(position);
  if (!number.ok()) return number.status();
  proof.leaf = *number;
  proof.appends = appends;
  const absl::StatusOr<Reader::Leaf> leaf = reader.leaf(*number);
  if (!leaf.ok()) return leaf.status();
  proof.first = leaf->first;
  proof.last = leaf->last;
  AppendReader bytes(*storage_, Storage::Access::kPoint);
  if (absl::Status s = bytes.seek(leaf->first); !s.ok()) return s;
  if (!bytes.next()) return bytes.status().ok() ? missing_position(leaf->first.value) : bytes.status();
  proof.bytes = bytes.bytes();
  absl::StatusOr<std::vector<Hash>> path =
      prove_inclusion(*number, appends, [&](int level, std::uint64_t index) { return reader.node(level, index); });
  if (!path.ok()) return path.status();
  proof.path = *std::move(path);
  return proof;
}

absl::StatusOr<std::vector<Hash>> LogTree::prove_growth(std::uint64_t from, std::uint64_t to) const {
  const State now = state();
  if (to > now.frontier.size()) {
    return refuse(Code::kNumberOutOfRange, "appends", "the log has " + std::to_string(now.frontier.size()));
  }
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  Reader reader(*this, to, *std::move(hasher));
  return prove_consistency(from, to, [&](int level, std::uint64_t index) { return reader.node(level, index); });
}

}  // namespace gendan
