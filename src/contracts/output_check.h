#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/turn.h"

namespace beseda {

/// What is wrong with an answer.
struct Objection {
  std::string reason = {};       ///< For people who run the bot.
  std::string replacement = {};  ///< What is said instead; empty: the bot's usual refusal.
};

/// Looks at an answer before it is stored and sent. An outside effect (asking a model) goes through Turn::Effect, its
/// step beginning with the check's name. Thread-safe.
class OutputCheck {
 public:
  virtual ~OutputCheck() = default;
  /// A short stable name, e.g. "blocked_words".
  virtual std::string_view name() const = 0;
  /// An objection, or nothing. Errors end the turn as those of tools do.
  virtual Task<Result<std::optional<Objection>>> Check(Turn& turn, std::string answer) = 0;
};

}  // namespace beseda
