#include "conversation/draft_shower.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/suspend.h"
#include "base/task.h"
#include "base/text.h"
#include "records/draft_rows.h"

namespace beseda::conversation {
namespace {

/// How long a change that may still be under way is waited for before its message is taken away.
constexpr Micros kArrivesWithin = seconds(10);

struct Shown {
  Draft draft;
  bool fresh = true;   ///< Its text is not shown yet.
  bool noted = false;  ///< It is in the database.
};

}  // namespace

struct DraftShower::State {
  State(Services services, std::shared_ptr<const ChannelDirectory::Entry> channel, DraftRules rules)
      : services(services), channel(std::move(channel)), rules(rules) {}

  Services services;
  std::shared_ptr<const ChannelDirectory::Entry> channel;
  DraftRules rules;
  ThreadRef thread = {};
  records::DraftRow row = {};  ///< Of which turn and conversation.

  std::mutex mutex;
  std::vector<Shown> replies = {};  ///< In their order.
  bool running = false;
  bool calling = false;
  bool ended = false;
  bool posted = false;  ///< Drafts may be at the vendor as messages.
  Waker waiting = {};   ///< For the end of a call.

  bool keeps() const { return rules.kind == DraftRules::Kind::kMessage; }
  Shown* Find(const std::string& message_id) {
    const auto place = std::ranges::find(replies, message_id, [](const Shown& shown) { return shown.draft.message_id; });
    return place == replies.end() ? nullptr : &*place;
  }
  void End() {
    std::lock_guard lock(mutex);
    ended = true;
  }
};

/// While it lives, a call is under way.
class DraftShower::Calling {
 public:
  explicit Calling(State& state) : state_(state) {}
  Calling(const Calling&) = delete;
  Calling& operator=(const Calling&) = delete;
  ~Calling() {
    Waker waiting;
    {
      std::lock_guard lock(state_.mutex);
      state_.calling = false;
      waiting = std::exchange(state_.waiting, {});
    }
    if (waiting) waiting.Wake();
  }

 private:
  State& state_;
};

DraftShower::DraftShower(Services services, std::shared_ptr<const ChannelDirectory::Entry> channel, const TurnStart& start, DraftRules rules)
    : state_(std::make_shared<State>(services, std::move(channel), rules)) {
  const auto& conversation = start.conversation;
  state_->thread = {conversation.thread_key, conversation.vendor_user_id, start.message.vendor_message_id};
  state_->row.turn_id = start.turn_id;
  state_->row.workspace_id = conversation.workspace_id;
  state_->row.conversation_id = conversation.id;
  state_->row.channel_id = conversation.channel_id;
}

DraftShower::~DraftShower() { state_->End(); }

void DraftShower::Show(const std::string& message_id, std::string text, const std::string& after) {
  if (Trim(text).empty()) return;
  {
    std::lock_guard lock(state_->mutex);
    auto& state = *state_;
    if (state.ended) return;
    auto* known = state.Find(message_id);
    if (!known) {
      if (state.keeps() && !after.empty() && !state.Find(after)) return;
      if (!state.keeps()) state.replies.clear();
      for (auto& earlier : state.replies) earlier.fresh |= !std::exchange(earlier.draft.whole, true);
      known = &state.replies.emplace_back();
      known->draft.message_id = message_id;
      known->draft.begun_at = state.services.clock.Now();
    }
    known->draft.text = std::move(text);
    known->fresh = true;
    if (std::exchange(state.running, true)) return;
  }
  state_->services.scope.Spawn(Run(state_));
}

Task<bool> DraftShower::End() {
  state_->End();
  if (!state_->keeps()) co_return false;
  std::function<void(Waker)> wait = [state = state_](Waker waker) {
    const auto kept = state;  // The task may go on, and drop it, as soon as the waker is given away.
    {
      std::lock_guard lock(kept->mutex);
      if (kept->calling) {
        kept->waiting = std::move(waker);
        return;
      }
    }
    waker.Wake();
  };
  co_await SuspendCancellable(std::move(wait));
  std::lock_guard lock(state_->mutex);
  co_return state_->posted;
}

Task<void> DraftShower::Run(std::shared_ptr<State> state) {
  auto& clock = state->services.clock;
  if (state->rules.begins_after > Micros(0)) co_await clock.Sleep(state->rules.begins_after);
  for (;;) {
    const bool more = co_await ShowNext(state);
    if (!more) co_return;
    co_await clock.Sleep(state->rules.pause);
  }
}

// Gives whether to go on.
Task<bool> DraftShower::ShowNext(std::shared_ptr<State> state) {
  Draft draft;
  bool noted = false;
  {
    std::lock_guard lock(state->mutex);
    const auto next = std::ranges::find(state->replies, true, &Shown::fresh);
    if (state->ended || next == state->replies.end()) {
      state->running = false;
      co_return false;
    }
    next->fresh = false;
    noted = std::exchange(next->noted, true);
    draft = next->draft;
    state->calling = true;
  }
  const Calling until_its_outcome_is_stored(*state);
  if (state->keeps() && !noted) {
    const bool allowed = co_await Note(state, draft);
    if (!allowed) co_return true;  // … which sees that it has ended.
  }
  const auto shown = co_await state->channel->adapter->ShowDraft(state->thread, draft);
  co_await Outcome(state, draft, shown);
  co_return true;
}

Task<bool> DraftShower::Note(std::shared_ptr<State> state, Draft& draft) {
  auto row = state->row;
  row.message_id = draft.message_id;
  row.created_at = draft.begun_at;
  const auto begun = co_await state->services.db.Write([&](Tx& tx) { return records::BeginDraft(tx, row); });
  std::lock_guard lock(state->mutex);
  if (!begun.ok() || !*begun) {
    state->ended = true;
    co_return false;
  }
  state->posted = true;
  draft.vendor_id = **begun;
  if (auto* shown = state->Find(draft.message_id)) shown->draft.vendor_id = draft.vendor_id;
  co_return true;
}

Task<void> DraftShower::Outcome(std::shared_ptr<State> state, const Draft& draft, const Result<std::string>& shown) {
  if (!shown.ok()) state->End();  // The person waits for the whole reply instead.
  if (!state->keeps()) co_return;
  const bool first = draft.vendor_id.empty();
  const auto now = state->services.clock.Now();
  std::function<void(Tx&)> store;
  if (shown.ok()) {
    if (!first || shown->empty()) co_return;
    {
      std::lock_guard lock(state->mutex);
      if (auto* known = state->Find(draft.message_id)) known->draft.vendor_id = *shown;
    }
    store = [&](Tx& tx) { records::SaveDraftId(tx, draft.message_id, *shown); };
  } else {
    const auto code = shown.error().code;
    const bool doubtful = code == ErrorCode::kUncertain || code == ErrorCode::kTimeout;
    if (code == ErrorCode::kCancelled || (first && doubtful) || (!first && !doubtful)) co_return;
    // A change that may still arrive must not arrive after the whole reply.
    if (!first) store = [&](Tx& tx) { records::RejectDraft(tx, draft.message_id, now + kArrivesWithin); };
    if (first) store = [&](Tx& tx) { records::ForgetDraft(tx, draft.message_id); };
  }
  const auto stored = co_await state->services.db.Write([&](Tx& tx) { store(tx); });
  if (stored.ok()) co_return;
  state->End();
  Log(LogLevel::kWarning, "conversation", "cannot store which message shows a reply",
      {{"message", draft.message_id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
}

}  // namespace beseda::conversation
