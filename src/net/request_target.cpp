#include "net/request_target.h"

#include "contracts/http_types.h"

namespace beseda::net {

std::optional<RequestTarget> ParseRequestTarget(std::string_view target) {
  for (const unsigned char c : target) {
    if (c <= 0x20 || c == 0x7f || c == '#' || c == '\\') return std::nullopt;
  }
  if (target == "*") return RequestTarget{.path = target, .query = {}};
  if (!target.empty() && target.front() != '/') {
    const auto scheme = target.find("://");
    if (scheme == target.npos) return std::nullopt;
    const auto name = target.substr(0, scheme);
    if (!EqualsNoCase(name, "http") && !EqualsNoCase(name, "https")) return std::nullopt;
    target.remove_prefix(scheme + 3);
    const auto path = target.find_first_of("/?");
    if (target.empty() || path == 0) return std::nullopt;  // no host
    if (path == target.npos) return RequestTarget{.path = "/", .query = {}};
    if (target[path] == '?') return RequestTarget{.path = "/", .query = target.substr(path + 1)};
    target.remove_prefix(path);
  }
  if (target.empty()) return std::nullopt;
  const auto question = target.find('?');
  if (question == target.npos) return RequestTarget{.path = target, .query = {}};
  return RequestTarget{.path = target.substr(0, question), .query = target.substr(question + 1)};
}

}  // namespace beseda::net
