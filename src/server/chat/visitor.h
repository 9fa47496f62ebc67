#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace beseda::server {

/// A visitor of the web chat is known by a secret that only the browser has; we store nothing but its hash, which is
/// both the visitor's id on the channel and the key of the one conversation that the visitor has there.
std::string NewVisitorToken(Random& random);

/// The key for a token, or nothing if the text is no token of ours.
std::optional<std::string> VisitorKey(std::string_view token);

/// The token in "Authorization: Bearer …", or empty.
std::string_view BearerToken(std::string_view authorization);

}  // namespace beseda::server
