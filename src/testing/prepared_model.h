#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/task.h"
#include "contracts/model_directory.h"
#include "testing/manual_clock.h"

namespace beseda {

/// A model that gives prepared answers and keeps what it was asked. Each takes a second; the first piece comes after a
/// quarter of it.
class PreparedModel final : public ChatModel {
 public:
  explicit PreparedModel(ManualClock& clock) : clock_(clock) {}

  void Answers(std::string text, StopReason stop = StopReason::kEnd) {
    prepared.push_back({MakeReply(std::move(text), stop), std::nullopt});
  }
  /// Text and calls of tools; ids are "c1", "c2", …
  void Calls(std::string text, std::vector<std::pair<std::string, std::string>> calls) {
    auto reply = MakeReply(std::move(text), StopReason::kToolCalls);
    for (auto& [name, arguments] : calls) {
      reply.tool_calls.push_back({"c" + std::to_string(++calls_made_), std::move(name), std::move(arguments)});
    }
    prepared.push_back({std::move(reply), std::nullopt});
  }
  void Fails(ErrorCode code, std::string pieces = {}) {
    ChatReply reply;
    reply.text = std::move(pieces);
    prepared.push_back({std::move(reply), Error(code, "The vendor says no.", "status 4xx")});
  }
  /// Makes an answer from the question, when none is prepared.
  std::function<std::string(const ChatRequest&)> answer;

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

  std::vector<ChatRequest> requests;
  std::deque<std::pair<ChatReply, std::optional<Error>>> prepared;

 private:
  static ChatReply MakeReply(std::string text, StopReason stop) {
    ChatReply reply;
    reply.text = std::move(text);
    reply.stop = stop;
    reply.usage = {.input_tokens = 100, .output_tokens = 7, .cached_input_tokens = 64, .reasoning_tokens = 2};
    reply.model = "gpt-4o-2024-08-06";
    reply.request_id = "req_1";
    return reply;
  }

  ManualClock& clock_;
  int calls_made_ = 0;
};

/// A directory that gives one model whatever is asked for.
class OneModel final : public ModelDirectory {
 public:
  explicit OneModel(std::shared_ptr<ChatModel> model) : model_(std::move(model)) {}
  Task<Result<ModelHandle>> Find(std::string workspace_id, std::string model_id) override;
  Task<Result<ModelHandle>> FindByName(std::string workspace_id, std::string name) override;
  Task<Result<EmbedderHandle>> FindEmbedder(std::string, std::string) override;
  Task<Result<std::vector<ModelName>>> List(std::string) override;

  std::string asked;
  std::string kind = "openai";
  std::optional<std::int64_t> context_tokens;
  std::optional<Error> missing;
  std::map<std::string, std::shared_ptr<ChatModel>> others;  ///< By our id, instead of the one.

 private:
  std::shared_ptr<ChatModel> model_;
};

}  // namespace beseda
