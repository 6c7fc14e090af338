#include "row_name.h"

#include <utility>

#include "absl/numeric/int128.h"

namespace gendan::csv {

std::string fingerprint(std::string_view text) {
  absl::uint128 hash = absl::MakeUint128(0x6c62272e07bb0142, 0x62b821756295c58d);
  const absl::uint128 prime = absl::MakeUint128(0x0000000001000000, 0x000000000000013b);
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= prime;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (int shift = 124; shift >= 0; shift -= 4) {
    out += kDigits[static_cast<std::size_t>(absl::Uint128Low64(hash >> shift) & 0xF)];
  }
  return out;
}

RequestNames::RequestNames(const Mapping& mapping, const FileRule& file)
    : prefix_("csv/" + mapping.name + '/' + file.name + '/') {}

RequestId RequestNames::of_content(std::string_view content, std::uint64_t nth, const EventRule& rule) const {
  return RequestId(prefix_ + "content/" + fingerprint(content) + (nth > 1 ? '.' + std::to_string(nth) : "") + '/' +
                   rule.label);
}

RequestId RequestNames::name(std::string_view what, std::string_view text, const EventRule& rule) const {
  std::string id = prefix_;
  id.append(what).append("/").append(text).append("/").append(rule.label);
  if (check_id(id, "").ok()) return RequestId(std::move(id));
  id = prefix_;
  id.append(what).append("-hash/").append(fingerprint(text)).append("/").append(rule.label);
  return RequestId(std::move(id));
}

}  // namespace gendan::csv
