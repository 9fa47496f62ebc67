#pragma once

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/http_client.h"

namespace beseda {

/// Sends a request that has no effect on the other side (a list, an embedding): what is lost on the way may be asked
/// again, so kUncertain and kTooLarge become kUnavailable. A refusal is an answer. Borrows the client.
Task<Result<HttpResponse>> Fetch(HttpClient& http, HttpRequest request);

inline bool IsSuccess(const HttpResponse& answer) { return answer.status >= 200 && answer.status <= 299; }

}  // namespace beseda
