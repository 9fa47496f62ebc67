#include "providers/common/batch_embedder.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "providers/common/request_parts.h"

namespace beseda {
namespace {

Status CheckTexts(const std::vector<std::string>& texts) {
  if (texts.empty()) return InvalidField("texts", "There is no text to embed.");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) return InvalidField("texts[" + std::to_string(i) + "]", "An empty text has no meaning to embed.");
  }
  return Ok();
}

// How many of the first texts fit into one request: at least one.
std::size_t CountThatFit(std::span<const std::string> texts, const BatchLimits& limits) {
  std::size_t count = 1, bytes = texts[0].size();
  while (count < texts.size() && count < limits.texts && bytes + texts[count].size() <= limits.bytes) {
    bytes += texts[count++].size();
  }
  return count;
}

Status CheckVectors(const std::vector<std::vector<float>>& vectors, std::size_t texts) {
  const bool whole = vectors.size() == texts && std::all_of(vectors.begin(), vectors.end(), [&](const auto& vector) {
                       return !vector.empty() && vector.size() == vectors[0].size();
                     });
  if (whole) return Ok();
  return Error(ErrorCode::kUnavailable, "The provider's answer is damaged: not one vector for each text, all of one length.");
}

}  // namespace

Task<Result<EmbedReply>> BatchEmbedder::Embed(EmbedRequest request) {
  CO_CHECK_OK(CheckTexts(request.texts));
  const auto deadline = std::chrono::steady_clock::now() + request.total_timeout;
  EmbedReply reply;
  for (auto rest = std::span<const std::string>(request.texts); !rest.empty();) {
    const auto left = std::chrono::duration_cast<Micros>(deadline - std::chrono::steady_clock::now());
    if (left <= Micros(0)) co_return Error(ErrorCode::kTimeout, "The texts could not all be embedded in time.");
    const auto texts = rest.first(CountThatFit(rest, limits_));
    rest = rest.subspan(texts.size());
    CO_TRY(auto batch, co_await EmbedBatch(request, texts, left));
    CO_CHECK_OK(CheckVectors(batch.vectors, texts.size()));
    for (auto& vector : batch.vectors) reply.vectors.push_back(std::move(vector));
    reply.usage.input_tokens += batch.usage.input_tokens;
    reply.model = std::move(batch.model);
    reply.request_id = std::move(batch.request_id);
  }
  CO_CHECK_OK(CheckVectors(reply.vectors, request.texts.size()));
  co_return reply;
}

std::vector<float> ReadVector(const json::Value& value) {
  const auto* numbers = value.if_array();
  std::vector<float> out;
  if (!numbers) return out;
  out.reserve(numbers->size());
  for (const auto& number : *numbers) {
    if (!number.is_number()) return {};
    out.push_back(number.to_number<float>());
  }
  return out;
}

}  // namespace beseda
