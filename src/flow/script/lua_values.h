#pragma once

#include <lua.hpp>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::flow {

/// JSON values as Lua values and back. Lists and objects become tables that remember which of the two they were, for an
/// empty table looks alike. A null in a list is `null` (a light userdata), so that the list keeps its length; a null
/// member of an object is left out.

/// Makes what the others need; once for a state. May raise.
void PrepareValues(lua_State* state);

/// Pushes it. May raise a Lua error (memory).
void PushJson(lua_State* state, const json::Value& value);

/// Bounds of what a script may give back, so that a table that holds itself many times over does not grow without end.
inline constexpr std::size_t kMostValues = 100'000;
inline constexpr std::size_t kMostTextBytes = 4 * 1024 * 1024;

/// The value at `index`. Raises no Lua error. Numbers without a fraction are integers; members are in the order of their
/// names; an empty table that was made by the script is a list. kInvalid: what is no JSON (functions, NaN, text that is
/// not UTF-8, tables with both numbers and names or with holes, cycles, too deep, too large).
Result<json::Value> ReadJson(lua_State* state, int index);

/// Whether they are the same but for what PushJson and ReadJson do not keep: null members and fractions of zero.
bool SameForScripts(const json::Value& before, const json::Value& after);

}  // namespace beseda::flow
