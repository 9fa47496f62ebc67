#pragma once

#include <cstdint>
#include <lua.hpp>
#include <memory>
#include <string>
#include <vector>

#include "flow/script/script_memory.h"
#include "flow/script/script_run.h"
#include "flow/script/scripts.h"
#include "flow/script/used_names.h"

namespace beseda::flow {

class Script {
 public:
  std::uint64_t id = 0;  ///< Of no other script of this process.
  bool expression = false;
  std::string source = {};  ///< As Lua gets it.
  UsedNames names = {};
};

/// One Lua state with the library, used by one thread at a time, for one run after another: nothing of a run is left for
/// the next one. Functions that were compiled are kept.
class Interpreter {
 public:
  /// Null if there is no memory for it.
  static std::unique_ptr<Interpreter> Make();
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Compiles it, keeps the function and gives the globals that it uses.
  Result<UsedNames> Compile(const Script& script);
  Result<json::Value> Run(const Script& script, ScriptVariables& variables, const ScriptLimits& limits);

  /// Whether it has grown so much that a new one is the better choice.
  bool worn() const;

 private:
  Interpreter() = default;
  Status CallSafely(lua_CFunction function, void* argument, const ScriptRun* run);
  Error ErrorOnTop(int status, const ScriptRun* run);
  Status StoreChanged(ScriptVariables& variables);
  void CleanUp();

  ScriptMemory memory_;
  lua_State* state_ = nullptr;
  std::size_t memory_when_new_ = 0;
};

}  // namespace beseda::flow
