#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/chat_model.h"

namespace beseda::server {

/// The answer of POST /v1/messages as one message object. `model` is what the client asked for.
std::string EncodeAnthropicMessage(const ChatReply& reply, std::string_view id, std::string_view model);

/// Makes the events of a streamed message: message_start, then block by block content_block_start, its deltas,
/// content_block_stop; at the end message_delta and message_stop. Used by one task.
class AnthropicEvents {
 public:
  /// The number of input tokens is known only at the end; message_start tells the estimate, message_delta the truth.
  AnthropicEvents(std::string id, std::string model, std::int64_t estimated_input_tokens)
      : id_(std::move(id)), model_(std::move(model)), estimated_input_tokens_(estimated_input_tokens) {}

  std::string Encode(const ChatDelta& delta);
  std::string EncodeEnd(const ChatReply& reply);

 private:
  enum class Block { kNone, kThinking, kText, kToolUse };

  void Begin(std::string& out);
  void Open(std::string& out, Block block, const ToolCallDelta* call);
  void Close(std::string& out);

  std::string id_, model_;
  std::int64_t estimated_input_tokens_;
  bool begun_ = false;
  Block open_ = Block::kNone;
  std::size_t open_call_ = 0;    ///< Which tool call the open block is.
  std::size_t calls_begun_ = 0;
  std::int64_t index_ = -1;      ///< Of the open block, or the last one.
};

}  // namespace beseda::server
