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

struct CallRace::State final : Alarms::Alarm, std::enable_shared_from_this<State> {
  struct Running {
    Scope::Spawned task;
    bool cancelled = false;
    bool ended = false;
    Waker writer;  // waits for the reader
  };

  State(Scope& scope, Clock& clock, Executor executor) : scope(scope), clock(clock), executor(std::move(executor)) {}

  void Put(Event event) {
    if (left) return;
    events.push_back(std::move(event));
    reader.Wake();
  }

  void OnTime() override { scope.SpawnOn(executor, Ring(shared_from_this())); }
  static Task<void> Ring(std::shared_ptr<State> state) {
    if (!state->alarm || *state->alarm > state->clock.Now()) co_return;  // set anew in the meantime
    state->alarm.reset();
    state->Put(Event());
  }

  Scope& scope;
  Clock& clock;
  const Executor executor;
  std::deque<Event> events;
  std::deque<Running> calls;  // stays in place as it grows
  Waker reader;
  bool left = false;  // nobody reads any more
  std::optional<Time> alarm;
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

CallRace::CallRace(Scope& scope, Clock& clock, const Executor& executor, std::shared_ptr<Alarms> alarms)
    : scope_(scope),
      alarms_(alarms ? std::move(alarms) : std::make_shared<Alarms>(scope, clock)),
      state_(std::make_shared<State>(scope, clock, executor)) {
  alarms_->Add(*state_);
}

CallRace::~CallRace() {
  alarms_->Remove(*state_);
  state_->left = true;
  state_->events.clear();
  for (auto& call : state_->calls) {
    if (!call.ended) call.task.Cancel();
    call.writer.Wake();
  }
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
  alarms_->Set(*state_, at.value_or(Time::max()));
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
