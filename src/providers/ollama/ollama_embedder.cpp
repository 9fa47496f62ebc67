#include "providers/ollama/ollama_embedder.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/ollama/ollama_chat.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_reply.h"
#include "providers/ollama/ollama_request.h"

namespace beseda::ollama {

// Ollama has no bound of its own; so many keep one request short on a machine without a graphics card.
constexpr std::size_t kMaxBatch = 64;

Embeddings::Embeddings(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : BatchEmbedder(kMaxBatch), settings_(std::move(settings)), model_(std::move(model)), http_(http) {}

Task<Result<EmbedReply>> Embeddings::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                Micros timeout) {
  auto http = MakeRequest(*settings_, "POST", "/embed");
  http.body = EncodeEmbedRequest(request, texts, model_, *settings_);
  AddJsonHeaders(http);
  SetTimeout(http, std::min(timeout, settings_->timeout));
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), model_, answer.headers, settings_->api_key);
  }
  co_return DecodeEmbeddings(answer.body);
}

}  // namespace beseda::ollama
