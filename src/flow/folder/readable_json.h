#pragma once

#include <string>

#include "json/fwd.h"

namespace beseda::flow {

/// JSON as people and git like it: keys sorted, two spaces, a member a line, a new line at the end; points ("[120, 80]")
/// and edges stay on one line. Reading it gives the same value.
std::string ReadableJson(const json::Object& object);

}  // namespace beseda::flow
