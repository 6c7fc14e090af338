#include "gendan/log/store.h"

#include <mutex>
#include <utility>

#include "gendan/core/refusal.h"
#include "gendan/log/storage.h"
#include "log/log_tree.h"
#include "log/recovery.h"
#include "log/rocksdb_storage.h"
#include "log/rocksdb_store.h"
#include "log/stored_log.h"
#include "log/stored_rows.h"

namespace gendan {
namespace {

constexpr std::string_view kHeadKey = "head";

class StoredStore final : public Store {
 public:
  StoredStore(std::shared_ptr<Storage> storage, const StoreOptions& options, Recovered recovered,
              std::unique_ptr<LogTree> tree)
      : storage_(std::move(storage)),
        signer_(options.signer),
        origin_(options.origin),
        log_(*storage_, options, std::move(recovered), std::move(tree)),
        rows_(*storage_, log_) {}
  ~StoredStore() override { close().IgnoreError(); }

  Log& log() override { return log_; }
  RowStore& rows() override { return rows_; }
  bool read_only() const override { return storage_->read_only(); }

  absl::StatusOr<std::string> sign_head() override {
    if (signer_ == nullptr) return refuse(Code::kUnsupported, "signer", "the store was opened without one");
    const std::lock_guard signing(signing_);  // so that the one that is kept is the newest
    if (absl::Status s = log_.sync(); !s.ok()) return s;
    const absl::StatusOr<TreeHead> head = log_.tree_head();
    if (!head.ok()) return head.status();
    absl::StatusOr<std::string> text = write_head(*head, origin_, *signer_);
    if (!text.ok()) return text;
    const Storage::Change change[] = {Storage::Change::put(Storage::Table::kMeta, kHeadKey, *text)};
    if (!storage_->read_only()) {
      if (absl::Status s = log_.write_beside(change, /*sync=*/true); !s.ok()) return s;
    }
    return text;
  }

  absl::StatusOr<std::string> signed_head() override {
    // Tables in memory would still answer.
    if (closed_) return refuse(Code::kClosed, "storage");
    std::string text;
    const absl::StatusOr<bool> found = storage_->get(Storage::Table::kMeta, kHeadKey, text);
    if (!found.ok()) return found.status();
    return text;
  }

  absl::Status checkpoint(const std::string& path) override {
    if (absl::Status s = log_.sync(); !s.ok()) return s;
    return storage_->checkpoint(path);
  }
  absl::StatusOr<std::uint32_t> back_up(const std::string& folder) override {
    if (absl::Status s = log_.sync(); !s.ok()) return s;
    return storage_->back_up(folder);
  }

  void report(MetricSink& sink) const override { log_.report(sink); }

  absl::Status close() override {
    absl::Status status;
    if (!closed_ && signer_ != nullptr && !storage_->read_only()) status = sign_head().status();
    // A log that takes no more writes has nothing new to sign.
    for (const Code code : {Code::kPoisoned, Code::kUnsupported, Code::kClosed}) {
      if (refused_with(status, code)) status = absl::OkStatus();
    }
    closed_ = true;
    status.Update(log_.close());
    rows_.close();
    status.Update(storage_->close());
    return status;
  }

 private:
  const std::shared_ptr<Storage> storage_;
  HeadSigner* const signer_;
  const std::string origin_;
  StoredLog log_;
  StoredRows rows_;
  std::mutex signing_;
  bool closed_ = false;
};

absl::Status check_options(const StoreOptions& options) {
  if (options.clock == nullptr) return refuse(Code::kMissing, "clock");
  if (options.signer != nullptr) return check_id(options.origin, "origin", kMaxNameBytes);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> make_store(std::shared_ptr<Storage> storage, const StoreOptions& options,
                                                  Recovered recovered, std::unique_ptr<LogTree> tree = nullptr) {
  if (recovered.fresh) {
    if (storage->read_only()) return refuse(Code::kReadOnly, "storage", "it is empty");
    if (absl::Status s = write_format(*storage); !s.ok()) return s;
  }
  if (options.tree && tree == nullptr) {
    absl::StatusOr<std::unique_ptr<LogTree>> grown = LogTree::recover(*storage, recovered.head, recovered.recorded_at);
    if (!grown.ok()) return grown.status();
    tree = *std::move(grown);
  }
  if (tree != nullptr && !storage->read_only()) {
    if (absl::Status s = tree->settle(); !s.ok()) return not_opened(std::move(s));
  }
  return std::make_unique<StoredStore>(std::move(storage), options, std::move(recovered), std::move(tree));
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
  tables.mode = options.mode;
  tables.compress_cold_more = options.compress_cold_more;
  tables.memory_budget_bytes = options.memory_budget_bytes;
  tables.logger = options.logger;
  absl::StatusOr<OpenedRocksDb> opened = open_rocksdb(path, tables, options.tree, env);
  if (!opened.ok()) return opened.status();
  return make_store(std::move(opened->storage), options, std::move(opened->recovered), std::move(opened->tree));
}

absl::StatusOr<std::unique_ptr<Store>> open_rocksdb_store(const std::string& path, const StoreOptions& options) {
  return open_rocksdb_store_in(nullptr, path, options);
}

}  // namespace gendan
