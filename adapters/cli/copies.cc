// Whole copies of a log: backups, and dumps from one log into another (docs/operations.md).
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "files.h"
#include "gendan/core/refusal.h"
#include "gendan/log/backup.h"
#include "gendan/log/dump.h"
#include "interrupt.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "table.h"
#include "words.h"

namespace gendan::cli {
namespace {

struct Copying {
  std::string folder;
  std::uint32_t number = 0;  // 0: the newest
  std::uint32_t keep = 0;    // 0: all
  std::string file;
};

int run_backup(const Common& common, const Copying& copying) {
  SystemClock clock;
  StderrLogger logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kExisting, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  const absl::StatusOr<std::uint32_t> number = (*store)->back_up(copying.folder);
  if (!number.ok()) return fail(common.format, number.status(), kRefused);
  const std::uint64_t events = (*store)->log().head().value;
  if (copying.keep > 0) {
    store->reset();  // others may write while the backups are read
    if (absl::Status s = delete_old_backups(copying.folder, copying.keep); !s.ok()) {
      return fail(common.format, s, kRefused);
    }
    const absl::StatusOr<std::vector<BackupFacts>> left = list_backups(copying.folder);
    if (left.ok() && left->size() > copying.keep) {
      say("more than " + std::to_string(copying.keep) +
          " backups are left, since some are damaged: see gendan backups");
    }
  }
  if (common.format == Format::kJson) {
    print(pretty(Json{{"number", *number}, {"events", events}}));
  } else {
    print("Backup " + std::to_string(*number) + ": " + count_of(events, "event", "events") + ".\n");
  }
  return kOk;
}

int run_backups(const Common& common, const Copying& copying) {
  const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(copying.folder);
  if (!backups.ok()) return fail(common.format, backups.status(), kRefused);
  JsonArray array;
  Table table({{"number", Table::Align::kRight}, {"made at"}, {"bytes", Table::Align::kRight}, {""}});
  bool whole = true;
  for (const BackupFacts& backup : *backups) {
    const absl::Status status = verify_backup(copying.folder, backup.number);
    whole &= status.ok();
    array.push_back(Json{{"number", backup.number},
                         {"made_at", instant_json(backup.made_at)},
                         {"bytes", backup.damaged ? JsonValue(nullptr) : JsonValue(backup.bytes)},
                         {"files", backup.damaged ? JsonValue(nullptr) : JsonValue(backup.files)},
                         {"whole", status.ok()}});
    table.add({std::to_string(backup.number), backup.damaged ? "" : moment_text(backup.made_at),
               backup.damaged ? "" : grouped(backup.bytes), status.ok() ? "whole" : "DAMAGED"});
  }
  print(common.format == Format::kJson ? pretty(Json{{"backups", std::move(array)}}) : table.str("  "));
  return whole ? kOk : kRefused;
}

// Why the newest backup is not restored, with the newest whole one as the remedy: that is the log of an earlier day, so
// it is not taken unasked.
absl::Status without_the_newest(const std::string& folder, const std::vector<BackupFacts>& backups,
                                const absl::Status& why) {
  std::string remedy = "none of the others in the folder is whole either";
  for (auto backup = backups.rbegin() + 1; backup != backups.rend(); ++backup) {
    if (!verify_backup(folder, backup->number).ok()) continue;
    remedy = "--number " + std::to_string(backup->number) + " restores the newest whole one, of " +
             moment_text(backup->made_at);
    break;
  }
  const Refusal refusal = refusal_of(why).value_or(Refusal{});
  return refuse(refusal.code, refusal.field,
                "backup " + std::to_string(backups.back().number) + ", the newest: " + refusal.detail, remedy);
}

int run_restore(const Common& common, const Copying& copying) {
  std::uint32_t number = copying.number;
  if (number == 0) {
    const absl::StatusOr<std::vector<BackupFacts>> backups = list_backups(copying.folder);
    if (!backups.ok()) return fail(common.format, backups.status(), kRefused);
    if (backups->empty()) {
      return fail(common.format, refuse(Code::kNotFound, "folder", copying.folder + " holds no backup"), kRefused);
    }
    number = backups->back().number;
    if (absl::Status s = verify_backup(copying.folder, number); !s.ok()) {
      return fail(common.format, without_the_newest(copying.folder, *backups, s), kRefused);
    }
  } else if (absl::Status s = verify_backup(copying.folder, number); !s.ok()) {
    return fail(common.format, s, kRefused);
  }
  if (absl::Status s = restore_backup(copying.folder, number, common.log); !s.ok()) {
    return fail(common.format, s, kRefused);
  }
  if (common.format == Format::kJson) {
    print(pretty(Json{{"number", number}, {"log", common.log}}));
  } else {
    print("Backup " + std::to_string(number) + " is the log " + printable(common.log) + " now.\n");
  }
  return kOk;
}

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin && file != stdout) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string head_text(const TreeHead& head, const char* done) {
  return std::string(done) + ": " + count_of(head.events, "event", "events") + ", root " + hex_of(head.root);
}

int tell_head(const Common& common, const TreeHead& head, const char* done) {
  print(common.format == Format::kJson
            ? pretty(Json{{"events", head.events}, {"appends", head.appends}, {"root", hex_of(head.root)}})
            : head_text(head, done) + "\n");
  return kOk;
}

int run_dump(const Common& common, const Copying& copying) {
  catch_interrupts();
  SystemClock clock;
  StderrLogger logger;
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kRead, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  const bool to_output = copying.file == "-";
  File file(to_output ? stdout : std::fopen(copying.file.c_str(), "wbx"));
  if (file == nullptr) return fail(common.format, file_failed(copying.file, errno), kRefused);
  std::uint64_t bytes = 0;
  absl::StatusOr<TreeHead> head = absl::CancelledError();
  {
    Progress progress("dump", "bytes", common.quiet);
    head = dump((*store)->log(), [&](std::string_view block) {
      progress.update(bytes += block.size(), 0);
      if (!interrupted() && std::fwrite(block.data(), 1, block.size(), file.get()) == block.size()) {
        return absl::OkStatus();
      }
      const int error = errno;
      // Also where the write failed: what ends this program may have ended the one that it writes to.
      return interrupted() ? refuse(Code::kCancelled, "file", copying.file) : file_failed(copying.file, error);
    });
  }
  if (head.ok() && std::fflush(file.get()) != 0) head = file_failed(copying.file, errno);
  if (!to_output && std::fclose(file.release()) != 0 && head.ok()) head = file_failed(copying.file, errno);
  if (!head.ok() && !to_output) std::remove(copying.file.c_str());
  if (refused_with(head.status(), Code::kCancelled)) {
    say(to_output ? "interrupted; what was written is not a whole dump" : "interrupted; nothing is left of the dump");
    return kInterrupted;
  }
  if (!head.ok()) return fail(common.format, head.status(), kRefused);
  if (!to_output) return tell_head(common, *head, "dumped");
  if (!common.quiet) say(head_text(*head, "dumped"));
  return kOk;
}

// Reads what is there. Waiting for it ends with a signal, through which std::fread waits on.
absl::StatusOr<std::size_t> read_some(const Copying& copying, std::FILE* file, char* to, std::size_t room) {
  constexpr int kLookMillis = 100;  // poll() does not see a signal that came ahead of it, or to another thread
  pollfd waiting = {::fileno(file), POLLIN, 0};
  int ready = 0;
  while (ready == 0 && !interrupted()) {
    ready = ::poll(&waiting, 1, kLookMillis);
    if (ready < 0 && errno == EINTR) ready = 0;
  }
  const ssize_t size = ready > 0 ? ::read(waiting.fd, to, room) : -1;
  const int error = errno;
  // Also where there was something: what ends this program may have ended the one that it reads from.
  if (interrupted()) return refuse(Code::kCancelled, "file", copying.file);
  if (size < 0) return file_failed(copying.file, error);
  return static_cast<std::size_t>(size);
}

int run_load(const Common& common, const Copying& copying) {
  catch_interrupts();
  SystemClock clock;
  StderrLogger logger;
  const File file(copying.file == "-" ? stdin : std::fopen(copying.file.c_str(), "rb"));
  if (file == nullptr) return fail(common.format, file_failed(copying.file, errno), kRefused);
  absl::StatusOr<std::unique_ptr<Store>> store = open_store(common, Access::kCopy, clock, logger);
  if (!store.ok()) return fail(common.format, store.status(), kNoLog);
  absl::StatusOr<TreeHead> head = absl::CancelledError();
  {
    Progress progress("load", "bytes", common.quiet);
    std::uint64_t bytes = 0;
    head = load((*store)->log(), [&](char* to, std::size_t room) -> absl::StatusOr<std::size_t> {
      absl::StatusOr<std::size_t> size = read_some(copying, file.get(), to, room);
      if (size.ok()) progress.update(bytes += *size, 0);
      return size;
    });
  }
  const bool cancelled = refused_with(head.status(), Code::kCancelled);
  if (!head.ok() && !cancelled) return fail(common.format, head.status(), kRefused);
  if (absl::Status s = (*store)->close(); !s.ok()) return fail(common.format, s, kRefused);
  if (!cancelled) return tell_head(common, *head, "loaded");
  say("interrupted; the log is closed and whole. The same command goes on where this one stopped");
  return kInterrupted;
}

// A subcommand whose options are in a Copying.
template <class Options>
void add(CLI::App& root, Invocation& invocation, const char* name, const char* what, const char* examples,
         int (*run)(const Common&, const Copying&), Options options) {
  CLI::App* command = add_subcommand(root, name, what);
  add_common(*command, invocation.common, examples);
  const auto copying = std::make_shared<Copying>();
  options(*command, *copying);
  command->callback([&invocation, copying, run] {
    invocation.run = [&invocation, copying, run] { return run(invocation.common, *copying); };
  });
}

}  // namespace

void add_copies(CLI::App& root, Invocation& invocation) {
  const auto folder = [](CLI::App& command, Copying& copying) {
    command.add_option("FOLDER", copying.folder, "The folder of the backups")->type_name("DIR")->required();
  };
  add(root, invocation, "backup", "Add a backup of the log to a folder of backups",
      "  gendan backup /mnt/backups --keep 30\n"
      "What two backups have in common is kept once. A host that has the log open calls Store::back_up().",
      run_backup, [&](CLI::App& command, Copying& copying) {
        folder(command, copying);
        command.add_option("--keep", copying.keep, "Delete all but so many of the newest")->transform(whole_number(1));
      });
  add(root, invocation, "backups",
      "List a folder's backups, each read against its checksums; exit code 1 if one is damaged",
      "  gendan backups /mnt/backups", run_backups, folder);
  add(root, invocation, "restore", "Make the log out of a backup; nothing may be where the log will be",
      "  gendan restore /mnt/backups --log orders-again\n"
      "  gendan restore /mnt/backups --number 17 --log orders-of-monday",
      run_restore, [&](CLI::App& command, Copying& copying) {
        folder(command, copying);
        command.add_option("--number", copying.number, "Which one (default: the newest, if it is whole)")
            ->transform(whole_number(1));
      });
  add(root, invocation, "dump", "Write the log as one stream of bytes, for gendan load",
      "  gendan dump orders.dump\n"
      "  gendan dump - | ssh elsewhere gendan load - --log orders",
      run_dump, [](CLI::App& command, Copying& copying) {
        command.add_option("FILE", copying.file, "A file that is not there yet; - for standard output")->required();
      });
  add(root, invocation, "load", "Write a dump into a log that is empty, or holds the beginning of the same dump",
      "  gendan load orders.dump --log orders", run_load, [](CLI::App& command, Copying& copying) {
        command.add_option("FILE", copying.file, "The dump; - for standard input")->required();
      });
}

}  // namespace gendan::cli
