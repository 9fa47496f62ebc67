#include "routing/shadowed_model.h"

#include <utility>

#include "base/log.h"
#include "base/task.h"

namespace beseda::routing {

/// One of those that run.
class ShadowedModel::Running {
 public:
  explicit Running(std::shared_ptr<std::atomic<int>> count) : count_(std::move(count)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { --*count_; }

 private:
  std::shared_ptr<std::atomic<int>> count_;
};

ShadowedModel::ShadowedModel(Scope& scope, Random& random, std::shared_ptr<ChatModel> model,
                             std::shared_ptr<ChatModel> shadow, double percent)
    : scope_(scope), random_(random), model_(std::move(model)), shadow_(std::move(shadow)), percent_(percent) {}

Task<Result<ChatReply>> ShadowedModel::Complete(ChatRequest request, ChatSink* sink) {
  if (random_.NextUnit() * 100 < percent_) Start(request);
  return model_->Complete(std::move(request), sink);
}

void ShadowedModel::Start(const ChatRequest& request) {
  if (running_->fetch_add(1) >= kMostAtOnce) {
    --*running_;
    return;
  }
  auto running = std::make_unique<Running>(running_);
  auto copy = request;
  copy.trace = nullptr;
  copy.context.call_id.clear();
  copy.context.purpose = CallPurpose::kShadow;
  scope_.Spawn(Ask(shadow_, std::move(copy), std::move(running)));
}

Task<void> ShadowedModel::Ask(std::shared_ptr<ChatModel> shadow, ChatRequest request, std::unique_ptr<Running> running) {
  const auto reply = co_await shadow->Complete(std::move(request), nullptr);
  if (!reply.ok()) Log(LogLevel::kDebug, "routing", "a shadow call failed", {{"error", reply.error().message}});
  running.reset();
}

}  // namespace beseda::routing
