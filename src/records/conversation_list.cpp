#include "records/conversation_list.h"

#include "base/text.h"
#include "records/bot_edits.h"
#include "records/conversation_marks.h"
#include "records/conversation_rows.h"
#include "records/message_rows.h"

namespace beseda::records {
namespace {

constexpr std::size_t kConversationColumnCount = 20;

/// "c.id, c.workspace_id, …" from "id, workspace_id, …".
std::string Qualified(std::string_view columns, std::string_view table) {
  std::string out;
  for (const auto column : Split(columns, ',')) {
    if (!out.empty()) out += ", ";
    out.append(table).append(".").append(Trim(column));
  }
  return out;
}

const std::string& Select() {
  static const std::string kSql = "SELECT " + Qualified(kConversationColumns, "c") +
                                  ", ch.kind, p.name FROM conversations c JOIN channels ch ON ch.id = c.channel_id "
                                  "JOIN contacts p ON p.id = c.contact_id ";
  return kSql;
}

ConversationView ReadView(Tx& tx, const Rows::Row& row) {
  ConversationView view;
  view.conversation = ReadConversation(row);
  view.channel_kind = row.Text(kConversationColumnCount);
  view.contact_name = row.Text(kConversationColumnCount + 1);
  const auto last = LoadNewestMessages(tx, view.conversation.id, 0, INT64_MAX, 1);
  if (!last.empty()) view.last_message = last.front();
  view.labels = LabelsOf(tx, view.conversation.id);
  view.opt_out = LoadOptOut(tx, view.conversation);
  return view;
}

/// Gathers conditions and their arguments; the arguments' texts must outlive it.
struct Conditions {
  std::string sql;
  std::vector<SqlArg> args;

  std::string Arg(SqlArg value) {
    args.push_back(value);
    return "$" + std::to_string(args.size());
  }
  void Equal(std::string_view column, const std::string& value) {
    if (!value.empty()) sql.append(" AND ").append(column).append(" = ").append(Arg(value));
  }
};

ContactView ReadContactView(Tx& tx, Contact contact) {
  ContactView view;
  view.conversation_count =
      tx.Query("SELECT count(*) FROM conversations WHERE contact_id = $1", contact.id)[0].Int(0);
  view.time_zone = tx.Query("SELECT time_zone FROM contacts WHERE id = $1", contact.id)[0].Text(0);
  const auto rows = tx.Query(
      "SELECT i.channel_id, ch.kind, i.vendor_user_id FROM identities i JOIN channels ch ON ch.id = i.channel_id "
      "WHERE i.contact_id = $1 ORDER BY i.created_at",
      contact.id);
  for (const auto row : rows) view.identities.push_back({row.Text(0), row.Text(1), row.Text(2), LoadOptOut(tx, row.Text(0), row.Text(2))});
  view.addresses = ListAddresses(tx, contact.id);
  view.contact = std::move(contact);
  return view;
}

}  // namespace

std::vector<ConversationView> ListConversations(Tx& tx, std::string_view workspace_id, const ConversationFilter& filter,
                                                std::int64_t before_activity, std::string_view before_id,
                                                std::int64_t limit) {
  Conditions where;
  const auto pattern = LikePattern(filter.search);
  where.sql = "WHERE c.workspace_id = " + where.Arg(workspace_id);
  if (!before_id.empty()) {
    const auto activity = where.Arg(before_activity);
    where.sql += " AND (c.last_activity_at, c.id) < (" + activity + ", " + where.Arg(before_id) + ")";
  }
  where.Equal("c.bot_id", filter.bot_id);
  where.Equal("c.channel_id", filter.channel_id);
  where.Equal("c.contact_id", filter.contact_id);
  if (filter.open) where.sql += " AND c.open = " + where.Arg(*filter.open ? 1 : 0);
  if (filter.handling) where.sql += " AND c.handling = " + where.Arg(*filter.handling == Handling::kHuman ? "human" : "bot");
  if (filter.assignee_id) where.sql += " AND c.assignee_id = " + where.Arg(*filter.assignee_id);
  if (filter.snoozed) {
    where.sql += std::string(" AND ") + (*filter.snoozed ? "" : "NOT ") + "(c.snoozed_until IS NOT NULL AND c.snoozed_until > " + where.Arg(filter.now) + ")";
  }
  if (!filter.label.empty()) {
    where.sql += " AND EXISTS (SELECT 1 FROM conversation_labels l WHERE l.conversation_id = c.id AND l.label = " + where.Arg(filter.label) + ")";
  }
  if (!filter.search.empty()) {
    const auto like = " LIKE lower(" + where.Arg(pattern) + ") ESCAPE '\\'";
    where.sql += " AND (lower(p.name)" + like +
                 " OR EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND lower(m.content)" + like + "))";
  }
  const auto most = where.Arg(limit);
  std::vector<ConversationView> views;
  const auto rows = tx.QueryList(
      Select() + where.sql + " ORDER BY c.last_activity_at DESC, c.id DESC LIMIT " + most, where.args);
  for (const auto row : rows) views.push_back(ReadView(tx, row));
  return views;
}

std::optional<ConversationView> LoadConversationView(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(Select() + "WHERE c.workspace_id = $1 AND c.id = $2", workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadView(tx, rows[0]);
}

void SaveConversationState(Tx& tx, const Conversation& conversation) {
  tx.Exec("UPDATE conversations SET open = $2, handling = $3 WHERE id = $1", conversation.id, conversation.open ? 1 : 0,
          conversation.handling == Handling::kHuman ? "human" : "bot");
}

std::int64_t MarkReadByTeam(Tx& tx, std::string_view conversation_id, std::int64_t seq) {
  const auto unread = tx.Query("SELECT count(*) FROM messages WHERE conversation_id = $1 AND seq > $2 AND direction = 'in'",
                               conversation_id, seq)[0]
                          .Int(0);
  tx.Exec("UPDATE conversations SET unread_count = $2 WHERE id = $1 AND unread_count > $2", conversation_id, unread);
  return unread;
}

std::vector<ContactView> ListContacts(Tx& tx, std::string_view workspace_id, std::string_view search,
                                      std::string_view before_id, std::int64_t limit) {
  std::vector<ContactView> views;
  const auto rows = tx.Query(
      "SELECT id FROM contacts WHERE workspace_id = $1 AND ($2 = '' OR lower(name) LIKE lower($3) ESCAPE '\\' "
      "OR id IN (SELECT contact_id FROM contact_addresses WHERE workspace_id = $1 AND address LIKE lower($3) ESCAPE '\\') "
      "OR id IN (SELECT contact_id FROM identities WHERE workspace_id = $1 AND vendor_user_id = $2)) "
      "AND ($4 = '' OR id < $4) ORDER BY id DESC LIMIT $5",
      workspace_id, search, LikePattern(search), before_id, limit);
  for (const auto row : rows) {
    if (auto contact = LoadContact(tx, row.Text(0))) views.push_back(ReadContactView(tx, std::move(*contact)));
  }
  return views;
}

std::optional<ContactView> LoadContactView(Tx& tx, std::string_view workspace_id, std::string_view id) {
  auto contact = LoadContact(tx, id);
  if (!contact || contact->workspace_id != workspace_id) return std::nullopt;
  return ReadContactView(tx, std::move(*contact));
}

}  // namespace beseda::records
