#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::server {

/// What the playground asks, and whom.
struct PlaygroundQuestion {
  std::vector<std::string> models = {};  ///< Our ids of models and routes; 1 to 6, each once.
  ChatRequest request = {};              ///< Without a call's id and trace.
};

/// The fields of the request's body.
extern const std::initializer_list<std::string_view> kPlaygroundFields;

/// Errors: kInvalid, with the field.
Result<PlaygroundQuestion> ReadPlaygroundQuestion(const json::Object& body);

}  // namespace beseda::server
