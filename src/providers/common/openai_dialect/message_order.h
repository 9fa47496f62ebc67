#pragma once

#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::openai {

/// For servers that want the two sides to alternate: neighbouring messages of the user, and those of the model, become
/// one; where the user speaks right after a tool's result, a short answer of the model stands between them, since
/// Mistral answers such a request with "Unexpected role 'user' after role 'tool'". `messages` are those of a request.
json::Array InAlternation(json::Array messages);

/// `id` as Mistral takes ids of tool calls: nine letters or digits. Its own stay as they are, others become a hash, so
/// that a call and its result still go together.
std::string ShortCallId(std::string_view id);

}  // namespace beseda::openai
