#pragma once

#include "providers/common/learnt_quirks.h"

namespace beseda::openai {

/// Known beforehand, or learnt from refusals (openai_errors.h).
enum Quirk : Quirks {
  kOldMaxTokens = 1,      ///< Knows "max_tokens" only, not "max_completion_tokens".
  kNoStreamOptions = 2,   ///< Does not know "stream_options": streamed answers come without usage.
  kNoTemperature = 4,     ///< Reasoning models take their defaults only, of "top_p" too.
  kNoReasoningEffort = 8,
  kNoUser = 16,
};

}  // namespace beseda::openai
