#include "records/conversation_rows.h"

namespace beseda::records {

const std::string_view kConversationColumns =
    "id, workspace_id, bot_id, channel_id, contact_id, thread_key, open, handling, last_seq, read_seq, unread_count, "
    "session, created_at, last_activity_at, vendor_user_id, assignee_id, snoozed_until, title, is_group, last_inbound_at";

namespace {

std::string Select(std::string_view rest) {
  return std::string("SELECT ").append(kConversationColumns).append(" FROM conversations ").append(rest);
}

Contact ReadContact(const Rows::Row& row) {
  Contact contact;
  contact.id = row.Text(0);
  contact.workspace_id = row.Text(1);
  contact.name = row.Text(2);
  contact.locale = row.Text(3);
  contact.created_at = row.Time(4);
  contact.last_seen_at = row.Time(5);
  return contact;
}

}  // namespace

Conversation ReadConversation(const Rows::Row& row) {
  Conversation conversation;
  conversation.id = row.Text(0);
  conversation.workspace_id = row.Text(1);
  conversation.bot_id = row.Text(2);
  conversation.channel_id = row.Text(3);
  conversation.contact_id = row.Text(4);
  conversation.thread_key = row.Text(5);
  conversation.open = row.Bool(6);
  conversation.handling = row.Text(7) == "human" ? Handling::kHuman : Handling::kBot;
  conversation.last_seq = row.Int(8);
  conversation.read_seq = row.Int(9);
  conversation.unread_count = row.Int(10);
  conversation.session = row.Text(11);
  conversation.created_at = row.Time(12);
  conversation.last_activity_at = row.Time(13);
  conversation.vendor_user_id = row.Text(14);
  conversation.assignee_id = row.Text(15);
  conversation.snoozed_until = row.OptionalTime(16);
  conversation.title = row.Text(17);
  conversation.group = row.Bool(18);
  conversation.last_inbound_at = row.OptionalTime(19);
  return conversation;
}

std::optional<Conversation> LoadConversation(Tx& tx, std::string_view conversation_id) {
  static const std::string kSql = Select("WHERE id = $1");
  const auto rows = tx.Query(kSql, conversation_id);
  if (rows.empty()) return std::nullopt;
  return ReadConversation(rows[0]);
}

std::optional<Conversation> FindConversation(Tx& tx, std::string_view channel_id, std::string_view thread_key) {
  static const std::string kSql = Select("WHERE channel_id = $1 AND thread_key = $2");
  const auto rows = tx.Query(kSql, channel_id, thread_key);
  if (rows.empty()) return std::nullopt;
  return ReadConversation(rows[0]);
}

void InsertConversation(Tx& tx, const Conversation& conversation) {
  tx.Exec(
      "INSERT INTO conversations (id, workspace_id, bot_id, channel_id, contact_id, thread_key, vendor_user_id, "
      "created_at, last_activity_at, title, is_group) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)",
      conversation.id, conversation.workspace_id, conversation.bot_id, conversation.channel_id,
      conversation.contact_id, conversation.thread_key, conversation.vendor_user_id, conversation.created_at, conversation.title,
      conversation.group ? 1 : 0);
}

std::optional<Contact> LoadContact(Tx& tx, std::string_view contact_id) {
  const auto rows = tx.Query(
      "SELECT id, workspace_id, name, locale, created_at, last_seen_at FROM contacts WHERE id = $1", contact_id);
  if (rows.empty()) return std::nullopt;
  return ReadContact(rows[0]);
}

std::optional<Contact> FindContact(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id) {
  const auto rows = tx.Query(
      "SELECT c.id, c.workspace_id, c.name, c.locale, c.created_at, c.last_seen_at FROM identities i "
      "JOIN contacts c ON c.id = i.contact_id WHERE i.channel_id = $1 AND i.vendor_user_id = $2",
      channel_id, vendor_user_id);
  if (rows.empty()) return std::nullopt;
  return ReadContact(rows[0]);
}

void InsertContact(Tx& tx, const Contact& contact, std::string_view channel_id, std::string_view vendor_user_id) {
  tx.Exec(
      "INSERT INTO contacts (id, workspace_id, name, locale, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $5)",
      contact.id, contact.workspace_id, contact.name, contact.locale, contact.created_at);
  tx.Exec(
      "INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      channel_id, vendor_user_id, contact.workspace_id, contact.id, contact.created_at);
}

}  // namespace beseda::records
