#include "gendan/audit/verify.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "files.h"
#include "gendan/core/refusal.h"
#include "gendan/log/storage.h"
#include "gendan/proof/head.h"
#include "gendan/proof/key.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "table.h"

namespace gendan::cli {
namespace {

constexpr std::size_t kShownFindings = 20;

struct HeadOptions {
  std::vector<std::string> heads;
  std::vector<std::string> keys;
  std::string origin;
};

absl::StatusOr<std::vector<TreeHead>> read_heads(const HeadOptions& options) {
  std::vector<VerifierKey> keys;
  for (const std::string& text : options.keys) {
    absl::StatusOr<VerifierKey> key = VerifierKey::parse(text);
    if (!key.ok()) return key.status();
    keys.push_back(*std::move(key));
  }
  std::vector<TreeHead> heads;
  for (const std::string& file : options.heads) {
    if (keys.empty()) return refuse(Code::kMissing, "key", "a head is believed only by its signature");
    const absl::StatusOr<std::string> text = read_file(file, kMaxHeadBytes);
    if (!text.ok()) return text.status();
    const absl::StatusOr<TreeHead> head =
        read_head(*text, keys, options.origin.empty() ? keys.front().name() : options.origin);
    if (!head.ok()) return head.status();
    heads.push_back(*head);
  }
  return heads;
}

int run_verify(const Common& common, const HeadOptions& head_options) {
  StderrLogger logger;
  VerifyOptions options;
  absl::StatusOr<std::vector<TreeHead>> heads = read_heads(head_options);
  if (!heads.ok()) return fail(common.format, heads.status(), kRefused);
  options.heads = *std::move(heads);
  RocksDbOptions tables;
  tables.create_if_missing = false;
  tables.mode = OpenMode::kRead;
  tables.logger = &logger;
  const absl::StatusOr<std::shared_ptr<Storage>> storage = open_rocksdb_storage(common.log, tables);
  const bool damaged = refused_with(storage.status(), Code::kCorrupt);  // so much that nothing else can be read
  if (!storage.ok() && !damaged) return fail(common.format, storage.status(), kNoLog);
  absl::StatusOr<VerifyReport> report = VerifyReport();
  if (damaged) {
    report->findings.push_back({Code::kCorrupt, "opening", refusal_of(storage.status())->detail});
  } else {
    Progress progress("verify", "events", common.quiet);
    options.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
    report = verify(**storage, options);
  }
  if (!report.ok()) return fail(common.format, report.status(), kRefused);

  if (common.format == Format::kJson) {
    JsonArray findings;
    for (const Finding& f : report->findings) {
      findings.push_back(Json{{"code", json_text(facts_of(f.code).name)}, {"where", f.where}, {"what", f.what}});
    }
    print(pretty(Json{{"clean", report->clean()},
                      {"events", report->events},
                      {"appends", report->appends},
                      {"streams", report->streams},
                      {"index_pairs", report->index_pairs},
                      {"tree_nodes", report->tree_nodes},
                      {"root", hex_of(report->head.root)},
                      {"heads", head_options.heads.size()},
                      {"findings", std::move(findings)}}));
    return report->clean() ? kOk : kRefused;
  }
  const std::string at_least = report->findings.size() < VerifyReport::kMostFindings ? "" : "at least ";
  std::string text = report->clean() ? "The log is whole.\n\n"
                                     : "The log is damaged: " + at_least +
                                           count_of(report->findings.size(), "finding", "findings") + ".\n\n";
  text += figures({{"events", grouped(report->events)},
                   {"appends", grouped(report->appends)},
                   {"streams", grouped(report->streams)},
                   {"pairs of the index", grouped(report->index_pairs)},
                   {"nodes of the tree", grouped(report->tree_nodes)},
                   {"heads kept outside", grouped(head_options.heads.size())},
                   {"root", "", hex_of(report->head.root)}});
  for (std::size_t i = 0; i < report->findings.size() && i < kShownFindings; ++i) {
    const Finding& f = report->findings[i];
    text += (i == 0 ? "\n  " : "  ") + printable(f.where) + ": " + printable(f.what) + "\n";
  }
  if (report->findings.size() > kShownFindings) {
    text += "  and " + at_least + grouped(report->findings.size() - kShownFindings) + " more; --format json lists " +
            (at_least.empty() ? "all" : grouped(report->findings.size())) + "\n";
  }
  print(text);
  return report->clean() ? kOk : kRefused;
}

}  // namespace

void add_verify(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(
      root, "verify",
      "Read every byte of the log against its checksums, its tree and heads kept outside; exit code 1 if damaged");
  add_common(*command, invocation.common,
             "  gendan verify\n"
             "  gendan verify --head january.head --key 'example.com/orders+9baf461a+AQOh...'\n"
             "Reads only. Cut-off ends, and a log that was written anew as a whole, are told by a head alone.\n"
             "Whether the events make sense is what gendan replay asks.");
  const auto options = std::make_shared<HeadOptions>();
  command->add_option("--head", options->heads, "A signed head that was kept outside; may be given several times")
      ->type_name("FILE");
  command->add_option("--key", options->keys, "The log's public key, name+id+key; more than one: any of them");
  command->add_option("--origin", options->origin, "The log's name, as heads give it (default: the first key's name)");
  command->callback([&invocation, options] {
    invocation.run = [&invocation, options] { return run_verify(invocation.common, *options); };
  });
}

}  // namespace gendan::cli
