// Snapshots of aggregates, in the compact form of order/archive/binary.h behind a head: which aggregate (a byte),
// then the schema as varint.

#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "order/archive/aggregates.h"
#include "order/archive/binary.h"

namespace gendan {
namespace {

// Frozen, so that one aggregate's snapshot is never read as another's.
template <class A>
inline constexpr std::uint8_t kKind = 0;
template <>
inline constexpr std::uint8_t kKind<Order> = 1;
template <>
inline constexpr std::uint8_t kKind<Shipment> = 2;
template <>
inline constexpr std::uint8_t kKind<Complaint> = 3;
template <>
inline constexpr std::uint8_t kKind<PoNumber> = 4;
template <>
inline constexpr std::uint8_t kKind<Supplier> = 5;
template <>
inline constexpr std::uint8_t kKind<Return> = 6;
template <>
inline constexpr std::uint8_t kKind<Payment> = 7;
template <>
inline constexpr std::uint8_t kKind<Stock> = 8;
template <>
inline constexpr std::uint8_t kKind<BankReference> = 9;

struct Head {
  std::uint8_t kind = 0;
  std::uint32_t schema = 0;
};
template <class Archive>
void serialize(Archive& archive, Head& head, unsigned) {
  archive& make_nvp("kind", head.kind);
  archive& make_nvp("schema", head.schema);
}

template <class A>
void write(const A& aggregate, std::string& out) {
  Head head{kKind<A>, kSnapshotSchema};
  StringRoom room(out);
  BinaryWriter writer(room, room.begin(), kSnapshotSchema);
  writer << make_nvp("head", head) << make_nvp("aggregate", const_cast<A&>(aggregate));
  room.finish(writer.at());
}

template <class A>
absl::Status read(std::string_view bytes, A& aggregate) {
  const auto corrupt = [](std::string_view why) { return refuse(Code::kCorrupt, "snapshot", why); };
  BinaryReader reader(bytes, kSnapshotSchema);
  Head head;
  reader >> make_nvp("head", head);
  if (reader.fault() != nullptr) return corrupt(reader.fault());
  if (head.kind != kKind<A>) return corrupt("it is one of another aggregate");
  if (head.schema != kSnapshotSchema) {
    return refuse(
        Code::kNewerFormat, "snapshot",
        "its schema is " + std::to_string(head.schema) + ", this library's " + std::to_string(kSnapshotSchema));
  }
  reader >> make_nvp("aggregate", aggregate);
  if (reader.fault() != nullptr) return corrupt(reader.fault());
  if (reader.left() != 0) return corrupt("bytes are left over at its end");
  return absl::OkStatus();
}

}  // namespace

void encode_snapshot(const Order& order, std::string& out) { write(order, out); }
void encode_snapshot(const Shipment& shipment, std::string& out) { write(shipment, out); }
void encode_snapshot(const Complaint& complaint, std::string& out) { write(complaint, out); }
void encode_snapshot(const PoNumber& number, std::string& out) { write(number, out); }
void encode_snapshot(const BankReference& reference, std::string& out) { write(reference, out); }
void encode_snapshot(const Return& rma, std::string& out) { write(rma, out); }
void encode_snapshot(const Supplier& supplier, std::string& out) { write(supplier, out); }
void encode_snapshot(const Payment& payment, std::string& out) { write(payment, out); }
void encode_snapshot(const Stock& stock, std::string& out) { write(stock, out); }

absl::Status decode_snapshot(std::string_view bytes, Order& order) { return read(bytes, order); }
absl::Status decode_snapshot(std::string_view bytes, Shipment& shipment) { return read(bytes, shipment); }
absl::Status decode_snapshot(std::string_view bytes, Complaint& complaint) { return read(bytes, complaint); }
absl::Status decode_snapshot(std::string_view bytes, PoNumber& number) { return read(bytes, number); }
absl::Status decode_snapshot(std::string_view bytes, BankReference& reference) { return read(bytes, reference); }
absl::Status decode_snapshot(std::string_view bytes, Return& rma) { return read(bytes, rma); }
absl::Status decode_snapshot(std::string_view bytes, Supplier& supplier) { return read(bytes, supplier); }
absl::Status decode_snapshot(std::string_view bytes, Payment& payment) { return read(bytes, payment); }
absl::Status decode_snapshot(std::string_view bytes, Stock& stock) { return read(bytes, stock); }

}  // namespace gendan
