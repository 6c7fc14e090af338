#ifndef GENDAN_LIB_ORDER_CLAIM_H_
#define GENDAN_LIB_ORDER_CLAIM_H_

// What customers claim of an order and is not settled: its complaints and its returns, each a list of their ids.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gendan/core/refusal.h"
#include "gendan/core/shared_list.h"
#include "gendan/order/judge.h"
#include "order/check.h"

namespace gendan {

template <class Id>
bool is_open(const SharedList<Id>& claims, const Id& id) {
  return std::find(claims.begin(), claims.end(), id) != claims.end();
}

// Refused with `already` where it is open; a record of the world may say so twice.
template <class Id>
absl::Status open_claim(SharedList<Id>& claims, const Id& id, std::string_view field, Code already,
                        const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(id, field));
  if (!is_open(claims, id)) {
    claims.edit().push_back(id);
    return absl::OkStatus();
  }
  return how.mode == Mode::kObserve ? absl::OkStatus() : refuse(already, field, id.str());
}

// Refused with `unknown` where it is not open, but for a record of the world.
template <class Id>
absl::Status settle_claim(SharedList<Id>& claims, const Id& id, std::string_view field, Code unknown,
                          const Judging& how) {
  if (checking(how)) GENDAN_RETURN_IF_ERROR(check(id, field));
  if (is_open(claims, id)) {
    std::erase(claims.edit(), id);
    return absl::OkStatus();
  }
  return how.mode == Mode::kObserve ? absl::OkStatus() : refuse(unknown, field, id.str() + " is not open on the order");
}

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_CLAIM_H_
