#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "providers/gemini/gemini_errors.h"

namespace beseda::gemini {

/// The body of POST …:generateContent and …:streamGenerateContent. Errors: kInvalid, for what this API cannot carry,
/// with the field's path.
Result<std::string> EncodeChatRequest(const ChatRequest& request, Quirks quirks);

/// The body of POST …:batchEmbedContents.
std::string EncodeEmbedRequest(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model);

/// What ToolCall::vendor_state and ChatReply::vendor_state hold: a thoughtSignature, marked as this vendor's. Empty for
/// an empty signature.
std::string WrapSignature(std::string_view signature);
/// The signature; empty if it is another vendor's state.
std::string_view UnwrapSignature(std::string_view vendor_state);

}  // namespace beseda::gemini
