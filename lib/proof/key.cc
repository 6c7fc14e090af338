#include "gendan/proof/key.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "gendan/core/id.h"
#include "gendan/core/refusal.h"
#include "proof/form.h"
#include "proof/note.h"

namespace gendan {
namespace {

constexpr char kEd25519 = 1;
constexpr std::size_t kIdDigits = 8;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Free>;
using ContextHandle = std::unique_ptr<EVP_MD_CTX, Free>;

// libcrypto notes failures in a queue of the thread. A host that uses it too must not find ours there.
class QuietErrors {
 public:
  QuietErrors() { ERR_set_mark(); }
  ~QuietErrors() { ERR_pop_to_mark(); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;
};

const unsigned char* data_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

absl::StatusOr<std::uint32_t> id_of(std::string_view name, const PublicKey& key) {
  const std::string bytes = std::string(name).append(1, '\n').append(1, kEd25519).append(as_text(key));
  Hash digest;
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), digest.data(), &size) != 1) {
    return refuse(Code::kInternal, "sha256", "libcrypto gives no SHA-256", "look at the configuration of OpenSSL");
  }
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = id << 8 | digest[i];
  return id;
}

std::string hex(std::uint32_t id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text.push_back(kDigits[id >> shift & 15]);
  return text;
}

absl::Status no_key(std::string_view detail) {
  return refuse(Code::kBadProof, "key", detail, "give the key as name+id+key, as it was published");
}

absl::Status no_ed25519() {
  return refuse(Code::kInternal, "ed25519", "libcrypto gives no Ed25519", "look at the configuration of OpenSSL");
}

}  // namespace

absl::StatusOr<VerifierKey> VerifierKey::of(std::string_view name, const PublicKey& key) {
  if (absl::Status status = check_id(name, "name", kMaxNameBytes); !status.ok()) return status;
  if (!is_key_name(name)) {
    return refuse(Code::kBadCharacter, "name", "a blank or a '+'", "use a name such as example.com/orders");
  }
  QuietErrors quiet;
  absl::StatusOr<std::uint32_t> id = id_of(name, key);
  if (!id.ok()) return id.status();
  VerifierKey made;
  made.name_ = name;
  made.id_ = *id;
  made.key_ = key;
  return made;
}

absl::StatusOr<VerifierKey> VerifierKey::parse(std::string_view text) {
  // Only the key itself may hold a '+'.
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return no_key("not three parts with '+' between them");
  const std::optional<std::string> bytes = read_base64(text.substr(second + 1));
  if (!bytes || bytes->empty()) return no_key("the third part is not base64");
  if (bytes->front() != kEd25519 || bytes->size() != 1 + sizeof(PublicKey)) return no_key("not an Ed25519 key");
  PublicKey key;
  std::copy(bytes->begin() + 1, bytes->end(), key.begin());
  absl::StatusOr<VerifierKey> made = of(text.substr(0, first), key);
  if (!made.ok()) {
    if (refused_with(made.status(), Code::kInternal)) return made.status();
    return no_key("the first part is not the name of a key");
  }
  const std::string_view id = text.substr(first + 1, second - first - 1);
  if (id.size() != kIdDigits || id != hex(made->id_)) return no_key("the id is not that of name and key");
  return made;
}

std::string VerifierKey::str() const {
  return name_ + "+" + hex(id_) + "+" + base64(std::string(1, kEd25519).append(as_text(key_)));
}

bool VerifierKey::verifies(std::string_view bytes, const Signature& signature) const {
  QuietErrors quiet;
  const KeyHandle key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_.data(), key_.size()));
  const ContextHandle context(EVP_MD_CTX_new());
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), data_of(bytes), bytes.size()) == 1;
}

struct Ed25519Signer::Pair {
  Pair(KeyHandle secret_half, VerifierKey public_half) : secret(std::move(secret_half)), key(std::move(public_half)) {}

  KeyHandle secret;  // its bytes are wiped by libcrypto when it is freed
  VerifierKey key;
};

Ed25519Signer::Ed25519Signer(std::unique_ptr<Pair> pair) : pair_(std::move(pair)) {}
Ed25519Signer::~Ed25519Signer() = default;

absl::StatusOr<std::unique_ptr<Ed25519Signer>> Ed25519Signer::create(std::string_view name,
                                                                     std::span<const std::uint8_t, 32> seed) {
  QuietErrors quiet;
  KeyHandle secret(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  PublicKey bytes;
  std::size_t size = bytes.size();
  if (!secret || EVP_PKEY_get_raw_public_key(secret.get(), bytes.data(), &size) != 1) return no_ed25519();
  absl::StatusOr<VerifierKey> key = VerifierKey::of(name, bytes);
  if (!key.ok()) return key.status();
  auto pair = std::make_unique<Pair>(std::move(secret), *std::move(key));
  return std::unique_ptr<Ed25519Signer>(new Ed25519Signer(std::move(pair)));
}

const VerifierKey& Ed25519Signer::key() const { return pair_->key; }

absl::StatusOr<Signature> Ed25519Signer::sign(std::string_view bytes) {
  QuietErrors quiet;
  Signature signature;
  std::size_t size = signature.size();
  const ContextHandle context(EVP_MD_CTX_new());
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pair_->secret.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, data_of(bytes), bytes.size()) != 1 ||
      size != signature.size()) {
    return no_ed25519();
  }
  return signature;
}

}  // namespace gendan
