#include "channels/common/meta_signature.h"

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda {
namespace {

constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kMaxChallenge = 1000;

Error Refused(const char* why) { return Error(ErrorCode::kUnauthenticated, why); }

}  // namespace

Status VerifyMetaSignature(std::string_view app_secret, std::string_view signature, std::string_view body) {
  if (app_secret.empty()) return Refused("This channel has no app secret yet. Enter it on the channel's page.");
  if (signature.empty()) return Refused("The header X-Hub-Signature-256 is required.");
  if (!signature.starts_with(kPrefix)) return Refused("X-Hub-Signature-256 must begin with \"sha256=\".");
  const auto expected = crypto::ToHex(crypto::HmacSha256(app_secret, body));
  if (crypto::EqualSecrets(ToLower(signature.substr(kPrefix.size())), expected)) return Ok();
  return Refused("The signature does not match. Check that the app secret is the one of the app that sends the events.");
}

Result<WebhookContent> AnswerMetaHandshake(std::string_view verify_token, std::string_view query) {
  if (QueryParameter(query, "hub.mode").value_or("") != "subscribe") {
    return Error(ErrorCode::kInvalid, "Events are posted; a GET must ask with hub.mode=subscribe.");
  }
  const auto token = QueryParameter(query, "hub.verify_token").value_or("");
  if (verify_token.empty() || !crypto::EqualSecrets(token, verify_token)) {
    return Refused("The verify token is not this channel's. Copy it from the channel's page.");
  }
  auto challenge = QueryParameter(query, "hub.challenge").value_or("");
  if (challenge.empty() || challenge.size() > kMaxChallenge) {
    return Error(ErrorCode::kInvalid, "hub.challenge is missing or too long.");
  }
  WebhookContent content;
  content.answer = std::move(challenge);
  return content;
}

Result<WebhookContent> ReceiveMetaCall(std::string_view app_secret, std::string_view verify_token,
                                       const WebhookRequest& request) {
  if (request.method == "GET") return AnswerMetaHandshake(verify_token, request.query);
  if (request.method != "POST") return Error(ErrorCode::kInvalid, "Events are posted: use POST.");
  CHECK_OK(VerifyMetaSignature(app_secret, request.headers.Get("x-hub-signature-256"), request.body));
  return WebhookContent{};
}

std::string MetaAppSecretProof(std::string_view app_secret, std::string_view access_token) {
  return crypto::ToHex(crypto::HmacSha256(app_secret, access_token));
}

}  // namespace beseda
