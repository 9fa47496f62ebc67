#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beseda::flow {

/// What names of a JavaScript expression mean here.
struct JsNames {
  /// "temp", "order", "total" -> a Lua expression; nothing: unknown. Typebot's code has no such names.
  std::function<std::optional<std::string>(const std::vector<std::string>& path)> path = {};
  /// {{Name}} -> the variable.
  std::function<std::string(std::string_view name)> braces = {};
};

/// A JavaScript expression as one of our Lua: literals, names, arithmetic, comparisons, logic, ?:, template texts and the
/// commonest methods of texts, lists, Math and Number. What JavaScript does with missing values is kept: they count as 0 in
/// sums, as "" in texts, and compare as false. Nothing: it holds something else (functions, dates, regular expressions…).
/// Bounded: 4,000 bytes in, 100 levels deep.
std::optional<std::string> LuaOfJs(std::string_view source, const JsNames& names);

}  // namespace beseda::flow
