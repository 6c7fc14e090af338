#ifndef GENDAN_PROOF_KEY_H_
#define GENDAN_PROOF_KEY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gendan/export.h"

// Ed25519 keys by name, in the forms of C2SP signed-note (https://c2sp.org/signed-note).
namespace gendan {

using Signature = std::array<std::uint8_t, 64>;
using PublicKey = std::array<std::uint8_t, 32>;

// A public key with the name of who holds it. Written "name+id+key": the id in 8 hexadecimal digits, the key as the
// base64 of a byte 1 (Ed25519) and its 32 bytes.
class GENDAN_EXPORT VerifierKey {
 public:
  // `name` stands on signature lines; best is the log's origin, such as "example.com/orders". Refused: missing,
  // too_long (over kMaxNameBytes), bad_character (what check_id() refuses, and blanks or '+' anywhere); field: name.
  static absl::StatusOr<VerifierKey> of(std::string_view name, const PublicKey& key);

  // Reads what str() writes, and nothing else. Refused: bad_proof (field: key; another kind of key too, and an id that
  // is not that of name and key).
  static absl::StatusOr<VerifierKey> parse(std::string_view text);
  std::string str() const;

  const std::string& name() const { return name_; }
  // The first four bytes, high byte first, of SHA-256(name, 0x0A, 0x01, key).
  std::uint32_t id() const { return id_; }
  const PublicKey& key() const { return key_; }

  // Whether `signature` was made over `bytes` by this key's private half. False too where libcrypto fails. Any thread.
  bool verifies(std::string_view bytes, const Signature& signature) const;

  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

 private:
  VerifierKey() = default;

  std::string name_;
  std::uint32_t id_ = 0;
  PublicKey key_{};
};

// What signs heads. The private key is wherever the host keeps it: a security module, another process, or the signer
// below. Implementations are safe from any thread.
class GENDAN_EXPORT HeadSigner {
 public:
  virtual ~HeadSigner() = default;
  // By which key a signature of this signer is verified. Lives as long as the signer.
  virtual const VerifierKey& key() const = 0;
  // The Ed25519 signature (RFC 8032) over `bytes`. May take its time. An error of any kind: there is no head.
  virtual absl::StatusOr<Signature> sign(std::string_view bytes) = 0;
};

// Signs with a key in this process's memory, in libcrypto's hands, which wipes it when the signer is destroyed.
class GENDAN_EXPORT Ed25519Signer final : public HeadSigner {
 public:
  // `seed` is the private key of RFC 8032: 32 bytes from a good source of chance, kept secret. The caller's copy is the
  // caller's to wipe. Refused: as VerifierKey::of() for `name`; internal (libcrypto gives no Ed25519).
  static absl::StatusOr<std::unique_ptr<Ed25519Signer>> create(std::string_view name,
                                                               std::span<const std::uint8_t, 32> seed);
  ~Ed25519Signer() override;
  Ed25519Signer(const Ed25519Signer&) = delete;
  Ed25519Signer& operator=(const Ed25519Signer&) = delete;

  const VerifierKey& key() const override;
  absl::StatusOr<Signature> sign(std::string_view bytes) override;  // refused: internal

 private:
  struct Pair;
  explicit Ed25519Signer(std::unique_ptr<Pair> pair);
  std::unique_ptr<Pair> pair_;
};

}  // namespace gendan

#endif  // GENDAN_PROOF_KEY_H_
