#include "providers/common/openai_dialect/openai_embedder.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/openai_dialect/embeddings_payload.h"
#include "providers/common/openai_dialect/openai_errors.h"

namespace beseda::openai {

DialectEmbedder::DialectEmbedder(std::shared_ptr<const Server> server, std::string model, HttpClient& http)
    : BatchEmbedder({.texts = server->embedding_batch, .bytes = server->embedding_bytes}), server_(std::move(server)), model_(std::move(model)), http_(http) {}

Task<Result<EmbedReply>> DialectEmbedder::EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                                     Micros timeout) {
  auto http = MakeRequest(*server_, "POST", "/embeddings");
  http.body = EncodeEmbeddings(request, texts, model_, server_->quirks);
  AddJsonHeaders(http);
  SetTimeout(http, std::min(timeout, server_->timeout));
  CO_TRY(const auto answer, co_await Fetch(http_, std::move(http)));
  if (!IsSuccess(answer)) {
    co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, server_->secret);
  }
  CO_TRY(auto reply, DecodeEmbeddings(answer.body, texts.size(), request.dimensions));
  reply.request_id = RequestIdOf(answer.headers);
  co_return reply;
}

}  // namespace beseda::openai
