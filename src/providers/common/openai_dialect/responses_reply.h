#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/common/openai_dialect/piece_decoder.h"
#include "providers/common/split_surrogates.h"

namespace beseda::openai {

/// Gathers an answer of POST /responses from a whole "response" or from the typed events of a stream
/// (https://platform.openai.com/docs/api-reference/responses-streaming). Deltas bring text, refusals, summaries of the
/// reasoning and arguments; finished items bring what did not come in pieces; the last event ("response.completed",
/// "response.incomplete" or "response.failed") has usage and the reason. Unknown events are skipped.
class ResponsesDecoder final : public PieceDecoder {
 public:
  ResponsesDecoder();
  ~ResponsesDecoder() override;

  Result<Step> Take(std::string_view data) override;
  bool done() const override { return done_; }
  bool complete() const override { return done_; }
  Result<ChatReply> Finish() override;

 private:
  struct Call {
    std::int64_t output_index;
    ToolCall call;
    SurrogateJoiner arguments = {};
  };

  void TakeEvent(std::string_view type, const json::Object& event, Step& step);
  void TakeItem(const json::Object& item, std::int64_t index, bool finished, Step& step);
  void TakeMessageItem(const json::Object& item, std::int64_t index, Step& step);
  void TakeReasoningItem(const json::Object& item, std::int64_t index, Step& step);
  void TakeCallItem(const json::Object& item, std::int64_t index, bool finished, Step& step);
  void TakeArguments(const json::Object& event, Step& step);
  void TakeResponse(const json::Object& response, Step& step);
  void TakeUsage(const json::Object& usage);
  void AddText(std::string_view text, std::int64_t index, Step& step);
  void AddReasoning(std::string_view text, std::int64_t index, std::int64_t part, Step& step);
  Call* FindCall(std::int64_t index);
  void NoteCame(std::int64_t index);
  bool Came(std::int64_t index) const;

  ChatReply reply_;
  SurrogateJoiner text_, reasoning_;
  std::vector<Call> calls_;
  std::vector<std::int64_t> in_pieces_;  // output items whose text has come
  std::shared_ptr<json::Array> items_;   // finished, in their order
  std::int64_t thought_item_ = -1, thought_part_ = -1;  // whose summary the last reasoning is of
  bool done_ = false;
  bool declined_ = false;
  bool any_ = false;
};

}  // namespace beseda::openai
