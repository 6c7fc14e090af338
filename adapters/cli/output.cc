#include "output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "gendan/core/refusal.h"
#include "gendan/core/text.h"

namespace gendan::cli {
namespace {

int output_error = 0;  // errno of the first failed write

void note_failure() {
  if (output_error == 0) output_error = errno != 0 ? errno : EIO;
}

}  // namespace

bool print(std::string_view text) {
  if (output_error != 0) return false;
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) note_failure();
  return output_error == 0;
}

int finish_output(int exit) {
  errno = 0;
  if (output_error == 0 && std::fflush(stdout) != 0) note_failure();
  if (output_error == 0 || output_error == EPIPE) return exit;
  say(std::string("cannot write the output: ") + std::strerror(output_error));
  return exit == kOk ? kRefused : exit;
}

std::string printable(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    // U+0080 .. U+009F, the second set of control characters, are C2 80 .. C2 9F in UTF-8.
    const bool second_set = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (second_set) {
      out += '?';
      ++i;
    } else if ((c < 0x20 && !(keep_newlines && c == '\n')) || c == 0x7F) {
      out += '?';
    } else {
      out += text[i];
    }
  }
  return out;
}

CodePoint first_code_point(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  char32_t value = lead & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  constexpr char32_t kLeast[] = {0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[bytes - 2] || value > 0x10FFFF || surrogate) return {};
  return {value, bytes};
}

std::string as_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bytes = first_code_point(text).bytes;
    out += bytes == 0 ? kReplacement : text.substr(0, bytes);
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return out;
}

void say(std::string_view message) {
  const std::string line = "gendan: " + printable(message, true) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

Json describe(const absl::Status& status) {
  const Refusal refusal = refusal_of(status).value_or(Refusal{
      Code::kInternal, "", std::string(from_absl(status.message())), std::string(facts_of(Code::kInternal).remedy)});
  return {{"code", json_text(facts_of(refusal.code).name)},
          {"field", refusal.field},
          {"detail", refusal.detail},
          {"remedy", refusal.remedy}};
}

int fail(Format format, const absl::Status& status, int exit) {
  const Json refusal = describe(status);
  if (format == Format::kJson) {
    const std::string line = one_line(Json{{"error", refusal}, {"exit", exit}}) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
    return exit;
  }
  std::string text = "refused: " + std::string(plain_text(refusal.at("code").as_string()));
  const auto line = [&](const char* name, const char* key) {
    const std::string_view value = plain_text(refusal.at(key).as_string());
    if (!value.empty()) text += std::string("\n  ") + name + std::string(value);
  };
  line("field:  ", "field");
  line("found:  ", "detail");
  line("remedy: ", "remedy");
  say(text);
  return exit;
}

}  // namespace gendan::cli
