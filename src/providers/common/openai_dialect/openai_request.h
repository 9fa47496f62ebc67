#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/common/openai_dialect/openai_quirks.h"

namespace beseda::openai {

/// The body of POST /chat/completions. Errors: kInvalid, for what this API cannot carry, with the field's path.
Result<std::string> EncodeChatRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream);

}  // namespace beseda::openai
