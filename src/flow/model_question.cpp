#include "flow/model_question.h"

#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

bool MayPass(const Error& error) {
  switch (error.code) {
    case ErrorCode::kUnavailable:
    case ErrorCode::kRateLimited:
    case ErrorCode::kTimeout:
    case ErrorCode::kUncertain: return true;
    default: return false;
  }
}

ChatRequest RequestOf(const Run& run, Workplace& workplace, const ModelQuestion& question) {
  ChatRequest request;
  if (!question.instructions.empty()) {
    ChatMessage system;
    system.role = ChatRole::kSystem;
    system.text = question.instructions;
    request.messages.push_back(std::move(system));
  }
  ChatMessage user;
  user.text = question.prompt;
  user.images = question.images;
  request.messages.push_back(std::move(user));
  request.response_schema = question.schema;
  if (!question.schema.empty()) request.response_schema_name = "answer";
  request.max_output_tokens = question.max_tokens;
  request.temperature = workplace.turn().bot().temperature;
  request.context = workplace.ContextOf(CallPurpose::kTurn);
  request.locale = run.locale_name();
  request.bot_name = workplace.turn().bot().name;
  return request;
}

void DescribeSchema(ChatRequest& request) {
  request.messages.front().text += "\n\nAnswer with one JSON object only, without any text around it, that follows this JSON schema:\n" +
                                   std::exchange(request.response_schema, {});
}

Task<Result<ChatReply>> Complete(const ModelHandle& model, ChatRequest request) {
  request.trace = std::make_shared<CallTrace>();
  auto reply = co_await model.chat->Complete(request, nullptr);
  if (reply.ok() || reply.error().code != ErrorCode::kInvalid || request.response_schema.empty()) co_return reply;
  DescribeSchema(request);
  request.trace = std::make_shared<CallTrace>();
  co_return co_await model.chat->Complete(std::move(request), nullptr);
}

// In the journal's form: {"text"} or {"problem"}.
Task<Result<std::string>> AskForJournal(const ModelHandle& model, ChatRequest request, bool keep_on) {
  auto reply = co_await Complete(model, std::move(request));
  json::Object out;
  if (reply.ok()) {
    if (Trim(reply->text).empty()) {
      out["problem"] = "The model gave no answer.";
    } else {
      out["text"] = reply->text;
    }
  } else if (reply.error().code == ErrorCode::kCancelled || (MayPass(reply.error()) && !keep_on)) {
    auto error = std::move(reply).error();
    if (error.code == ErrorCode::kUncertain) error.code = ErrorCode::kUnavailable;
    co_return error;
  } else {
    out["problem"] = reply.error().message;
  }
  co_return json::Dump(out);
}

}  // namespace

Task<Result<bool>> IsOffline(Workplace& workplace, std::string model_id) {
  const auto& bot = workplace.turn().bot();
  if (model_id.empty()) model_id = bot.model_id;
  auto model = co_await workplace.services().models.Find(bot.workspace_id, std::move(model_id));
  if (!model.ok()) co_return std::move(model).error();
  co_return model->provider_kind == "offline";
}

Task<Result<ModelText>> AskModel(const Run& run, Workplace& workplace, ModelQuestion question, bool keep_on) {
  const auto& bot = workplace.turn().bot();
  ModelText answer;
  auto model_id = question.model_id.empty() ? bot.model_id : question.model_id;
  const auto model = co_await workplace.services().models.Find(bot.workspace_id, std::move(model_id));
  if (!model.ok()) {
    if (MayPass(model.error()) || model.error().code == ErrorCode::kCancelled) co_return model.error();
    answer.problem = model.error().message;
    co_return answer;
  }
  if (!question.images.empty() && !model->images.value_or(true)) {
    answer.problem = "The model \"" + model->model_name + "\" sees no pictures. Choose one that does in the block's settings.";
    co_return answer;
  }
  auto request = RequestOf(run, workplace, question);
  std::function<Task<Result<std::string>>()> ask = [&] { return AskForJournal(*model, request, keep_on); };
  workplace.turn().ShowTyping(true);
  const auto journaled = co_await workplace.Effect(run, std::move(ask));
  workplace.turn().ShowTyping(false);
  if (!journaled.ok()) co_return journaled.error();
  CO_TRY(const auto object, json::ParseObject(*journaled));
  json::Reader in(object);
  answer.text = in.TextOr("text", "", 1024 * 1024);
  answer.problem = in.TextOr("problem", "", 1024 * 1024);
  co_return answer;
}

json::Value ObjectIn(std::string_view text) {
  const auto begin = text.find('{');
  const auto end = text.rfind('}');
  if (begin == text.npos || end == text.npos || end < begin) return nullptr;
  auto parsed = json::Parse(text.substr(begin, end - begin + 1));
  return parsed.ok() && parsed->is_object() ? std::move(*parsed) : json::Value(nullptr);
}

}  // namespace beseda::flow
