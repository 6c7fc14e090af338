#ifndef GENDAN_LIB_ORDER_MACHINES_H_
#define GENDAN_LIB_ORDER_MACHINES_H_

// Every machine of the library, each described by the source that owns its table.

#include <string_view>

#include "gendan/order/machine.h"

namespace gendan {

MachineFacts describe_commercial();
MachineFacts describe_entry();
MachineFacts describe_proposal();
MachineFacts describe_milestone();
MachineFacts describe_promise();
MachineFacts describe_fulfilment();
MachineFacts describe_lot();
MachineFacts describe_hold();
MachineFacts describe_shipment();
MachineFacts describe_complaint();
MachineFacts describe_capa();
MachineFacts describe_effectiveness();
MachineFacts describe_incident();
MachineFacts describe_obligation();
MachineFacts describe_severity();
MachineFacts describe_return();
MachineFacts describe_deposit();
MachineFacts describe_invoice();
MachineFacts describe_payment();
MachineFacts describe_stock();

// The description that machines() keeps; a name that none has is a defect and ends the program.
const MachineFacts& machine_facts(std::string_view name);

}  // namespace gendan

#endif  // GENDAN_LIB_ORDER_MACHINES_H_
