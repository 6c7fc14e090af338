#ifndef GENDAN_LIB_PROOF_FORM_H_
#define GENDAN_LIB_PROOF_FORM_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gendan/proof/tree.h"

// The parts of heads and proofs as texts. What is read has one form: anything else is nullopt.
namespace gendan {

// Digits without sign or leading zeros.
std::optional<std::uint64_t> read_decimal(std::string_view text);

// Base64 of RFC 4648, section 4, padded.
std::string base64(std::string_view bytes);
std::string base64(const Hash& hash);
std::optional<std::string> read_base64(std::string_view text);
std::optional<Hash> read_hash(std::string_view text);

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Gives a text line by line. Every line ends with a newline, the last one too.
class Lines {
 public:
  explicit Lines(std::string_view text) : left_(text) {}

  // The next line without its newline. nullopt where no whole line is left.
  std::optional<std::string_view> next();
  // What has not been given yet.
  std::string_view left() const { return left_; }
  // The number of the line that was given last, from 1.
  int number() const { return number_; }

 private:
  std::string_view left_;
  int number_ = 0;
};

}  // namespace gendan

#endif  // GENDAN_LIB_PROOF_FORM_H_
