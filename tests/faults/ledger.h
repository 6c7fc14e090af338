#ifndef GENDAN_TESTS_FAULTS_LEDGER_H_
#define GENDAN_TESTS_FAULTS_LEDGER_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gendan/log/store.h"
#include "tests/faults/workload.h"

namespace gendan::faults_test {

// What the clients of a log were told, and what the log has to show for it after a crash: the oracle.
//
// It holds the log to its contract: what was acknowledged as synced is there, once, where the receipt says; what is
// there is what was sent, whole, and the first so many appends in the order of their positions; what was refused is not
// there; versions and positions have no gaps; the index and the tree say what the log says. Safe from any thread, but
// check().
class Ledger {
 public:
  explicit Ledger(const Workload& workload) : workload_(workload) {}

  // Of one call of append, before and after it. `append` is what was sent under `number`, with what it expected.
  void sending(std::uint64_t number);
  void answered(std::uint64_t number, const Append& append, Durability durability,
                const absl::StatusOr<Receipt>& answer);
  // As much as a client that died while it was sending can say.
  void may_be_there(std::uint64_t number);
  // Of these, whose outcome is unknown, all are there or none, where they are not sent again.
  void together(const std::vector<std::uint64_t>& numbers);
  // log.sync() has returned, and before it was called everything up to `head` could be read.
  void synced(Position head);
  // The log was closed: all that was acknowledged is durable.
  void closed();

  // The next rows to be saved: a projection of the log up to `head`, which comes to `sum` (fold()).
  std::vector<RowStore::Change> next_rows(Position head, std::uint64_t sum);
  static std::uint64_t fold(std::uint64_t sum, std::string_view request_id, std::string_view payload);

  // Compares; then takes what is there for what is known. Sends some requests again. With `nothing_lost`, because only
  // the log's process has ended since, all that was acknowledged has to be there.
  void check(Store& store, Random& random, bool nothing_lost = false);

  // Compares the tree with the log that it is over, while nobody writes. Where the log does not read there is nothing
  // to compare.
  void check_tree(Log& log);

  // What is wrong, in words.
  void accuse(std::string what);
  std::vector<std::string> accusations() const;
  // A receipt that was given for this request, if one was.
  std::optional<Receipt> receipt_of(std::uint64_t number) const;

  std::uint64_t appends_found() const { return found_; }  // by the last check()

 private:
  struct Sent {
    bool perhaps = false;  // an attempt is under way, or its outcome is unknown
    int under_way = 0;
    std::uint64_t group = 0;         // of those that are there together; 0: none
    std::optional<Receipt> receipt;  // acknowledged
  };
  struct Scan;

  Scan scan(Log& log);
  void find_appends(Scan& scan);
  void compare_answers(const Scan& scan, bool nothing_lost);
  void compare_index(Log& log, const Scan& scan);
  void compare_requests(Log& log, const Scan& scan);
  void compare_rows(RowStore& rows, const Scan& scan);
  void repeat_some(Log& log, const Scan& scan, Random& random);
  void check_expectations(std::uint64_t number, const Append& append, const Receipt& receipt);

  const Workload& workload_;
  mutable std::mutex mutex_;  // guards all below
  std::map<std::uint64_t, Sent> sent_;
  Position durable_;
  std::uint64_t groups_ = 0;
  std::uint64_t rows_ = 0;
  std::uint64_t found_ = 0;
  std::vector<std::string> accusations_;
};

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_LEDGER_H_
