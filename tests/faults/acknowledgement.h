#ifndef GENDAN_TESTS_FAULTS_ACKNOWLEDGEMENT_H_
#define GENDAN_TESTS_FAULTS_ACKNOWLEDGEMENT_H_

#include <array>
#include <cstdint>

#include "gendan/log/log.h"

namespace gendan::faults_test {

// A receipt on its way through a pipe, from a process that will not live to close it.
struct Acknowledgement {
  std::uint64_t number;
  std::uint64_t synced;
  std::uint64_t first;
  std::uint64_t last;
  std::int64_t recorded_at;
  std::uint64_t repeated;
  std::uint64_t streams;
  std::array<std::uint64_t, 3> versions;
};

inline Acknowledgement acknowledge(std::uint64_t number, Durability durability, const Receipt& receipt) {
  Acknowledgement out{number,
                      durability == Durability::kSync ? 1u : 0u,
                      receipt.first.value,
                      receipt.last.value,
                      receipt.recorded_at.micros,
                      receipt.repeated ? 1u : 0u,
                      receipt.versions.size(),
                      {}};
  for (std::size_t i = 0; i < receipt.versions.size() && i < out.versions.size(); ++i) {
    out.versions[i] = receipt.versions[i].value;
  }
  return out;
}

inline Receipt receipt_of(const Acknowledgement& told) {
  Receipt out;
  out.first = {told.first};
  out.last = {told.last};
  out.recorded_at = {told.recorded_at};
  out.repeated = told.repeated != 0;
  for (std::size_t i = 0; i < told.streams; ++i) out.versions.push_back({told.versions[i]});
  return out;
}

}  // namespace gendan::faults_test

#endif  // GENDAN_TESTS_FAULTS_ACKNOWLEDGEMENT_H_
