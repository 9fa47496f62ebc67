#include "conversation/draft_shower.h"

#include <mutex>
#include <utility>

#include "base/task.h"

namespace beseda::conversation {

struct DraftShower::State {
  std::shared_ptr<const ChannelDirectory::Entry> channel;
  ThreadRef thread;

  std::mutex mutex;
  std::string draft, text;  ///< What is to be shown next.
  bool fresh = false;       ///< … which is not shown yet.
  bool running = false;
  bool ended = false;
};

DraftShower::DraftShower(Scope& scope, Clock& clock, DelayedCalls& soon, std::shared_ptr<const ChannelDirectory::Entry> channel,
                         ThreadRef thread)
    : scope_(scope), clock_(clock), soon_(soon), state_(std::make_shared<State>()) {
  state_->channel = std::move(channel);
  state_->thread = std::move(thread);
}

DraftShower::~DraftShower() {
  std::lock_guard lock(state_->mutex);
  state_->ended = true;
}

void DraftShower::Show(const std::string& draft, std::string text) {
  {
    std::lock_guard lock(state_->mutex);
    if (state_->ended) return;
    state_->draft = draft;
    state_->text = std::move(text);
    state_->fresh = true;
    if (std::exchange(state_->running, true)) return;
    if (!first_) {
      first_ = soon_.Add([&scope = scope_, &clock = clock_, state = state_] { scope.Spawn(Run(state, clock)); });
      return;
    }
  }
  scope_.Spawn(Run(state_, clock_));
}

Task<void> DraftShower::Run(std::shared_ptr<State> state, Clock& clock) {
  for (;;) {
    std::string draft, text;
    {
      std::lock_guard lock(state->mutex);
      if (state->ended || !state->fresh) {
        state->running = false;
        co_return;
      }
      state->fresh = false;
      draft = state->draft;
      text = state->text;
    }
    const auto shown = co_await state->channel->adapter->ShowDraft(state->thread, std::move(draft), std::move(text));
    if (!shown.ok()) {
      std::lock_guard lock(state->mutex);
      state->ended = true;  // The person waits for the whole reply instead.
      co_return;
    }
    co_await clock.Sleep(kPause);
  }
}

}  // namespace beseda::conversation
