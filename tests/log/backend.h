#ifndef GENDAN_TESTS_LOG_BACKEND_H_
#define GENDAN_TESTS_LOG_BACKEND_H_

#include <memory>
#include <ostream>
#include <string>

#include "tests/log/support.h"

namespace gendan::log_test {

// A place where a store is kept from one opening to the next. The contract's tests run on every kind.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) = 0;
};

class MemoryBackend final : public Backend {
 public:
  absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) override {
    return open_store(storage_, options);
  }

 private:
  std::shared_ptr<Storage> storage_ = make_memory_storage();
};

class RocksDbBackend final : public Backend {
 public:
  absl::StatusOr<std::unique_ptr<Store>> open(const StoreOptions& options) override {
    return open_rocksdb_store(folder_.path(), options);
  }

 private:
  TemporaryFolder folder_;
};

enum class Kind { kMemory, kRocksDb };
inline void PrintTo(Kind kind, std::ostream* out) { *out << (kind == Kind::kMemory ? "memory" : "RocksDB"); }

inline std::unique_ptr<Backend> make_backend(Kind kind) {
  if (kind == Kind::kRocksDb) return std::make_unique<RocksDbBackend>();
  return std::make_unique<MemoryBackend>();
}

// Opens a store on the backend that the test's parameter names, and again when the test says so.
class OnEveryBackend : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { open(); }

  void open() {
    options_.clock = &clock_;
    absl::StatusOr<std::unique_ptr<Store>> store = backend_->open(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  void reopen() {
    ASSERT_TRUE(store_->close().ok());
    store_.reset();
    open();
  }
  Log& log() { return store_->log(); }

  TestClock clock_;
  StoreOptions options_;
  std::unique_ptr<Backend> backend_ = make_backend(GetParam());
  std::unique_ptr<Store> store_;
};

inline std::string name_of(const ::testing::TestParamInfo<Kind>& info) {
  return info.param == Kind::kMemory ? "Memory" : "RocksDb";
}

}  // namespace gendan::log_test

#endif  // GENDAN_TESTS_LOG_BACKEND_H_
