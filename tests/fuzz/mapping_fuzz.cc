// The mapping language, and the rows that a mapping makes of a file: the input is a mapping, a line with "%%%", and the
// file. Whatever is read, a second import of it writes nothing.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "gendan/adapters/csv/import.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"

namespace {

namespace csv = gendan::csv;

std::string scratch() {
  return (std::filesystem::temp_directory_path() / ("gendan_mapping_fuzz_" + std::to_string(getpid()) + ".csv"))
      .string();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kBetween = "\n%%%\n";
  const std::size_t between = input.find(kBetween);
  const absl::StatusOr<csv::Mapping> mapping = csv::parse_mapping(input.substr(0, between));
  if (!mapping.ok()) {
    if (!gendan::refused_with(mapping.status(), gendan::Code::kBadMapping)) std::abort();
    return 0;
  }
  if (between == std::string_view::npos) return 0;
  std::ofstream(scratch(), std::ios::binary) << input.substr(between + kBetween.size());

  std::map<std::string, std::string> known;
  csv::ImportTarget target;
  target.record = [&known](const gendan::RequestId& id,
                           const gendan::Events& events) -> absl::StatusOr<gendan::Receipt> {
    if (!gendan::check_id(id.str(), "").ok()) std::abort();
    std::string content;
    for (const auto& item : events.items()) content += item.stream.str() + gendan::to_json(item.event);
    gendan::Receipt receipt;
    const auto [at, fresh] = known.emplace(id.str(), content);
    receipt.repeated = !fresh;
    if (at->second != content) return gendan::refuse(gendan::Code::kRequestReused, "request_id");
    return receipt;
  };
  target.sync = [] { return absl::OkStatus(); };
  csv::ImportOptions options;
  options.max_cell_bytes = 256;
  options.on_quarantine = [](const csv::QuarantineEntry& entry) {
    if (!csv::is_utf8(entry.value) || entry.words.empty() || entry.remedy.empty()) std::abort();
  };
  for (const csv::FileRule& kind : mapping->files) {
    const absl::StatusOr<csv::ImportResult> first =
        csv::import_csv(*mapping, {{scratch(), kind.name}}, target, options);
    if (!first.ok()) continue;
    const absl::StatusOr<csv::ImportResult> second =
        csv::import_csv(*mapping, {{scratch(), kind.name}}, target, options);
    if (!second.ok() || second->events != 0 || second->rows != first->rows) std::abort();
  }
  return 0;
}
