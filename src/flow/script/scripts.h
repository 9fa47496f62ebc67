#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda::flow {

/// An expression or a script of an author, checked and compiled. Immutable, may be run by many threads.
class Script;
using ScriptPtr = std::shared_ptr<const Script>;

/// Where a running script finds variables; asked on the thread that runs the script.
class ScriptVariables {
 public:
  virtual ~ScriptVariables() = default;
  /// The variable's value; null: there is none of this name (Lua sees nil).
  virtual const json::Value* Get(std::string_view name) const = 0;
  /// An assignment to a global. An error stops the script and says why.
  virtual Status Set(std::string_view name, json::Value value) = 0;
};

struct ScriptLimits {
  std::int64_t instructions = 1'000'000;
  std::size_t memory_bytes = 4 * 1024 * 1024;
  Micros time = milliseconds(100);
};

/// Runs Lua 5.4 in a sandbox: base functions that touch nothing outside, string, table, math (without random) and utf8; no
/// files, network, clock, loading of code or access to metatables of ours (lua_library.h). Variables are globals: a table
/// that a script changes within is stored as well, a global function is of this run only, a null is nil (within lists
/// `null`). Thread-safe.
class Scripts {
 public:
  Scripts();
  ~Scripts();

  /// An expression ("age >= 18 and plan == 'pro'"): its value. It cannot assign. kInvalid with line and what is wrong.
  Result<ScriptPtr> CompileExpression(std::string source);
  /// Statements; `return` gives the value (nil if none). Assignments to globals set variables.
  Result<ScriptPtr> CompileScript(std::string source);

  /// Errors (kInvalid, in words for the author, with the line): a mistake in the script; a limit ("The script did not end
  /// within 1,000,000 instructions."); a value that is no JSON (function, cyclic table).
  Result<json::Value> Run(const Script& script, ScriptVariables& variables, const ScriptLimits& limits) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Names of the globals that the script reads (not its locals and not the library), for checks of unset variables.
std::vector<std::string> ReadVariables(const Script& script);
/// Those that it assigns to, other than functions.
std::vector<std::string> WrittenVariables(const Script& script);

}  // namespace beseda::flow
