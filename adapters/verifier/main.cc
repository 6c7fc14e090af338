// gendan-verify: checks heads and proofs of a log without the log, and without the code that keeps it.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/proof/proof_file.h"
#include "gendan/version.h"

namespace gendan::verifier {
namespace {

// What the exit code says. The numbers are documented in docs/proofs.md and never change.
enum Exit : int {
  kProven = 0,
  kNotProven = 1,
  kUsage = 2,  // the command line is wrong, or a file that it names cannot be read
};

constexpr char kFooter[] = R"(Start here:
  gendan-verify head --key "$KEY" today.head
  gendan-verify inclusion --key "$KEY" order.tlog-proof --append order.append
  gendan-verify consistency --key "$KEY" march.head today.head growth.proof

The key is the log's public key, name+id+key, as it was published. Take it from somebody other than who hands you the
files. What is read: docs/proofs.md.
Exit codes: 0 proven; 1 not proven (standard error says why); 2 wrong command line, or a file that cannot be read.)";

// What a file holds, up to `limit` bytes and one more, by which a reader sees that it is too long.
absl::StatusOr<std::string> contents(const std::string& path, std::size_t limit) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  char piece[1 << 16];
  while (in && bytes.size() <= limit) {
    in.read(piece, sizeof(piece));
    bytes.append(piece, static_cast<std::size_t>(in.gcount()));
  }
  if (!in.is_open() || in.bad() || (bytes.size() <= limit && !in.eof())) {
    return refuse(Code::kNotFound, path, "cannot be read");
  }
  return bytes;
}

// An append is as long as the log's options allow; this is more than any of them.
constexpr std::size_t kMaxAppendBytes = std::size_t{1} << 32;

// Control characters, of escape sequences above all, become '?'.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out += (c >= 0 && c < ' ') || c == 0x7f ? '?' : c;
  return out;
}

int fail(const absl::Status& status, int exit) {
  const Refusal refusal = refusal_of(status).value_or(Refusal{Code::kInternal, "", status.ToString(), ""});
  std::string text = exit == kUsage ? "gendan-verify: " : "gendan-verify: not proven: ";
  text.append(facts_of(refusal.code).name);
  for (const auto& [name, value] : {std::pair<const char*, const std::string&>("field:  ", refusal.field),
                                    {"found:  ", refusal.detail},
                                    {"remedy: ", refusal.remedy}}) {
    if (!value.empty()) text.append("\n  ").append(name).append(printable(value));
  }
  text.append("\n");
  std::fwrite(text.data(), 1, text.size(), stderr);
  return exit;
}

int succeed(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  return written ? kProven : kNotProven;
}

std::string describe(const TreeHead& head, std::string_view origin) {
  const std::string_view root(reinterpret_cast<const char*>(head.root.data()), head.root.size());
  return "  log          " + printable(origin) +               //
         "\n  appends      " + std::to_string(head.appends) +  //
         "\n  events       " + std::to_string(head.events) +   //
         "\n  recorded at  " + to_string(head.recorded_at) +   //
         "\n  root         " + absl::Base64Escape(to_absl(root)) + "\n";
}

// What every command is given.
struct Common {
  std::vector<std::string> key_texts;
  std::string origin;
  std::vector<VerifierKey> keys;

  absl::Status read_keys() {
    for (const std::string& text : key_texts) {
      absl::StatusOr<VerifierKey> key = VerifierKey::parse(text);
      if (!key.ok()) return key.status();
      keys.push_back(*std::move(key));
    }
    if (origin.empty()) origin = keys.front().name();
    return absl::OkStatus();
  }
};

struct Files {
  std::string head, proof, append, old_head, new_head;
};

int run_head(const Common& common, const Files& files) {
  absl::StatusOr<std::string> text = contents(files.head, kMaxHeadBytes);
  if (!text.ok()) return fail(text.status(), kUsage);
  absl::StatusOr<TreeHead> head = read_head(*text, common.keys, common.origin);
  if (!head.ok()) return fail(head.status(), kNotProven);
  return succeed("The head is good.\n" + describe(*head, common.origin));
}

int run_inclusion(const Common& common, const Files& files) {
  absl::StatusOr<std::string> text = contents(files.proof, kMaxProofBytes);
  if (!text.ok()) return fail(text.status(), kUsage);
  absl::StatusOr<std::string> append = contents(files.append, kMaxAppendBytes);
  if (!append.ok()) return fail(append.status(), kUsage);
  absl::StatusOr<InclusionProof> proof = read_inclusion_proof(*text);
  if (!proof.ok()) return fail(proof.status(), kNotProven);
  absl::StatusOr<TreeHead> head = verify_append(*proof, *append, common.keys, common.origin);
  if (!head.ok()) return fail(head.status(), kNotProven);
  return succeed("Proven: the append is in the log, as number " + std::to_string(proof->leaf) + " counted from 0.\n" +
                 describe(*head, common.origin));
}

int run_consistency(const Common& common, const Files& files) {
  TreeHead heads[2];
  for (const auto& [path, head] : {std::pair(&files.old_head, &heads[0]), {&files.new_head, &heads[1]}}) {
    absl::StatusOr<std::string> text = contents(*path, kMaxHeadBytes);
    if (!text.ok()) return fail(text.status(), kUsage);
    absl::StatusOr<TreeHead> read = read_head(*text, common.keys, common.origin);
    if (!read.ok()) {
      std::fprintf(stderr, "gendan-verify: in %s:\n", printable(*path).c_str());
      return fail(read.status(), kNotProven);
    }
    *head = *read;
  }
  absl::StatusOr<std::string> text = contents(files.proof, kMaxProofBytes);
  if (!text.ok()) return fail(text.status(), kUsage);
  absl::StatusOr<ConsistencyProof> proof = read_consistency_proof(*text);
  if (!proof.ok()) return fail(proof.status(), kNotProven);
  if (absl::Status status = verify_growth(heads[0], heads[1], *proof); !status.ok()) return fail(status, kNotProven);
  return succeed("Proven: the log only grew, by " + std::to_string(heads[1].appends - heads[0].appends) +
                 " appends with " + std::to_string(heads[1].events - heads[0].events) + " events.\nFrom\n" +
                 describe(heads[0], common.origin) + "to\n" + describe(heads[1], common.origin));
}

using Command = std::function<int(const Common&, const Files&)>;

CLI::App* add_command(CLI::App& app, const char* name, const char* what, const char* example, Common& common,
                      Command& chosen, Command run) {
  CLI::App* command = app.add_subcommand(name, what);
  command->footer(std::string("Example:\n  gendan-verify ") + example);
  command->add_option("--key", common.key_texts, "The log's public key, name+id+key; more than one: any of them")
      ->type_name("VKEY")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--origin", common.origin, "The log's name, as heads give it (default: the first key's name)")
      ->type_name("NAME");
  command->callback([&chosen, run = std::move(run)] { chosen = run; });
  return command;
}

int run(int argc, char** argv) {
  CLI::App app("gendan-verify checks what was kept of a log: signed heads, and proofs against them.", "gendan-verify");
  app.set_version_flag("--version", std::string("gendan-verify ") + kVersion);
  app.require_subcommand(1);
  app.footer(kFooter);
  Common common;
  Files files;
  Command chosen;

  CLI::App* head = add_command(app, "head", "That a head was signed by the log's key", "head --key \"$KEY\" today.head",
                               common, chosen, run_head);
  head->add_option("HEAD", files.head, "The head: a file")->type_name("FILE")->required();

  CLI::App* inclusion =
      add_command(app, "inclusion", "That an append is in the log, as it is",
                  "inclusion --key \"$KEY\" order.tlog-proof --append order.append", common, chosen, run_inclusion);
  inclusion->add_option("PROOF", files.proof, "The proof, which holds its head: a file")->type_name("FILE")->required();
  inclusion->add_option("--append", files.append, "The append's bytes, as the log keeps them")
      ->type_name("FILE")
      ->required();

  CLI::App* consistency =
      add_command(app, "consistency", "That nothing was changed between two heads",
                  "consistency --key \"$KEY\" march.head today.head growth.proof", common, chosen, run_consistency);
  consistency->add_option("OLD_HEAD", files.old_head, "The head that was kept: a file")->type_name("FILE")->required();
  consistency->add_option("NEW_HEAD", files.new_head, "The head of today: a file")->type_name("FILE")->required();
  consistency->add_option("PROOF", files.proof, "The proof between the two: a file")->type_name("FILE")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return fail(refuse(Code::kBadUsage, "", error.what(), "see gendan-verify --help"), kUsage);
  }
  if (absl::Status status = common.read_keys(); !status.ok()) return fail(status, kUsage);
  return chosen(common, files);
}

}  // namespace
}  // namespace gendan::verifier

int main(int argc, char** argv) {
  try {
    return gendan::verifier::run(argc, argv);
  } catch (const std::exception& error) {  // out of memory, above all
    std::fprintf(stderr, "gendan-verify: not proven: %s\n", error.what());
    return gendan::verifier::kNotProven;
  }
}
