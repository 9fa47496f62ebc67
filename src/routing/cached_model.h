#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "routing/answer_cache.h"

namespace beseda::routing {

enum class CacheMode { kNone, kExact, kSemantic };

struct CacheOptions {
  CacheMode mode = CacheMode::kNone;
  Micros keep = std::chrono::hours(1);
  double threshold = 0.95;  ///< Of the cosine, for kSemantic.
  /// Also where the temperature is not 0, that is where the model would answer differently each time.
  bool any_temperature = false;
};

/// Answers what was asked before without asking the model. Exact: the same question. Semantic: besides that, a last
/// message of the person whose vector is near, while everything before it (the system's words and the conversation) is
/// the same, and so are the bot and the workspace. Never with tools, images or audio, nor where the answer is meant to
/// vary (temperature not 0) unless the options say so. Only complete answers in words are kept. A cached answer comes
/// through the sink too; it has no usage, and the trace says "exact" or "semantic". An embedder that fails is a miss.
/// Thread-safe.
class CachedModel final : public ChatModel {
 public:
  /// `target` names the model or route behind, for the key. `embedder` may be null unless the mode is kSemantic.
  CachedModel(Clock& clock, std::string target, std::shared_ptr<ChatModel> model, std::shared_ptr<AnswerCache> cache,
              std::shared_ptr<Embedder> embedder, CacheOptions options);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  bool MayCache(const ChatRequest& request) const;
  Task<std::vector<float>> VectorOf(const ChatRequest& request) const;
  static Task<Result<ChatReply>> Give(ChatReply reply, ChatSink* sink);

  Clock& clock_;
  const std::string target_;
  std::shared_ptr<ChatModel> model_;
  std::shared_ptr<AnswerCache> cache_;
  std::shared_ptr<Embedder> embedder_;
  const CacheOptions options_;
};

}  // namespace beseda::routing
