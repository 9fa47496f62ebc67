#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/channel.h"

namespace beseda {

/// Checks header X-Hub-Signature-256, "sha256=" and the hex HMAC-SHA256 of the body under the app's secret, over the
/// bytes as they were sent. Errors: kUnauthenticated, saying what is wrong.
/// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
Status VerifyMetaSignature(std::string_view app_secret, std::string_view signature, std::string_view body);

/// Answers Meta's question whether the address is ours: GET with hub.mode=subscribe, hub.verify_token and
/// hub.challenge, which is sent back. Errors: kUnauthenticated (another token), kInvalid (no such question).
Result<WebhookContent> AnswerMetaHandshake(std::string_view verify_token, std::string_view query);

/// Both: a GET is the handshake, a POST must be signed and gives no content yet. Errors as above.
Result<WebhookContent> ReceiveMetaCall(std::string_view app_secret, std::string_view verify_token,
                                       const WebhookRequest& request);

/// Proof, sent with a call, that whoever has the token also has the app's secret.
/// https://developers.facebook.com/docs/graph-api/guides/secure-requests#appsecret_proof
std::string MetaAppSecretProof(std::string_view app_secret, std::string_view access_token);

}  // namespace beseda
