#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace beseda {

/// Signature of the generic webhook: header X-Beseda-Timestamp holds Unix seconds, header X-Beseda-Signature holds
/// "v1=" and the hex HMAC-SHA256, under the shared secret, of "<timestamp>.<body>". Several "v1=" values separated by
/// commas are allowed, so that a secret can be changed without a gap.
std::string SignWebhook(std::string_view secret, std::string_view timestamp, std::string_view body);

/// How far the sender's clock may be off; older calls could be replays.
inline constexpr Micros kWebhookTolerance = std::chrono::minutes(5);

/// kUnauthenticated, with a message that says which part is wrong.
Status VerifyWebhook(std::string_view secret, std::string_view timestamp, std::string_view signature,
                     std::string_view body, Time now);

}  // namespace beseda
