#include "server/chat/visitor_address.h"

#include <string>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda::server {

Result<std::optional<KnownAddress>> ReadVisitorAddress(json::Reader& in, KnownAddress::Kind kind, std::string_view secret) {
  constexpr std::size_t kMost = 300;
  const std::string field(AddressKindName(kind)), signature_field = field + "_signature";
  KnownAddress address;
  address.kind = kind;
  address.address = in.TextOr(field, "", kMost);
  const auto signature = in.TextOr(signature_field, "", kMost);
  if (address.address.empty()) return std::optional<KnownAddress>();
  if (signature.empty()) return std::optional<KnownAddress>(std::move(address));
  if (secret.empty()) {
    return Error(ErrorCode::kInvalid, "The channel has no secret for proving who visitors are. Set one in its settings.").InField("data." + signature_field);
  }
  const auto right = crypto::ToHex(crypto::HmacSha256(secret, address.address));
  if (!crypto::EqualSecrets(right, ToLower(signature))) {
    return Error(ErrorCode::kInvalid, "\"" + signature_field + "\" does not fit. It is the HMAC-SHA256 of exactly this text with the channel's secret, in hexadecimal digits.")
        .InField("data." + signature_field);
  }
  address.verified = true;
  return std::optional<KnownAddress>(std::move(address));
}

}  // namespace beseda::server
