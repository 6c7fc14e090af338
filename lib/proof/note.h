#ifndef GENDAN_LIB_PROOF_NOTE_H_
#define GENDAN_LIB_PROOF_NOTE_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gendan/proof/key.h"

// C2SP signed-note: a text, an empty line, and lines of signatures over the text.
namespace gendan {

// Whether a key may have this name: not empty, without blanks, controls and '+'.
bool is_key_name(std::string_view name);

// `text` with a signature. It ends with a newline. Refused: unsigned (signer: its signature is not good).
absl::StatusOr<std::string> sign_note(std::string_view text, HeadSigner& signer);

// The text of a note that at least one of `keys` has signed, with its last newline; borrowed from `note`. Every
// signature line has to have the right form. One by a known key must be good, and the only one of that key; others are
// passed over. Refused: bad_proof, unsigned (field: head).
absl::StatusOr<std::string_view> open_note(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace gendan

#endif  // GENDAN_LIB_PROOF_NOTE_H_
