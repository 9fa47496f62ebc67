#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "contracts/http_types.h"

namespace beseda {

/// How long a vendor asks to wait, from what its answer's headers say, at most an hour:
/// "retry-after-ms"; "Retry-After" in seconds or as a date (RFC 9110 §10.2.3; measured against the answer's own Date,
/// or `now`); else the "x-ratelimit-reset-requests/-tokens" of the limit whose "-remaining-" is 0, or of the sooner
/// one. Nothing if they do not say.
std::optional<Micros> RetryAfter(const HttpHeaders& headers, Time now);

/// "12ms", "1m30s", "6m0s", "1h", "17.5s" (as Go prints durations), or plain seconds. Nothing if it is none of these.
std::optional<Micros> ParseWait(std::string_view text);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7). Nothing if it is not of that form.
std::optional<Time> ParseHttpDate(std::string_view text);

/// "1994-11-06T08:49:37Z", "1994-11-06T08:49:37.5+03:00" (RFC 3339). Nothing if it is not of that form.
std::optional<Time> ParseRfc3339(std::string_view text);

}  // namespace beseda
