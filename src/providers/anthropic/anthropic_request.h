#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"
#include "providers/anthropic/anthropic_errors.h"

namespace beseda::anthropic {

/// What the account and the model say of a request.
struct Encoding {
  std::string_view model;
  Quirks quirks = 0;
  bool stream = false;
  bool prompt_caching = true;
  std::int64_t default_max_tokens = 0;  ///< The vendor asks for a bound; 0: not known for this model.
};

/// The body of POST /v1/messages. Errors: kInvalid, for what this API cannot carry, with the field's path.
Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding);

}  // namespace beseda::anthropic
