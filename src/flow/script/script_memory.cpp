#include "flow/script/script_memory.h"

#include <cstdlib>
#include <utility>

#include "flow/script/script_run.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kLarge = 16 * 1024;
constexpr std::int64_t kBytesAnInstruction = 64;
constexpr std::int64_t kSoon = 2 * kHookStep;
// A full collection, which is what follows a refusal, costs about as much.
constexpr std::int64_t kRefusalWork = 20'000;

}  // namespace

void* ScriptMemory::Allocate(void* self, void* block, std::size_t old_bytes, std::size_t new_bytes) {
  auto& memory = *static_cast<ScriptMemory*>(self);
  if (block == nullptr) old_bytes = 0;  // It says what kind of thing is to be made.
  if (new_bytes == 0) {
    std::free(block);
    memory.used_ -= old_bytes;
    return nullptr;
  }
  const bool grows = new_bytes > old_bytes;
  const auto more = grows ? new_bytes - old_bytes : 0;
  std::int64_t work = more >= kLarge ? std::int64_t(more) / kBytesAnInstruction : 0;
  void* place = nullptr;
  if (grows && (memory.used_ >= memory.most_ || more > memory.most_ - memory.used_)) {
    memory.refused_ = true;
    work = kRefusalWork;
  } else {
    place = std::realloc(block, new_bytes);
    if (place) memory.used_ = memory.used_ - old_bytes + new_bytes;
  }
  if (work > 0) {
    memory.work_ += work;
    if (memory.work_ > kSoon && memory.state_ && lua_gethookmask(memory.state_) != 0) SetHook(memory.state_, 1);
  }
  return place;
}

std::int64_t ScriptMemory::TakeWork() { return std::exchange(work_, 0); }

ScriptMemory& MemoryOf(lua_State* state) {
  void* memory = nullptr;
  (void)lua_getallocf(state, &memory);
  return *static_cast<ScriptMemory*>(memory);
}

}  // namespace beseda::flow
