// The sampling tables at hand: what plan a lot of some size is inspected by.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "command.h"
#include "gendan/order/aql.h"
#include "report.h"
#include "table.h"

namespace gendan::cli {
namespace {

struct Question {
  std::uint32_t lot = 0;
  std::string level = "II";
  std::string aql;
  std::string edition = "iso2859-1";
  Severity severity = Severity::kNormal;
  std::string severity_name = "normal";
};

int run(const Common& common, const Question& question) {
  const absl::StatusOr<AqlEdition> edition = parse_aql_edition(question.edition);
  if (!edition.ok()) return fail(common.format, edition.status(), kRefused);
  const absl::StatusOr<AqlPlan> plan =
      aql_plan(*edition, question.severity, question.level, question.aql, question.lot);
  if (!plan.ok()) return fail(common.format, plan.status(), kRefused);
  const std::uint32_t inspected = std::min(plan->sample_size, question.lot);
  if (common.format == Format::kJson) {
    Json out;
    out["edition"] = json_text(to_string(*edition));
    out["severity"] = question.severity_name;
    out["level"] = question.level;
    out["aql"] = question.aql;
    out["lot_size"] = question.lot;
    out["letter"] = std::string(1, plan->letter);
    out["resolved_letter"] = std::string(1, plan->resolved_letter);
    out["sample_size"] = plan->sample_size;
    out["inspected"] = inspected;
    out["accept"] = plan->accept;
    out["reject"] = plan->reject;
    print(pretty(out));
    return kOk;
  }
  std::string letter(1, plan->letter);
  if (plan->resolved_letter != plan->letter) {
    letter += std::string(", which the table sends on to ") + plan->resolved_letter;
  }
  std::string sample = grouped(plan->sample_size);
  if (inspected < plan->sample_size) sample += ", more than the lot has: inspect all " + grouped(inspected);
  std::string verdict = "accept with " + std::to_string(plan->accept) + " or fewer, reject with " +
                        std::to_string(plan->reject) + " or more";
  if (plan->reject > plan->accept + 1) verdict += "; between them accept, and go back to normal inspection";
  print(std::string(to_string(*edition)) + ", " + question.severity_name + " inspection, level " + question.level +
        ", AQL " + question.aql + ", a lot of " + grouped(question.lot) + "\n" +
        figures({{"code letter", letter}, {"sample size", sample}, {"verdict", verdict}}));
  return kOk;
}

}  // namespace

void add_aql(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "aql", "Look a sampling plan up: sample size, Ac and Re of a lot");
  auto question = std::make_shared<Question>();
  command->add_option("--lot", question->lot, "Units in the lot")
      ->required()
      ->type_name("N")
      ->transform(whole_number());
  command->add_option("--level", question->level, "Inspection level: S-1 to S-4, I, II (default), III");
  command->add_option("--aql", question->aql, "Acceptance quality limit: 0.010 to 1000")->required();
  command
      ->add_option("--edition", question->edition, "Whose tables: iso2859-1 (of 1999, default) or z1.4 (MIL-STD-105E)")
      ->type_name("z1.4|iso2859-1");
  command
      ->add_option_function<std::string>(
          "--severity",
          [question](const std::string& name) {
            question->severity_name = name;
            question->severity = name == "normal"      ? Severity::kNormal
                                 : name == "tightened" ? Severity::kTightened
                                                       : Severity::kReduced;
          },
          "normal (default), tightened or reduced")
      ->type_name("normal|tightened|reduced")
      ->check(CLI::IsMember({"normal", "tightened", "reduced"}));
  add_common(*command, invocation.common,
             "  gendan aql --lot 2500 --aql 2.5\n"
             "  gendan aql --lot 2500 --level S-3 --aql 4 --severity tightened --edition z1.4 --format json");
  command->callback([&invocation, question] {
    invocation.run = [&invocation, question] { return run(invocation.common, *question); };
  });
}

}  // namespace gendan::cli
