#include "server/gateway/openai_api.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "server/gateway/embeddings_api.h"
#include "server/gateway/gateway_call.h"
#include "server/gateway/gateway_error.h"
#include "server/gateway/model_list_api.h"
#include "server/gateway/openai_chat_reply.h"
#include "server/gateway/openai_chat_request.h"
#include "server/gateway/openai_responses_reply.h"
#include "server/gateway/openai_responses_request.h"
#include "server/gateway/streamed_answer.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxBody = 32 * 1024 * 1024;  // pictures come inside
constexpr const char* kIdHeader = "x-request-id";

std::int64_t UnixSeconds(Time time) { return ToUnixMicros(time) / 1'000'000; }

class ChatStream final : public StreamDialect {
 public:
  ChatStream(const GatewayCall& call, std::int64_t created)
      : id_(call.id), include_usage_(call.request.include_usage), chunks_("chatcmpl-" + call.id, call.request.model, created) {}

  std::string Piece(const ChatDelta& delta) override { return chunks_.Encode(delta); }
  std::string End(const ChatReply& reply) override { return chunks_.EncodeEnd(reply, include_usage_); }
  std::string Failure(const Error& error) override { return OpenAiChunks::EncodeError(error); }
  ServerResponse Refusal(const Error& error) override { return OpenAiFailure(error, id_); }

 private:
  const std::string id_;
  const bool include_usage_;
  OpenAiChunks chunks_;
};

class ResponsesStream final : public StreamDialect {
 public:
  ResponsesStream(const GatewayCall& call, ResponsesEcho echo, std::int64_t created)
      : id_(call.id), events_(std::move(echo), created) {}

  std::string Piece(const ChatDelta& delta) override { return events_.Encode(delta); }
  std::string End(const ChatReply& reply) override { return events_.EncodeEnd(reply); }
  std::string Failure(const Error& error) override { return events_.EncodeFailure(error); }
  ServerResponse Refusal(const Error& error) override { return OpenAiFailure(error, id_); }

 private:
  const std::string id_;
  ResponsesEvents events_;
};

ServerResponse JsonAnswer(std::string body, const std::string& id) {
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add(kIdHeader, id);
  response.body = std::move(body);
  return response;
}

Task<Result<ServerResponse>> Chat(Gateway& gateway, std::shared_ptr<GatewayCall> call, const ServerRequest& request) {
  CO_TRY(call->caller, co_await WhoAsks(gateway, request));
  CO_TRY(call->request, DecodeOpenAiChat(request.body));
  CO_CHECK_OK(co_await Admit(gateway, *call));
  const auto created = UnixSeconds(gateway.clock.Now());
  if (call->request.stream) {
    auto dialect = std::make_unique<ChatStream>(*call, created);
    co_return StreamAnswer(gateway, call, std::move(dialect), kIdHeader);
  }
  CO_TRY(const auto reply, co_await Ask(gateway, *call, nullptr));
  co_return JsonAnswer(EncodeOpenAiChat(reply, "chatcmpl-" + call->id, call->request.model, created), call->id);
}

Task<Result<ServerResponse>> Responses(Gateway& gateway, std::shared_ptr<GatewayCall> call, const ServerRequest& request) {
  CO_TRY(call->caller, co_await WhoAsks(gateway, request));
  CO_TRY(auto decoded, DecodeOpenAiResponses(request.body));
  call->request = std::move(decoded.request);
  CO_CHECK_OK(co_await Admit(gateway, *call));
  const auto created = UnixSeconds(gateway.clock.Now());
  auto echo = std::move(decoded.echo);
  echo.id = "resp_" + call->id;
  if (call->request.stream) {
    auto dialect = std::make_unique<ResponsesStream>(*call, std::move(echo), created);
    co_return StreamAnswer(gateway, call, std::move(dialect), kIdHeader);
  }
  CO_TRY(const auto reply, co_await Ask(gateway, *call, nullptr));
  co_return JsonAnswer(EncodeOpenAiResponse(reply, echo, created), call->id);
}

using Endpoint = Task<Result<ServerResponse>> (*)(Gateway&, std::shared_ptr<GatewayCall>, const ServerRequest&);

Task<ServerResponse> Serve(Gateway& gateway, Endpoint endpoint, ServerRequest request) {
  auto call = std::make_shared<GatewayCall>();
  call->id = gateway.ids.New("call");
  auto answer = co_await endpoint(gateway, call, request);
  if (!answer.ok()) co_return OpenAiFailure(answer.error(), call->id);
  co_return std::move(answer).value();
}

}  // namespace

void AddOpenAiRoutes(Router& router, Gateway& gateway) {
  const auto add = [&](const char* method, const char* path, Endpoint endpoint) {
    const auto run = [&gateway, endpoint](ServerRequest request) { return Serve(gateway, endpoint, std::move(request)); };
    router.Add(method, path, run, kMaxBody);
  };
  add("POST", "/v1/chat/completions", &Chat);
  add("POST", "/v1/responses", &Responses);
  add("POST", "/v1/embeddings", &CreateEmbeddings);
}

}  // namespace beseda::server
