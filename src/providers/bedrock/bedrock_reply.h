#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/common/model_pages.h"
#include "providers/common/split_surrogates.h"

namespace beseda::bedrock {

/// Gathers an answer from one whole reply of Converse or from the events of ConverseStream
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html). Unknown events and blocks
/// are skipped. Used by one task.
class ReplyDecoder {
 public:
  /// What one piece brought. A refusal is told by other means than the pieces.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };

  /// Calls of `schema_tool` are the answer's text.
  explicit ReplyDecoder(std::string schema_tool = {}) : schema_tool_(std::move(schema_tool)) {}

  /// Errors: kUnavailable (not JSON, no object).
  Result<Step> TakeWhole(std::string_view body);
  Result<Step> TakeEvent(std::string_view type, std::string_view data);

  /// Whether all came: the tokens are counted after the end of the message.
  bool done() const { return done_; }
  /// Whether the message's end was said.
  bool complete() const { return done_ || stop_; }
  /// The answer. Errors: kUnavailable: there was no message in it, or the model spoiled it.
  Result<ChatReply> Finish();

 private:
  enum class BlockKind { kText, kThought, kRedacted, kCall, kAnswer };
  struct Block {
    std::int64_t index = 0;
    BlockKind kind = BlockKind::kText;
    std::string text = {};       // of a text or a thought; of a redacted thought, its data
    std::string signature = {};  // of a thought
    std::size_t call = 0;        // its place in the reply
    SurrogateJoiner joiner = {};
  };

  void TakeBlock(std::int64_t index, const json::Object& block, Step& step);
  void TakeDelta(std::int64_t index, const json::Object& delta, Step& step);
  void TakeThought(std::int64_t index, std::string_view text, std::string_view signature, std::string_view redacted, Step& step);
  void BeginCall(std::int64_t index, const json::Object& use, Step& step);
  void AddText(Block& block, std::string_view text, Step& step);
  void AddArguments(Block& block, std::string_view text, Step& step);
  void EndBlock(std::int64_t index, Step& step);
  void TakeUsage(const json::Object& usage);
  Block* FindBlock(std::int64_t index);
  /// The block of that index, made if there is room; null if not, or if it is of another kind.
  Block* UseBlock(std::int64_t index, BlockKind kind);
  std::string State() const;

  const std::string schema_tool_;
  ChatReply reply_;
  std::vector<Block> blocks_;
  std::optional<std::string> stop_;
  bool begun_ = false;
  bool done_ = false;
  bool answered_by_tool_ = false;
};

/// What the lists of models say: GET /foundation-models and GET /inference-profiles.
struct FoundationModel {
  ModelInfo info;
  bool on_demand = false;  ///< Can be called by its own id, not only through an inference profile.
};
/// Errors: kInvalid: this is not such a list.
Result<std::vector<FoundationModel>> DecodeFoundationModels(std::string_view body);

/// One page of inference profiles, each with the abilities of the model behind it where that is in `models`.
/// `next` is for "nextToken".
Result<ModelPage> DecodeProfiles(std::string_view body, const std::vector<FoundationModel>& models);

}  // namespace beseda::bedrock
