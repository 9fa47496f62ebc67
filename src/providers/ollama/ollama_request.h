#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/embedder.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_settings.h"

namespace beseda::ollama {

/// The body of POST /api/chat. Errors: kInvalid, for what this API cannot carry, with the field's path.
Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, const Settings& settings,
                                      Quirks quirks, bool stream);

/// The body of POST /api/embed.
std::string EncodeEmbedRequest(const EmbedRequest& request, std::span<const std::string> texts, std::string_view model,
                               const Settings& settings);

}  // namespace beseda::ollama
