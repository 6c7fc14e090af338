#ifndef GENDAN_LIB_LOG_LOG_TREE_H_
#define GENDAN_LIB_LOG_LOG_TREE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/core/id.h"
#include "gendan/log/log.h"
#include "gendan/log/storage.h"
#include "gendan/proof/tree.h"
#include "log/recovery.h"

namespace gendan {

// The Merkle tree over the log's appends: one append, all its chunks behind each other, is one leaf.
//
// The table has the nodes of every eighth level, each put there by the batch that completes it: 256 appends share one
// entry, so the tree costs the log next to no room and no write of its own. What lies below is hashed again from the
// log when a proof asks for it, which takes 256 appends at most. The right edge of the tree is in memory; opening makes
// it from the table's last nodes and the appends behind them.
class LogTree {
 public:
  // Levels whose nodes are in the table are multiples of this.
  static constexpr int kStoredLevels = 8;

  // Reads what the table has and hashes what it does not, up to `head`. Where the log was written for a while without
  // its tree that may be much. Writes nothing. Errors: corrupt, storage_failed. `recorded_at`: of the last append. With
  // kEndIt the table may reach behind `head`, and have holes of its own.
  static absl::StatusOr<std::unique_ptr<LogTree>> recover(Storage& storage, Position head, Instant recorded_at,
                                                          Holes holes = Holes::kAreDamage);
  // The same for this tree, whose table was opened anew and may have lost what was not durable. The writer's; others
  // may read meanwhile. What was readable stays so where it fails.
  absl::Status recover_again(Position head, Instant recorded_at);

  // Goes on with the same tables, opened anew. Before it is shared with other threads.
  void move_to(Storage& storage) { storage_ = &storage; }

  // Goes on to `head`, which somebody else's appends have moved to. One thread at a time. Errors: corrupt,
  // storage_failed; what was readable stays so.
  absl::Status catch_up(Position head);

  // Puts into the table the nodes that should be there and are not. The writer's. Errors: as Storage::write().
  absl::Status settle();

  // For one thread at a time, the one whose turn it is to write: takes the leaf of the next append; says what has to be
  // put into the table with it, borrowed until the next call of the two that follow; makes it all readable; or takes it
  // back.
  void add(std::string_view append, Position last, Instant recorded_at);
  void collect(std::vector<Storage::Change>& changes) const;
  void publish();
  void undo();

  // From any thread.
  absl::StatusOr<TreeHead> head() const;
  // The head as it was after `appends` appends. Refused: number_out_of_range.
  absl::StatusOr<TreeHead> head_at(std::uint64_t appends) const;
  absl::StatusOr<AppendProof> prove(Position position, std::uint64_t appends) const;
  absl::StatusOr<std::vector<Hash>> prove_growth(std::uint64_t from, std::uint64_t to) const;

  // Entries of the table, for those who read it by themselves.
  using Key = std::array<char, 9>;  // the level, then the index, high byte first
  struct Node {
    Hash hash;
    Position last;  // of the last append below it
  };
  static Key key_of(int level, std::uint64_t index);
  static std::string value_of(const Node& node);
  static absl::StatusOr<Node> node_of(std::string_view value);

 private:
  struct State {
    Frontier frontier;
    Position last;
    Instant recorded_at;
  };
  struct Put {
    Key key;
    std::string value;
  };
  class Reader;

  LogTree(Storage& storage, TreeHasher hasher) : storage_(&storage), hasher_(std::move(hasher)) {}
  // Tiles, 256 appends each, up to the newest whose node is in the table.
  absl::StatusOr<std::uint64_t> count_tiles() const;
  absl::Status restore(std::uint64_t tiles);
  absl::Status reaches_beyond(Position head) const;
  // Restores `tiles`, which are there, and those behind them up to the first that is missing or lies behind `head`.
  absl::Status restore_ahead_of_hole(std::uint64_t tiles, Position head);
  absl::Status drop_stored();
  absl::StatusOr<Node> stored(int level, std::uint64_t index) const;
  State state() const;

  Storage* storage_;
  TreeHasher hasher_;  // the writer's

  State next_;             // with what was added
  std::vector<Put> puts_;  // for the table, in the order of their making

  mutable std::mutex mutex_;
  State published_;
  // Nodes that were made here and that nobody has put into the table: those of a log that was written without its tree,
  // or is written by somebody else.
  absl::flat_hash_map<std::string, Node> unstored_;
};

}  // namespace gendan

#endif  // GENDAN_LIB_LOG_LOG_TREE_H_
