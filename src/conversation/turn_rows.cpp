#include "conversation/turn_rows.h"

#include "base/ids.h"
#include "conversation/unasked.h"
#include "model/content_json.h"
#include "records/bot_rows.h"
#include "records/consent_rows.h"
#include "records/conversation_rows.h"
#include "records/draft_rows.h"
#include "records/inner_events.h"
#include "records/media_fetch_rows.h"
#include "records/message_rows.h"

namespace beseda::conversation {
namespace {

void FinishEvent(Tx& tx, std::int64_t event_seq, bool given_up) {
  tx.Exec("UPDATE events SET state = $2 WHERE seq = $1", event_seq, given_up ? 2 : 1);
}

bool HasPending(Tx& tx, const std::string& conversation_id) {
  return !tx.Query("SELECT 1 FROM events WHERE conversation_id = $1 AND state = 0 LIMIT 1", conversation_id).empty();
}

// What happened without being said: a message for the handler, of no place in the transcript.
std::optional<Message> InnerEvent(const Conversation& conversation, const Rows::Row& event, Time now) {
  auto content = ParseContent(event.Text(3));
  if (!content.ok()) return std::nullopt;
  Message message;
  message.id = DeriveId("msg", event.Text(1), 0);
  message.workspace_id = conversation.workspace_id;
  message.conversation_id = conversation.id;
  message.seq = conversation.last_seq + 1;  // After all that was said.
  message.author = Author::kSystem;
  message.content = std::move(*content);
  message.created_at = now;
  return message;
}

}  // namespace

NextTurn OpenTurn(Tx& tx, const Conversation& conversation, const Message& message, const PrepareBot& prepare) {
  if (HasPending(tx, conversation.id)) return {};
  NextTurn next;
  next.kind = NextTurn::Kind::kSkipped;
  if (conversation.handling == Handling::kHuman) return next;
  auto bot = records::LoadBot(tx, conversation.bot_id);
  if (!bot || !bot->enabled) return next;
  auto contact = records::LoadContact(tx, conversation.contact_id);
  if (!contact) return next;
  if (prepare) prepare(tx, *bot, *contact);
  next.kind = NextTurn::Kind::kTurn;
  auto& start = next.start;
  start.turn_id = DeriveId("trn", message.id, 0);
  start.message = message;
  start.conversation = conversation;
  start.contact = std::move(*contact);
  start.bot = std::move(*bot);
  return next;
}

void RecordTurn(Tx& tx, const TurnStart& start, Time now) {
  tx.Exec("INSERT INTO turns (id, workspace_id, conversation_id, last_event_seq, started_at, asked_for, prompt_version_id, "
          "experiment_id, variant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          start.turn_id, start.conversation.workspace_id, start.conversation.id, start.event_seq, now, start.bot.model_id,
          start.bot.prompt_version_id, start.bot.experiment_id, start.bot.variant);
}

NextTurn BeginTurn(Tx& tx, const std::string& conversation_id, Time now, const PrepareBot& prepare) {
  const auto pending = tx.Query(
      "SELECT seq, vendor_event_id, message_id, payload FROM events WHERE conversation_id = $1 AND state = 0 ORDER BY seq LIMIT 1",
      conversation_id);
  if (pending.empty()) return {};
  NextTurn next;
  auto& start = next.start;
  start.event_seq = pending[0].Int(0);
  start.vendor_event_id = pending[0].Text(1);
  auto conversation = records::LoadConversation(tx, conversation_id);
  auto message = pending[0].Text(2).empty() && conversation ? InnerEvent(*conversation, pending[0], now)
                                                            : records::LoadMessage(tx, pending[0].Text(2));
  if (message && records::IsBeingFetched(tx, *message)) return {};  // Its file's arrival wakes us.
  auto bot = conversation ? records::LoadBot(tx, conversation->bot_id) : std::nullopt;
  auto contact = conversation ? records::LoadContact(tx, conversation->contact_id) : std::nullopt;
  if (!message || !bot || !contact || !bot->enabled || conversation->handling == Handling::kHuman) {
    FinishEvent(tx, start.event_seq, false);
    next.kind = NextTurn::Kind::kSkipped;
    // An earlier run may have shown drafts of what is not said now.
    if (message) next.rejected_drafts = records::SettleDrafts(tx, DeriveId("trn", message->id, 0), {}, 0, now).rejected;
    return next;
  }
  next.kind = NextTurn::Kind::kTurn;
  if (prepare) prepare(tx, *bot, *contact);
  start.turn_id = DeriveId("trn", message->id, 0);
  start.message = std::move(*message);
  start.conversation = std::move(*conversation);
  start.contact = std::move(*contact);
  start.bot = std::move(*bot);
  const auto turn = tx.Query(
      "INSERT INTO turns (id, workspace_id, conversation_id, last_event_seq, started_at, asked_for, prompt_version_id, "
      "experiment_id, variant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
      "ON CONFLICT (id) DO UPDATE SET attempts = turns.attempts + 1 RETURNING attempts",
      start.turn_id, start.conversation.workspace_id, conversation_id, start.event_seq, now, start.bot.model_id,
      start.bot.prompt_version_id, start.bot.experiment_id, start.bot.variant);
  start.attempt = turn[0].Int(0);
  if (start.attempt > 1) {
    const auto steps = tx.Query("SELECT step, result FROM journal WHERE turn_id = $1", start.turn_id);
    for (const auto row : steps) start.journal.emplace(row.Text(0), row.Text(1));
  }
  start.unheard = IsAsked(tx, start, now) == Asked::kNotWanted;
  return next;
}

Result<bool> CommitTurn(Tx& tx, SendQueue& queue, const TurnStart& start, TurnEnd& end, Time now) {
  const bool given_up = !end.error.empty();
  end.ticket.reset();  // Of a commit that failed, or is repeated.
  const auto ended = tx.Exec("UPDATE turns SET state = $2, finished_at = $3, error = $4 WHERE id = $1 AND state = 0",
                             start.turn_id, given_up ? 2 : 1, now, end.error);
  if (ended != 1) return Error(ErrorCode::kConflict, "This turn was ended elsewhere.", start.turn_id);
  const auto asked = end.messages.empty() ? Asked::kYes : IsAsked(tx, start, now);
  // An earlier run may have shown drafts, whatever this one has done.
  records::SettledDrafts drafts;
  const std::vector<Message> nothing;
  const auto& wanted = asked == Asked::kNotWanted ? nothing : end.messages;
  if (end.drafts || start.attempt > 1) drafts = records::SettleDrafts(tx, start.turn_id, wanted, end.part_bytes, now);
  end.rejected_drafts = drafts.rejected;
  const auto answered = records::IsInnerEvent(start.vendor_event_id) ? std::string() : start.vendor_event_id;
  for (auto& message : end.messages) {
    if (asked == Asked::kNotWanted) {
      message.state = DeliveryState::kSkipped;
      message.reason = records::kOptedOutReason;
    }
    records::InsertMessage(tx, message);
    records::AddLedgerEntry(tx, message, now);
    if (!end.enqueue || asked == Asked::kNotWanted) continue;
    const auto draft = drafts.kept.find(message.id);
    auto ticket = queue.Put(tx, start.conversation, message, answered, draft == drafts.kept.end() ? std::string() : draft->second, now);
    if (asked == Asked::kNo) records::MarkUnasked(tx, message.id);
    if (ticket) end.ticket = std::move(ticket);
  }
  for (const auto& write : end.writes) write(tx);
  if (end.session) {
    tx.Exec("UPDATE conversations SET session = $2 WHERE id = $1", start.conversation.id, *end.session);
  }
  FinishEvent(tx, start.event_seq, given_up);
  if (end.journaled) tx.Exec("DELETE FROM journal WHERE turn_id = $1", start.turn_id);
  return HasPending(tx, start.conversation.id);
}

void SaveJournal(Tx& tx, const TurnStart& start, const std::string& step, const std::string& result, Time now) {
  tx.Exec(
      "INSERT INTO journal (turn_id, step, workspace_id, result, at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (turn_id, step) DO NOTHING",
      start.turn_id, step, start.conversation.workspace_id, result, now);
}

}  // namespace beseda::conversation
