#include "server/gateway/embeddings_api.h"

#include <bit>
#include <span>
#include <utility>

#include "base/task.h"
#include "contracts/token_estimate.h"
#include "crypto/encoding.h"
#include "server/gateway/dialect_parts.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostInputs = 2048;  // OpenAI's own bound

struct EmbeddingsRequest {
  std::string model;
  bool base64 = false;
  EmbedRequest embed;
};

Result<EmbeddingsRequest> Decode(std::string_view body) {
  TRY(const auto object, json::ParseObject(body));
  json::Reader in(object);
  EmbeddingsRequest out;
  out.model = in.Text("model", 256);
  const auto& input = in.Raw("input");
  if (input.is_null()) in.Fail("input", "\"input\" is missing.");
  if (input.is_array() && !input.get_array().empty() && !input.get_array()[0].is_string()) {
    in.Fail("input", "Send texts; lists of token numbers belong to one vendor's tokenizer.");
  } else {
    out.embed.texts = OneOrMoreTexts(in, "input");
  }
  if (out.embed.texts.empty() || out.embed.texts.size() > kMostInputs) in.Fail("input", "Send 1 to 2048 texts.");
  for (const auto& text : out.embed.texts) {
    if (text.empty()) in.Fail("input", "A text must not be empty.");
  }
  out.embed.dimensions = in.OptionalInt("dimensions", 1);
  out.embed.user = in.TextOr("user", "", 512);
  const auto format = in.TextOr("encoding_format", "float", 16);
  if (format != "float" && format != "base64") in.Fail("encoding_format", "Use \"float\" or \"base64\".");
  out.base64 = format == "base64";
  CHECK_OK(in.Check());
  return out;
}

json::Value EncodeVector(const std::vector<float>& vector, bool base64) {
  static_assert(std::endian::native == std::endian::little, "the floats go out as they lie in memory");
  if (base64) return json::Value(crypto::ToBase64(std::as_bytes(std::span(vector))));
  json::Array out;
  out.reserve(vector.size());
  for (const float number : vector) out.push_back(double(number));
  return out;
}

std::string Encode(const EmbedReply& reply, const EmbeddingsRequest& request) {
  json::Array data;
  for (std::size_t i = 0; i < reply.vectors.size(); ++i) {
    json::Object entry({{"object", "embedding"}, {"index", i}});
    entry["embedding"] = EncodeVector(reply.vectors[i], request.base64);
    data.push_back(std::move(entry));
  }
  json::Object out({{"object", "list"}});
  out["data"] = std::move(data);
  out["model"] = request.model;
  out["usage"] =
      json::Object({{"prompt_tokens", reply.usage.input_tokens}, {"total_tokens", reply.usage.input_tokens}});
  return json::Dump(out);
}

}  // namespace

Task<Result<ServerResponse>> CreateEmbeddings(Gateway& gateway, std::shared_ptr<GatewayCall> call,
                                              const ServerRequest& request) {
  CO_TRY(call->caller, co_await WhoAsks(gateway, request));
  CO_TRY(auto wanted, Decode(request.body));
  const auto& principal = call->caller->principal();
  CO_TRY(const auto model, co_await gateway.models.FindEmbedder(principal.workspace_id, wanted.model));
  if (!call->caller->MayUse(wanted.model, model.id)) {
    co_return Error(ErrorCode::kForbidden, "This API key may not ask the model \"" + wanted.model + "\".").InField("model");
  }
  std::int64_t estimated = 0;
  for (const auto& text : wanted.embed.texts) estimated += EstimateTokens(text);
  CO_CHECK_OK(call->caller->Take(estimated, gateway.clock.Now()));
  auto& context = wanted.embed.context;
  context.call_id = call->id;
  context.workspace_id = principal.workspace_id;
  context.purpose = CallPurpose::kGateway;
  context.key_id = principal.api_key_id;
  wanted.embed.trace = std::make_shared<CallTrace>();
  UsedTokens used(call->caller, estimated, wanted.embed.trace, gateway.clock);
  auto reply = co_await model.embedder->Embed(std::move(wanted.embed));
  if (!reply.ok()) co_return ForClient(std::move(reply).error());
  used.Answered(reply->usage);
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add("x-request-id", call->id);
  response.body = Encode(*reply, wanted);
  co_return response;
}

}  // namespace beseda::server
