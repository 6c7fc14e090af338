// When RocksDB cannot make the file of its next write-ahead log, it loses the memtable that it had made for it: some
// kilobytes, once, in a database that takes no more writes. The faults' tests make that happen often.
extern "C" __attribute__((visibility("default"))) const char*
__lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:rocksdb::DBImpl::SwitchMemtable\n";
}
