#include "providers/common/fetch.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/task.h"

namespace beseda {

Task<Result<HttpResponse>> Fetch(HttpClient& http, HttpRequest request) {
  auto answer = co_await http.Send(std::move(request));
  if (!answer.ok() && (answer.error().code == ErrorCode::kUncertain || answer.error().code == ErrorCode::kTooLarge)) {
    answer.error().code = ErrorCode::kUnavailable;
  }
  co_return answer;
}

void AddJsonHeaders(HttpRequest& request, std::string_view stream_type) {
  if (!request.body.empty()) request.headers.Add("Content-Type", "application/json");
  const bool other = !stream_type.empty() && stream_type != "application/json";
  request.headers.Add("Accept", other ? std::string(stream_type) + ", application/json" : "application/json");
}

void SetTimeout(HttpRequest& request, Micros timeout) {
  request.total_timeout = request.idle_timeout = timeout;
  request.connect_timeout = std::min(request.connect_timeout, timeout);
}

}  // namespace beseda
