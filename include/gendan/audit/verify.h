#ifndef GENDAN_AUDIT_VERIFY_H_
#define GENDAN_AUDIT_VERIFY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/core/refusal.h"
#include "gendan/export.h"
#include "gendan/log/storage.h"
#include "gendan/proof/head.h"

// Whether a log's bytes are what was written. Whether its events make sense is the question of replay.h.
namespace gendan {

struct Finding {
  Code code = Code::kCorrupt;  // corrupt, newer_format, duplicate (a request id twice), proof_mismatch (a head)
  std::string where;           // "files", "log", "index", "tree", "head 17"
  std::string what;            // in words
};

struct VerifyReport {
  std::uint64_t events = 0;
  std::uint64_t appends = 0;
  std::uint64_t streams = 0;
  std::uint64_t index_pairs = 0;
  std::uint64_t tree_nodes = 0;
  TreeHead head;  // of what was read
  // None: the log is whole. Those about heads come first, every one of them; others only as far as kMostFindings.
  std::vector<Finding> findings;
  static constexpr std::size_t kMostFindings = 1000;

  bool clean() const { return findings.empty(); }
};

struct VerifyOptions {
  // Heads of this log that were kept elsewhere, their signatures checked (read_head()): the log must begin with each.
  // An end that was cut off, and a log that was written anew as a whole, can be told in no other way.
  std::vector<TreeHead> heads;
  // Called now and then with (events so far, events in all).
  std::function<void(std::uint64_t done, std::uint64_t of)> progress;
};

// Reads everything there is: every byte of the sorted files against its checksum, past the storage's caches (not the
// operating system's); every append, its positions, its streams' versions, its time of recording, and that its chunks
// belong together and hold nothing that no log would have taken; that no request id stands twice; every pair of the
// index and every node of the tree against the log; every head. Reads only, and nobody may write meanwhile. Takes about
// 40 bytes of memory per append, and the streams' names.
//
// An error means that it could not be read at all: closed, storage_failed. What is wrong in it is a finding.
GENDAN_EXPORT absl::StatusOr<VerifyReport> verify(Storage& storage, const VerifyOptions& options = {});

}  // namespace gendan

#endif  // GENDAN_AUDIT_VERIFY_H_
