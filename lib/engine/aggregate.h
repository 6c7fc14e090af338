#ifndef GENDAN_LIB_ENGINE_AGGREGATE_H_
#define GENDAN_LIB_ENGINE_AGGREGATE_H_

// An aggregate of any kind, as the engine handles it.

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "gendan/order/judge.h"

namespace gendan {

struct HostMachine;  // gendan/engine.h

// The fold of a host's stream.
struct HostState {
  Version version;
  std::string bytes;
};

class Aggregate {
 public:
  // The empty aggregate of a stream. `machine` judges host streams; null: every host event is taken.
  Aggregate(std::string_view stream, const HostMachine* machine);
  // The empty aggregate of the same stream and machine.
  Aggregate anew(std::string_view stream) const { return {stream, machine_}; }
  // Takes over what encode() wrote of an aggregate of the same kind and machine. Errors: of decode_snapshot,
  // newer_format also where the machine or its schema is another; it is unspecified then.
  absl::Status restore(std::string_view bytes);

  absl::Status judge(const Event& event, const Judging& how);
  // Counts an event that stands no longer, or a reversal, without folding it. `recorded`: as Reversed::by_record() says.
  void pass_over(bool recorded);
  Version version() const;
  void encode(std::string& out) const;
  // Memory, as estimated from what varies: lists and texts too long to stand in their object.
  std::size_t footprint() const;
  // footprint() less that of the aggregate that this one was copied from. What both still share is not looked at.
  std::ptrdiff_t growth_since(const Aggregate& before) const;

  const Order* order() const { return std::get_if<Order>(&state_); }
  const Shipment* shipment() const { return std::get_if<Shipment>(&state_); }
  const Complaint* complaint() const { return std::get_if<Complaint>(&state_); }
  const Return* rma() const { return std::get_if<Return>(&state_); }
  const Supplier* supplier() const { return std::get_if<Supplier>(&state_); }
  const Payment* payment() const { return std::get_if<Payment>(&state_); }
  const Stock* stock() const { return std::get_if<Stock>(&state_); }
  const HostState* host() const { return std::get_if<HostState>(&state_); }

 private:
  std::variant<Order, Shipment, Complaint, PoNumber, BankReference, Supplier, Return, Payment, Stock, HostState> state_;
  const HostMachine* machine_ = nullptr;
};

}  // namespace gendan

#endif  // GENDAN_LIB_ENGINE_AGGREGATE_H_
