// The readers of snapshots: damage is an error, and what is read is written back byte for byte.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gendan/order/codec.h"
#include "gendan/order/complaint_state.h"
#include "gendan/order/event.h"
#include "gendan/order/judge.h"
#include "gendan/order/order.h"
#include "gendan/order/payment_state.h"
#include "gendan/order/shipment_state.h"
#include "gendan/order/stock_state.h"

namespace {

template <class Aggregate>
void read_and_write(std::string_view bytes) {
  Aggregate aggregate;
  if (!gendan::decode_snapshot(bytes, aggregate).ok()) return;
  std::string first;
  gendan::encode_snapshot(aggregate, first);
  Aggregate again;
  if (!gendan::decode_snapshot(first, again).ok()) std::abort();
  std::string second;
  gendan::encode_snapshot(again, second);
  if (first != second) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_and_write<gendan::Order>(bytes);
  read_and_write<gendan::Shipment>(bytes);
  read_and_write<gendan::Complaint>(bytes);
  read_and_write<gendan::Payment>(bytes);
  read_and_write<gendan::Return>(bytes);
  read_and_write<gendan::Supplier>(bytes);
  read_and_write<gendan::Stock>(bytes);
  read_and_write<gendan::PoNumber>(bytes);
  read_and_write<gendan::BankReference>(bytes);
  return 0;
}
