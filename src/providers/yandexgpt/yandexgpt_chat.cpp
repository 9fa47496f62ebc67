#include "providers/yandexgpt/yandexgpt_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "providers/common/chat_call.h"
#include "providers/common/fetch.h"
#include "providers/common/json_fields.h"
#include "providers/yandexgpt/json_objects.h"
#include "providers/yandexgpt/yandexgpt_errors.h"
#include "providers/yandexgpt/yandexgpt_reply.h"
#include "providers/yandexgpt/yandexgpt_request.h"

namespace beseda::yandexgpt {
namespace {

struct Dialect {
  std::string_view secret;
  ReplyDecoder decoder = {};

  auto Take(std::string_view data, const HttpHeaders& headers) { return decoder.Take(data, RequestId(headers)); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, secret); }
  void Describe(ChatReply& reply, const HttpHeaders& headers) const { reply.request_id = RequestId(headers); }

  std::string_view WebPage() const {
    return "This address answers with a web page, not with Yandex's API. Check the base URL.";
  }
};

}  // namespace

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : VendorChat(http, settings->timeout, 0), settings_(std::move(settings)), model_uri_(settings_->ModelUri("gpt", model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  Encoding encoding;
  encoding.model_uri = model_uri_;
  encoding.quirks = used;
  encoding.stream = stream;
  auto http = MakeRequest(*settings_, "POST", settings_->base_url + "/foundationModels/v1/completion");
  TRY(http.body, EncodeRequest(request, encoding));
  Dialect dialect{.secret = settings_->secret()};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<JsonObjects>()};
}

Embeddings::Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : BatchEmbedder(1), settings_(std::move(settings)), model_uri_(settings_->ModelUri("emb", model)), http_(http) {}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                Micros timeout) {
  auto uri = model_uri_;
  const std::string_view other = request.input_type == "query" ? "text-search-doc" : "text-search-query";
  if (const auto at = uri.find(other); !request.input_type.empty() && at != uri.npos) {
    uri.replace(at, other.size(), request.input_type == "query" ? "text-search-query" : "text-search-doc");
  }
  json::Object body({{"modelUri", Text(uri)}, {"text", Text(texts.front())}});
  if (request.dimensions) body["dim"] = std::to_string(*request.dimensions);
  auto http = MakeRequest(*settings_, "POST", settings_->base_url + "/foundationModels/v1/textEmbedding");
  http.body = json::Dump(body);
  AddJsonHeaders(http);
  SetTimeout(http, std::min(timeout, settings_->timeout));
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->secret());
  }
  CO_TRY(auto reply, DecodeEmbedding(answer.body));
  reply.request_id = RequestId(answer.headers);
  co_return reply;
}

}  // namespace beseda::yandexgpt
