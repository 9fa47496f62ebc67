#pragma once

#include <cstddef>
#include <cstdint>
#include <lua.hpp>

namespace beseda::flow {

/// The memory of one Lua state, with a limit. Copying and collecting large pieces is work as well: it is counted, and the
/// state looks at its limits soon after.
class ScriptMemory {
 public:
  /// Lua's allocator; `self` is the ScriptMemory.
  static void* Allocate(void* self, void* block, std::size_t old_bytes, std::size_t new_bytes);

  std::size_t used() const { return used_; }
  /// No more than `bytes` beyond what is used now.
  void AllowMore(std::size_t bytes) { most_ = used_ + bytes; }
  void SetState(lua_State* state) { state_ = state; }
  /// What large pieces cost since it was last asked, in instructions.
  std::int64_t TakeWork();
  /// Whether Lua was refused memory since `AllowMore`; it collects garbage then, and may get it at a second try.
  bool refused() const { return refused_; }
  void ForgetRefusal() { refused_ = false; }

 private:
  lua_State* state_ = nullptr;
  std::size_t used_ = 0;
  std::size_t most_ = SIZE_MAX;
  std::int64_t work_ = 0;
  bool refused_ = false;
};

ScriptMemory& MemoryOf(lua_State* state);

}  // namespace beseda::flow
