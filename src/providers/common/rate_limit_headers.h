#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "contracts/chat_model.h"
#include "contracts/http_types.h"

namespace beseda {

/// The names under which a vendor tells its limits; empty where it has none. Resets are a wait ("6m0s", "12ms", plain
/// seconds) or a moment (RFC 3339, or an HTTP date).
struct RateLimitHeaders {
  std::string_view remaining_requests = {};
  std::string_view remaining_tokens = {};
  std::string_view reset_requests = {};
  std::string_view reset_tokens = {};
};

/// Of https://platform.openai.com/docs/guides/rate-limits, "Rate limits in headers"; many others have taken them over.
inline constexpr RateLimitHeaders kOpenAiRateLimits = {
    .remaining_requests = "x-ratelimit-remaining-requests",
    .remaining_tokens = "x-ratelimit-remaining-tokens",
    .reset_requests = "x-ratelimit-reset-requests",
    .reset_tokens = "x-ratelimit-reset-tokens",
};

/// What the headers say. Moments are measured against the answer's own Date, or `now`.
RateLimits ReadRateLimits(const HttpHeaders& headers, const RateLimitHeaders& names, Time now);
/// The same, now.
RateLimits ReadRateLimits(const HttpHeaders& headers, const RateLimitHeaders& names);

}  // namespace beseda
