#include "inbox/inbox.h"

#include <set>

#include "base/task.h"
#include "inbox/accept.h"
#include "records/message_rows.h"

namespace beseda {

Inbox::Inbox(Database& db, Bus& bus, Clock& clock, IdSource& ids, Metrics& metrics, TurnQueue& turns)
    : db_(db),
      live_(bus),
      clock_(clock),
      ids_(ids),
      turns_(turns),
      accepted_(metrics.MakeCounter("beseda_inbox_accepted_total", "Events accepted durably.")),
      duplicates_(metrics.MakeCounter("beseda_inbox_duplicates_total", "Events that had been accepted before.")) {}

Task<Result<std::vector<Inbox::Outcome>>> Inbox::Accept(const ChannelAccount& account,
                                                        std::vector<IncomingEvent> events, AlsoStore also) {
  const auto now = clock_.Now();
  auto accepted = co_await db_.Write([&](Tx& tx) {
    std::vector<inbox::AcceptedEvent> all;
    all.reserve(events.size());
    for (const auto& event : events) all.push_back(inbox::AcceptEvent(tx, ids_, turns_, account, event, now, matched_));
    if (also) also(tx);
    return all;
  });
  if (!accepted.ok()) co_return std::move(accepted).error();

  std::vector<Outcome> outcomes;
  outcomes.reserve(accepted->size());
  std::set<std::string> awake;
  bool unknown_people = false;
  for (std::size_t i = 0; i < accepted->size(); ++i) {
    auto& event = (*accepted)[i];
    auto& outcome = event.outcome;
    (outcome.duplicate ? duplicates_ : accepted_).Add();
    unknown_people |= event.unknown_person;
    if (event.opened) live_.Opened(*event.opened);
    if (!outcome.duplicate && outcome.message) live_.MessageCreated(*outcome.message);
    // A conversation whose turn runs sees by itself what else has come.
    if (event.fetching && fetch_) fetch_(outcome.message->id);
    if (event.pending && !event.fetching && awake.insert(outcome.conversation_id).second) {
      if (event.opening) {
        turns_.Run(std::move(event.opening));
      } else {
        turns_.Wake(outcome.conversation_id);
      }
    }
    if (event.notice) {
      live_.MessageCreated(*event.notice);
      if (!account.pulled && send_) send_(outcome.conversation_id);
    }
    if (event.told) {
      live_.ConversationUpdated(account.workspace_id, outcome.conversation_id);
      if (awake.insert(outcome.conversation_id).second) turns_.Wake(outcome.conversation_id);
    }
    if (const auto* typing = std::get_if<TypingContent>(&events[i].content.kind)) {
      live_.Typing(account.workspace_id, outcome.conversation_id, "contact", typing->on);
    }
    if (!event.read_messages.empty()) live_.ConversationUpdated(account.workspace_id, outcome.conversation_id);
    outcomes.push_back(std::move(outcome));
  }
  if (unknown_people && look_up_) look_up_(account.id);
  co_return outcomes;
}

Task<Status> Inbox::TakeAddresses(const ChannelAccount& account, std::string vendor_user_id, std::vector<KnownAddress> addresses) {
  const auto now = clock_.Now();
  const records::IdentityKey identity{account.workspace_id, account.id, vendor_user_id};
  auto taken = co_await db_.Write([&](Tx& tx) { return records::TakeAddresses(tx, ids_, identity, addresses, now, matched_); });
  if (!taken.ok()) co_return std::move(taken).error();
  co_return Ok();
}

Task<Result<std::vector<std::string>>> Inbox::PendingConversations() {
  co_return co_await db_.Read([](Tx& tx) {
    std::vector<std::string> ids;
    const auto rows = tx.Query("SELECT conversation_id, MIN(seq) FROM events WHERE state = 0 GROUP BY conversation_id ORDER BY 2");
    for (const auto row : rows) ids.push_back(row.Text(0));
    return ids;
  });
}

Task<Result<std::int64_t>> Inbox::RemoveTombstones(Time before, std::int64_t limit) {
  co_return co_await db_.Write([&](Tx& tx) {
    return tx.Exec(
        "DELETE FROM events WHERE seq IN (SELECT seq FROM (SELECT seq, state, received_at FROM events ORDER BY seq "
        "LIMIT $2) AS oldest WHERE received_at < $1 AND state <> 0)",
        before, limit);
  });
}

}  // namespace beseda
