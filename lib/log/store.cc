#include "gendan/log/store.h"

#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/log/storage.h"
#include "log/recovery.h"
#include "log/rocksdb_storage.h"
#include "log/rocksdb_store.h"
#include "log/stored_log.h"
#include "log/stored_rows.h"

namespace gendan {
namespace {

class StoredStore final : public Store {
 public:
  StoredStore(std::shared_ptr<Storage> storage, const StoreOptions& options, Recovered recovered)
      : storage_(std::move(storage)), log_(*storage_, options, std::move(recovered)), rows_(*storage_) {}
  ~StoredStore() override { close().IgnoreError(); }

  Log& log() override { return log_; }
  RowStore& rows() override { return rows_; }

  absl::Status close() override {
    absl::Status status = log_.close();
    rows_.close();
    status.Update(storage_->close());
    return status;
  }

 private:
  const std::shared_ptr<Storage> storage_;
  StoredLog log_;
  StoredRows rows_;
};

absl::Status check_options(const StoreOptions& options) {
  return options.clock == nullptr ? refuse(Code::kMissing, "clock") : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> make_store(std::shared_ptr<Storage> storage, const StoreOptions& options,
                                                  Recovered recovered) {
  if (recovered.fresh) {
    if (storage->read_only()) return refuse(Code::kReadOnly, "storage", "it is empty");
    if (absl::Status s = write_format(*storage); !s.ok()) return s;
  }
  return std::make_unique<StoredStore>(std::move(storage), options, std::move(recovered));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> open_store(std::shared_ptr<Storage> storage, const StoreOptions& options) {
  if (absl::Status s = check_options(options); !s.ok()) return s;
  if (storage == nullptr) return refuse(Code::kMissing, "storage");
  absl::StatusOr<Recovered> recovered = recover(*storage);
  if (!recovered.ok()) return recovered.status();
  return make_store(std::move(storage), options, *std::move(recovered));
}

absl::StatusOr<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options) {
  return open_store(make_memory_storage(), options);
}

absl::StatusOr<std::unique_ptr<Store>> open_rocksdb_store_in(rocksdb::Env* env, const std::string& path,
                                                             const StoreOptions& options) {
  if (absl::Status s = check_options(options); !s.ok()) return s;
  RocksDbOptions tables;
  tables.create_if_missing = options.create_if_missing;
  tables.read_only = options.read_only;
  tables.memory_budget_bytes = options.memory_budget_bytes;
  tables.logger = options.logger;
  absl::StatusOr<OpenedRocksDb> opened = open_rocksdb(path, tables, env);
  if (!opened.ok()) return opened.status();
  return make_store(std::move(opened->storage), options, std::move(opened->recovered));
}

absl::StatusOr<std::unique_ptr<Store>> open_rocksdb_store(const std::string& path, const StoreOptions& options) {
  return open_rocksdb_store_in(nullptr, path, options);
}

}  // namespace gendan
