#ifndef GENDAN_TESTS_PROOF_SUPPORT_H_
#define GENDAN_TESTS_PROOF_SUPPORT_H_

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gendan/proof/tree.h"

// RFC 6962 as it is written, by recursion over lists of leaf hashes: slow, and nothing of the library but the hash.
namespace gendan::proof_test {

inline TreeHasher& hasher() {
  static TreeHasher made = TreeHasher::create().value();
  return made;
}

inline std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

inline Hash hash_of(std::string_view hex) {
  const std::string bytes = bytes_of(hex);
  Hash hash{};
  if (bytes.size() != hash.size()) throw std::invalid_argument("not a hash");
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = static_cast<std::uint8_t>(bytes[i]);
  return hash;
}

inline std::vector<Hash> hashes_of(const std::vector<std::string>& hex) {
  std::vector<Hash> hashes;
  hashes.reserve(hex.size());
  for (const std::string& one : hex) hashes.push_back(hash_of(one));
  return hashes;
}

using Leaves = std::span<const Hash>;

inline std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

inline Hash naive_root(Leaves d) {
  if (d.empty()) return empty_root();
  if (d.size() == 1) return d.front();
  const std::size_t k = split(d.size());
  return hasher().node(naive_root(d.first(k)), naive_root(d.subspan(k)));
}

inline std::vector<Hash> naive_path(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = split(d.size());
  std::vector<Hash> path = m < k ? naive_path(m, d.first(k)) : naive_path(m - k, d.subspan(k));
  path.push_back(naive_root(m < k ? d.subspan(k) : d.first(k)));
  return path;
}

inline std::vector<Hash> naive_subproof(std::size_t m, Leaves d, bool known) {
  if (m == d.size()) return known ? std::vector<Hash>{} : std::vector<Hash>{naive_root(d)};
  const std::size_t k = split(d.size());
  std::vector<Hash> path = m <= k ? naive_subproof(m, d.first(k), known) : naive_subproof(m - k, d.subspan(k), false);
  path.push_back(naive_root(m <= k ? d.subspan(k) : d.first(k)));
  return path;
}

// Leaves that differ from each other, and every complete node over them.
class Tree {
 public:
  explicit Tree(std::size_t size, const std::string& salt = "") {
    Frontier frontier;
    nodes_.resize(64);
    for (std::size_t i = 0; i < size; ++i) {
      leaves_.push_back(hasher().leaf(salt + "append " + std::to_string(i)));
      frontier.add(leaves_.back(), hasher(), [&](int level, std::uint64_t index, const Hash& hash) {
        auto& row = nodes_[static_cast<std::size_t>(level)];
        if (row.size() != index) throw std::logic_error("a node became complete out of turn");
        row.push_back(hash);
      });
    }
  }

  Leaves leaves(std::size_t size) const { return Leaves(leaves_).first(size); }
  Hash root(std::size_t size) const { return naive_root(leaves(size)); }

  // Only complete nodes; asking for another one throws.
  absl::StatusOr<Hash> node(int level, std::uint64_t index) const {
    return nodes_.at(static_cast<std::size_t>(level)).at(index);
  }

 private:
  std::vector<Hash> leaves_;
  std::vector<std::vector<Hash>> nodes_;
};

}  // namespace gendan::proof_test

#endif  // GENDAN_TESTS_PROOF_SUPPORT_H_
