// What was agreed on an order when, and how it came to be.
#include "gendan/audit/agreement.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "gendan/core/refusal.h"
#include "report.h"
#include "session.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Question {
  std::string order;
  std::vector<std::uint32_t> revisions;  // none, or the two to compare
};

std::string_view name_of(Party party) {
  return party == Party::kBuyer ? "buyer" : party == Party::kSeller ? "seller" : "";
}

std::string_view name_of(PromiseStep step) {
  switch (step) {
    case PromiseStep::kPromised:
      return "promised";
    case PromiseStep::kDelayAnnounced:
      return "delay announced";
    case PromiseStep::kDelayAccepted:
      return "delay accepted";
    case PromiseStep::kDelayRejected:
      return "delay rejected";
    case PromiseStep::kMoved:
      return "moved by agreement";
  }
  return "";
}

Json to_json(const TermChange& change) {
  return {{"line", change.line.value}, {"field", change.field}, {"was", change.was}, {"now", change.now}};
}

JsonArray to_json(const std::vector<TermChange>& changes) {
  JsonArray out;
  for (const TermChange& change : changes) out.push_back(to_json(change));
  return out;
}

void add_to(Json& json, const Attribution& by) {
  json["actor"] = by.actor;
  json["occurred_at"] = to_string(by.occurred_at);
  json["position"] = by.position.value;
}

Json to_json(const Agreement& agreement) {
  JsonArray revisions;
  for (const Revision& revision : agreement.revisions) {
    Json one = {{"revision", revision.number},
                {"proposal", revision.proposal.str()},
                {"proposed_by", json_text(name_of(revision.proposed_by))},
                {"reason", revision.reason},
                {"changes", to_json(revision.changes)}};
    add_to(one, revision.by);
    revisions.push_back(std::move(one));
  }
  JsonArray promises;
  for (const PromiseEntry& entry : agreement.promises) {
    Json one = {{"line", entry.line.value},
                {"step", json_text(name_of(entry.step))},
                {"date", entry.date.str()},
                {"before", entry.before.str()},
                {"cause", json_text(entry.cause == DelayCause::kNone ? "" : to_string(entry.cause))},
                {"note", entry.note}};
    add_to(one, entry.by);
    promises.push_back(std::move(one));
  }
  return {{"order", agreement.order.str()}, {"revisions", std::move(revisions)}, {"promises", std::move(promises)}};
}

// One line, also where a recorded text in it has breaks.
std::string line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(text) + "\n";
}

std::string to_text(const TermChange& change) {
  return (change.line.value == 0 ? "" : "line " + std::to_string(change.line.value) + ", ") + spaced(change.field) +
         ": " + change.was + " -> " + change.now;
}

std::string to_text(const Attribution& by) { return moment_text(by.occurred_at) + ", " + by.actor; }

std::string to_text(const Agreement& agreement) {
  std::string out = line("Agreed on " + agreement.order.str());
  for (const Revision& revision : agreement.revisions) {
    out += line("  revision " + std::to_string(revision.number) + ", " + to_text(revision.by) +
                behind(", proposal ", revision.proposal.str()) + behind(" of the ", name_of(revision.proposed_by)) +
                behind(": ", revision.reason));
    for (const TermChange& change : revision.changes) out += line("    " + to_text(change));
  }
  if (!agreement.promises.empty()) out += "\nPromised\n";
  for (const PromiseEntry& entry : agreement.promises) {
    out += line("  line " + std::to_string(entry.line.value) + ", " + std::string(name_of(entry.step)) + ": " +
                entry.date.str() + (entry.before == entry.date ? "" : behind(", instead of ", entry.before.str())) +
                (entry.cause == DelayCause::kNone ? "" : behind(", ", to_string(entry.cause))) +
                behind(" (", entry.note) + (entry.note.empty() ? "" : ")") + "; " + to_text(entry.by));
  }
  return out;
}

int compare(const Common& common, const Agreement& agreement, std::uint32_t from, std::uint32_t to) {
  const absl::StatusOr<std::vector<TermChange>> changes = difference(agreement, from, to);
  if (!changes.ok()) return fail(common.format, changes.status(), kRefused);
  if (common.format == Format::kJson) {
    print(pretty(Json{{"order", agreement.order.str()}, {"from", from}, {"to", to}, {"changes", to_json(*changes)}}));
    return kOk;
  }
  std::string out = line(agreement.order.str() + ", revision " + std::to_string(from) + " and " + std::to_string(to) +
                         (changes->empty() ? ": the same" : ""));
  for (const TermChange& change : *changes) out += line("  " + to_text(change));
  print(out);
  return kOk;
}

int run(const Common& common, const Question& question) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  const absl::StatusOr<Agreement> agreement = agreement_of((*session)->engine(), OrderId(question.order));
  if (!agreement.ok()) return fail(common.format, agreement.status(), kRefused);
  if (question.revisions.size() == 2) {
    return compare(common, *agreement, question.revisions[0], question.revisions[1]);
  }
  print(common.format == Format::kJson ? pretty(to_json(*agreement)) : to_text(*agreement));
  return kOk;
}

}  // namespace

void add_agreed(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "agreed", "What was agreed on an order when: its revisions and its delivery dates");
  auto question = std::make_shared<Question>();
  command->add_option("ORDER", question->order, "The order's id")->required();
  command->add_option("--revisions", question->revisions, "Compare two revisions: what is different in the second")
      ->expected(2)
      ->type_name("N N")
      ->transform(whole_number(1));
  add_common(*command, invocation.common, "  gendan agreed PO-1\n  gendan agreed PO-1 --revisions 1 3");
  command->callback([&invocation, question] {
    invocation.run = [&invocation, question] { return run(invocation.common, *question); };
  });
}

}  // namespace gendan::cli
