#include "providers/bedrock/bedrock_embedder.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/common/fetch.h"
#include "providers/common/json_fields.h"
#include "providers/common/vendor_error.h"

namespace beseda::bedrock {
namespace {

// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html: texts in one call.
constexpr std::size_t kCohereBatch = 96;

bool IsCohere(std::string_view model) { return model.find("cohere.embed") != model.npos; }
bool IsTitan(std::string_view model) { return model.find("titan-embed-text") != model.npos; }

std::string EncodeCohere(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model) {
  json::Array list;
  for (const auto& text : texts) list.push_back(Text(text));
  json::Object body({{"texts", std::move(list)}});
  body["input_type"] = request.input_type == "query" ? "search_query" : "search_document";
  body["embedding_types"] = json::Array({"float"});
  if (request.dimensions && model.find("v4") != model.npos) body["output_dimension"] = *request.dimensions;
  return json::Dump(body);
}

std::string EncodeTitan(const EmbedRequest& request, const std::string& text, std::string_view model) {
  json::Object body({{"inputText", Text(text)}});
  if (request.dimensions && model.find("v2") != model.npos) body["dimensions"] = *request.dimensions;
  return json::Dump(body);
}

std::int64_t TokensOf(const HttpHeaders& headers) {
  const auto text = headers.Get("x-amzn-bedrock-input-token-count");
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  return read.ec == std::errc() && count > 0 ? count : 0;
}

}  // namespace

Embeddings::Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock)
    : BatchEmbedder(IsCohere(model) ? kCohereBatch : 1),
      settings_(std::move(settings)),
      model_(std::move(model)),
      http_(http),
      clock_(clock) {}

bool Embeddings::Offers(std::string_view model) { return IsCohere(model) || IsTitan(model); }

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                Micros timeout) {
  HttpRequest http;
  http.method = "POST";
  http.url = settings_->runtime_url + "/model/" + PercentEncode(model_) + "/invoke";
  http.reach = Reach::kAnywhere;
  http.body = IsCohere(model_) ? EncodeCohere(request, texts, model_) : EncodeTitan(request, texts.front(), model_);
  AddJsonHeaders(http);
  SetTimeout(http, std::min(timeout, settings_->timeout));
  Authorize(http, *settings_, clock_.Now());
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.headers, answer.body), answer.headers, settings_->secret());
  }
  CO_TRY(auto reply, DecodeEmbeddings(answer.body));
  if (reply.usage.input_tokens == 0) reply.usage.input_tokens = TokensOf(answer.headers);
  reply.model = model_;
  reply.request_id = answer.headers.Get("x-amzn-requestid");
  co_return reply;
}

Result<EmbedReply> DecodeEmbeddings(std::string_view body) {
  const auto parsed = json::ParseObject(body);
  if (!parsed.ok()) return DamagedAnswer(parsed.error().message);
  EmbedReply reply;
  reply.usage.input_tokens = FindCount(&*parsed, "inputTextTokenCount").value_or(0);
  if (const auto* vector = parsed->if_contains("embedding")) reply.vectors.push_back(ReadVector(*vector));
  // Cohere: {"embeddings": [[…]]}, or {"embeddings": {"float": [[…]]}} where the type was named.
  const auto* list = FindArray(*parsed, "embeddings");
  if (const auto* by_type = FindObject(*parsed, "embeddings")) list = FindArray(*by_type, "float");
  for (std::size_t i = 0; list && i < list->size(); ++i) reply.vectors.push_back(ReadVector((*list)[i]));
  return reply;
}

}  // namespace beseda::bedrock
