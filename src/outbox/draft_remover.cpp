#include "outbox/draft_remover.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "records/conversation_rows.h"

namespace beseda::outbox {
namespace {

constexpr std::size_t kAtATime = 64;
constexpr std::int64_t kAttempts = 6;
constexpr Micros kStorageRetry = seconds(1);

Micros WaitAfter(std::int64_t attempts, const Error& error) {
  const Micros usual = seconds(std::int64_t(5) << (2 * (attempts - 1)));  // 5, 20, 80 s …
  return std::max(usual, error.retry_after.value_or(Micros(0)));
}

bool MayPass(const Error& error) {
  switch (error.code) {
    case ErrorCode::kRateLimited:
    case ErrorCode::kUnavailable:
    case ErrorCode::kUncertain:
    case ErrorCode::kTimeout:
    case ErrorCode::kUnauthenticated: return true;
    default: return false;
  }
}

}  // namespace

DraftRemover::DraftRemover(Scope& scope, Services services)
    : services_(services), lanes_(scope, kAtATime, [this](std::string id) { return Run(std::move(id)); }) {}

Task<Status> DraftRemover::Resume() {
  CO_TRY(const auto ids, co_await services_.db.Read([](Tx& tx) { return records::ConversationsWithRejectedDrafts(tx); }));
  for (const auto& id : ids) lanes_.Wake(id);
  co_return Ok();
}

Task<void> DraftRemover::Run(std::string conversation_id) {
  for (;;) {
    ThreadRef thread;
    auto drafts = co_await services_.db.Read([&](Tx& tx) {
      if (const auto conversation = records::LoadConversation(tx, conversation_id)) {
        thread = {conversation->thread_key, conversation->vendor_user_id};
      }
      return records::LoadRejectedDrafts(tx, conversation_id);
    });
    if (!drafts.ok()) {
      if (drafts.error().code == ErrorCode::kCancelled) co_return;
      co_await services_.clock.Sleep(kStorageRetry);
      continue;
    }
    if (drafts->empty()) co_return;
    auto& draft = drafts->front();
    if (draft.next_attempt_at > services_.clock.Now()) {
      lanes_.WakeAt(conversation_id, draft.next_attempt_at, services_.clock);
      co_return;
    }
    const auto removed = co_await Remove(draft, thread);
    if (!removed.ok() && removed.error().code == ErrorCode::kCancelled) co_return;
    const bool again = !removed.ok() && MayPass(removed.error()) && ++draft.attempts < kAttempts;
    if (again) draft.next_attempt_at = services_.clock.Now() + WaitAfter(draft.attempts, removed.error());
    if (!removed.ok() && !again) {
      Log(LogLevel::kWarning, "outbox", "a draft could not be taken away",
          {{"message", draft.message_id}, {"error", removed.error().message}, {"detail", removed.error().detail}});
    }
    const auto stored = co_await services_.db.Write([&](Tx& tx) {
      if (again) records::PostponeDraft(tx, draft);
      if (!again) records::ForgetDraft(tx, draft.message_id);
    });
    if (stored.ok()) continue;
    if (stored.error().code == ErrorCode::kCancelled) co_return;
    co_await services_.clock.Sleep(kStorageRetry);
  }
}

Task<Status> DraftRemover::Remove(records::DraftRow draft, ThreadRef thread) {
  CO_TRY(const auto channel, co_await services_.channels.Find(draft.channel_id));
  Draft shown;
  shown.message_id = draft.message_id;
  shown.vendor_id = draft.vendor_message_id;
  shown.begun_at = draft.created_at;
  co_return co_await channel->adapter->RemoveDraft(std::move(thread), std::move(shown));
}

}  // namespace beseda::outbox
