#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "json/reader.h"
#include "model/address.h"

namespace beseda::server {

/// The e-mail ("email", "email_signature") or phone ("phone", "phone_signature") that a page tells of its visitor; nothing if it tells none.
/// It is verified if the signature is the HMAC-SHA256 of exactly this text with the channel's secret, in hexadecimal digits: what
/// Intercom and Chatwoot call identity verification, and the same lines of code on the site's server. kInvalid, with the field: the signature
/// does not fit, or the channel has no secret to check it with.
Result<std::optional<KnownAddress>> ReadVisitorAddress(json::Reader& in, KnownAddress::Kind kind, std::string_view secret);

}  // namespace beseda::server
