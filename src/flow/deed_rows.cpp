#include "flow/deed_rows.h"

#include "base/ids.h"
#include "records/conversation_list.h"
#include "records/conversation_marks.h"
#include "records/conversation_rows.h"

namespace beseda::flow {
namespace {

void Close(Tx& tx, std::string_view conversation_id) {
  auto conversation = records::LoadConversation(tx, conversation_id);
  if (!conversation) return;
  conversation->open = false;
  records::SaveConversationState(tx, *conversation);
}

void CountEvent(Tx& tx, const Bot& bot, const Deed& deed, std::string_view day) {
  tx.Exec("INSERT INTO flow_events (bot_id, day, name, workspace_id, count, total) VALUES ($1, $2, $3, $4, 1, $5) "
          "ON CONFLICT (bot_id, day, name) DO UPDATE SET count = flow_events.count + 1, total = flow_events.total + excluded.total",
          bot.id, day, deed.text, bot.workspace_id, deed.value);
}

}  // namespace

void StoreDeeds(Tx& tx, const Bot& bot, std::string_view conversation_id, std::string_view turn_id, const std::vector<Deed>& deeds, Time now) {
  const auto day = FormatTime(now).substr(0, 10);
  std::uint32_t notes = 0;
  for (const auto& deed : deeds) {
    switch (deed.kind) {
      case Deed::Kind::kLabel: records::AddLabel(tx, bot.workspace_id, conversation_id, deed.text); break;
      case Deed::Kind::kUnlabel: records::RemoveLabel(tx, conversation_id, deed.text); break;
      case Deed::Kind::kNote: {
        records::ConversationNote note;
        note.id = DeriveId("nte", turn_id, notes++);
        note.author_id = bot.id;
        note.author_name = bot.name;
        note.text = deed.text;
        note.created_at = now;
        records::InsertNote(tx, bot.workspace_id, conversation_id, note);
        break;
      }
      case Deed::Kind::kAssign: records::Assign(tx, bot.workspace_id, conversation_id, deed.text); break;
      case Deed::Kind::kClose: Close(tx, conversation_id); break;
      case Deed::Kind::kSnooze: records::Snooze(tx, conversation_id, deed.until); break;
      case Deed::Kind::kCount: CountEvent(tx, bot, deed, day); break;
    }
  }
}

std::vector<CountedEvent> ListCountedEvents(Tx& tx, std::string_view workspace_id, std::string_view bot_id, std::string_view from, std::string_view to) {
  std::vector<CountedEvent> events;
  for (const auto row : tx.Query("SELECT day, name, count, total FROM flow_events WHERE bot_id = $1 AND workspace_id = $2 AND day >= $3 AND day <= $4 "
                                 "ORDER BY day, name",
                                 bot_id, workspace_id, from, to)) {
    events.push_back({row.Text(0), row.Text(1), row.Int(2), row.Real(3)});
  }
  return events;
}

}  // namespace beseda::flow
