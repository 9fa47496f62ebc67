#include "providers/gigachat/token_client.h"

#include <utility>

#include "base/task.h"

namespace beseda::gigachat {
namespace {

HttpRequest WithToken(HttpRequest request, const std::string& token) {
  request.headers.Add("Authorization", "Bearer " + token);
  return request;
}

}  // namespace

Task<Result<HttpResponse>> TokenClient::Send(HttpRequest request) {
  CO_TRY(const auto token, co_await tokens_->Get());
  CO_TRY(auto answer, co_await http_.Send(WithToken(request, token)));
  if (answer.status != 401) co_return answer;
  CO_TRY(const auto fresh, co_await tokens_->Get(token));
  co_return co_await http_.Send(WithToken(std::move(request), fresh));
}

Task<Result<std::unique_ptr<HttpStream>>> TokenClient::Open(HttpRequest request) {
  CO_TRY(const auto token, co_await tokens_->Get());
  CO_TRY(auto stream, co_await http_.Open(WithToken(request, token)));
  if (stream->status() != 401) co_return stream;
  stream.reset();
  CO_TRY(const auto fresh, co_await tokens_->Get(token));
  co_return co_await http_.Open(WithToken(std::move(request), fresh));
}

}  // namespace beseda::gigachat
