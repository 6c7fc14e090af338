#include "program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

namespace gendan::cli_test {
namespace {

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::string unique_name(const Folder& folder, const char* what) {
  static int count = 0;
  return folder / ("." + std::to_string(count++) + "." + what);
}

[[noreturn]] void become(const std::string& program, const Words& arguments, const std::string& folder, int in, int out,
                         int err, const Words& environment) {
  if (chdir(folder.c_str()) != 0) _exit(126);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  unsetenv("GENDAN_LOG");
  setenv("GENDAN", GENDAN_CLI, 1);
  setenv("GENDAN_VERIFY", GENDAN_VERIFY, 1);
  for (const std::string& entry : environment) putenv(const_cast<char*>(entry.c_str()));
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  _exit(127);
}

pid_t start(const std::string& program, const Words& arguments, const std::string& folder, const std::string& in_path,
            const std::string& out_path, const std::string& err_path, const Words& environment) {
  const int in = open(in_path.c_str(), O_RDONLY | O_CLOEXEC);
  const int out = open(out_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const int err = open(err_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const pid_t pid = fork();
  if (pid == 0) become(program, arguments, folder, in, out, err, environment);
  close(in);
  close(out);
  close(err);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string Folder::write(const std::string& name, const std::string& content) const {
  std::ofstream(*this / name, std::ios::binary) << content;
  return *this / name;
}

Running::Running(const Folder& folder, const Words& arguments, const std::string& input, const Words& environment)
    : out_(unique_name(folder, "out")), err_(unique_name(folder, "err")) {
  const std::string in = unique_name(folder, "in");
  std::ofstream(in, std::ios::binary) << input;
  pid_ = start(GENDAN_CLI, arguments, folder.path(), in, out_, err_, environment);
}

void Running::signal(int number) const { kill(pid_, number); }

void Running::await_events(const std::string& log) {
  const auto grown = [&] {
    std::error_code error;
    std::uintmax_t bytes = 0;
    for (std::filesystem::recursive_directory_iterator it(log, error), end; !error && it != end; it.increment(error)) {
      std::error_code gone;
      if (const auto size = it->file_size(gone); !gone && it->path().extension() == ".log") bytes += size;
    }
    return bytes > 100'000;
  };
  for (int i = 0; i < 6000 && !grown(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

std::string Running::err_so_far() const { return read_all(err_); }

Result Running::wait() {
  Result result;
  result.exit = wait_for(pid_);
  result.out = read_all(out_);
  result.err = read_all(err_);
  return result;
}

Result gendan(const Folder& folder, const Words& arguments, const std::string& input, const Words& environment) {
  return Running(folder, arguments, input, environment).wait();
}

Result shell(const Folder& folder, const std::string& line) {
  const std::string out = unique_name(folder, "out"), err = unique_name(folder, "err");
  Result result;
  result.exit = wait_for(start("/bin/sh", {"-c", line}, folder.path(), "/dev/null", out, err, {}));
  result.out = read_all(out);
  result.err = read_all(err);
  return result;
}

boost::json::object json_of(const Result& result) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(result.out, error);
  if (error || !value.is_object()) {
    ADD_FAILURE() << "no JSON object on standard output, exit " << result.exit << ": " << result.out << result.err;
    return {};
  }
  return value.get_object();
}

boost::json::object error_of(const Result& result) {
  std::string text = result.err;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  text = text.substr(text.rfind('\n') + 1);
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object() || value.get_object().if_contains("error") == nullptr) {
    ADD_FAILURE() << "no refusal on standard error, exit " << result.exit << ": " << result.err;
    return {};
  }
  return value.get_object().at("error").as_object();
}

std::vector<std::pair<std::string, std::string>> bytes_of(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.emplace_back(entry.path(), read_all(entry.path()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<std::string> shared_data(const std::string& path) {
  const char* given = std::getenv("GENDAN_SHARED_DATA");
  const std::string root = given != nullptr ? given : GENDAN_SOURCE_DIR "/../shared/data";
  std::error_code error;
  const std::string full = std::filesystem::absolute(root + "/" + path, error).lexically_normal();
  return std::filesystem::exists(full, error) ? std::optional(full) : std::nullopt;
}

Result decide(const Folder& folder, const std::string& json) {
  Result result = gendan(folder, {"execute"}, json);
  EXPECT_EQ(result.exit, 0) << json << "\n" << result.err;
  return result;
}

namespace {

void decide_story(const Folder& folder, const std::string& order, const std::string& finding) {
  int number = 0;
  const auto step = [&](const std::string& decision, const std::string& with) {
    const bool shipment = decision.rfind("shipment.", 0) == 0;
    decide(folder, R"({"decision":")" + decision + R"(",")" + (shipment ? "shipment" : "order") + R"(":")" +
                       (shipment ? "S-" : "") + order + R"(","actor":"li.na","department":"follow-up","request_id":")" +
                       order + "/" + std::to_string(number++) + R"(","with":)" + with + "}");
  };
  step("intake.draft", R"({"customer":"ACME","po_number":"N-)" + order + R"(","currency":"USD","country":"Germany",
       "lines":[{"line":1,"item":"TEE-01","description":"T-shirt, white","quantity":{"value":"400","unit":"EA"},
       "unit_price":{"value":"3.2","currency":"USD"},"requested":"2035-05-02","supplier":"NINGBO-KNIT"}]})");
  step("intake.submit", "{}");
  step("intake.start_review", R"({"reviewer":"li.na"})");
  step("intake.complete_review", R"({"checklist":[{"item":"quantity","answered":true}]})");
  step("intake.confirm", R"({"incoterm":"FOB","place":"Ningbo","payment_terms":"30 days","promised":["2035-05-02"]})");
  step("production.report", R"({"line":1,"good":{"value":"400","unit":"EA"},"day":"2024-03-02"})");
  step("quality.submit_lot", R"({"lot":"L1","line":1,"size":{"value":"400","unit":"EA"}})");
  step("quality.plan_inspection_by_table", R"({"lot":"L1","classes":[{"defect_class":"major","aql":"2.5"}]})");
  step("quality.record_defect", R"({"lot":"L1","unit":7,"defect_class":"major","code":")" + finding + "\"}");
  step("quality.close_inspection", R"({"lot":"L1","inspected":50})");
  step("quality.release_lot", R"({"lot":"L1"})");
  step("shipment.plan", R"({"allocations":[{"order":")" + order +
                            R"(","line":1,"quantity":{"value":"400","unit":"EA"}}],"mode":"Ocean",
       "despatch":"2035-04-15"})");
  step("shipment.pack", R"({"cartons":20,"gross_kilograms":"240.5","lots":[{"order":")" + order +
                            R"(","lot":"L1","quantity":{"value":"400","unit":"EA"}}]})");
  step("shipment.book", R"({"carrier":"COSCO","booking":"612"})");
  step("shipment.despatch", R"({"day":"2024-03-12","documents":["packing list"]})");
  step("shipment.deliver_in_full", R"({"day":"2024-03-30"})");
}

// Where the story is kept for the next test: it takes seconds, and differs only with the program.
std::filesystem::path kept_story(const std::string& order, const std::string& finding) {
  const auto built = std::filesystem::last_write_time(GENDAN_CLI).time_since_epoch().count();
  return std::filesystem::path(GENDAN_STORIES) /
         std::to_string(std::hash<std::string>()(order + '\n' + finding + '\n' + std::to_string(built)));
}

}  // namespace

void live_through(const Folder& folder, const std::string& order, const std::string& finding) {
  namespace fs = std::filesystem;
  const fs::path log = folder / "gendan-log", kept = kept_story(order, finding);
  if (fs::exists(log)) return decide_story(folder, order, finding);
  if (!fs::exists(kept)) {
    decide_story(folder, order, finding);
    if (testing::Test::HasFailure()) return;
    // Another test may be as far: what has its name is whole, and the first to name it wins.
    const fs::path copy = kept.string() + "." + std::to_string(getpid());
    std::error_code lost;
    fs::create_directories(kept.parent_path());
    fs::copy(log, copy, fs::copy_options::recursive);
    fs::rename(copy, kept, lost);
    if (lost) fs::remove_all(copy);
    return;
  }
  fs::copy(kept, log, fs::copy_options::recursive);
}

}  // namespace gendan::cli_test
