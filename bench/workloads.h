#ifndef GENDAN_BENCH_WORKLOADS_H_
#define GENDAN_BENCH_WORKLOADS_H_

// Every workload, each written in the file of its family; menu.cc says which does what.

#include "bench/bench.h"

namespace gendan::bench {

void append_buffered(const Run& run);
void append_durable(const Run& run);
void tree(const Run& run);
void tree_durable(const Run& run);
void bulk_load(const Run& run);
void open(const Run& run);
void execute(const Run& run);
void replay(const Run& run);
void scan_decoded(const Run& run);
void catch_up(const Run& run);
void load_order(const Run& run);
void codec(const Run& run);
void fold(const Run& run);
void import_scms(const Run& run);
void size(const Run& run);
void memory(const Run& run);
void sqlite(const Run& run);

}  // namespace gendan::bench

#endif  // GENDAN_BENCH_WORKLOADS_H_
