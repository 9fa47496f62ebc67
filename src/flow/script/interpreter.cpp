#include "flow/script/interpreter.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/text.h"
#include "flow/script/lua_library.h"
#include "flow/script/lua_values.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

// Their addresses are names in the registry.
constexpr char kEnvironment = 'e';  // what scripts have for _ENV
constexpr char kFunctions = 'f';    // compiled functions by the scripts' ids
constexpr char kGlobals = 'g';      // tables and functions that are globals of this run

constexpr const char* kChunkName = "=line";  // "line:3: …" in Lua's messages
constexpr std::size_t kCollectFrom = 512 * 1024;
constexpr std::size_t kWornBytes = 16 * 1024 * 1024;
constexpr std::size_t kCompileBytes = 8 * 1024 * 1024;

std::string Grouped(std::int64_t number) {
  auto text = std::to_string(number);
  for (auto at = std::int64_t(text.size()) - 3; at > 0; at -= 3) text.insert(std::size_t(at), ",");
  return text;
}

// "line:3: what is wrong" as "Line 3: what is wrong".
std::string WordsOf(std::string text) {
  if (text.starts_with("line:")) text.replace(0, 5, "Line ");
  return text;
}

Error LimitError(const ScriptRun& run) {
  std::string message;
  switch (run.stop) {
    case StopReason::kInstructions: message = "The script did not end within " + Grouped(run.limits.instructions) + " instructions."; break;
    case StopReason::kTime:
      message = "The script did not end within " + std::to_string(run.limits.time.count() / 1000) + " ms.";
      break;
    case StopReason::kMemory:
      message = "The script needed more than " + Grouped(std::int64_t(run.limits.memory_bytes / 1024)) + " KB of memory.";
      break;
    case StopReason::kVariable: message = WordsOf(run.problem); break;
    case StopReason::kNone: break;
  }
  return Error(ErrorCode::kInvalid, std::move(message));
}

// Keeps the value at `value` as a global of this run by the name at 2.
void KeepGlobal(lua_State* state, int value) {
  auto& run = RunOf(state);
  value = lua_absindex(state, value);
  if (!run.has_globals) {
    lua_newtable(state);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &kGlobals);
    run.has_globals = true;
  }
  lua_rawgetp(state, LUA_REGISTRYINDEX, &kGlobals);
  lua_pushvalue(state, 2);
  lua_pushvalue(state, value);
  lua_rawset(state, -3);
  lua_pop(state, 1);
}

const json::Value* FindVariable(ScriptRun& run, std::string_view name) noexcept {
  try {
    return run.variables.Get(name);
  } catch (const std::exception& error) {
    run.problem = error.what();
    run.stop = StopReason::kVariable;
    return nullptr;
  }
}

// The variable by the name at 2, or a part of the library (the upvalue).
int ReadGlobal(lua_State* state) {
  if (lua_type(state, 2) != LUA_TSTRING) return lua_pushnil(state), 1;
  auto& run = RunOf(state);
  if (run.has_globals) {
    lua_rawgetp(state, LUA_REGISTRYINDEX, &kGlobals);
    lua_pushvalue(state, 2);
    if (lua_rawget(state, -2) != LUA_TNIL) return 1;
  }
  std::size_t size = 0;
  const char* name = lua_tolstring(state, 2, &size);
  const auto* variable = FindVariable(run, {name, size});
  if (run.stop != StopReason::kNone) StopRun(state, run.stop);
  if (variable == nullptr) {
    lua_pushvalue(state, 2);
    lua_rawget(state, lua_upvalueindex(1));
    return 1;
  }
  PushJson(state, *variable);
  // The script may change it, and meets the same table again.
  if (lua_istable(state, -1)) KeepGlobal(state, -1);
  return 1;
}

// Sets the variable by the name at 2 to the value at 3; false with the problem noted.
bool SetVariable(lua_State* state, ScriptRun& run) noexcept {
  try {
    std::size_t size = 0;
    const char* name = lua_tolstring(state, 2, &size);
    auto value = ReadJson(state, 3);
    auto done = value.ok() ? run.variables.Set({name, size}, std::move(*value)) : Status(std::move(value).error());
    if (done.ok()) return true;
    run.problem = done.error().message;
  } catch (const std::exception& error) {
    run.problem = error.what();
  }
  return false;
}

// Puts the line where the script is before the problem.
void NoteLine(ScriptRun& run, const char* where) noexcept {
  try {
    run.problem.insert(0, where);
  } catch (const std::exception&) {
    // Then without the line.
  }
}

int WriteGlobal(lua_State* state) {
  auto& run = RunOf(state);
  if (!run.may_assign) return luaL_error(state, "an expression cannot assign; use == to compare");
  if (lua_type(state, 2) != LUA_TSTRING) return luaL_error(state, "a variable's name is a text");
  if (lua_isfunction(state, 3)) return KeepGlobal(state, 3), 0;  // of this run only
  if (!SetVariable(state, run)) {
    luaL_where(state, 1);
    NoteLine(run, lua_tostring(state, -1));
    StopRun(state, StopReason::kVariable);
  }
  if (run.has_globals || lua_istable(state, 3)) {
    if (!lua_istable(state, 3)) lua_pushnil(state), lua_replace(state, 3);
    KeepGlobal(state, 3);
  }
  return 0;
}

int Prepare(lua_State* state) {
  PrepareValues(state);
  lua_newtable(state);
  lua_rawsetp(state, LUA_REGISTRYINDEX, &kFunctions);
  lua_pushboolean(state, 0);
  lua_rawsetp(state, LUA_REGISTRYINDEX, &kGlobals);
  lua_newtable(state);  // the environment: always empty, so that everything goes through its metatable
  lua_createtable(state, 0, 3);
  PushLibrary(state);
  lua_pushcclosure(state, &ReadGlobal, 1);
  lua_setfield(state, -2, "__index");
  lua_pushcfunction(state, &WriteGlobal);
  lua_setfield(state, -2, "__newindex");
  lua_pushboolean(state, 0);
  lua_setfield(state, -2, "__metatable");
  lua_setmetatable(state, -2);
  lua_rawsetp(state, LUA_REGISTRYINDEX, &kEnvironment);
  return 0;
}

// Leaves the compiled function on the stack.
void PushFunction(lua_State* state, const Script& script) {
  lua_rawgetp(state, LUA_REGISTRYINDEX, &kFunctions);
  if (lua_rawgeti(state, -1, lua_Integer(script.id)) == LUA_TNIL) {
    lua_pop(state, 1);
    if (luaL_loadbufferx(state, script.source.data(), script.source.size(), kChunkName, "t") != LUA_OK) lua_error(state);
    lua_pushvalue(state, -1);
    lua_rawseti(state, -3, lua_Integer(script.id));
  }
  lua_remove(state, -2);
}

int CompileOnly(lua_State* state) {
  const auto& script = *static_cast<const Script*>(lua_touserdata(state, 1));
  PushFunction(state, script);
  return 1;
}

int CallScript(lua_State* state) {
  const auto& script = *static_cast<const Script*>(lua_touserdata(state, 1));
  PushFunction(state, script);
  // A script may have put something else in the place of its _ENV.
  lua_rawgetp(state, LUA_REGISTRYINDEX, &kEnvironment);
  if (lua_setupvalue(state, -2, 1) == nullptr) lua_pop(state, 1);
  SetHook(state, kHookStep);
  lua_call(state, 0, 1);
  return 1;
}

int AppendDump(lua_State*, const void* piece, std::size_t size, void* dump) {
  try {
    static_cast<std::string*>(dump)->append(static_cast<const char*>(piece), size);
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace

std::unique_ptr<Interpreter> Interpreter::Make() {
  std::unique_ptr<Interpreter> made(new Interpreter());
  made->state_ = lua_newstate(&ScriptMemory::Allocate, &made->memory_);
  if (!made->state_) return nullptr;
  made->memory_.SetState(made->state_);
  SetRun(made->state_, nullptr);
  lua_pushcfunction(made->state_, &Prepare);
  if (lua_pcall(made->state_, 0, 0, 0) != LUA_OK) return nullptr;
  made->memory_when_new_ = made->memory_.used();
  return made;
}

Interpreter::~Interpreter() {
  if (state_) lua_close(state_);
}

bool Interpreter::worn() const { return memory_.used() > memory_when_new_ + kWornBytes; }

// Calls `function` with one light userdata; its result is on the top.
Status Interpreter::CallSafely(lua_CFunction function, void* argument, const ScriptRun* run) {
  lua_pushcfunction(state_, function);
  lua_pushlightuserdata(state_, argument);
  const int status = lua_pcall(state_, 1, 1, 0);
  lua_sethook(state_, nullptr, 0, 0);
  if (status != LUA_OK) return ErrorOnTop(status, run);
  return Ok();
}

Error Interpreter::ErrorOnTop(int status, const ScriptRun* run) {
  if (run && run->stop != StopReason::kNone) return LimitError(*run);
  std::size_t size = 0;
  const char* text = lua_type(state_, -1) == LUA_TSTRING ? lua_tolstring(state_, -1, &size) : nullptr;
  const std::string_view words(text ? text : "", size);
  // Lua's buffers report it as an ordinary error.
  if (status == LUA_ERRMEM || (memory_.refused() && words.find("not enough memory") != words.npos)) {
    if (!run) return Error(ErrorCode::kInvalid, "The script is too large.");
    auto stopped = ScriptRun{run->variables, run->limits};
    stopped.stop = StopReason::kMemory;
    return LimitError(stopped);
  }
  if (!text) return Error(ErrorCode::kInvalid, std::string("The script raised an error that is a ") + luaL_typename(state_, -1) + ".");
  return Error(ErrorCode::kInvalid, WordsOf(ToUtf8(words.substr(0, 1000))));
}

Result<UsedNames> Interpreter::Compile(const Script& script) {
  memory_.ForgetRefusal();
  memory_.AllowMore(kCompileBytes);
  auto compiled = CallSafely(&CompileOnly, const_cast<Script*>(&script), nullptr);
  std::string dump;
  if (compiled.ok() && lua_dump(state_, &AppendDump, &dump, 0) != 0) dump.clear();
  CleanUp();
  if (!compiled.ok()) return std::move(compiled).error();
  return NamesUsedIn(dump);
}

Result<json::Value> Interpreter::Run(const Script& script, ScriptVariables& variables, const ScriptLimits& limits) {
  ScriptRun run{variables, limits};
  run.may_assign = !script.expression;
  run.deadline = std::chrono::steady_clock::now() + limits.time;
  SetRun(state_, &run);
  memory_.ForgetRefusal();
  (void)memory_.TakeWork();
  memory_.AllowMore(limits.memory_bytes);
  auto done = CallSafely(&CallScript, const_cast<Script*>(&script), &run);
  Result<json::Value> value = json::Value(nullptr);
  if (!done.ok()) {
    value = std::move(done).error();
  } else {
    value = ReadJson(state_, -1);
    if (value.ok() && run.may_assign && run.has_globals) {
      if (auto stored = StoreChanged(variables); !stored.ok()) value = std::move(stored).error();
    }
  }
  SetRun(state_, nullptr);
  CleanUp();
  return value;
}

// Tables that are variables may have been changed within.
Status Interpreter::StoreChanged(ScriptVariables& variables) {
  if (!lua_checkstack(state_, 8)) return Error(ErrorCode::kInvalid, "The script needed more memory than it may have.");
  lua_rawgetp(state_, LUA_REGISTRYINDEX, &kGlobals);
  std::vector<std::pair<std::string, json::Value>> changed;
  for (lua_pushnil(state_); lua_next(state_, -2); lua_pop(state_, 1)) {
    if (!lua_istable(state_, -1)) continue;
    std::size_t size = 0;
    const char* name = lua_tolstring(state_, -2, &size);
    const std::string_view variable(name, size);
    TRY(auto now, ReadJson(state_, -1));
    const auto* before = variables.Get(variable);
    if (!before || !SameForScripts(*before, now)) changed.emplace_back(variable, std::move(now));
  }
  std::sort(changed.begin(), changed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [name, value] : changed) CHECK_OK(variables.Set(name, std::move(value)));
  return Ok();
}

void Interpreter::CleanUp() {
  lua_settop(state_, 0);
  lua_pushboolean(state_, 0);  // The key is there already, so this needs no memory.
  lua_rawsetp(state_, LUA_REGISTRYINDEX, &kGlobals);
  memory_.AllowMore(kCompileBytes);
  if (memory_.used() > memory_when_new_ + kCollectFrom) lua_gc(state_, LUA_GCCOLLECT);
}

}  // namespace beseda::flow
