#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda::flow {

/// Globals that a script uses, without the library and the functions that it defines itself.
struct UsedNames {
  std::vector<std::string> read = {};     ///< In the order of their names, each once.
  std::vector<std::string> written = {};
};

/// Reads them from a function as lua_dump of Lua 5.4 writes it, with its debug information: there the compiler has settled
/// what is local. What it does not understand (or a script with more than 255 constants in a function) gives fewer names.
UsedNames NamesUsedIn(std::string_view dump);

}  // namespace beseda::flow
