#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/scope.h"
#include "contracts/chat_model.h"
#include "routing/alarms.h"

namespace beseda::routing {

/// Calls that run beside the task which waits for them, and an alarm. What they write and how they end is told to that
/// task one event after the other. So it can turn away from a call that does not keep its times, or let two of them
/// race: a call that is left behind is cancelled and touches nothing of the waiting task's any more.
/// Used by one task; `executor` is that task's, and runs one thing at a time. The scope must outlive the calls.
class CallRace {
 public:
  enum class Kind { kPiece, kEnd, kAlarm };
  struct Event {
    Kind kind = Kind::kAlarm;
    std::size_t call = 0;
    ChatDelta piece = {};
    std::optional<Result<ChatReply>> reply = std::nullopt;  ///< Of kEnd.
  };

  /// `alarms`: where the alarm is to ring, if many races share them.
  CallRace(Scope& scope, Clock& clock, const Executor& executor, std::shared_ptr<Alarms> alarms = nullptr);
  CallRace(const CallRace&) = delete;
  CallRace& operator=(const CallRace&) = delete;
  /// Cancels what still runs.
  ~CallRace();

  /// Starts a call; calls count from 0. Its pieces come only if it is `streamed`. A call waits where several of its
  /// pieces have not been taken.
  std::size_t Start(std::shared_ptr<ChatModel> model, ChatRequest request, bool streamed);
  /// Asks a call to end. Its pieces come no more; its end comes with kCancelled.
  void Cancel(std::size_t call);
  /// How many have not ended.
  std::size_t running() const;

  /// One alarm at a time: the newer one replaces the older.
  void SetAlarm(std::optional<Time> at);

  /// The next event.
  Task<Event> Next();
  /// Whether Next would give one without waiting.
  bool ready() const;

 private:
  struct State;
  class Ending;
  class Pieces;
  static Task<void> Call(std::shared_ptr<ChatModel> model, ChatRequest request, bool streamed, Ending ending);

  Scope& scope_;
  const std::shared_ptr<Alarms> alarms_;
  std::shared_ptr<State> state_;
};

}  // namespace beseda::routing
