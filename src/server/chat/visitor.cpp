#include "server/chat/visitor.h"

#include <algorithm>

#include "contracts/http_types.h"
#include "crypto/hash.h"
#include "crypto/token.h"

namespace beseda::server {
namespace {

constexpr std::string_view kPrefix = "bvt_";
constexpr std::size_t kTokenLength = 4 + 43;
constexpr std::size_t kKeyDigits = 40;

}  // namespace

std::string NewVisitorToken(Random& random) { return std::string(kPrefix) + crypto::NewToken(random); }

std::optional<std::string> VisitorKey(std::string_view token) {
  const auto is_base64url = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  if (token.size() != kTokenLength || !token.starts_with(kPrefix) ||
      !std::all_of(token.begin(), token.end(), is_base64url)) {
    return std::nullopt;
  }
  return "v_" + crypto::Sha256Hex(token).substr(0, kKeyDigits);
}

std::string_view BearerToken(std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.size() <= kBearer.size() || !EqualsNoCase(authorization.substr(0, kBearer.size()), kBearer)) return {};
  return authorization.substr(kBearer.size());
}

}  // namespace beseda::server
