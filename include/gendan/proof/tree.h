#ifndef GENDAN_PROOF_TREE_H_
#define GENDAN_PROOF_TREE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"

// The Merkle tree of RFC 6962 and RFC 9162 with SHA-256: one hash, the root, stands for a list of leaves; a path of a
// few hashes proves that a leaf is in the list, or that one list only grew out of another.
//
//   leaf  = SHA-256(0x00, bytes)      node = SHA-256(0x01, left, right)      root of no leaves = SHA-256()
//
// Leaves count from 0. The node at (level, index) is the root over the 2^level leaves from index * 2^level on; it is
// complete once all of them are there, and never changes from then on.
namespace gendan {

using Hash = std::array<std::uint8_t, 32>;

// SHA-256(), the root of a tree without leaves.
GENDAN_EXPORT Hash empty_root();

// The longest proof of any tree: one hash per level, and one more where an old tree is not a node of the new one.
inline constexpr std::size_t kMaxPathHashes = 65;

// Makes the tree's hashes. Costs an allocation, so that a caller keeps one; one thread at a time.
class GENDAN_EXPORT TreeHasher {
 public:
  // Refused: internal (libcrypto has no SHA-256 to give, by its configuration or for want of memory). What one hasher
  // has done once it can do again: should libcrypto fail later, the process is aborted, since no hash may be wrong.
  static absl::StatusOr<TreeHasher> create();

  TreeHasher(TreeHasher&&) noexcept;
  TreeHasher& operator=(TreeHasher&&) noexcept;
  ~TreeHasher();

  Hash leaf(std::string_view bytes);
  Hash node(const Hash& left, const Hash& right);

  // leaf() of bytes that come in pieces: begin_leaf(), any number of add(), end_leaf(), and nothing else in between.
  void begin_leaf();
  void add(std::string_view bytes);
  Hash end_leaf();

 private:
  struct Context;
  explicit TreeHasher(std::unique_ptr<Context> context);
  std::unique_ptr<Context> context_;
};

// What is told of a node that has just become complete.
using NodeSink = absl::FunctionRef<void(int level, std::uint64_t index, const Hash& hash)>;

// The right edge of a growing tree: all that is needed to add leaves and to know the root, at most 64 hashes. A value:
// a copy is a way back.
class GENDAN_EXPORT Frontier {
 public:
  Frontier() = default;  // of a tree without leaves

  // The frontier that had this size() and these subtrees(). Refused: corrupt (as many hashes as `size` has bits set are
  // needed; whether they are the right ones only the root can tell).
  static absl::StatusOr<Frontier> restore(std::uint64_t size, std::span<const Hash> subtrees);

  // Appends a leaf. `completed` hears of each node that becomes complete by it, the leaf itself first. The tree must
  // have less than 2^64 - 1 leaves.
  void add(const Hash& leaf, TreeHasher& hasher);
  void add(const Hash& leaf, TreeHasher& hasher, NodeSink completed);

  // Leaves so far.
  std::uint64_t size() const { return size_; }
  Hash root(TreeHasher& hasher) const;

  // The complete subtrees that the tree is made of, largest (and leftmost) first: one for each bit set in size().
  std::span<const Hash> subtrees() const { return subtrees_; }

  friend bool operator==(const Frontier&, const Frontier&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> subtrees_;
};

// Gives the hash of a complete node, stored or made again. Its errors are passed on as they are.
using NodeSource = absl::FunctionRef<absl::StatusOr<Hash>(int level, std::uint64_t index)>;

// The root over the first `size` leaves, from at most 64 nodes.
GENDAN_EXPORT absl::StatusOr<Hash> root_of(std::uint64_t size, NodeSource nodes);

// The path from leaf number `leaf` to the root over the first `size` leaves, lowest first (RFC 9162, 2.1.3.1), from at
// most 127 nodes. Refused: number_out_of_range (leaf: not below size).
GENDAN_EXPORT absl::StatusOr<std::vector<Hash>> prove_inclusion(std::uint64_t leaf, std::uint64_t size,
                                                                NodeSource nodes);

// The proof that the tree over `new_size` leaves begins with the one over `old_size` (RFC 9162, 2.1.4.1), from at most
// 127 nodes. Empty where the sizes are equal or the old one is 0. Refused: number_out_of_range (old_size: above
// new_size).
GENDAN_EXPORT absl::StatusOr<std::vector<Hash>> prove_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                                                  NodeSource nodes);

// OK when `path` proves that the leaf with this hash is number `leaf` of the tree with this size and root. Takes
// nothing on trust but the size and the root. Refused: proof_mismatch (field: leaf, path or root); internal as
// TreeHasher.
GENDAN_EXPORT absl::Status verify_inclusion(const Hash& leaf_hash, std::uint64_t leaf, std::uint64_t size,
                                            std::span<const Hash> path, const Hash& root);

// OK when `path` proves that the new tree begins with the old one: that nothing in the old one was changed, taken out
// or moved. Two trees of one size have one root; every tree begins with the empty one. Takes nothing on trust but the
// sizes and roots. Refused: proof_mismatch (field: old_size, path, old_root or new_root); internal as TreeHasher.
GENDAN_EXPORT absl::Status verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size,
                                              const Hash& new_root, std::span<const Hash> path);

}  // namespace gendan

#endif  // GENDAN_PROOF_TREE_H_
