#include "agent/approval_expiry.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "records/approval_rows.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"

namespace beseda::agent {
namespace {

constexpr Micros kEvery = seconds(30);
constexpr std::int64_t kAtATime = 100;

// As with a person's decision, the end of the waiting and the event that lets the bot go on are one commit.
std::vector<records::ApprovalRow> Expire(Tx& tx, Time now) {
  auto expired = records::ExpireApprovals(tx, now, kAtATime);
  for (const auto& approval : expired) {
    const auto conversation = records::LoadConversation(tx, approval.conversation_id);
    if (!conversation) continue;
    const json::Object data({{"approval_id", approval.id}});
    records::AddInnerEvent(tx, *conversation, approval.id, Content{EventContent{"approval", json::Dump(data)}}, now);
  }
  return expired;
}

}  // namespace

Task<void> ApprovalExpiry::Run() {
  for (;;) {
    const auto done = co_await ExpireDue();
    if (!done.ok()) {
      Log(LogLevel::kWarning, "agent", "calls that wait for a decision could not be looked through; trying again",
          {{"error", done.error().message}, {"detail", done.error().detail}});
    }
    co_await services_.clock.Sleep(kEvery);
  }
}

Task<Status> ApprovalExpiry::ExpireDue() {
  for (bool more = true; more;) {
    const auto now = services_.clock.Now();
    CO_TRY(const auto expired, co_await services_.db.Write([&](Tx& tx) { return Expire(tx, now); }));
    for (const auto& approval : expired) {
      services_.wake_turns(approval.conversation_id);
      LiveEvents(services_.bus).ConversationUpdated(approval.workspace_id, approval.conversation_id);
    }
    more = std::int64_t(expired.size()) == kAtATime;
  }
  co_return Ok();
}

}  // namespace beseda::agent
