// The menu.
//
//   append_buffered  appends to the log without fsync, batches of 1 and 100; floor: RocksDB, the log's key only
//   append_durable   fsynced appends: 1 thread, 64 threads, batches of 100; floor: RocksDB so, and a raw file
//   tree             appends with the Merkle tree; floor: the same log without it
//   bulk_load        a history through sorted files, index and tree included; floor: RocksDB, one sorted file, log only
//   open             opening a log; floor: opening one with a twentieth of the events
//   execute          Engine::execute of small decisions on cached orders; floor: append_buffered of the same events
//   replay           every event read, decoded, judged and folded into its aggregate; floor: a raw RocksDB scan
//   scan_decoded     every event read and decoded; floor: a raw RocksDB scan
//   catch_up         the three shipped projections from position 0; floor: a raw RocksDB scan
//   load_order       one order of 20 events, from its events and from its snapshot; floor: RocksDB, the same bytes
//   codec            one event to bytes and back; floor: memcpy of its struct; peer: Boost's binary archive
//   fold             one event judged and applied; floor: a switch written by hand that does the same
//   import           the SCMS shipment file through the CSV adapter; floor: reading the file
//   size             bytes on disk per event, indexes included; floor: the bytes of the payloads
//   memory           bytes per live order in the cache; floor: 1 KiB
//   sqlite           fsynced appends and a decoded read of everything; peer: an event table in SQLite
//
// Each stands with its story in the file of its family: append.cc, tree.cc, bulk.cc, open.cc, execute.cc, read.cc,
// codec.cc, fold.cc, import.cc, space.cc, sqlite.cc. A new one takes a line here, a line in the table below, and a
// place in docs/benchmarks.md.

#include "bench/bench.h"
#include "bench/workloads.h"

namespace gendan::bench {
namespace {

constexpr Workload kMenu[] = {
    {"append_buffered", "append without fsync, against RocksDB with the log's key only", append_buffered},
    {"append_durable", "fsynced append, against RocksDB so and a raw file", append_durable, true},
    {"tree", "buffered appends with the Merkle tree, against the same log without it", tree},
    {"tree_durable", "fsynced appends with the Merkle tree, against the same log without it", tree_durable, true},
    {"bulk_load", "a history through sorted files, against RocksDB with the log's key only", bulk_load, true},
    {"open", "opening a log, against one with a twentieth of the events", open},
    {"execute", "decide, judge, encode, append, project; against append_buffered", execute},
    {"replay", "read, decode, judge, fold everything; against a raw scan", replay},
    {"scan_decoded", "read and decode everything, against a raw scan", scan_decoded},
    {"catch_up", "three projections from position 0, against a raw scan", catch_up},
    {"load_order", "one order of 20 events, against reading the same bytes", load_order},
    {"codec", "one event to bytes and back, against memcpy and Boost", codec},
    {"fold", "judge and apply one event, against a switch by hand", fold},
    {"import", "SCMS CSV to observed events, against reading the file", import_scms},
    {"size", "bytes on disk per event, against the payloads", size},
    {"memory", "bytes per live order in the cache, against 1 KiB", memory},
    {"sqlite", "fsynced appends and reading all, against an event table in SQLite", sqlite, true},
};

}  // namespace

std::span<const Workload> menu() { return kMenu; }

}  // namespace gendan::bench
