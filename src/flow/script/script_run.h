#pragma once

#include <chrono>
#include <cstdint>
#include <lua.hpp>
#include <string>

#include "flow/script/scripts.h"

namespace beseda::flow {

/// Why a run was stopped for good. A script cannot catch it.
enum class StopReason { kNone, kInstructions, kTime, kMemory, kVariable };

/// One run of a script, as the functions that Lua calls see it. Lives outside of everything that a Lua error jumps over.
struct ScriptRun {
  ScriptVariables& variables;
  const ScriptLimits& limits;
  bool may_assign = false;
  std::int64_t used = 0;  ///< Instructions, and what else was charged like them.
  std::chrono::steady_clock::time_point deadline = {};
  StopReason stop = StopReason::kNone;
  std::string problem = {};   ///< If kVariable: why.
  bool has_globals = false;   ///< Something is kept in the table of this run's globals.
};

/// Instructions between two looks at the limits.
inline constexpr int kHookStep = 100;

/// The run that a state is at.
ScriptRun& RunOf(lua_State* state);
void SetRun(lua_State* state, ScriptRun* run);

/// Counts work that Lua's own instructions do not show (a loop inside a library function) as `instructions`, and stops
/// the run when a limit is passed. Raises a Lua error: no C++ object with a destructor may be alive where it is called.
void Charge(lua_State* state, std::int64_t instructions);
/// Stops the run: a Lua error that comes up again at the next instruction if the script catches it.
[[noreturn]] void StopRun(lua_State* state, StopReason reason);
/// Lets the hook look at the limits every `instructions`.
void SetHook(lua_State* state, int instructions);

}  // namespace beseda::flow
