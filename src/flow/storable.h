#pragma once

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::flow {

/// Whether a value may be kept in a session, which is one row read and written in every turn: at most 256 KB, and not so deep
/// that it could not be read again. kInvalid: in words for the author.
Status CheckStorable(const json::Value& value);

}  // namespace beseda::flow
