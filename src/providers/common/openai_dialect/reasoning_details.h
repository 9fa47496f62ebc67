#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::openai {

/// OpenRouter's "reasoning_details": blocks of thought (plain, summarised or encrypted) in the form of the vendor behind
/// it, which goes on thinking only if it gets them back unchanged
/// (https://openrouter.ai/docs/guides/best-practices/reasoning-tokens, "Preserving reasoning").

/// Adds the blocks of one piece of an answer. A piece that goes on with the last block (same type and index) is joined to
/// it: texts are appended, a signature or an id is taken over.
void AddReasoningDetails(json::Array& details, const json::Array& piece);

/// The blocks as a message's vendor_state, and back. Nothing if the state is another's, or there are none.
std::string WriteReasoningDetails(const json::Array& details);
std::optional<json::Array> ReadReasoningDetails(std::string_view vendor_state);

}  // namespace beseda::openai
