#pragma once

#include <atomic>
#include <memory>

#include "base/random.h"
#include "base/scope.h"
#include "contracts/chat_model.h"

namespace beseda::routing {

/// Asks a second model the same for a part of the calls, to compare the two: its answer goes to the ledger only. The
/// first one's answer is neither delayed nor failed by it. Thread-safe.
class ShadowedModel final : public ChatModel {
 public:
  /// `shadow` is metered: it books its own calls, with the same context and the purpose "shadow". At most
  /// `kMostAtOnce` of them run; a call that finds so many has none. `percent`: of the calls.
  ShadowedModel(Scope& scope, Random& random, std::shared_ptr<ChatModel> model, std::shared_ptr<ChatModel> shadow,
                double percent);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

  static constexpr int kMostAtOnce = 4;

 private:
  class Running;
  void Start(const ChatRequest& request);
  static Task<void> Ask(std::shared_ptr<ChatModel> shadow, ChatRequest request, std::unique_ptr<Running> running);

  Scope& scope_;
  Random& random_;
  std::shared_ptr<ChatModel> model_;
  std::shared_ptr<ChatModel> shadow_;
  const double percent_;
  std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace beseda::routing
