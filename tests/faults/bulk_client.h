#ifndef GENDAN_TESTS_FAULTS_BULK_CLIENT_H_
#define GENDAN_TESTS_FAULTS_BULK_CLIENT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/log/log.h"
#include "tests/faults/ledger.h"
#include "tests/log/support.h"

namespace gendan::faults_test {

// A log that is written in bulk, as the one who does it sees it. The ledger is told of an append what came of it: that
// it is durable, when the log can be read so far or finish() was OK; that it was refused, when the bulk ended and it
// was in no finished file; that it may be there, when nobody can say.
class BulkClient {
 public:
  // `lost_sight`: whether nothing that the log answers is to be relied on any more, because the power is off.
  BulkClient(Log& log, std::unique_ptr<BulkAppender> bulk, Ledger& ledger, std::function<bool()> lost_sight);
  // Without finish() before, what is in no finished file is given up.
  ~BulkClient();

  // The stream's version with what is in no finished file yet.
  absl::StatusOr<Version> version_of(const std::string& stream);

  // Of the request `number`. False: the bulk takes no more.
  bool append(std::uint64_t number, log_test::Writing writing);
  // The append that has `receipt` in another log.
  bool append_stored(std::uint64_t number, log_test::Writing writing, const Receipt& receipt,
                     std::span<const std::string_view> chunks);
  bool finish();
  // What is in no finished file cannot be read.
  void expect_newest_unseen();

 private:
  struct Pending {
    std::uint64_t number;
    log_test::Writing writing;
    Receipt receipt;
  };
  bool take(std::uint64_t number, log_test::Writing writing, const absl::StatusOr<Receipt>& answer);
  // After a call that answered so. False: as above.
  bool settle(const absl::Status& status);
  // What was taken and is in no finished file is not there.
  void give_up();
  void tell_all(const absl::Status& answer);

  Log& log_;
  std::unique_ptr<BulkAppender> bulk_;
  Ledger& ledger_;
  const std::function<bool()> lost_sight_;
  Position head_;                 // of the log, when it was last looked at
  std::vector<Pending> pending_;  // acknowledged, but in no finished file that this has seen
  std::map<std::string, Version> versions_;
};

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_BULK_CLIENT_H_
