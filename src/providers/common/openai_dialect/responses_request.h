#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/common/openai_dialect/openai_quirks.h"

namespace beseda::openai {

/// The body of POST /responses (https://platform.openai.com/docs/api-reference/responses/create). Nothing is stored at
/// the vendor: the whole conversation goes along, thoughts in sealed form included. Errors: kInvalid, for what this API
/// cannot carry (audio, stop sequences), with the field's path.
Result<std::string> EncodeResponsesRequest(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream);

}  // namespace beseda::openai
