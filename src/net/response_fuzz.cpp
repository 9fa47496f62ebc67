#include <cstdint>
#include <cstdlib>
#include <string>

#include "net/response_parser.h"

using beseda::net::ResponseParser;

namespace {

struct Outcome {
  bool header_done = false;
  bool done = false;
  bool reusable = false;
  int problem = 0;
  int status = 0;
  std::string text;
  bool operator==(const Outcome&) const = default;
};

/// Feeds the bytes in pieces of `step`, and ends the connection behind them.
Outcome Parse(std::string_view bytes, std::size_t step, bool head) {
  ResponseParser parser(head, 1000);
  std::string body;
  for (std::size_t at = 0; at < bytes.size(); at += step) parser.Feed(bytes.substr(at, step), body);
  parser.End();
  if (body.size() > 1000) std::abort();
  if (parser.done() == (parser.problem() != ResponseParser::Problem::kNone)) std::abort();
  if (parser.done() && (parser.status() < 200 || parser.status() > 999)) std::abort();
  Outcome outcome{parser.header_done(), parser.done(), parser.reusable(), int(parser.problem()), parser.status(), {}};
  for (const auto& [name, value] : parser.headers()) {
    if (name.empty() || (name + value).find_first_of(std::string_view("\n\0", 2)) != std::string::npos) std::abort();
    outcome.text += name + ":" + value + "\n";
  }
  // What is too large may be cut at different places.
  if (parser.done()) outcome.text += body;
  return outcome;
}

}  // namespace

/// An answer means the same however it is cut, and nothing in it goes beyond the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 8192) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool head = data[0] & 1;
  const auto whole = Parse(bytes, bytes.size(), head);
  if (whole != Parse(bytes, 1, head) || whole != Parse(bytes, 2 + data[0] % 16, head)) std::abort();
  return 0;
}
