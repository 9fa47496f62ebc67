#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "contracts/chat_model.h"

namespace beseda::server {

/// "stop", "length", "tool_calls" or "content_filter".
std::string_view OpenAiFinishReason(StopReason reason);

/// The answer of POST /v1/chat/completions as one "chat.completion". `model` is what the client asked for.
std::string EncodeOpenAiChat(const ChatReply& reply, std::string_view id, std::string_view model, std::int64_t created);

/// Makes the "chat.completion.chunk" events of a streamed answer. Used by one task.
class OpenAiChunks {
 public:
  OpenAiChunks(std::string_view id, std::string_view model, std::int64_t created);

  /// The events of one piece, whole with "data: " and blank line; empty if there is nothing to say.
  std::string Encode(const ChatDelta& delta);
  /// The last events: why it stopped, the usage if wanted, and "[DONE]". Tool calls that did not come in pieces are given
  /// here whole.
  std::string EncodeEnd(const ChatReply& reply, bool include_usage);
  /// An error in the middle of the stream, as OpenAI's clients raise it.
  static std::string EncodeError(const Error& error);

 private:
  void AppendChunk(std::string& out, std::string_view delta, std::string_view finish_reason) const;

  std::string head_;
  bool begun_ = false;
  std::size_t calls_begun_ = 0;
};

}  // namespace beseda::server
