#ifndef GENDAN_ADAPTERS_CSV_ROW_NAME_H_
#define GENDAN_ADAPTERS_CSV_ROW_NAME_H_

// The request ids of an import: the same row gives the same ones, whenever and wherever it is read.

#include <cstdint>
#include <string>
#include <string_view>

#include "gendan/adapters/csv/mapping.h"
#include "gendan/core/id.h"

namespace gendan::csv {

// 32 hexadecimal digits (FNV-1a, 128 bits). A collision is not lost: the log refuses it as request_reused.
std::string fingerprint(std::string_view text);

// "csv/<mapping>/<kind>/row/<row>/<event>", or "once/<stream>/<event>". What does not fit an id stands there as its
// fingerprint: "row-hash/<fingerprint>/<event>".
class RequestNames {
 public:
  RequestNames(const Mapping& mapping, const FileRule& file);

  RequestId of_row(std::string_view row, const EventRule& rule) const { return name("row", row, rule); }
  // The `nth` row (from 1 on) of this content in its file.
  RequestId of_content(std::string_view content, std::uint64_t nth, const EventRule& rule) const;
  RequestId of_stream(std::string_view stream, const EventRule& rule) const { return name("once", stream, rule); }

 private:
  RequestId name(std::string_view what, std::string_view text, const EventRule& rule) const;

  std::string prefix_;
};

}  // namespace gendan::csv

#endif  // GENDAN_ADAPTERS_CSV_ROW_NAME_H_
