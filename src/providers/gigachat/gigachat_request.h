#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/gigachat/gigachat_errors.h"

namespace beseda::gigachat {

/// What the model says of a request.
struct Encoding {
  std::string_view model;
  Quirks quirks = 0;
  bool stream = false;
};

/// The body of POST /chat/completions. Errors: kInvalid, for what this API cannot carry, with the field's path.
Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding);

/// The body of POST /embeddings.
std::string EncodeEmbedRequest(std::span<const std::string> texts, std::string_view model);

/// `functions_state_id` of an answer as ChatReply::vendor_state; empty if there is none.
std::string WrapState(std::string_view functions_state_id);

}  // namespace beseda::gigachat
