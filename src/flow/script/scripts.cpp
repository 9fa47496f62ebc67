#include "flow/script/scripts.h"

#include <atomic>
#include <mutex>

#include "flow/script/interpreter.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostSourceBytes = 64 * 1024;
constexpr std::size_t kMostKept = 16;

std::uint64_t NextId() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

/// Interpreters that are free: one a thread that runs scripts at the same moment.
struct Scripts::State {
  std::mutex mutex;
  std::vector<std::unique_ptr<Interpreter>> free;

  std::unique_ptr<Interpreter> Take() {
    {
      std::lock_guard lock(mutex);
      if (!free.empty()) {
        auto taken = std::move(free.back());
        free.pop_back();
        return taken;
      }
    }
    return Interpreter::Make();
  }

  void GiveBack(std::unique_ptr<Interpreter> interpreter) {
    if (interpreter->worn()) return;
    std::unique_lock lock(mutex);
    if (free.size() < kMostKept) free.push_back(std::move(interpreter));
    lock.unlock();  // A superfluous one goes without the lock.
  }

  Result<ScriptPtr> Compile(std::string source, bool expression);
};

Result<ScriptPtr> Scripts::State::Compile(std::string source, bool expression) {
  const std::string_view what = expression ? "expression" : "script";
  if (source.size() > kMostSourceBytes) {
    return Error(ErrorCode::kInvalid, "The " + std::string(what) + " is too long: more than 64 KB.");
  }
  auto script = std::make_shared<Script>();
  script->id = NextId();
  script->expression = expression;
  // The line end is for a comment at the end of the expression.
  script->source = expression ? "return (" + source + "\n)" : std::move(source);
  auto interpreter = Take();
  if (!interpreter) return Error(ErrorCode::kInternal, "There is no memory to run scripts.");
  auto names = interpreter->Compile(*script);
  GiveBack(std::move(interpreter));
  if (!names.ok()) return std::move(names).error();
  script->names = std::move(*names);
  return ScriptPtr(std::move(script));
}

Scripts::Scripts() : state_(std::make_unique<State>()) {}
Scripts::~Scripts() = default;

Result<ScriptPtr> Scripts::CompileExpression(std::string source) { return state_->Compile(std::move(source), true); }
Result<ScriptPtr> Scripts::CompileScript(std::string source) { return state_->Compile(std::move(source), false); }

Result<json::Value> Scripts::Run(const Script& script, ScriptVariables& variables, const ScriptLimits& limits) const {
  auto interpreter = state_->Take();
  if (!interpreter) return Error(ErrorCode::kInternal, "There is no memory to run scripts.");
  auto value = interpreter->Run(script, variables, limits);
  state_->GiveBack(std::move(interpreter));
  return value;
}

std::vector<std::string> ReadVariables(const Script& script) { return script.names.read; }
std::vector<std::string> WrittenVariables(const Script& script) { return script.names.written; }

}  // namespace beseda::flow
