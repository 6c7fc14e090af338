#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "decision_table.h"
#include "events.h"
#include "gendan/core/refusal.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

constexpr std::size_t kLongestInput = 16u << 20;

struct Options {
  std::string file;
  bool list = false;
  std::string about;  // with --list: only these
};

// What stands in the JSON beside "with".
struct Asked {
  Request request;
  std::string decision;
  std::string id;
  Decision decide;
};

absl::StatusOr<std::string> read_input(const std::string& file) {
  std::string text;
  const auto take = [&](std::istream& in) {
    char buffer[1 << 16];
    while (text.size() <= kLongestInput && (in.read(buffer, sizeof buffer), in.gcount() > 0)) {
      text.append(buffer, static_cast<std::size_t>(in.gcount()));
    }
    return !in.bad();
  };
  if (file.empty() || file == "-") {
    take(std::cin);
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in)
      return refuse(Code::kNotFound, "--file", "cannot open " + file,
                    "name a file that can be read, or - for standard input");
    if (!take(in)) return refuse(Code::kStorageFailed, "--file", "cannot read " + file);
  }
  if (text.size() > kLongestInput) return refuse(Code::kTooLarge, "input", "more than 16 MiB");
  return text;
}

absl::Status take_text(const Json& json, const char* key, std::string& to) {
  const JsonValue* value = json.if_contains(key);
  if (value == nullptr) return absl::OkStatus();
  if (!value->is_string()) return refuse(Code::kBadJson, key, "not a text");
  to = std::string(plain_text(value->get_string()));
  return absl::OkStatus();
}

absl::StatusOr<Json> parse_input(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return refuse(Code::kMissing, "input", "nothing came on standard input or in the file",
                  "give one decision as a JSON object; gendan execute --list shows them all");
  }
  return parse_object(text, "input");
}

absl::StatusOr<Asked> read_decision(const Json& json) {
  Asked asked;
  if (absl::Status s = take_text(json, "decision", asked.decision); !s.ok()) return s;
  if (asked.decision.empty())
    return refuse(Code::kMissing, "decision", "", "name one; gendan execute --list shows them all");
  const DecisionEntry* entry = find_decision(asked.decision);
  if (entry == nullptr) {
    return refuse(Code::kUnknownCode, "decision", asked.decision, "use one that gendan execute --list shows");
  }
  const std::vector<Argument> keys = {{"decision", ""},   {entry->subject, ""}, {"actor", ""},
                                      {"department", ""}, {"request_id", ""},   {"correlation", ""},
                                      {"causation", ""},  {"occurred_at", ""},  {"with", ""}};
  for (const auto& member : json) {
    const std::string key(plain_text(member.key()));
    if (std::none_of(keys.begin(), keys.end(), [&](const Argument& known) { return known.name == key; })) {
      return refuse(Code::kBadJson, key, "not a part of " + asked.decision,
                    "a decision has decision, " + entry->subject +
                        ", actor, department, request_id, correlation, causation, occurred_at and with");
    }
  }
  std::string request_id, occurred_at;
  if (absl::Status s = take_text(json, entry->subject.c_str(), asked.id); !s.ok()) return s;
  if (absl::Status s = take_text(json, "actor", asked.request.actor); !s.ok()) return s;
  if (absl::Status s = take_text(json, "department", asked.request.department); !s.ok()) return s;
  if (absl::Status s = take_text(json, "correlation", asked.request.correlation); !s.ok()) return s;
  if (absl::Status s = take_text(json, "causation", asked.request.causation); !s.ok()) return s;
  if (absl::Status s = take_text(json, "request_id", request_id); !s.ok()) return s;
  if (absl::Status s = take_text(json, "occurred_at", occurred_at); !s.ok()) return s;
  if (absl::Status s = check_id(asked.id, entry->subject); !s.ok()) return s;
  if (absl::Status s = check_id(request_id, "request_id"); !s.ok()) return s;
  if (absl::Status s = check_id(asked.request.actor, "actor"); !s.ok()) return s;
  asked.request.request_id = RequestId(request_id);
  if (!occurred_at.empty()) {
    absl::StatusOr<Instant> instant = parse_instant(occurred_at, "occurred_at");
    if (!instant.ok()) return instant.status();
    if (*instant == Instant()) {
      return refuse(Code::kDateOutOfRange, "occurred_at",
                    occurred_at + " is the one moment that a log cannot tell from none",
                    "leave it out, or give another moment");
    }
    asked.request.occurred_at = *instant;
  }
  Json with;
  if (const JsonValue* value = json.if_contains("with"); value != nullptr) {
    if (!value->is_object()) return refuse(Code::kBadJson, "with", "not an object");
    with = value->get_object();
  }
  absl::StatusOr<Decision> decision = entry->make(asked.id, with);
  if (!decision.ok()) return decision.status();
  asked.decide = *std::move(decision);
  return asked;
}

int tell(const Common& common, Engine& engine, const Asked& asked, const Receipt& receipt) {
  JsonArray events;
  std::string lines;
  const std::uint64_t count = receipt.first.value == 0 ? 0 : receipt.last.value - receipt.first.value + 1;
  absl::Status status = absl::OkStatus();
  if (count > 0) {
    status = engine.read_all(receipt.first, [&](const Record& record, const Event& event) {
      boost::json::error_code error;
      JsonValue value = boost::json::parse(event_json(record, event), error);
      if (!error) events.push_back(std::move(value));
      lines += "  " + std::to_string(record.position.value) + "  " + printable(record.stream) + ": " +
               printable(in_words(event)) + "\n";
      return record.position < receipt.last;
    });
  }
  if (!status.ok()) return fail(common.format, status, kRefused);
  if (common.format == Format::kJson) {
    print(pretty(Json{{"decision", asked.decision},
                      {"request_id", asked.request.request_id.str()},
                      {"repeated", receipt.repeated},
                      {"first", receipt.first.value},
                      {"last", receipt.last.value},
                      {"recorded_at", instant_json(receipt.recorded_at)},
                      {"events", std::move(events)}}));
    return kOk;
  }
  std::string head = receipt.repeated ? "Done before under this request id: " : "Done: ";
  print(head + printable(asked.decision) + ", " + count_of(count, "event", "events") + "\n" + lines);
  return kOk;
}

int run_decision(const Common& common, const Options& options) {
  absl::StatusOr<std::string> text = read_input(options.file);
  if (!text.ok()) return fail(common.format, text.status(), kRefused);
  absl::StatusOr<Json> json = parse_input(*text);
  if (!json.ok()) return fail(common.format, json.status(), kRefused);
  absl::StatusOr<Asked> asked = read_decision(*json);
  if (!asked.ok()) return fail(common.format, asked.status(), kRefused);

  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kWrite);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  if (absl::Status attached = (*session)->attach_all(); !attached.ok()) return fail(common.format, attached, kNoLog);
  absl::StatusOr<Receipt> receipt = (*session)->engine().execute(asked->request, asked->decide);
  if (!receipt.ok()) return fail(common.format, receipt.status(), kRefused);
  const int exit = tell(common, (*session)->engine(), *asked, *receipt);
  if (absl::Status closed = (*session)->close(); !closed.ok()) return fail(common.format, closed, kRefused);
  return exit;
}

// ---- --list -------------------------------------------------------------------------------------------------------

// A whole decision to copy from.
Json example_of(const DecisionEntry& entry) {
  const std::string id = entry.subject == "order"      ? "PO-1"
                         : entry.subject == "shipment" ? "SHP-1"
                         : entry.subject == "supplier" ? "MILL-7"
                         : entry.subject == "return"   ? "RMA-1"
                         : entry.subject == "payment"  ? "PAY-1"
                         : entry.subject == "stock"    ? "COTTON"
                         : entry.subject == "stream"   ? "order/PO-1"
                                                       : "C-1";
  boost::json::error_code error;
  return {{"decision", entry.name},
          {entry.subject, id},
          {"actor", "li.na"},
          {"request_id", id + " " + entry.name + " 1"},
          {"with", boost::json::parse(entry.example, error)}};
}

int list_decisions(const Common& common, const std::string& about) {
  JsonArray array;
  std::string text;
  for (const DecisionEntry& entry : decisions()) {
    if (entry.name.compare(0, about.size(), about) != 0) continue;
    JsonArray arguments;
    text += entry.name + " (" + entry.subject + "): " + entry.summary + "\n";
    for (const Argument& argument : entry.arguments) {
      arguments.push_back(Json{{"name", argument.name}, {"type", argument.type}});
      text += "    " + argument.name + ": " + argument.type + "\n";
    }
    text += "  " + one_line(example_of(entry)) + "\n\n";
    array.push_back(Json{{"decision", entry.name},
                         {"subject", entry.subject},
                         {"summary", entry.summary},
                         {"with", std::move(arguments)},
                         {"example", example_of(entry)}});
  }
  if (array.empty()) {
    return fail(
        common.format,
        refuse(Code::kBadUsage, "--list", "no decision begins with " + about, "gendan execute --list shows them all"),
        kUsage);
  }
  print(common.format == Format::kJson ? pretty(Json{{"decisions", std::move(array)}}) : text);
  return kOk;
}

}  // namespace

void add_execute(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "execute", "Take one decision, given as JSON on standard input or in a file");
  auto options = std::make_shared<Options>();
  command->add_option("--file", options->file, "Read the decision from this file (default: standard input)")
      ->type_name("FILE");
  CLI::Option* list =
      command->add_flag("--list", options->list, "Show every decision with its arguments and an example");
  command->add_option("NAME", options->about, "With --list: only decisions whose names begin so: hold, intake.confirm")
      ->needs(list);
  add_common(
      *command, invocation.common,
      "  gendan execute --list hold\n"
      "  echo '{\"decision\":\"hold.place\",\"order\":\"PO-1\",\"actor\":\"li.na\",\"request_id\":\"PO-1 hold 1\",\n"
      "         \"with\":{\"hold\":\"H1\",\"kind\":\"quality\",\"line\":1,\"reason\":\"shade differs\"}}' | gendan "
      "execute\n"
      "  gendan execute --file decision.json --format json\n"
      "The request id makes a repetition harmless: the same id takes effect once. What is refused writes nothing\n"
      "and says code, field and remedy.");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] {
      return options->list ? list_decisions(invocation.common, options->about)
                           : run_decision(invocation.common, *options);
    };
  });
}

}  // namespace gendan::cli
