#ifndef GENDAN_GENDAN_H_
#define GENDAN_GENDAN_H_

// Everything a host reads.

#include "gendan/audit/certificate.h"
#include "gendan/audit/replay.h"
#include "gendan/audit/trace.h"
#include "gendan/audit/verify.h"
#include "gendan/core/refusal.h"
#include "gendan/engine.h"
#include "gendan/log/backup.h"
#include "gendan/log/dump.h"
#include "gendan/log/store.h"
#include "gendan/order/aql.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"
#include "gendan/order/machine.h"
#include "gendan/order/order.h"
#include "gendan/order/outlook.h"
#include "gendan/order/policy.h"
#include "gendan/order/stock_state.h"
#include "gendan/order/supplier_state.h"
#include "gendan/order/switching.h"
#include "gendan/projection/attention.h"
#include "gendan/projection/complaints.h"
#include "gendan/projection/delays.h"
#include "gendan/projection/inventory.h"
#include "gendan/projection/order_desk.h"
#include "gendan/projection/quality.h"
#include "gendan/projection/receivables.h"
#include "gendan/projection/returns.h"
#include "gendan/projection/time_action.h"
#include "gendan/proof/head.h"
#include "gendan/proof/proof_file.h"
#include "gendan/version.h"

#endif  // GENDAN_GENDAN_H_
