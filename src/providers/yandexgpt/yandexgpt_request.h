#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/yandexgpt/yandexgpt_errors.h"

namespace beseda::yandexgpt {

/// What the account and the model say of a request.
struct Encoding {
  std::string_view model_uri;
  Quirks quirks = 0;
  bool stream = false;
};

/// The body of POST /foundationModels/v1/completion. Errors: kInvalid, for what this API cannot carry, with the field's
/// path.
Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding);

}  // namespace beseda::yandexgpt
