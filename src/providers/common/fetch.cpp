#include "providers/common/fetch.h"

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

}  // namespace beseda
