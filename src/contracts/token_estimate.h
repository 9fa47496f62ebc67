#pragma once

#include <cstdint>
#include <string_view>

#include "contracts/chat_model.h"

namespace beseda {

/// About how many tokens a text has, without the model's own tokenizer: a quarter of the ASCII characters, a half of
/// the other letters, a whole one for each ideograph. Rather too many than too few for ordinary texts; for keeping
/// prompts in bounds, never for billing.
std::int64_t EstimateTokens(std::string_view text);
/// With the cost of a message's frame, its images, its sound and tool calls.
std::int64_t EstimateTokens(const ChatMessage& message);
/// All that a request makes the model read: messages, tools, the schema of the answer.
std::int64_t EstimateInput(const ChatRequest& request);

/// What a request makes the model read at most, for those who reserve money for it. The texts as above; pictures and sound
/// as the vendor that counts most does it, and sound as if it were packed as tightly as its format allows.
struct MostInput {
  std::int64_t tokens = 0;
  std::int64_t images = 0;
  std::int64_t audio_ms = 0;
};
MostInput EstimateMostInput(const ChatRequest& request);

/// How long a piece of sound is: a WAV file by its header; of others the longest that so many bytes can be.
Micros LongestLength(const AudioPart& audio);

/// A text's estimate is at most this often its real number of tokens: over it, a text certainly does not fit.
inline constexpr double kMostOverestimate = 7.0 / 4;

}  // namespace beseda
