#ifndef GENDAN_LIB_ORDER_ARCHIVE_EVENTS_H_
#define GENDAN_LIB_ORDER_ARCHIVE_EVENTS_H_

// The descriptions of all events. A new capability adds its line here.

#include "order/archive/amendment.h"
#include "order/archive/complaint.h"
#include "order/archive/finance.h"
#include "order/archive/hold.h"
#include "order/archive/incident.h"
#include "order/archive/intake.h"
#include "order/archive/production.h"
#include "order/archive/promise.h"
#include "order/archive/quality.h"
#include "order/archive/returns.h"
#include "order/archive/reversal.h"
#include "order/archive/schedule.h"
#include "order/archive/severity.h"
#include "order/archive/shipment.h"
#include "order/archive/stock.h"

#endif  // GENDAN_LIB_ORDER_ARCHIVE_EVENTS_H_
