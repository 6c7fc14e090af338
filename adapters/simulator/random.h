#ifndef GENDAN_ADAPTERS_SIMULATOR_RANDOM_H_
#define GENDAN_ADAPTERS_SIMULATOR_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace gendan::simulation {

// SplitMix64 (Steele, Lea, Flood 2014) with integer draws only: the standard library's distributions differ between
// implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // 0 .. n-1, all equally likely; n > 0.
  std::uint64_t below(std::uint64_t n) {
    const std::uint64_t uneven = (0 - n) % n;  // 2^64 mod n: so many draws would favour the small results
    std::uint64_t draw = next();
    while (draw < uneven) draw = next();
    return draw % n;
  }
  // lo .. hi, both included; lo <= hi.
  std::int64_t between(std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(hi - lo) + 1));
  }
  bool chance(int per_mille) { return between(0, 999) < per_mille; }
  // An index, drawn with the given weights (at least one above 0).
  std::size_t weighted(std::span<const int> weights) {
    std::int64_t total = 0;
    for (int weight : weights) total += weight;
    std::int64_t draw = between(0, total - 1);
    std::size_t i = 0;
    while (draw >= weights[i]) draw -= weights[i++];
    return i;
  }
  template <class Container>
  const auto& pick(const Container& container) {
    return container[static_cast<std::size_t>(below(std::size(container)))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace gendan::simulation

#endif  // GENDAN_ADAPTERS_SIMULATOR_RANDOM_H_
