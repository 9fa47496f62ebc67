#include "inbox/thread_names.h"

#include "records/contact_merge.h"
#include "records/conversation_rows.h"

namespace beseda::inbox {
namespace {

/// Whether the thread is named after the person, so that its names are the person's.
bool IsPersons(const IncomingEvent& event) { return event.vendor_user_id == event.thread_key; }

std::string ByOtherName(Tx& tx, std::string_view channel_id, std::string_view name) {
  const auto rows = tx.Query("SELECT conversation_id FROM thread_names WHERE channel_id = $1 AND thread_key = $2", channel_id, name);
  return rows.empty() ? std::string() : rows[0].Text(0);
}

std::optional<Conversation> FindByAnyName(Tx& tx, std::string_view channel_id, std::string_view name) {
  if (auto found = records::FindConversation(tx, channel_id, name)) return found;
  const auto id = ByOtherName(tx, channel_id, name);
  return id.empty() ? std::nullopt : records::LoadConversation(tx, id);
}

void NameThread(Tx& tx, const Conversation& conversation, const std::string& name) {
  tx.Exec(
      "INSERT INTO thread_names (channel_id, thread_key, conversation_id, workspace_id) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (channel_id, thread_key) DO UPDATE SET conversation_id = excluded.conversation_id",
      conversation.channel_id, name, conversation.id, conversation.workspace_id);
}

void NamePerson(Tx& tx, const Conversation& conversation, const std::string& name, Time now) {
  tx.Exec(
      "INSERT INTO identities (channel_id, vendor_user_id, workspace_id, contact_id, created_at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (channel_id, vendor_user_id) DO UPDATE SET contact_id = excluded.contact_id",
      conversation.channel_id, name, conversation.workspace_id, conversation.contact_id, now);
  // Who has opted out under one name has under all.
  tx.Exec(
      "UPDATE identities SET opted_out_at = known.opted_out_at, opted_out_by = known.opted_out_by FROM (SELECT opted_out_at, opted_out_by "
      "FROM identities WHERE channel_id = $1 AND contact_id = $3 AND opted_out_at IS NOT NULL ORDER BY opted_out_at LIMIT 1) AS known "
      "WHERE identities.channel_id = $1 AND identities.vendor_user_id = $2 AND identities.opted_out_at IS NULL",
      conversation.channel_id, name, conversation.contact_id);
}

records::MergeCause VendorSaysSo() { return {"", "", "The vendor says that both are one person."}; }

/// Two conversations were begun under two names of one thread. Both stay, with their transcripts; the person is one.
void Unite(Tx& tx, IdSource& ids, Conversation& kept, const Conversation& other, Time now) {
  if (kept.contact_id == other.contact_id) return;
  records::MergeContacts(tx, ids, kept.workspace_id, other.contact_id, kept.contact_id, VendorSaysSo(), now);
  kept.contact_id = other.contact_id;
}

/// Makes the person's new name theirs; who was known by it before is the same.
void NamePersonAnew(Tx& tx, IdSource& ids, Conversation& conversation, const IncomingEvent& event, Time now) {
  const auto known = records::FindContact(tx, conversation.channel_id, event.vendor_user_id);
  if (known && known->id != conversation.contact_id) {
    records::MergeContacts(tx, ids, conversation.workspace_id, conversation.contact_id, known->id, VendorSaysSo(), now);
  }
  NamePerson(tx, conversation, event.vendor_user_id, now);
}

void Rename(Tx& tx, IdSource& ids, Conversation& conversation, const IncomingEvent& event, Time now) {
  const auto before = conversation.thread_key;
  tx.Exec("DELETE FROM thread_names WHERE channel_id = $1 AND thread_key = $2", conversation.channel_id, event.thread_key);
  if (conversation.vendor_user_id == before) conversation.vendor_user_id = event.vendor_user_id;
  conversation.thread_key = event.thread_key;
  tx.Exec("UPDATE conversations SET thread_key = $2, vendor_user_id = $3 WHERE id = $1", conversation.id, conversation.thread_key,
          conversation.vendor_user_id);
  NameThread(tx, conversation, before);
  if (IsPersons(event)) NamePersonAnew(tx, ids, conversation, event, now);
  if (!event.numbered_anew) return;
  for (const char* sql : {"UPDATE messages SET vendor_message_id = $2 || '#' || vendor_message_id WHERE conversation_id = $1 AND vendor_message_id <> ''",
                          "UPDATE message_parts SET vendor_message_id = $2 || '#' || vendor_message_id WHERE conversation_id = $1"}) {
    tx.Exec(sql, conversation.id, before);
  }
}

}  // namespace

std::optional<Conversation> FindThread(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, Time now) {
  auto found = FindByAnyName(tx, account.id, event.thread_key);
  if (event.other_names.empty() && event.former_names.empty()) return found;
  for (const auto& name : event.former_names) {
    auto former = FindByAnyName(tx, account.id, name);
    if (!former || (found && former->id == found->id && found->thread_key == event.thread_key)) continue;
    if (found && former->id != found->id) {
      Unite(tx, ids, *found, *former, now);
      continue;
    }
    Rename(tx, ids, *former, event, now);
    found = std::move(former);
  }
  for (const auto& name : event.other_names) {
    auto other = records::FindConversation(tx, account.id, name);
    if (!other || (found && other->id == found->id)) continue;
    if (found) {
      Unite(tx, ids, *found, *other, now);
    } else {
      Rename(tx, ids, *other, event, now);
      found = std::move(other);
    }
  }
  if (found) KeepNames(tx, *found, event, now);
  return found;
}

void KeepNames(Tx& tx, const Conversation& conversation, const IncomingEvent& event, Time now) {
  const auto keep = [&](const std::string& name) {
    if (name.empty() || name == conversation.thread_key || ByOtherName(tx, conversation.channel_id, name) == conversation.id) return;
    // A name that another conversation bears stays its address.
    if (!records::FindConversation(tx, conversation.channel_id, name)) NameThread(tx, conversation, name);
    if (IsPersons(event)) NamePerson(tx, conversation, name, now);
  };
  keep(event.thread_key);
  for (const auto& name : event.other_names) keep(name);
  for (const auto& name : event.former_names) keep(name);
}

}  // namespace beseda::inbox
