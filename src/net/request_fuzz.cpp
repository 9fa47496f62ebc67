#include <cstdint>
#include <cstdlib>

#include "base/task.h"
#include "net/request_parser.h"
#include "net/request_target.h"

namespace {

class Service final : public beseda::HttpService {
 public:
  std::size_t MaxBodyBytes(std::string_view, std::string_view) const override { return 1000; }
  beseda::Task<beseda::ServerResponse> Handle(beseda::ServerRequest) override { co_return beseda::ServerResponse(); }
  beseda::ServerResponse Refuse(int, std::string_view) const override { return {}; }
};

struct Outcome {
  bool done = false;
  int refused = 0;
  std::string text;
  bool operator==(const Outcome&) const = default;
};

/// Feeds the bytes as a connection does, in pieces of `step`.
Outcome Parse(std::string_view bytes, std::size_t step) {
  static const Service service;
  beseda::net::RequestParser parser(service);
  std::string held;
  for (std::size_t at = 0; at < bytes.size() && !parser.done() && !parser.refusal(); at += step) {
    held += bytes.substr(at, step);
    const auto used = parser.Feed(held);
    if (used > held.size()) std::abort();
    held.erase(0, used);
  }
  Outcome outcome;
  outcome.done = parser.done();
  if (parser.refusal()) outcome.refused = parser.refusal()->status;
  if (outcome.done) {
    auto& request = parser.request();
    if (request.path.empty() || request.body.size() > 1000) std::abort();
    outcome.text = request.method + " " + request.path + "?" + request.query + "\n" + request.body;
  }
  return outcome;
}

}  // namespace

/// A request means the same however it is cut, and nothing in it goes beyond the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8192) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)beseda::net::ParseRequestTarget(bytes);
  if (bytes.empty()) return 0;
  const auto whole = Parse(bytes, bytes.size());
  const auto pieces = Parse(bytes, 1);
  if (whole.done != pieces.done || whole.text != pieces.text) std::abort();
  return 0;
}
