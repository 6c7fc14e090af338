#ifndef GENDAN_TESTS_ADAPTERS_CSV_MEMORY_TARGET_H_
#define GENDAN_TESTS_ADAPTERS_CSV_MEMORY_TARGET_H_

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gendan/adapters/csv/import.h"
#include "gendan/core/refusal.h"
#include "gendan/order/codec.h"
#include "gendan/order/event.h"

namespace gendan::csv {

// A target that keeps what it is given, as the log promises to.
struct MemoryTarget {
  std::vector<std::string> stream;              // "order/A LineAdded {...} 2024-05-02T00:00:00Z", in order
  std::map<std::string, std::string> requests;  // id -> what was written with it
  int syncs = 0;
  std::function<absl::Status(const RequestId&, const Event&)> judge;  // asked before anything is written

  ImportTarget target() {
    return {[this](const RequestId& id, const Events& events) { return record(id, events); },
            [this] {
              ++syncs;
              return absl::OkStatus();
            },
            [this](const Events& events) {
              for (const Events::Item& item : events.items()) {
                if (!judge) break;
                if (absl::Status status = judge(RequestId(), item.event); !status.ok()) return status;
              }
              return absl::OkStatus();
            }};
  }

  absl::StatusOr<Receipt> record(const RequestId& id, const Events& events) {
    std::string content;
    for (const Events::Item& item : events.items()) {
      content += item.stream.str() + ' ' + std::string(facts_of(item.event).name) + ' ' + to_json(item.event);
      if (item.occurred_at != Instant()) content += ' ' + to_string(item.occurred_at);
    }
    if (absl::Status status = check_id(id.str(), "request_id"); !status.ok()) return status;
    Receipt receipt;
    if (const auto known = requests.find(id.str()); known != requests.end()) {
      if (known->second != content) return refuse(Code::kRequestReused, "request_id", id.str());
      receipt.repeated = true;
      return receipt;
    }
    for (const Events::Item& item : events.items()) {
      if (!judge) break;
      if (absl::Status status = judge(id, item.event); !status.ok()) return status;
    }
    requests.emplace(id.str(), content);
    stream.push_back(content);
    return receipt;
  }
};

// A quarantine entry that outlives the call.
struct Kept {
  std::string file;
  std::uint64_t row;
  std::uint64_t offset;
  std::string column;
  std::string value;
  Code code;
  std::string words;
  std::string remedy;
};

inline std::function<void(const QuarantineEntry&)> keep_in(std::vector<Kept>& kept) {
  return [&kept](const QuarantineEntry& e) {
    kept.push_back({std::string(e.file), e.row, e.offset, std::string(e.column), std::string(e.value), e.code,
                    std::string(e.words), std::string(e.remedy)});
  };
}

// A file in the tests' own folder, gone with the object.
class ScratchFile {
 public:
  ScratchFile(const std::string& name, const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("gendan_csv_" + std::to_string(number()) + "_" + name)) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  // Tests run as processes side by side.
  static std::uint64_t number() {
    static std::uint64_t count = 0;
    return static_cast<std::uint64_t>(getpid()) * 100'000 + ++count;
  }
  std::filesystem::path path_;
};

}  // namespace gendan::csv

#endif  // GENDAN_TESTS_ADAPTERS_CSV_MEMORY_TARGET_H_
