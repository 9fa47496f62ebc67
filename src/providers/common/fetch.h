#pragma once

#include <string_view>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/http_client.h"

namespace beseda {

/// Sends a request that has no effect on the other side (a list, an embedding): what is lost on the way may be asked
/// again, so kUncertain and kTooLarge become kUnavailable. A refusal is an answer. Borrows the client.
Task<Result<HttpResponse>> Fetch(HttpClient& http, HttpRequest request);

inline bool IsSuccess(const HttpResponse& answer) { return answer.status >= 200 && answer.status <= 299; }

/// Says that JSON is wanted, or better a stream of `stream_type`, and what the body is, if there is one.
void AddJsonHeaders(HttpRequest& request, std::string_view stream_type = {});

/// Bounds a request whose answer comes as a whole.
void SetTimeout(HttpRequest& request, Micros timeout);

/// How long a provider may take to list its models.
inline constexpr Micros kListTimeout = std::chrono::seconds(20);

}  // namespace beseda
