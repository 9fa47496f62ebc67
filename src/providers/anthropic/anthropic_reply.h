#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/common/model_pages.h"
#include "providers/common/split_surrogates.h"

namespace beseda::anthropic {

/// Gathers an answer from one whole "message" or from the events of a stream
/// (https://platform.claude.com/docs/en/build-with-claude/streaming). Events and blocks of unknown types are skipped, as
/// the vendor asks. Used by one task.
class ReplyDecoder {
 public:
  /// What one piece brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// A whole answer, or the data of one event. Errors: kUnavailable (not JSON, no object).
  Result<Step> Take(std::string_view data);

  /// Whether the server said that this was all.
  bool done() const { return done_; }
  /// Whether the answer is whole: its end was said, or why the model stopped.
  bool complete() const { return done_ || stop_; }
  /// The answer. Errors: kUnavailable: there was no message in it.
  Result<ChatReply> Finish();

 private:
  struct Block {
    std::int64_t index = 0;
    std::string type;
    std::string text = {};       // of a text, or the thought
    std::string signature = {};  // of a thought; of a redacted one, its data
    std::size_t call = 0;        // of a tool call: its place in the reply
    SurrogateJoiner joiner = {};
  };

  void TakeMessage(const json::Object& message, Step& step);
  void BeginBlock(std::int64_t index, const json::Object& block, Step& step);
  void TakeDelta(std::int64_t index, const json::Object& delta, Step& step);
  void EndBlock(std::int64_t index, Step& step);
  void AddText(Block& block, std::string_view text, Step& step);
  void AddThought(Block& block, std::string_view text, Step& step);
  void AddArguments(Block& block, std::string arguments, Step& step);
  void TakeUsage(const json::Object& usage);
  Block* FindBlock(std::int64_t index);
  std::string State() const;

  ChatReply reply_;
  std::vector<Block> blocks_;
  std::int64_t uncached_ = 0;  // input tokens as the vendor counts them: without the cache's
  std::optional<std::string> stop_;
  bool begun_ = false;
  bool done_ = false;
};

/// One page of GET /v1/models; `next` is for "after_id". Errors: kInvalid: this is not such a list.
Result<ModelPage> DecodeModelPage(std::string_view body);

}  // namespace beseda::anthropic
