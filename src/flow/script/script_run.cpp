#include "flow/script/script_run.h"

#include <cstdlib>

#include "flow/script/script_memory.h"

namespace beseda::flow {
namespace {

void LookAtLimits(lua_State* state, lua_Debug*) {
  const auto& run = RunOf(state);
  if (run.stop != StopReason::kNone) StopRun(state, run.stop);
  SetHook(state, kHookStep);
  Charge(state, kHookStep + MemoryOf(state).TakeWork());
}

}  // namespace

ScriptRun& RunOf(lua_State* state) { return **static_cast<ScriptRun**>(lua_getextraspace(state)); }

void SetRun(lua_State* state, ScriptRun* run) { *static_cast<ScriptRun**>(lua_getextraspace(state)) = run; }

void Charge(lua_State* state, std::int64_t instructions) {
  auto& run = RunOf(state);
  // What a script asks for may be as large as numbers go.
  if (instructions > run.limits.instructions - run.used) StopRun(state, StopReason::kInstructions);
  run.used += instructions;
  if (std::chrono::steady_clock::now() > run.deadline) StopRun(state, StopReason::kTime);
}

void StopRun(lua_State* state, StopReason reason) {
  auto& run = RunOf(state);
  run.stop = reason;
  SetHook(state, 1);
  lua_pushlightuserdata(state, &run);
  lua_error(state);
  std::abort();  // lua_error does not return.
}

void SetHook(lua_State* state, int instructions) { lua_sethook(state, &LookAtLimits, LUA_MASKCOUNT, instructions); }

}  // namespace beseda::flow
