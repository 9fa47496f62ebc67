#pragma once

#include "json/json.h"
#include "quality/prompt_rows.h"
#include "server/api/api.h"

namespace beseda::server {

json::Object EncodePrompt(const quality::Prompt& prompt);
json::Object EncodePromptVersion(const quality::PromptVersion& version);

/// The prompt that the path names. kNotFound.
Result<quality::Prompt> OwnPrompt(Tx& tx, const Call& call);

/// A version of the caller's, from "text" and "note"; without prompt and number. Errors: kInvalid.
Result<quality::PromptVersion> ReadPromptVersion(const Api& api, const Call& call, const json::Object& body);

}  // namespace beseda::server
