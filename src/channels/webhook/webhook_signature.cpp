#include "channels/webhook/webhook_signature.h"

#include <charconv>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda {

std::string SignWebhook(std::string_view secret, std::string_view timestamp, std::string_view body) {
  std::string signed_text(timestamp);
  signed_text.append(".").append(body);
  const auto digest = crypto::HmacSha256(secret, signed_text);
  return "v1=" + crypto::ToHex(digest);
}

Status VerifyWebhook(std::string_view secret, std::string_view timestamp, std::string_view signature,
                     std::string_view body, Time now) {
  const auto refuse = [](const char* why) { return Error(ErrorCode::kUnauthenticated, why); };
  if (timestamp.empty() || signature.empty()) {
    return refuse("The headers X-Beseda-Timestamp and X-Beseda-Signature are required.");
  }
  std::int64_t sent = 0;
  const auto [end, failure] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), sent);
  if (failure != std::errc() || end != timestamp.data() + timestamp.size() || sent < 0 || sent > 100'000'000'000) {
    return refuse("X-Beseda-Timestamp must be the time in whole seconds since 1970 UTC.");
  }
  const auto off = now - Time(seconds(sent));
  if (off > kWebhookTolerance || off < -kWebhookTolerance) {
    return refuse("X-Beseda-Timestamp is more than five minutes off. Check the sender's clock.");
  }
  const auto expected = SignWebhook(secret, timestamp, body);
  for (const auto candidate : Split(signature, ',')) {
    if (crypto::EqualSecrets(Trim(candidate), expected)) return Ok();
  }
  return refuse("The signature does not match. Check the signing secret and that the body is signed as it is sent.");
}

}  // namespace beseda
