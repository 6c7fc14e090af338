#include "events.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Options {
  std::uint64_t from = 1;
  std::uint64_t limit = 0;
  std::string stream;
  std::string type;
  bool xml = false;
};

void print_row(const Record& record, const Event& event) {
  std::string line = std::to_string(record.position.value);
  if (line.size() < 7) line.insert(0, 7 - line.size(), ' ');
  line += "  " + moment_text(record.occurred_at) + "  " + printable(record.stream) + "  " + printable(in_words(event));
  if ((record.flags & kObserved) != 0) line += "  [observed]";
  print(line + "\n");
}

// What XML cannot hold at all is written as U+FFFD, as to_xml() does.
std::string xml_attribute(const char* name, std::string_view value) {
  std::string text = std::string(" ") + name + "=\"";
  while (!value.empty()) {
    const CodePoint c = first_code_point(value);
    const std::size_t bytes = std::max<std::size_t>(c.bytes, 1);
    const bool control = c.value < 0x20 && c.value != '\t' && c.value != '\n' && c.value != '\r';
    if (c.bytes == 0 || control || c.value == 0xFFFE || c.value == 0xFFFF) {
      text += kReplacement;
    } else if (c.value == '&') {
      text += "&amp;";
    } else if (c.value == '<') {
      text += "&lt;";
    } else if (c.value == '"') {
      text += "&quot;";
    } else {
      text += value.substr(0, bytes);
    }
    value.remove_prefix(bytes);
  }
  return text + '"';
}

std::string event_xml(const Record& record, const Event& event) {
  return "<event" + xml_attribute("position", std::to_string(record.position.value)) +
         xml_attribute("stream", record.stream) + xml_attribute("version", std::to_string(record.version.value)) +
         xml_attribute("type", type_name(event)) +
         xml_attribute("observed", (record.flags & kObserved) != 0 ? "true" : "false") +
         xml_attribute("recorded_at", to_string(record.recorded_at)) +
         xml_attribute("occurred_at", to_string(record.occurred_at)) + xml_attribute("actor", record.actor) +
         xml_attribute("department", record.department) + xml_attribute("request_id", record.request_id) + ">\n" +
         to_xml(event) + "</event>\n";
}

int run_events(const Common& common, const Options& options) {
  SystemClock clock;
  StderrLogger logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kRead, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  Log& log = (*store)->log();

  absl::Status decoded = absl::OkStatus();
  std::uint64_t shown = 0;
  Decoder decoder;
  if (options.xml) print("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<events>\n");
  const RecordSink sink = [&](const Record& record) {
    if (options.limit > 0 && shown == options.limit) return false;
    if (record.position.value < options.from) return true;
    if (decoded = decoder.decode(record.type, record.schema, record.payload); !decoded.ok()) return false;
    const Event& event = decoder.event();
    if (!options.type.empty() && type_name(event) != options.type) return true;
    ++shown;
    if (options.xml) return print(event_xml(record, event));
    if (common.format == Format::kJson) return print(event_json(record, event) + "\n");
    print_row(record, event);
    return print("");
  };
  absl::Status status = options.stream.empty() ? log.read_all(Position{options.from}, sink)
                                               : log.read_stream(options.stream, Version{1}, sink);
  status.Update(decoded);
  if (options.xml) print("</events>\n");
  return status.ok() ? kOk : fail(common.format, status, kRefused);
}

}  // namespace

std::string event_json(const Record& record, const Event& event) {
  std::string text = one_line(Json{{"position", record.position.value},
                                   {"stream", json_text(record.stream)},
                                   {"version", record.version.value},
                                   {"type", type_name(event)},
                                   {"schema", record.schema},
                                   {"observed", (record.flags & kObserved) != 0},
                                   {"recorded_at", to_string(record.recorded_at)},
                                   {"occurred_at", to_string(record.occurred_at)},
                                   {"actor", json_text(record.actor)},
                                   {"department", json_text(record.department)},
                                   {"correlation", json_text(record.correlation)},
                                   {"causation", json_text(record.causation)},
                                   {"request_id", json_text(record.request_id)}});
  text.back() = ',';
  return text + "\"event\":" + to_json(event) + "}";
}

void add_events(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "events", "List the events of the log, or of one stream");
  auto options = std::make_shared<Options>();
  command->add_option("--from", options->from, "First position to list (default 1)")
      ->type_name("N")
      ->transform(whole_number(1));
  command->add_option("--limit", options->limit, "At most so many events (default: all)")
      ->type_name("N")
      ->transform(whole_number());
  command->add_option("--stream", options->stream, "Only this stream: order/PO-1, shipment/S-1, case/C-1")
      ->type_name("STREAM");
  command->add_option("--type", options->type, "Only events of this type: LotFailed")->type_name("NAME");
  command->add_flag("--xml", options->xml, "As Boost.Serialization's XML, for an audit dump");
  add_common(*command, invocation.common,
             "  gendan events --limit 20\n"
             "  gendan events --stream order/SCMS-4\n"
             "  gendan events --type LotFailed --format json    one JSON object per line\n"
             "  gendan events --from 1000 --xml > audit.xml");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return run_events(invocation.common, *options); };
  });
}

}  // namespace gendan::cli
