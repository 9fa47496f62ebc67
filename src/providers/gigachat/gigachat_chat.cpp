#include "providers/gigachat/gigachat_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/sse_parser.h"
#include "providers/gigachat/gigachat_errors.h"
#include "providers/gigachat/gigachat_reply.h"
#include "providers/gigachat/gigachat_request.h"

namespace beseda::gigachat {
namespace {

struct Dialect {
  const Account& account;
  ReplyDecoder decoder = {};

  auto Take(std::string_view data, const HttpHeaders& headers) { return decoder.Take(data, headers.Get("x-request-id")); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, account.Secret()); }
  void Describe(ChatReply& reply, const HttpHeaders& headers) const { reply.request_id = headers.Get("x-request-id"); }

  std::string_view WebPage() const {
    return "This address answers with a web page, not with GigaChat's API. Check the base URL.";
  }
};

}  // namespace

HttpRequest Account::MakeRequest(std::string method, std::string_view path) const {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings_->base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  request.ca_file = settings_->ca_file;
  return request;
}

Task<Result<HttpResponse>> Account::Ask(HttpRequest request, Micros timeout) {
  AddJsonHeaders(request);
  SetTimeout(request, timeout);
  CO_TRY(auto answer, co_await Fetch(http_, std::move(request)));
  if (!IsSuccess(answer)) co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, Secret());
  co_return answer;
}

Chat::Chat(std::shared_ptr<Account> account, std::string model)
    : VendorChat(account->http(), account->settings().timeout, 0), account_(std::move(account)), model_(std::move(model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  Encoding encoding;
  encoding.model = model_;
  encoding.quirks = used;
  encoding.stream = stream;
  auto http = account_->MakeRequest("POST", "/chat/completions");
  TRY(http.body, EncodeRequest(request, encoding));
  Dialect dialect{.account = *account_};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<SseParser>()};
}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest&, std::span<const std::string> texts, Micros timeout) {
  auto request = account_->MakeRequest("POST", "/embeddings");
  request.body = EncodeEmbedRequest(texts, model_);
  CO_TRY(const auto answer, co_await account_->Ask(std::move(request), std::min(timeout, account_->settings().timeout)));
  CO_TRY(auto reply, DecodeEmbeddings(answer.body));
  if (reply.model.empty()) reply.model = model_;
  reply.request_id = answer.headers.Get("x-request-id");
  co_return reply;
}

}  // namespace beseda::gigachat
