#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/common/openai_dialect/openai_errors.h"

namespace beseda::openai {

/// Gathers one answer, of either of OpenAI's two APIs. Used by one task.
class PieceDecoder {
 public:
  /// What one piece brought. A refusal ends the answer.
  struct Step {
    ChatDelta delta = {};
    bool progress = false;  ///< It brought text, reasoning or a piece of a tool call.
    std::optional<Refusal> refusal = std::nullopt;
  };

  virtual ~PieceDecoder() = default;
  /// A whole answer, or the data of one event. Errors: kUnavailable (not JSON, no object).
  virtual Result<Step> Take(std::string_view data) = 0;
  /// Whether the server said that this was all.
  virtual bool done() const = 0;
  /// Whether the answer is whole.
  virtual bool complete() const = 0;
  /// The answer. Errors: kUnavailable: there was none.
  virtual Result<ChatReply> Finish() = 0;
};

}  // namespace beseda::openai
