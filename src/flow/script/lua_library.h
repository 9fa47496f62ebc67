#pragma once

#include <lua.hpp>
#include <string_view>

namespace beseda::flow {

/// What a script can call: of Lua's libraries that which touches nothing outside, cannot be changed by a script (states are
/// used again, by others), and counts the work that it does within one instruction. Besides that, differs from Lua in:
/// - `pairs` goes through names in their order, and tables and functions as texts have no address, so that a run with the
///   same variables gives the same;
/// - `setmetatable` refuses __gc: finalizers run where nothing counts; there are no coroutines and no xpcall for the same reason;
/// - there is `null`, for nothing within a list.
/// Pushes a table of it all by name. May raise.
void PushLibrary(lua_State* state);

bool IsLibraryName(std::string_view name);

/// Replaces the table on the top by one that reads from it and cannot be written.
void MakeReadOnly(lua_State* state);

}  // namespace beseda::flow
