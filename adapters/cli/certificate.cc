// The certificate of an inspected lot.
#include "gendan/audit/certificate.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "command.h"
#include "session.h"

namespace gendan::cli {
namespace {

int run(const Common& common, const std::string& order, const std::string& lot) {
  absl::StatusOr<std::unique_ptr<Session>> session = Session::open(common, Access::kRead);
  if (!session.ok()) return fail(common.format, session.status(), kNoLog);
  const absl::StatusOr<InspectionCertificate> certificate =
      inspection_certificate((*session)->engine(), OrderId(order), LotId(lot));
  if (!certificate.ok()) return fail(common.format, certificate.status(), kRefused);
  print(common.format == Format::kJson ? to_json(*certificate) + "\n" : printable(to_text(*certificate), true));
  return kOk;
}

}  // namespace

void add_certificate(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "certificate", "Print the inspection certificate of a lot: plan, findings, verdict");
  auto order = std::make_shared<std::string>();
  auto lot = std::make_shared<std::string>();
  command->add_option("ORDER", *order, "The order's id")->required();
  command->add_option("LOT", *lot, "The lot's id")->required();
  add_common(*command, invocation.common, "  gendan certificate PO-1 L1\n  gendan certificate PO-1 L1 --format json");
  command->callback([&invocation, order, lot] {
    invocation.run = [&invocation, order, lot] { return run(invocation.common, *order, *lot); };
  });
}

}  // namespace gendan::cli
