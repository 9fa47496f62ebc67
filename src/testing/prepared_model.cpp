#include "testing/prepared_model.h"

#include "base/task.h"

namespace beseda {

Task<Result<ChatReply>> PreparedModel::Complete(ChatRequest request, ChatSink* sink) {
  requests.push_back(std::move(request));
  if (prepared.empty() && answer) Answers(answer(requests.back()));
  if (prepared.empty()) co_return Error(ErrorCode::kInternal, "Nothing is prepared.");
  auto next = std::move(prepared.front());
  prepared.pop_front();
  clock_.Advance(milliseconds(250));
  for (std::size_t at = 0; sink && at < next.first.text.size(); at += 4) {
    ChatDelta delta;
    delta.text = next.first.text.substr(at, 4);
    CO_CHECK_OK(co_await sink->Write(std::move(delta)));
  }
  clock_.Advance(milliseconds(750));
  if (next.second) co_return *next.second;
  co_return next.first;
}

Task<Result<ModelHandle>> OneModel::Find(std::string workspace_id, std::string model_id) {
  asked = workspace_id + "/" + model_id;
  if (missing) co_return *missing;
  ModelHandle handle;
  handle.id = model_id;
  handle.provider_kind = kind;
  handle.model_name = "gpt-4o";
  handle.context_tokens = context_tokens;
  handle.chat = others.contains(model_id) ? others.at(model_id) : model_;
  co_return handle;
}

Task<Result<ModelHandle>> OneModel::FindByName(std::string workspace_id, std::string name) {
  co_return co_await Find(std::move(workspace_id), std::move(name));
}

Task<Result<EmbedderHandle>> OneModel::FindEmbedder(std::string, std::string) {
  co_return Error(ErrorCode::kNotFound, "There is none.");
}

Task<Result<std::vector<ModelName>>> OneModel::List(std::string) { co_return std::vector<ModelName>(); }

}  // namespace beseda
