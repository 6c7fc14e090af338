#include "gendan/log/storage.h"

#include "gendan/core/refusal.h"

// What holds for tables that stand on nothing that could be copied, fail or be written by others.
namespace gendan {

absl::Status Storage::check_stored_bytes() { return absl::OkStatus(); }

bool Storage::out_of_room() const { return false; }

absl::Status Storage::reopen() { return refuse(Code::kUnsupported, "storage"); }

absl::Status Storage::catch_up() { return absl::OkStatus(); }

absl::Status Storage::checkpoint(const std::string&) { return refuse(Code::kUnsupported, "storage"); }

absl::StatusOr<std::uint32_t> Storage::back_up(const std::string&) { return refuse(Code::kUnsupported, "storage"); }

}  // namespace gendan
