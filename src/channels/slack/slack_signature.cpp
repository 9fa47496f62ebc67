#include "channels/slack/slack_signature.h"

#include <charconv>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda::slack {

std::string SignRequest(std::string_view secret, std::string_view timestamp, std::string_view body) {
  std::string signed_text = "v0:";
  signed_text.append(timestamp).append(":").append(body);
  return "v0=" + crypto::ToHex(crypto::HmacSha256(secret, signed_text));
}

Status VerifyRequest(std::string_view secret, std::string_view timestamp, std::string_view signature, std::string_view body, Time now) {
  const auto refuse = [](const char* why) { return Error(ErrorCode::kUnauthenticated, why); };
  if (timestamp.empty() || signature.empty()) {
    return refuse("The headers X-Slack-Request-Timestamp and X-Slack-Signature are required.");
  }
  std::int64_t sent = 0;
  const auto [end, failure] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), sent);
  if (failure != std::errc() || end != timestamp.data() + timestamp.size() || sent < 0 || sent > 100'000'000'000) {
    return refuse("X-Slack-Request-Timestamp must be the time in whole seconds since 1970 UTC.");
  }
  const auto off = now - Time(seconds(sent));
  if (off > kSignatureTolerance || off < -kSignatureTolerance) {
    return refuse("X-Slack-Request-Timestamp is more than five minutes off. Check this machine's clock.");
  }
  if (!crypto::EqualSecrets(signature, SignRequest(secret, timestamp, body))) {
    return refuse("The signature does not match. Check the signing secret on the Slack app's page \"Basic Information\".");
  }
  return Ok();
}

}  // namespace beseda::slack
