#include "agent/guard/model_guard.h"

#include "agent/call_context_of.h"
#include "agent/guard/fence.h"
#include "agent/model_call.h"
#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "json/reader.h"

namespace beseda::agent {
namespace {

constexpr std::size_t kMaxText = 20'000;  // bytes of a text that is judged
constexpr std::int64_t kMaxVerdict = 300;  // tokens

constexpr std::string_view kSchema =
    R"({"type":"object","properties":{"allowed":{"type":"boolean"},"reason":{"type":"string"}},)"
    R"("required":["allowed","reason"],"additionalProperties":false})";

// What stands between the first and the last brace: models like to write around it.
Result<json::Object> ObjectIn(std::string_view text) {
  const auto begin = text.find('{'), end = text.rfind('}');
  if (begin == text.npos || end == text.npos || end < begin) return Error(ErrorCode::kInvalid, "There is no JSON object.");
  return json::ParseObject(text.substr(begin, end + 1 - begin));
}

std::string Verdict(bool allowed, std::string_view reason) {
  return json::Dump(json::Object({{"allowed", allowed}, {"reason", reason}}));
}

}  // namespace

Task<Result<std::string>> ModelGuard::Judge(Turn& turn, std::string text) {
  auto model = co_await services_.models.Find(turn.bot().workspace_id, model_id_);
  if (!model.ok()) {
    if (!IsFinal(model.error())) co_return std::move(model).error();
    co_return Verdict(false, "The model that checks cannot be used: " + model.error().message);
  }
  ChatRequest request;
  request.context = CallContextOf(turn, CallPurpose::kGuard, {});
  request.temperature = 0;
  request.max_output_tokens = kMaxVerdict;
  request.response_schema = kSchema;
  request.response_schema_name = "verdict";
  request.messages.resize(2);
  request.messages[0].role = ChatRole::kSystem;
  request.messages[0].text = "You decide whether a text keeps to a policy. Say \"allowed\": false only if it breaks the policy, and "
                             "why in one short sentence. Answer with JSON only: {\"allowed\": true or false, \"reason\": \"…\"}.\n" +
                             std::string(FenceRule()) + "\n\nThe policy:\n" + policy_;
  request.messages[1].text = Fenced("the text to be judged", CutUtf8(text, kMaxText));
  const CallTools tools{services_.clock, services_.fence_secret, services_.cost, mask_};
  ModelCall call(*model, std::move(request), tools, nullptr);
  CO_TRY(const auto answer, co_await call.Ask());
  if (answer.failure) co_return Verdict(false, "The model that checks cannot answer: " + answer.failure->message);
  const auto object = ObjectIn(answer.reply.text);
  if (object.ok()) {
    json::Reader in(*object);
    const bool allowed = in.Bool("allowed");
    const auto reason = in.TextOr("reason", "");
    if (in.Check().ok()) co_return Verdict(allowed, reason);
  }
  co_return Verdict(false, "The model that checks gave no clear verdict.");
}

Task<Result<std::optional<std::string>>> ModelGuard::Ask(Turn& turn, std::string step, std::string text) {
  std::function<Task<Result<std::string>>()> judge = [&] { return Judge(turn, text); };
  CO_TRY(const auto recorded, co_await turn.Effect(std::move(step), judge));
  CO_TRY(const auto object, json::ParseObject(recorded));
  json::Reader in(object);
  if (in.BoolOr("allowed", false)) co_return std::optional<std::string>();
  auto reason = in.TextOr("reason", "");
  if (reason.empty()) reason = "It breaks the policy.";
  co_return std::optional<std::string>(std::move(reason));
}

}  // namespace beseda::agent
