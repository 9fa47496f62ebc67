#include "flow/chat/scripted_world.h"

#include "base/task.h"

namespace beseda::flow {
namespace {

class NextAnswerModel final : public ChatModel {
 public:
  explicit NextAnswerModel(ScriptedWorld& world) : world_(world) {}
  Task<Result<ChatReply>> Complete(ChatRequest, ChatSink* sink) override {
    ChatReply reply;
    CO_TRY(reply.text, world_.NextAnswer());
    if (sink) {
      ChatDelta delta;
      delta.text = reply.text;
      CO_CHECK_OK(co_await sink->Write(std::move(delta)));
    }
    co_return reply;
  }

 private:
  ScriptedWorld& world_;
};

}  // namespace

Result<std::string> ScriptedWorld::NextAnswer() {
  if (answers_.empty()) return Error(ErrorCode::kUnavailable, "A model was asked, and the test has no more \"model>\" line.");
  auto answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

Task<Result<ModelHandle>> ScriptedWorld::Find(std::string, std::string model_id) {
  ModelHandle handle;
  handle.provider_kind = offline_ && model_id.empty() ? "offline" : "scripted";
  handle.id = std::move(model_id);
  handle.model_name = "test";
  handle.chat = std::make_shared<NextAnswerModel>(*this);
  co_return handle;
}

Task<Result<ModelHandle>> ScriptedWorld::FindByName(std::string workspace_id, std::string name) {
  co_return co_await Find(std::move(workspace_id), std::move(name));
}

Task<Result<EmbedderHandle>> ScriptedWorld::FindEmbedder(std::string, std::string) {
  co_return Error(ErrorCode::kNotFound, "A test has no embeddings.");
}

Task<Result<std::vector<ModelName>>> ScriptedWorld::List(std::string) { co_return std::vector<ModelName>(); }

Task<Result<HttpResponse>> ScriptedWorld::Send(HttpRequest) {
  if (responses_.empty()) co_return Error(ErrorCode::kUnavailable, "An address was called, and the test has no more \"http>\" line.");
  HttpResponse response;
  response.status = responses_.front().first;
  response.body = std::move(responses_.front().second);
  response.headers.Set("Content-Type", "application/json");
  responses_.pop_front();
  co_return response;
}

Task<Result<std::unique_ptr<HttpStream>>> ScriptedWorld::Open(HttpRequest) {
  co_return Error(ErrorCode::kUnavailable, "A test has no streams.");
}

Task<Result<std::string>> ScriptedWorld::Send(std::string, MailMessage message) {
  for (const auto* addresses : {&message.to, &message.cc}) {
    for (const auto& one : *addresses) {
      if (one.address.ends_with(".invalid")) co_return Error(ErrorCode::kRejected, "The mail server refused a recipient.");
    }
  }
  co_return std::string("250 Ok");
}

Task<Status> ScriptedAgent::Run(Turn& turn) {
  CO_TRY(auto answer, world_.NextAnswer());
  turn.Say(MakeText(std::move(answer)));
  co_return Ok();
}

}  // namespace beseda::flow
