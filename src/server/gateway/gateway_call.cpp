#include "server/gateway/gateway_call.h"

#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "contracts/token_estimate.h"
#include "server/gateway/bot_model.h"

namespace beseda::server {
namespace {

constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kBot = "bot/";

std::string SecretOf(const ServerRequest& request) {
  const auto header = request.headers.Get("authorization");
  if (header.size() > kBearer.size() && EqualsNoCase(header.substr(0, kBearer.size()), kBearer)) {
    return std::string(Trim(header.substr(kBearer.size())));
  }
  return std::string(Trim(request.headers.Get("x-api-key")));
}

}  // namespace

Task<Result<std::shared_ptr<GatewayCaller>>> WhoAsks(Gateway& gateway, const ServerRequest& request) {
  co_return co_await gateway.keys.Authenticate(SecretOf(request));
}

Task<Status> Admit(Gateway& gateway, GatewayCall& call) {
  const auto& workspace_id = call.caller->principal().workspace_id;
  const auto& name = call.request.model;
  if (name.starts_with(kBot)) {
    const auto& user = call.request.chat.user;
    auto person = user.empty() ? call.caller->principal().api_key_id : user;
    CO_TRY(call.model, co_await FindBotModel(gateway, workspace_id, name.substr(kBot.size()), std::move(person)));
  } else {
    CO_TRY(call.model, co_await gateway.models.FindByName(workspace_id, name));
  }
  if (!call.caller->MayUse(name, call.model.id)) {
    co_return Error(ErrorCode::kForbidden, "This API key may not ask the model \"" + name + "\".").InField("model");
  }
  auto& chat = call.request.chat;
  call.estimated_tokens = EstimateInput(chat);
  CO_CHECK_OK(call.caller->Take(call.estimated_tokens, gateway.clock.Now()));
  chat.context.call_id = call.id;
  chat.context.workspace_id = workspace_id;
  chat.context.purpose = CallPurpose::kGateway;
  chat.context.key_id = call.caller->principal().api_key_id;
  co_return Ok();
}

UsedTokens::UsedTokens(std::shared_ptr<GatewayCaller> caller, std::int64_t estimated, std::shared_ptr<CallTrace> trace,
                       const Clock& clock)
    : caller_(std::move(caller)), estimated_(estimated), trace_(std::move(trace)), clock_(clock) {}

UsedTokens::~UsedTokens() {
  const auto attempts = trace_->attempts();
  std::int64_t used = 0;
  for (const auto& attempt : attempts) used += attempt.usage.input_tokens + attempt.usage.output_tokens;
  if (answer_ && used == 0 && trace_->cache().empty()) {
    used = answer_->input_tokens + answer_->output_tokens;
    if (used == 0) return;
  }
  caller_->Correct(estimated_, used, clock_.Now());
}

void UsedTokens::Answered(const Usage& usage) { answer_ = usage; }

Task<Result<ChatReply>> Ask(Gateway& gateway, GatewayCall& call, ChatSink* sink) {
  call.request.chat.trace = std::make_shared<CallTrace>();
  UsedTokens used(call.caller, call.estimated_tokens, call.request.chat.trace, gateway.clock);
  auto reply = co_await call.model.chat->Complete(std::move(call.request.chat), sink);
  if (!reply.ok()) co_return ForClient(std::move(reply).error());
  used.Answered(reply->usage);
  co_return reply;
}

Error ForClient(Error error) {
  const bool ours = error.code == ErrorCode::kUnauthenticated || error.code == ErrorCode::kForbidden;
  if (ours && error.reason.empty()) error.reason = "upstream";
  return error;
}

}  // namespace beseda::server
