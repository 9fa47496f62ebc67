#include "routing/call_race.h"

#include <deque>
#include <utility>
#include <vector>

#include "base/suspend.h"
#include "base/task.h"

namespace beseda::routing {
namespace {

constexpr std::size_t kMostWaiting = 64;  // pieces not taken yet

}  // namespace

struct CallRace::State {
  struct Running {
    Scope::Spawned task;
    bool cancelled = false;
    bool ended = false;
    Waker writer;  // waits for the reader
  };

  explicit State(Executor executor) : executor(std::move(executor)) {}

  void Put(Event event) {
    if (left) return;
    events.push_back(std::move(event));
    reader.Wake();
  }

  const Executor executor;
  std::deque<Event> events;
  std::deque<Running> calls;  // stays in place as it grows
  Waker reader;
  bool left = false;  // nobody reads any more
  std::optional<Time> alarm;
  std::optional<Time> rings_at;  // when the task of the alarm looks at it
  std::size_t alarm_number = 0;
  Scope::Spawned alarm_task;
};

/// Tells how a call ended, even if it is dropped or thrown out of.
class CallRace::Ending {
 public:
  Ending(Scope& scope, std::shared_ptr<State> state, std::size_t call)
      : scope_(&scope), state_(std::move(state)), call_(call) {}
  Ending(Ending&& other) noexcept = default;
  Ending& operator=(Ending&&) = delete;
  ~Ending() {
    if (!state_) return;
    const bool ours = state_->calls[call_].cancelled || state_->left || scope_->stopped();
    Give(ours ? Error(ErrorCode::kCancelled, "The call was stopped.")
              : Error(ErrorCode::kInternal, "The call to the model ended unexpectedly."));
  }

  void Give(Result<ChatReply> reply) {
    const auto state = std::exchange(state_, nullptr);
    state->calls[call_].ended = true;
    Event event;
    event.kind = Kind::kEnd;
    event.call = call_;
    event.reply = std::move(reply);
    state->Put(std::move(event));
  }

  const std::shared_ptr<State>& state() const { return state_; }
  std::size_t call() const { return call_; }

 private:
  Scope* scope_;
  std::shared_ptr<State> state_;
  std::size_t call_;
};

class CallRace::Pieces final : public ChatSink {
 public:
  Pieces(std::shared_ptr<State> state, std::size_t call) : state_(std::move(state)), call_(call) {}

  Task<Status> Write(ChatDelta delta) override {
    auto& own = state_->calls[call_];
    while (state_->events.size() >= kMostWaiting && !Unwanted(own)) {
      co_await SuspendCancellable([&](Waker waker) { own.writer = std::move(waker); });
    }
    if (Unwanted(own)) co_return Error(ErrorCode::kCancelled, "Nobody waits for the answer any more.");
    Event event;
    event.kind = Kind::kPiece;
    event.call = call_;
    event.piece = std::move(delta);
    state_->Put(std::move(event));
    co_return Ok();
  }

 private:
  bool Unwanted(const State::Running& own) const { return own.cancelled || state_->left; }

  std::shared_ptr<State> state_;
  std::size_t call_;
};

CallRace::CallRace(Scope& scope, Clock& clock, const Executor& executor)
    : scope_(scope), clock_(clock), state_(std::make_shared<State>(executor)) {}

CallRace::~CallRace() {
  state_->left = true;
  state_->events.clear();
  for (auto& call : state_->calls) {
    if (!call.ended) call.task.Cancel();
    call.writer.Wake();
  }
  state_->alarm_task.Cancel();
}

std::size_t CallRace::Start(std::shared_ptr<ChatModel> model, ChatRequest request, bool streamed) {
  const auto call = state_->calls.size();
  state_->calls.emplace_back();
  Ending ending(scope_, state_, call);
  state_->calls[call].task =
      scope_.SpawnOn(state_->executor, Call(std::move(model), std::move(request), streamed, std::move(ending)));
  return call;
}

Task<void> CallRace::Call(std::shared_ptr<ChatModel> model, ChatRequest request, bool streamed, Ending ending) {
  Pieces pieces(ending.state(), ending.call());
  auto reply = co_await model->Complete(std::move(request), streamed ? &pieces : nullptr);
  ending.Give(std::move(reply));
}

void CallRace::Cancel(std::size_t call) {
  auto& running = state_->calls[call];
  if (running.ended || std::exchange(running.cancelled, true)) return;
  std::erase_if(state_->events, [&](const Event& event) { return event.kind == Kind::kPiece && event.call == call; });
  running.task.Cancel();
  running.writer.Wake();
}

std::size_t CallRace::running() const {
  std::size_t running = 0;
  for (const auto& call : state_->calls) running += call.ended ? 0 : 1;
  return running;
}

void CallRace::SetAlarm(std::optional<Time> at) {
  state_->alarm = at;
  // A task that looks sooner than needed looks again; only one that would look too late is replaced.
  if (!at || (state_->rings_at && *state_->rings_at <= *at)) return;
  state_->alarm_task.Cancel();
  state_->rings_at = at;
  state_->alarm_task = scope_.SpawnOn(state_->executor, Ring(clock_, state_, ++state_->alarm_number));
}

Task<void> CallRace::Ring(Clock& clock, std::shared_ptr<State> state, std::size_t alarm) {
  while (!state->left && state->alarm_number == alarm) {
    state->rings_at = state->alarm;
    if (!state->alarm) co_return;
    const auto wait = *state->alarm - clock.Now();
    if (wait <= Micros(0)) {
      state->alarm.reset();
      state->rings_at.reset();
      state->Put(Event());
      co_return;
    }
    co_await clock.Sleep(wait);
  }
}

Task<CallRace::Event> CallRace::Next() {
  while (state_->events.empty()) {
    co_await SuspendCancellable([&](Waker waker) { state_->reader = std::move(waker); });
  }
  auto event = std::move(state_->events.front());
  state_->events.pop_front();
  for (auto& call : state_->calls) call.writer.Wake();
  co_return event;
}

bool CallRace::ready() const { return !state_->events.empty(); }

}  // namespace beseda::routing
