#include "server/gateway/guarded_call.h"

#include <utility>

#include "agent/ending.h"
#include "agent/guard/fence.h"
#include "agent/guard/output_checks.h"
#include "agent/guard/topic_guard.h"
#include "agent/instructions.h"
#include "base/log.h"
#include "base/task.h"
#include "crypto/token.h"

namespace beseda::server {
namespace {

// What the client says now: what came after the last answer, and what it wants to be told to the model besides.
std::string SaidIn(const ChatRequest& request) {
  std::string said;
  for (const auto& message : request.messages) {
    if (message.role == ChatRole::kAssistant) said.clear();
    if (message.role == ChatRole::kUser) said.append(message.text).append("\n");
  }
  for (const auto& message : request.messages) {
    if (message.role == ChatRole::kSystem) said.append(message.text).append("\n");
  }
  return said;
}

Task<Status> WriteWhole(const ChatReply& reply, ChatSink& sink) {
  ChatDelta delta;
  delta.text = reply.text;
  delta.reasoning = reply.reasoning;
  for (std::size_t i = 0; i < reply.tool_calls.size(); ++i) {
    const auto& call = reply.tool_calls[i];
    delta.tool_calls.push_back({i, call.id, call.name, call.arguments});
  }
  co_return co_await sink.Write(std::move(delta));
}

}  // namespace

GuardedCall::GuardedCall(const Bot& bot, const agent::Guardrails& guardrails, const ModelHandle& model, Gateway& gateway)
    : bot_(bot),
      guardrails_(guardrails),
      model_(model),
      services_{.models = gateway.models, .clock = gateway.clock, .random = gateway.random} {}

void GuardedCall::Begin(const ChatRequest& request) {
  services_.fence_secret = crypto::NewToken(services_.random);
  turn_.emplace(bot_, request.context.call_id);
  // What the offline model is told does not leave the server. There is no conversation: the same person has the same
  // placeholders in each question.
  const auto kinds = model_.provider_kind == "offline" ? agent::PiiKinds() : guardrails_.mask;
  mask_.emplace(kinds, request.context.key_id + "/" + request.user);
}

Task<Result<ChatReply>> GuardedCall::Complete(ChatMessage instructions, ChatRequest request, ChatSink* sink) {
  Begin(request);
  CO_TRY(const auto blocked, co_await agent::FindBlockedTopic(*turn_, guardrails_, services_, *mask_, SaidIn(request)));
  if (blocked) {
    Log(LogLevel::kInfo, "gateway", "a bot's guardrails have refused a question", {{"bot", bot_.id}, {"reason", *blocked}});
    co_return co_await Refuse(sink);
  }
  const auto checks = agent::MakeOutputChecks(guardrails_, services_, *mask_);
  const bool whole = !checks.empty() || mask_->active();
  mask_->Avoid(instructions.text);
  mask_->Avoid(agent::MaskRule());
  // A system message here is the client's, who may have put a person's data into it.
  for (auto& message : request.messages) {
    if (message.role == ChatRole::kSystem) message.text = mask_->Mask(message.text);
  }
  mask_->MaskRequest(request);
  if (mask_->active()) instructions.text.append("\n\n").append(agent::MaskRule());
  request.messages.insert(request.messages.begin(), std::move(instructions));
  agent::SealFences(request, services_.fence_secret);
  auto reply = co_await model_.chat->Complete(std::move(request), whole ? nullptr : sink);
  if (!reply.ok() || !whole) co_return reply;
  reply->text = mask_->Restore(reply->text);
  reply->reasoning = mask_->Restore(reply->reasoning);
  for (auto& call : reply->tool_calls) call.arguments = mask_->RestoreJson(call.arguments);
  for (const auto& check : checks) {
    CO_TRY(const auto objection, co_await check->Check(*turn_, reply->text));
    if (!objection) continue;
    Log(LogLevel::kInfo, "gateway", "a bot's guardrails have replaced an answer",
        {{"bot", bot_.id}, {"check", check->name()}, {"reason", objection->reason}});
    reply->text = agent::RefusalOf(guardrails_, *turn_);
    reply->reasoning.clear();
    reply->tool_calls.clear();
    reply->stop = StopReason::kContentFilter;
    break;
  }
  if (sink) CO_CHECK_OK(co_await WriteWhole(*reply, *sink));
  co_return reply;
}

Task<Result<ChatReply>> GuardedCall::Refuse(ChatSink* sink) {
  ChatReply reply;
  reply.text = agent::RefusalOf(guardrails_, *turn_);
  reply.stop = StopReason::kContentFilter;
  if (sink) CO_CHECK_OK(co_await WriteWhole(reply, *sink));
  co_return reply;
}

}  // namespace beseda::server
