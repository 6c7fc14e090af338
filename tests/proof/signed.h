#ifndef GENDAN_TESTS_PROOF_SIGNED_H_
#define GENDAN_TESTS_PROOF_SIGNED_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "gendan/proof/head.h"
#include "gendan/proof/key.h"

namespace gendan::proof_test {

inline std::unique_ptr<Ed25519Signer> signer(std::uint8_t first_byte = 1,
                                             std::string_view name = "example.com/orders") {
  std::array<std::uint8_t, 32> seed{};
  seed[0] = first_byte;
  return Ed25519Signer::create(name, seed).value();
}

inline constexpr char kOrigin[] = "example.com/orders";

// `text` with the first `from` in it replaced.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? "nothing to replace" : text.replace(at, from.size(), to);
}

}  // namespace gendan::proof_test

#endif  // GENDAN_TESTS_PROOF_SIGNED_H_
