#include "gendan/proof/tree.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "gendan/core/refusal.h"

namespace gendan {
namespace {

constexpr char kLeafPrefix = 0;
constexpr char kNodePrefix = 1;

// Up to this size a leaf is put behind its prefix and hashed in one piece, which is quicker than two.
constexpr std::size_t kOnePiece = 1024;

// Fetching looks through the providers and costs more than a hash: once for all hashers, never given back.
const EVP_MD* sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

void require(int done) {
  if (done != 1) std::abort();
}

// The size of the left child of a node over `size` >= 2 leaves: the largest power of two below it.
std::uint64_t left_size(std::uint64_t size) { return std::bit_floor(size - 1); }

// The root over the `size` >= 1 leaves from `begin` on, which is the place of a node: its complete subtrees, joined
// from the right.
absl::StatusOr<Hash> root_over(std::uint64_t begin, std::uint64_t size, NodeSource nodes, TreeHasher& hasher) {
  std::vector<Hash> parts;
  while (size > 0) {
    const int level = std::bit_width(size) - 1;
    absl::StatusOr<Hash> part = nodes(level, begin >> level);
    if (!part.ok()) return part.status();
    parts.push_back(*part);
    begin += std::uint64_t{1} << level;
    size -= std::uint64_t{1} << level;
  }
  Hash root = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) root = hasher.node(parts[i], root);
  return root;
}

// What a path does on its way up from a leaf: first it joins hashes from the left or the right, as the bits of the
// leaf's number say, then, along the tree's right edge, only from the left.
struct Climb {
  // From leaf number `leaf` of a tree that ends with leaf number `last`.
  Climb(std::uint64_t leaf, std::uint64_t last)
      : inner(static_cast<std::size_t>(std::bit_width(leaf ^ last))),
        border(inner < 64 ? static_cast<std::size_t>(std::popcount(leaf >> inner)) : 0) {}

  std::size_t inner;
  std::size_t border;
};

std::string count_text(std::size_t found, std::size_t needed) {
  return std::to_string(found) + " hashes, " + std::to_string(needed) + " are needed";
}

}  // namespace

struct TreeHasher::Context {
  ~Context() { EVP_MD_CTX_free(digest); }

  void begin(char prefix) {
    require(EVP_DigestInit_ex2(digest, sha256(), nullptr));
    add({&prefix, 1});
  }
  void add(std::string_view bytes) { require(EVP_DigestUpdate(digest, bytes.data(), bytes.size())); }
  Hash end() {
    Hash hash;
    require(EVP_DigestFinal_ex(digest, hash.data(), nullptr));
    return hash;
  }
  Hash whole(std::string_view bytes) {
    require(EVP_DigestInit_ex2(digest, sha256(), nullptr));
    add(bytes);
    return end();
  }

  EVP_MD_CTX* digest = nullptr;
};

Hash empty_root() {
  return {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
          0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
}

TreeHasher::TreeHasher(std::unique_ptr<Context> context) : context_(std::move(context)) {}
TreeHasher::TreeHasher(TreeHasher&&) noexcept = default;
TreeHasher& TreeHasher::operator=(TreeHasher&&) noexcept = default;
TreeHasher::~TreeHasher() = default;

absl::StatusOr<TreeHasher> TreeHasher::create() {
  auto context = std::make_unique<Context>();
  context->digest = EVP_MD_CTX_new();
  if (sha256() == nullptr || context->digest == nullptr ||
      EVP_DigestInit_ex2(context->digest, sha256(), nullptr) != 1) {
    return refuse(Code::kInternal, "sha256", "libcrypto gives no SHA-256", "look at the configuration of OpenSSL");
  }
  return TreeHasher(std::move(context));
}

Hash TreeHasher::leaf(std::string_view bytes) {
  if (bytes.size() < kOnePiece) {
    char piece[kOnePiece];
    piece[0] = kLeafPrefix;
    bytes.copy(piece + 1, bytes.size());
    return context_->whole({piece, bytes.size() + 1});
  }
  begin_leaf();
  add(bytes);
  return end_leaf();
}

Hash TreeHasher::node(const Hash& left, const Hash& right) {
  char piece[1 + 2 * sizeof(Hash)];
  piece[0] = kNodePrefix;
  std::memcpy(piece + 1, left.data(), sizeof(Hash));
  std::memcpy(piece + 1 + sizeof(Hash), right.data(), sizeof(Hash));
  return context_->whole({piece, sizeof(piece)});
}

void TreeHasher::begin_leaf() { context_->begin(kLeafPrefix); }
void TreeHasher::add(std::string_view bytes) { context_->add(bytes); }
Hash TreeHasher::end_leaf() { return context_->end(); }

absl::StatusOr<Frontier> Frontier::restore(std::uint64_t size, std::span<const Hash> subtrees) {
  const auto needed = static_cast<std::size_t>(std::popcount(size));
  if (subtrees.size() != needed) return refuse(Code::kCorrupt, "subtrees", count_text(subtrees.size(), needed));
  Frontier frontier;
  frontier.size_ = size;
  frontier.subtrees_.assign(subtrees.begin(), subtrees.end());
  return frontier;
}

void Frontier::add(const Hash& leaf, TreeHasher& hasher) {
  add(leaf, hasher, [](int, std::uint64_t, const Hash&) {});
}

void Frontier::add(const Hash& leaf, TreeHasher& hasher, NodeSink completed) {
  Hash hash = leaf;
  completed(0, size_, hash);
  const int joins = std::countr_one(size_);
  for (int level = 1; level <= joins; ++level) {
    hash = hasher.node(subtrees_.back(), hash);
    subtrees_.pop_back();
    completed(level, size_ >> level, hash);
  }
  subtrees_.push_back(hash);
  ++size_;
}

Hash Frontier::root(TreeHasher& hasher) const {
  if (subtrees_.empty()) return empty_root();
  Hash root = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) root = hasher.node(subtrees_[i], root);
  return root;
}

absl::StatusOr<Hash> root_of(std::uint64_t size, NodeSource nodes) {
  if (size == 0) return empty_root();
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  return root_over(0, size, nodes, *hasher);
}

absl::StatusOr<std::vector<Hash>> prove_inclusion(std::uint64_t leaf, std::uint64_t size, NodeSource nodes) {
  if (leaf >= size) {
    return refuse(Code::kNumberOutOfRange, "leaf", std::to_string(leaf) + " of " + std::to_string(size),
                  "leaves count from 0; ask for one below the tree's size");
  }
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  // Down from the root to the leaf; what is passed by at each step is the path, the other way round.
  std::vector<Hash> path;
  std::uint64_t begin = 0;
  while (size > 1) {
    const std::uint64_t left = left_size(size);
    const bool go_left = leaf - begin < left;
    absl::StatusOr<Hash> beside =
        go_left ? root_over(begin + left, size - left, nodes, *hasher) : root_over(begin, left, nodes, *hasher);
    if (!beside.ok()) return beside.status();
    path.push_back(*beside);
    if (!go_left) begin += left;
    size = go_left ? left : size - left;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

absl::StatusOr<std::vector<Hash>> prove_consistency(std::uint64_t old_size, std::uint64_t new_size, NodeSource nodes) {
  if (old_size > new_size) {
    return refuse(Code::kNumberOutOfRange, "old_size", std::to_string(old_size) + " above " + std::to_string(new_size),
                  "give the smaller size first");
  }
  std::vector<Hash> path;
  if (old_size == 0 || old_size == new_size) return path;
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  // Down from the new root to the node that the old tree ends with; that node itself is needed too, unless it is all of
  // the old tree, whose root the verifier has.
  std::uint64_t begin = 0;
  std::uint64_t size = new_size;
  while (begin + size != old_size) {
    const std::uint64_t left = left_size(size);
    const bool go_left = old_size - begin <= left;
    absl::StatusOr<Hash> beside =
        go_left ? root_over(begin + left, size - left, nodes, *hasher) : root_over(begin, left, nodes, *hasher);
    if (!beside.ok()) return beside.status();
    path.push_back(*beside);
    if (!go_left) begin += left;
    size = go_left ? left : size - left;
  }
  if (begin > 0) {
    absl::StatusOr<Hash> last = root_over(begin, size, nodes, *hasher);
    if (!last.ok()) return last.status();
    path.push_back(*last);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

absl::Status verify_inclusion(const Hash& leaf_hash, std::uint64_t leaf, std::uint64_t size, std::span<const Hash> path,
                              const Hash& root) {
  if (leaf >= size) {
    return refuse(Code::kProofMismatch, "leaf",
                  "number " + std::to_string(leaf) + " of a tree of " + std::to_string(size) + ", counted from 0");
  }
  const Climb climb(leaf, size - 1);
  const std::size_t needed = climb.inner + climb.border;
  if (path.size() != needed) return refuse(Code::kProofMismatch, "path", count_text(path.size(), needed));
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  Hash hash = leaf_hash;
  for (std::size_t level = 0; level < climb.inner; ++level) {
    const Hash& beside = path[level];
    hash = (leaf >> level & 1) == 0 ? hasher->node(hash, beside) : hasher->node(beside, hash);
  }
  for (const Hash& beside : path.subspan(climb.inner)) hash = hasher->node(beside, hash);
  if (hash != root) return refuse(Code::kProofMismatch, "root", "the path leads to another root");
  return absl::OkStatus();
}

absl::Status verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size,
                                const Hash& new_root, std::span<const Hash> path) {
  if (old_size > new_size) {
    return refuse(Code::kProofMismatch, "old_size", std::to_string(old_size) + " is above " + std::to_string(new_size));
  }
  if (old_size == 0 && old_root != empty_root()) {
    return refuse(Code::kProofMismatch, "old_root", "not the root of a tree without leaves");
  }
  if (old_size == 0 || old_size == new_size) {
    if (!path.empty()) return refuse(Code::kProofMismatch, "path", count_text(path.size(), 0));
    if (old_size == new_size && old_root != new_root) {
      return refuse(Code::kProofMismatch, "new_root", "two trees of one size with two roots");
    }
    return absl::OkStatus();
  }
  // The largest complete node that the old tree ends with is where both climbs begin. It is level `start`, number
  // `node` there. Where it is the whole old tree, its hash is the old root; else it comes first in the path.
  const int start = std::countr_zero(old_size);
  const std::uint64_t node = (old_size - 1) >> start;
  const Climb climb(node, (new_size - 1) >> start);
  const std::size_t given = node == 0 ? 0 : 1;
  const std::size_t needed = given + climb.inner + climb.border;
  if (path.size() != needed) return refuse(Code::kProofMismatch, "path", count_text(path.size(), needed));
  absl::StatusOr<TreeHasher> hasher = TreeHasher::create();
  if (!hasher.ok()) return hasher.status();
  // What stands to the left belongs to both trees, what stands to the right to the new one only.
  Hash old_hash = given == 0 ? old_root : path.front();
  Hash new_hash = old_hash;
  path = path.subspan(given);
  for (std::size_t level = 0; level < climb.inner; ++level) {
    const Hash& beside = path[level];
    if ((node >> level & 1) == 0) {
      new_hash = hasher->node(new_hash, beside);
    } else {
      old_hash = hasher->node(beside, old_hash);
      new_hash = hasher->node(beside, new_hash);
    }
  }
  for (const Hash& beside : path.subspan(climb.inner)) {
    old_hash = hasher->node(beside, old_hash);
    new_hash = hasher->node(beside, new_hash);
  }
  if (old_hash != old_root) return refuse(Code::kProofMismatch, "old_root", "the path leads to another root");
  if (new_hash != new_root) return refuse(Code::kProofMismatch, "new_root", "the path leads to another root");
  return absl::OkStatus();
}

}  // namespace gendan
