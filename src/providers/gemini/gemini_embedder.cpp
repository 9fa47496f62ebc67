#include "providers/gemini/gemini_embedder.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/gemini/gemini_chat.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_reply.h"
#include "providers/gemini/gemini_request.h"

namespace beseda::gemini {

constexpr std::size_t kMaxBatch = 100;

Embeddings::Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : BatchEmbedder(kMaxBatch), settings_(std::move(settings)), model_(std::move(model)), http_(http) {}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                Micros timeout) {
  auto http = MakeRequest(*settings_, "POST", "/models/" + PercentEncode(model_) + ":batchEmbedContents");
  http.body = EncodeEmbedRequest(request, texts, model_);
  AddJsonHeaders(http);
  SetTimeout(http, std::min(timeout, settings_->timeout));
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
  }
  CO_TRY(auto reply, DecodeEmbeddings(answer.body));
  reply.model = model_;
  co_return reply;
}

}  // namespace beseda::gemini
