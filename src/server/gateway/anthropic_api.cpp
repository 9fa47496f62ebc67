#include "server/gateway/anthropic_api.h"

#include <utility>

#include "base/task.h"
#include "server/gateway/anthropic_reply.h"
#include "server/gateway/anthropic_request.h"
#include "server/gateway/gateway_call.h"
#include "server/gateway/gateway_error.h"
#include "server/gateway/streamed_answer.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxBody = 32 * 1024 * 1024;  // Anthropic's own bound
constexpr const char* kIdHeader = "request-id";

class MessageStream final : public StreamDialect {
 public:
  explicit MessageStream(const GatewayCall& call)
      : id_(call.id), events_("msg_" + call.id, call.request.model, call.estimated_tokens) {}

  std::string Piece(const ChatDelta& delta) override { return events_.Encode(delta); }
  std::string End(const ChatReply& reply) override { return events_.EncodeEnd(reply); }
  std::string Failure(const Error& error) override {
    return "event: error\ndata: " + EncodeAnthropicError(error, id_) + "\n\n";
  }
  ServerResponse Refusal(const Error& error) override { return AnthropicFailure(error, id_); }

 private:
  const std::string id_;
  AnthropicEvents events_;
};

Task<Result<ServerResponse>> CreateMessage(Gateway& gateway, std::shared_ptr<GatewayCall> call,
                                           const ServerRequest& request) {
  CO_TRY(call->caller, co_await WhoAsks(gateway, request));
  CO_TRY(call->request, DecodeAnthropicMessages(request.body));
  CO_CHECK_OK(co_await Admit(gateway, *call));
  if (call->request.stream) {
    auto dialect = std::make_unique<MessageStream>(*call);
    co_return StreamAnswer(gateway, call, std::move(dialect), kIdHeader);
  }
  CO_TRY(const auto reply, co_await Ask(gateway, *call, nullptr));
  ServerResponse response;
  response.headers.Add("Content-Type", "application/json");
  response.headers.Add("Cache-Control", "no-store");
  response.headers.Add(kIdHeader, call->id);
  response.body = EncodeAnthropicMessage(reply, "msg_" + call->id, call->request.model);
  co_return response;
}

Task<ServerResponse> Serve(Gateway& gateway, ServerRequest request) {
  auto call = std::make_shared<GatewayCall>();
  call->id = gateway.ids.New("call");
  auto answer = co_await CreateMessage(gateway, call, request);
  if (!answer.ok()) co_return AnthropicFailure(answer.error(), call->id);
  co_return std::move(answer).value();
}

}  // namespace

void AddAnthropicRoutes(Router& router, Gateway& gateway) {
  router.Add("POST", "/v1/messages", [&gateway](ServerRequest request) { return Serve(gateway, std::move(request)); },
             kMaxBody);
}

}  // namespace beseda::server
