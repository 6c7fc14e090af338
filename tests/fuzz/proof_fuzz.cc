// Heads, keys and proofs from anybody: what is read has one form, and what is verified is true of the tree it speaks
// of.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../proof/support.h"
#include "gendan/core/refusal.h"
#include "gendan/proof/proof_file.h"
#include "proof/note.h"

namespace {

using namespace gendan;

constexpr char kOrigin[] = "example.com/orders";

void require(bool good) {
  if (!good) std::abort();
}

Ed25519Signer& signer() {
  static const std::array<std::uint8_t, 32> seed{7};
  static const std::unique_ptr<Ed25519Signer> made = Ed25519Signer::create(kOrigin, seed).value();
  return *made;
}

void read_proofs(std::string_view text) {
  if (const auto proof = read_inclusion_proof(text); proof.ok()) {
    require(proof->path.size() <= kMaxPathHashes);
    require(write_inclusion_proof(*proof) == text);
    const VerifierKey keys[] = {signer().key()};
    verify_append(*proof, "append", keys, kOrigin).IgnoreError();
  }
  if (const auto proof = read_consistency_proof(text); proof.ok()) {
    require(proof->path.size() <= kMaxPathHashes);
    require(write_consistency_proof(*proof) == text);
    const TreeHead old_head{proof->old_size, proof->old_size, {}, {}};
    const TreeHead new_head{proof->new_size, proof->new_size, {}, {}};
    verify_growth(old_head, new_head, *proof).IgnoreError();
  }
  if (const auto key = VerifierKey::parse(text); key.ok()) require(key->str() == text);
}

// Once as it comes, which no known key has signed, and once behind a good signature.
void read_heads(std::string_view text) {
  const VerifierKey keys[] = {signer().key()};
  require(!read_head(text, keys, kOrigin).ok());
  const std::string note = sign_note(text, signer()).value();
  const auto head = read_head(note, keys, kOrigin);
  if (!head.ok()) return;
  const std::string written = write_head(*head, kOrigin, signer()).value();
  const std::string_view lines = std::string_view(written).substr(0, written.find("\n\n") + 1);
  require(text.substr(0, lines.size()) == lines);
}

class Choices {
 public:
  explicit Choices(std::string_view bytes) : left_(bytes) {}
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return byte;
  }
  // Mostly small, at times anything.
  std::uint64_t number() {
    const std::uint8_t first = byte();
    if (first < 0xf0) return first % 24;
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8 | byte();
    return number;
  }
  bool done() const { return left_.empty(); }

 private:
  std::string_view left_;
};

// A hash of the tree: a root, a leaf, any complete node, or none of it.
Hash pick(const proof_test::Tree& tree, Choices& choices) {
  const std::uint8_t kind = choices.byte();
  const std::size_t number = choices.byte() % 24;
  if (kind % 8 == 7) return Hash{kind};
  if (kind % 8 == 6) return tree.root(number);
  const int level = kind % 5;
  return tree.node(level, number % (std::size_t{24} >> level)).value();
}

void verify(std::string_view input) {
  static const proof_test::Tree tree(24);
  Choices choices(input);
  const std::uint64_t a = choices.number();
  const std::uint64_t b = choices.number();
  const Hash first = pick(tree, choices);
  const Hash second = pick(tree, choices);
  std::vector<Hash> path;
  while (!choices.done() && path.size() < 100) path.push_back(pick(tree, choices));

  const absl::Status included = verify_inclusion(first, a, b, path, second);
  if (included.ok()) {
    require(a < b && path.size() <= kMaxPathHashes);
    if (b <= 24 && second == tree.root(b)) {
      require(first == tree.leaves(b)[a] && path == proof_test::naive_path(a, tree.leaves(b)));
    }
  } else {
    require(refused_with(included, Code::kProofMismatch));
  }
  const absl::Status grown = verify_consistency(a, first, b, second, path);
  if (grown.ok()) {
    require(a <= b && path.size() <= kMaxPathHashes);
    if (b <= 24 && second == tree.root(b)) {
      require(first == tree.root(a));
      if (a > 0) require(path == proof_test::naive_subproof(a, tree.leaves(b), true));
    }
  } else {
    require(refused_with(grown, Code::kProofMismatch));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 3) {
    case 0:
      read_proofs(input);
      break;
    case 1:
      read_heads(input);
      break;
    default:
      verify(input);
  }
  return 0;
}
