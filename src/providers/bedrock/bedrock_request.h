#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "providers/bedrock/bedrock_errors.h"

namespace beseda::bedrock {

/// What the account and the model say of a request.
struct Encoding {
  std::string_view model;  ///< Its id, that of an inference profile, or an ARN.
  Quirks quirks = 0;
  bool prompt_caching = true;
};

/// The body of POST /model/{id}/converse and /converse-stream. Errors: kInvalid, for what this API cannot carry, with
/// the field's path.
Result<std::string> EncodeRequest(const ChatRequest& request, const Encoding& encoding);

/// The name of the tool that stands in for an output format under kSchemaByTool; empty if there is no schema.
std::string SchemaTool(const ChatRequest& request, Quirks quirks);

}  // namespace beseda::bedrock
