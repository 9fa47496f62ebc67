#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/task.h"
#include "base/text.h"
#include "server/router.h"

/// Any method and path: nothing crashes, and what is let through holds no tricks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  static const server::Router router = [] {
    server::Router filled;
    for (auto pattern : {"/", "/api/v1/bots", "/api/v1/bots/{id}", "/api/v1/bots/{id}/test", "/api/v1/bots/test",
                         "/media/{id}/{name}", "/admin/{path*}"}) {
      filled.Add("GET", pattern, [](ServerRequest) -> Task<ServerResponse> { co_return ServerResponse(); });
    }
    return filled;
  }();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto space = input.find(' ');
  const auto method = input.substr(0, space);
  const auto path = space == input.npos ? input : input.substr(space + 1);
  const auto found = router.Find(space == input.npos ? "GET" : method, path);
  if (found.malformed && found.route) std::abort();
  for (const auto& [name, value] : found.parameters) {
    if (value.empty() || !IsUtf8(value) || value.find('\0') != value.npos || value.find('\\') != value.npos) std::abort();
    for (const auto part : Split(value, '/')) {
      if (part == ".." || part == ".") std::abort();
    }
    if (name != "path" && value.find('/') != value.npos) std::abort();
  }
  return 0;
}
