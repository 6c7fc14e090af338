#ifndef GENDAN_PROOF_HEAD_H_
#define GENDAN_PROOF_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/core/clock.h"
#include "gendan/export.h"
#include "gendan/proof/key.h"
#include "gendan/proof/tree.h"

// Signed heads: what a log was at one moment, in one small text that is kept outside of it (docs/proofs.md).
namespace gendan {

// A log as it was after its append number `appends`.
struct TreeHead {
  std::uint64_t appends = 0;  // leaves of the tree: one append is one leaf
  std::uint64_t events = 0;   // the position of the last event; at least `appends`, and 0 where that is 0
  Instant recorded_at;        // of the last append; 1900-01-01 .. 2200-12-31; 0 for a log without appends
  Hash root = empty_root();

  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// The longest text that is read as a head: room for the signatures of many witnesses.
inline constexpr std::size_t kMaxHeadBytes = 256 << 10;

// The head as a C2SP tlog-checkpoint with one signature:
//
//   example.com/orders                                      <- origin: names the log
//   8                                                       <- appends
//   XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=            <- root
//   events 21
//   recorded_at 2024-02-29T13:05:00Z
//
//   — example.com/orders jcUn1pvhxYK+...
//
// Refused: missing, too_long, bad_character (origin, by the rules of check_id() with kMaxNameBytes);
// number_out_of_range (events), date_out_of_range (recorded_at), proof_mismatch (root, of a log without appends);
// unsigned (signer: it made a signature that its own key does not verify). The signer's errors are passed on.
GENDAN_EXPORT absl::StatusOr<std::string> write_head(const TreeHead& head, std::string_view origin, HeadSigner& signer);

// Reads a head that at least one of `keys` has signed. The text is believed only behind that signature, and only in the
// one form that write_head() gives it; but further lines after the fifth, which a later version may write, and further
// signatures, which others add, are passed over where the keys are not known. Of a known key every signature must be
// good. Refused: bad_proof (head), too_large (head, over kMaxHeadBytes), unsigned (head), wrong_log (origin: not this
// one).
GENDAN_EXPORT absl::StatusOr<TreeHead> read_head(std::string_view text, std::span<const VerifierKey> keys,
                                                 std::string_view origin);

}  // namespace gendan

#endif  // GENDAN_PROOF_HEAD_H_
