// What stands for the log outside of it: its head, and proofs about it (docs/proofs.md).
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "command.h"
#include "files.h"
#include "gendan/core/refusal.h"
#include "gendan/core/text.h"
#include "gendan/proof/head.h"
#include "gendan/proof/key.h"
#include "gendan/proof/proof_file.h"
#include "report.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Signing {
  std::string key;
  std::string origin;
};

struct Proving {
  std::uint64_t position = 0;
  std::string head;
  std::string old_head;
  std::string out;
};

// The seed of an Ed25519 key: 32 bytes, or 64 hexadecimal digits.
absl::StatusOr<std::unique_ptr<Ed25519Signer>> read_signer(const Signing& signing) {
  absl::StatusOr<std::string> text = read_file(signing.key, 66);
  if (!text.ok()) return text.status();
  std::string seed = *text;
  if (seed.size() > 32) {
    while (!seed.empty() && (seed.back() == '\n' || seed.back() == '\r')) seed.pop_back();
    const bool digits = seed.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    seed = digits && seed.size() == 64 ? absl::HexStringToBytes(seed) : std::string();
  }
  if (seed.size() != 32) {
    return refuse(Code::kBadProof, "key", signing.key + " has not 32 bytes",
                  "make one with: head -c 32 /dev/urandom > FILE");
  }
  std::array<std::uint8_t, 32> bytes;
  std::copy(seed.begin(), seed.end(), bytes.begin());
  return Ed25519Signer::create(signing.origin, bytes);
}

// How many appends a head's text speaks of: its second line. Whether it is signed is for others to check.
absl::StatusOr<std::uint64_t> appends_of(const std::string& text) {
  const std::size_t begin = text.find('\n') + 1;
  const std::size_t end = text.find('\n', begin);
  std::uint64_t appends = 0;
  if (begin == 0 || end == std::string::npos) return refuse(Code::kBadProof, "head");
  const auto [at, error] = std::from_chars(text.data() + begin, text.data() + end, appends);
  if (error != std::errc() || at != text.data() + end) return refuse(Code::kBadProof, "head");
  return appends;
}

int run_head(const Common& common, const Signing& signing) {
  SystemClock clock;
  StderrLogger logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kRead, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  const absl::StatusOr<TreeHead> head = (*store)->log().tree_head();
  if (!head.ok()) return fail(common.format, head.status(), kRefused);
  std::string text;
  std::string public_key;
  if (!signing.key.empty()) {
    const absl::StatusOr<std::unique_ptr<Ed25519Signer>> signer = read_signer(signing);
    if (!signer.ok()) return fail(common.format, signer.status(), kRefused);
    const absl::StatusOr<std::string> written = write_head(*head, signing.origin, **signer);
    if (!written.ok()) return fail(common.format, written.status(), kRefused);
    text = *written;
    public_key = (*signer)->key().str();
  }
  if (common.format == Format::kJson) {
    print(pretty(Json{{"appends", head->appends},
                      {"events", head->events},
                      {"recorded_at", instant_json(head->recorded_at)},
                      {"root", hex_of(head->root)},
                      {"head", text},
                      {"key", public_key}}));
  } else if (!text.empty()) {
    print(text);
    if (!common.quiet) say("its signature is verified by " + public_key);
  } else {
    print(figures({{"appends", grouped(head->appends)},
                   {"events", grouped(head->events)},
                   {"recorded at", "", head->appends == 0 ? "never" : moment_text(head->recorded_at) + " UTC"},
                   {"root", "", hex_of(head->root)}}));
  }
  return kOk;
}

absl::Status prove_append(Store& store, const Proving& proving) {
  const absl::StatusOr<std::string> head = read_file(proving.head, kMaxHeadBytes);
  if (!head.ok()) return head.status();
  const absl::StatusOr<std::uint64_t> appends = appends_of(*head);
  if (!appends.ok()) return appends.status();
  const absl::StatusOr<AppendProof> proof = store.log().prove({proving.position}, *appends);
  if (!proof.ok()) return proof.status();
  const std::string append = proving.out + ".append";
  if (absl::Status s = write_file(append, proof->bytes); !s.ok()) return s;
  absl::Status status =
      write_file(proving.out + ".tlog-proof", write_inclusion_proof({proof->leaf, proof->path, *head, {}}));
  if (!status.ok()) std::remove(append.c_str());  // else it would be in the way of the same command
  return status;
}

absl::Status prove_growth(Store& store, const Proving& proving) {
  std::uint64_t sizes[2];
  const std::string* const files[] = {&proving.old_head, &proving.head};
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<std::string> head = read_file(*files[i], kMaxHeadBytes);
    if (!head.ok()) return head.status();
    const absl::StatusOr<std::uint64_t> appends = appends_of(*head);
    if (!appends.ok()) return appends.status();
    sizes[i] = *appends;
  }
  const absl::StatusOr<std::vector<Hash>> path = store.log().prove_growth(sizes[0], sizes[1]);
  if (!path.ok()) return path.status();
  return write_file(proving.out, write_consistency_proof({sizes[0], sizes[1], *path}));
}

int run_prove(const Common& common, const Proving& proving,
              absl::Status (*prove)(Store& store, const Proving& proving)) {
  SystemClock clock;
  StderrLogger logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kRead, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  if (absl::Status s = prove(**store, proving); !s.ok()) return fail(common.format, s, kRefused);
  return kOk;
}

}  // namespace

void add_head(CLI::App& root, Invocation& invocation) {
  CLI::App* command =
      add_subcommand(root, "head", "What stands for the whole log: its size and the root of its tree, signed");
  add_common(*command, invocation.common,
             "  gendan head\n"
             "  head -c 32 /dev/urandom > secret.key\n"
             "  gendan head --key secret.key --origin example.com/orders > today.head\n"
             "Keep heads where whoever keeps the log cannot reach them; gendan verify and gendan-verify check them.");
  const auto signing = std::make_shared<Signing>();
  CLI::Option* key =
      command->add_option("--key", signing->key, "The signer's seed: 32 bytes, or as many in hexadecimal")
          ->type_name("FILE");
  CLI::Option* origin = command->add_option("--origin", signing->origin, "The log's name: example.com/orders");
  key->needs(origin);
  origin->needs(key);
  command->callback([&invocation, signing] {
    invocation.run = [&invocation, signing] { return run_head(invocation.common, *signing); };
  });
}

void add_prove(CLI::App& root, Invocation& invocation) {
  CLI::App* command = add_subcommand(root, "prove", "Proofs that are checked without the log, by gendan-verify");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  gendan prove append 4711 --head today.head --out order-4711\n"
      "  gendan prove growth january.head today.head --out growth.proof");
  const auto proving = std::make_shared<Proving>();

  CLI::App* append =
      add_subcommand(*command, "append", "That the append with this position is in the log of that head");
  add_common(*append, invocation.common,
             "  gendan prove append 4711 --head today.head --out order-4711\n"
             "writes order-4711.append, the append's bytes, and order-4711.tlog-proof.");
  append->add_option("POSITION", proving->position, "Position of one of its events")
      ->required()
      ->transform(whole_number(1));
  append->add_option("--head", proving->head, "A signed head of the log, then or later")->type_name("FILE")->required();
  append->add_option("--out", proving->out, "What the files' names begin with")->type_name("NAME")->required();
  append->callback([&invocation, proving] {
    invocation.run = [&invocation, proving] { return run_prove(invocation.common, *proving, prove_append); };
  });

  CLI::App* growth =
      add_subcommand(*command, "growth", "That the log of a new head is that of an old one, and what came after");
  add_common(*growth, invocation.common, "  gendan prove growth january.head today.head --out growth.proof");
  growth->add_option("OLD_HEAD", proving->old_head, "The older head")->type_name("FILE")->required();
  growth->add_option("NEW_HEAD", proving->head, "The newer head")->type_name("FILE")->required();
  growth->add_option("--out", proving->out, "The proof's file")->type_name("FILE")->required();
  growth->callback([&invocation, proving] {
    invocation.run = [&invocation, proving] { return run_prove(invocation.common, *proving, prove_growth); };
  });
}

}  // namespace gendan::cli
