#include "agent/model_call.h"

#include <algorithm>
#include <utility>

#include "agent/guard/fence.h"
#include "agent/prompt.h"
#include "base/task.h"
#include "base/text.h"

namespace beseda::agent {
namespace {

// For a model that takes no schema: it is asked for in words.
void DescribeSchema(ChatRequest& request) {
  const auto words = "\n\nAnswer with JSON only, without any text around it, that follows this JSON schema:\n" +
                     std::exchange(request.response_schema, {});
  if (!request.messages.empty() && request.messages[0].role == ChatRole::kSystem) request.messages[0].text += words;
}

}  // namespace

bool IsFinal(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalid:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
    case ErrorCode::kNotFound:
    case ErrorCode::kRejected:
    case ErrorCode::kTooLarge: return true;
    default: return false;
  }
}

bool IsBlank(const ChatReply& reply) { return reply.tool_calls.empty() && Trim(reply.text).empty(); }

Task<Result<ModelAnswer>> ModelCall::Ask() {
  const auto began = tools_.clock.Now();
  SealFences(request_, tools_.fence_secret);
  tools_.mask.MaskRequest(request_);
  auto reply = co_await AskOnce();
  const auto refused = [&] { return !reply.ok() && reply.error().code == ErrorCode::kInvalid; };
  const bool has_images = std::any_of(request_.messages.begin(), request_.messages.end(),
                                      [](const ChatMessage& message) { return !message.images.empty(); });
  if (refused() && has_images) {
    // Most likely a model without eyes, or a vendor that cannot fetch the picture: words will do.
    DescribeImages(request_.messages);
    reply = co_await AskOnce();
  }
  if (refused() && reply.error().reason != "context_too_long" && !request_.response_schema.empty()) {
    DescribeSchema(request_);
    reply = co_await AskOnce();
  }
  if (reply.ok() && IsBlank(*reply) && reply->stop == StopReason::kEnd) reply = co_await AskOnce();

  ModelAnswer answer;
  answer.provider = model_.provider_kind;
  answer.model = model_.model_name;
  answer.cost_micros = cost_micros_;
  answer.latency_ms = std::chrono::duration_cast<milliseconds>(tools_.clock.Now() - began).count();
  if (const auto first = stream_ ? stream_->first() : std::nullopt) {
    answer.first_token_ms = std::chrono::duration_cast<milliseconds>(*first - began).count();
  }
  if (reply.ok()) {
    answer.reply = std::move(*reply);
    answer.reply.text = tools_.mask.Restore(answer.reply.text);
    for (auto& call : answer.reply.tool_calls) call.arguments = tools_.mask.RestoreJson(call.arguments);
  } else if (IsFinal(reply.error())) {
    answer.failure = std::move(reply).error();
  } else {
    auto error = std::move(reply).error();
    // It broke off, but the person has only seen it being written: the turn may ask again.
    if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;
    co_return error;
  }
  co_return answer;
}

Task<Result<std::string>> ModelCall::AskForJournal() {
  CO_TRY(const auto answer, co_await Ask());
  co_return EncodeAnswer(answer);
}

Task<Result<ChatReply>> ModelCall::AskOnce() {
  if (stream_) stream_->BeginTry();
  const auto trace = std::make_shared<CallTrace>();
  request_.trace = trace;
  auto reply = co_await model_.chat->Complete(request_, stream_);
  if (tools_.cost) {
    auto attempts = trace->attempts();
    if (attempts.empty() && reply.ok() && trace->cache().empty()) {
      CallAttempt only;
      only.model_id = model_.id;
      only.provider_kind = model_.provider_kind;
      only.model_name = model_.model_name;
      only.usage = reply->usage;
      attempts.push_back(std::move(only));
    }
    cost_micros_ += tools_.cost(request_.context.workspace_id, attempts);
  }
  co_return reply;
}

}  // namespace beseda::agent
