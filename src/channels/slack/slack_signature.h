#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace beseda::slack {

/// How far a request's time may be off; older ones could be replays. As Slack advises.
inline constexpr Micros kSignatureTolerance = std::chrono::minutes(5);

/// "v0=" and the hex HMAC-SHA256, under the app's signing secret, of "v0:<timestamp>:<body>".
/// https://docs.slack.dev/authentication/verifying-requests-from-slack
std::string SignRequest(std::string_view secret, std::string_view timestamp, std::string_view body);

/// `timestamp` and `signature`: the headers X-Slack-Request-Timestamp and X-Slack-Signature. Takes the same time for all signatures of a
/// length. kUnauthenticated, with a message that says which part is wrong.
Status VerifyRequest(std::string_view secret, std::string_view timestamp, std::string_view signature, std::string_view body, Time now);

}  // namespace beseda::slack
