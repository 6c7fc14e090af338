#ifndef GENDAN_PROOF_PROOF_FILE_H_
#define GENDAN_PROOF_PROOF_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"
#include "gendan/proof/head.h"
#include "gendan/proof/key.h"
#include "gendan/proof/tree.h"

// Proofs as small texts that can be kept, sent and checked without the log (docs/proofs.md).
namespace gendan {

// The longest text that is read as a proof.
inline constexpr std::size_t kMaxProofBytes = 512 << 10;

// That an append is in a log, with all that is needed to check it but the append and the log's key. As a C2SP
// tlog-proof:
//
//   c2sp.org/tlog-proof@v1
//   extra aGludA==                                          <- only where there is some
//   index 5                                                 <- leaf
//   vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=            <- path, one hash per line
//
//   example.com/orders                                      <- head, as it was written
//   ...
struct InclusionProof {
  std::uint64_t leaf = 0;  // the append's number, from 0
  std::vector<Hash> path;  // lowest first
  std::string head;        // of a log with more than `leaf` appends, as write_head() gives it
  std::string extra;       // any bytes, to go along; no signature covers them. gendan writes none.

  friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};

// That a log with `new_size` appends begins with what it was at `old_size`. Goes with the two heads.
//
//   gendan/consistency-proof@v1
//   old 6
//   new 8
//   DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=            <- path, one hash per line
//   ...
struct ConsistencyProof {
  std::uint64_t old_size = 0;
  std::uint64_t new_size = 0;
  std::vector<Hash> path;

  friend bool operator==(const ConsistencyProof&, const ConsistencyProof&) = default;
};

// The texts. What is within the limits (kMaxPathHashes, kMaxProofBytes) can be read again.
GENDAN_EXPORT std::string write_inclusion_proof(const InclusionProof& proof);
GENDAN_EXPORT std::string write_consistency_proof(const ConsistencyProof& proof);

// Read what the above write, and nothing else. What they say is still to be verified; of the head only that there is
// one. Refused: bad_proof, too_large (field: proof).
GENDAN_EXPORT absl::StatusOr<InclusionProof> read_inclusion_proof(std::string_view text);
GENDAN_EXPORT absl::StatusOr<ConsistencyProof> read_consistency_proof(std::string_view text);

// The proof's head, once it is certain that `append`, the bytes of an append in the log, is the leaf that the proof
// says. Refused: as read_head(); proof_mismatch as verify_inclusion().
GENDAN_EXPORT absl::StatusOr<TreeHead> verify_append(const InclusionProof& proof, std::string_view append,
                                                     std::span<const VerifierKey> keys, std::string_view origin);

// OK when the proof shows that the log of `new_head` is that of `old_head` and what came after it; both heads have been
// read by read_head(). Refused: proof_mismatch (field: old_size, new_size: the proof is between other heads; events,
// recorded_at: they went back, or did not go on with the appends; else as verify_consistency()).
GENDAN_EXPORT absl::Status verify_growth(const TreeHead& old_head, const TreeHead& new_head,
                                         const ConsistencyProof& proof);

}  // namespace gendan

#endif  // GENDAN_PROOF_PROOF_FILE_H_
