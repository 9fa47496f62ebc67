#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"

namespace beseda::flow {

class Run;
class ScheduleRule;
struct Input;
class Workplace;

/// What a node decided.
struct Step {
  enum class Kind : std::uint8_t {
    kLeave,   ///< By the port `target`.
    kWait,    ///< For what was asked of Run.
    kWork,    ///< Work() has to be done.
    kCall,    ///< On at the node `target`; when that path ends, back here by the first port.
    kJump,    ///< On at the node `target`.
    kReturn,  ///< The sub-flow ends.
    kEnd,     ///< The session ends.
    kBegin,   ///< On at the node `target`, a trigger or a start, as if nothing had been before; variables stay.
    kFail,    ///< Run::failure says why.
  };
  Kind kind;
  std::int32_t target = -1;

  static Step Leave(std::int32_t port) { return {Kind::kLeave, port}; }
  static Step Wait() { return {Kind::kWait}; }
  static Step Work() { return {Kind::kWork}; }
  static Step Call(std::int32_t node) { return {Kind::kCall, node}; }
  static Step Jump(std::int32_t node) { return {Kind::kJump, node}; }
  static Step Begin(std::int32_t node) { return {Kind::kBegin, node}; }
  static Step Return() { return {Kind::kReturn}; }
  static Step End() { return {Kind::kEnd}; }
};

/// A compiled block. Immutable, run by many threads at a time; all that changes is in the Run.
class Node {
 public:
  virtual ~Node() = default;

  virtual Step Enter(Run& run) const = 0;
  /// What it waited for has come. Only for nodes that wait.
  virtual Step Resume(Run& run, const Input& input) const;
  /// The external effect, after Step::Work. Errors: the whole turn's (contracts/turn.h).
  virtual Task<Result<Step>> Work(Run& run, Workplace& workplace) const;

  /// Whether a trigger fires on a message, or on something that happened; `idle`: nothing waits for an answer.
  virtual bool Fires(const Run&, const Input&, bool /*idle*/) const { return false; }
  /// Keeps of what it fires on what its path needs. kInvalid: a variable cannot take it.
  virtual Status Keep(Run&, const Input&) const { return Ok(); }
  /// Of a trigger that fires when the person has said nothing for so long.
  virtual std::optional<Micros> silence() const { return std::nullopt; }
  /// Of a trigger that fires by a plan.
  virtual const ScheduleRule* plan() const { return nullptr; }
  /// Whether it waits for a call from another system.
  virtual bool takes_calls() const { return false; }
  /// Whether it looks at what the person said earlier in the session.
  virtual bool looks_back() const { return false; }
  /// Whether the bot says nothing while it waits, and answers again when its time is over.
  virtual bool resumes_bot() const { return false; }
  /// Whether something that happened goes to this node while it waits; `name` is the event's.
  virtual bool TakesEvent(std::string_view /*name*/) const { return false; }
};

}  // namespace beseda::flow
