#include "records/contact_merge.h"

#include "json/json.h"
#include "json/reader.h"
#include "records/conversation_marks.h"
#include "records/conversation_rows.h"

namespace beseda::records {
namespace {

struct Two {
  std::string_view kept, other;
};

json::Object PersonAsIs(const Contact& contact) {
  return {{"name", contact.name},
          {"locale", contact.locale},
          {"created_at", ToUnixMicros(contact.created_at)},
          {"last_seen_at", ToUnixMicros(contact.last_seen_at)}};
}

json::Array IdentitiesOf(Tx& tx, std::string_view contact_id) {
  json::Array identities;
  for (const auto row : tx.Query("SELECT channel_id, vendor_user_id FROM identities WHERE contact_id = $1 ORDER BY created_at", contact_id)) {
    identities.push_back(json::Object{{"channel_id", row.Text(0)}, {"external_id", row.Text(1)}});
  }
  return identities;
}

json::Array VariablesOf(Tx& tx, std::string_view contact_id) {
  json::Array variables;
  for (const auto row : tx.Query("SELECT bot_id, name, value, updated_at FROM flow_variables WHERE owner = 'contact' AND owner_id = $1", contact_id)) {
    variables.push_back(json::Object{{"bot_id", row.Text(0)}, {"name", row.Text(1)}, {"value", row.Text(2)}, {"updated_at", row.Int(3)}});
  }
  return variables;
}

json::Array TeamAddressesOf(Tx& tx, std::string_view contact_id) {
  json::Array addresses;
  for (const auto row : tx.Query("SELECT kind, address, created_at FROM contact_addresses WHERE contact_id = $1 AND channel_id = ''", contact_id)) {
    addresses.push_back(json::Object{{"kind", row.Text(0)}, {"address", row.Text(1)}, {"at", row.Int(2)}});
  }
  return addresses;
}

std::string NewestConversation(Tx& tx, std::string_view contact_id) {
  const auto rows = tx.Query("SELECT id FROM conversations WHERE contact_id = $1 ORDER BY last_activity_at DESC, id DESC LIMIT 1", contact_id);
  return rows.empty() ? std::string() : rows[0].Text(0);
}

std::string NameOr(const Contact& contact) { return contact.name.empty() ? contact.id : contact.name; }

void AddNote(Tx& tx, IdSource& ids, std::string_view workspace_id, const std::string& conversation_id, std::string text, const MergeCause& cause, Time now) {
  if (conversation_id.empty()) return;
  ConversationNote note;
  note.id = ids.New("nte");
  note.author_id = cause.by_id;
  note.author_name = cause.by_name.empty() ? "Beseda" : cause.by_name;
  note.text = std::move(text);
  note.created_at = now;
  InsertNote(tx, workspace_id, conversation_id, note);
}

void MoveAll(Tx& tx, const Two& two) {
  for (const char* sql : {"UPDATE identities SET contact_id = $1 WHERE contact_id = $2",
                          "UPDATE conversations SET contact_id = $1 WHERE contact_id = $2",
                          "UPDATE model_calls SET contact_id = $1 WHERE contact_id = $2"}) {
    tx.Exec(sql, two.kept, two.other);
  }
  tx.Exec(
      "UPDATE flow_variables SET owner_id = $1 WHERE owner = 'contact' AND owner_id = $2 AND NOT EXISTS "
      "(SELECT 1 FROM flow_variables mine WHERE mine.owner = 'contact' AND mine.owner_id = $1 "
      "AND mine.bot_id = flow_variables.bot_id AND mine.name = flow_variables.name)",
      two.kept, two.other);
  tx.Exec("DELETE FROM flow_variables WHERE owner = 'contact' AND owner_id = $1", two.other);
  // Only the team's word can stand on both sides: an identity belongs to one.
  tx.Exec(
      "UPDATE contact_addresses SET contact_id = $1 WHERE contact_id = $2 AND NOT EXISTS (SELECT 1 FROM contact_addresses mine "
      "WHERE mine.contact_id = $1 AND mine.kind = contact_addresses.kind AND mine.address = contact_addresses.address "
      "AND mine.channel_id = contact_addresses.channel_id AND mine.vendor_user_id = contact_addresses.vendor_user_id)",
      two.kept, two.other);
  tx.Exec("DELETE FROM contact_addresses WHERE contact_id = $1", two.other);
  tx.Exec(
      "UPDATE contacts SET name = CASE WHEN name = '' THEN (SELECT name FROM contacts WHERE id = $2) ELSE name END, "
      "locale = CASE WHEN locale = '' THEN (SELECT locale FROM contacts WHERE id = $2) ELSE locale END, "
      "time_zone = CASE WHEN time_zone = '' THEN (SELECT time_zone FROM contacts WHERE id = $2) ELSE time_zone END, "
      "created_at = (SELECT MIN(created_at) FROM contacts WHERE id IN ($1, $2)), "
      "last_seen_at = (SELECT MAX(last_seen_at) FROM contacts WHERE id IN ($1, $2)) WHERE id = $1",
      two.kept, two.other);
  tx.Exec("DELETE FROM contacts WHERE id = $1", two.other);
}

ContactMergeRecord ReadMerge(const Rows::Row& row) {
  ContactMergeRecord merge;
  merge.id = row.Text(0);
  merge.kept_id = row.Text(1);
  merge.other_id = row.Text(2);
  merge.other_name = row.Text(3);
  merge.cause = {row.Text(5), row.Text(6), row.Text(7)};
  merge.created_at = row.Time(8);
  merge.undone_at = row.OptionalTime(9);
  const auto record = json::ParseObject(row.Text(4));
  if (!record.ok()) return merge;
  json::Reader in(*record);
  for (auto& identity : in.Children("identities")) merge.identities.push_back({identity.TextOr("channel_id", ""), identity.TextOr("external_id", "")});
  return merge;
}

constexpr std::string_view kMergeColumns =
    "SELECT id, kept_id, other_id, other_name, record, by_id, by_name, reason, created_at, undone_at FROM contact_merges ";

/// Puts the other person back as they were.
void Restore(Tx& tx, std::string_view workspace_id, const ContactMergeRecord& merge, json::Reader& record) {
  auto person = record.Child("other");
  tx.Exec("INSERT INTO contacts (id, workspace_id, name, locale, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6)", merge.other_id,
          workspace_id, person.TextOr("name", ""), person.TextOr("locale", ""), person.IntOr("created_at", 0), person.IntOr("last_seen_at", 0));
  for (const auto& identity : merge.identities) {
    const auto moved = tx.Exec("UPDATE identities SET contact_id = $4 WHERE channel_id = $1 AND vendor_user_id = $2 AND contact_id = $3",
                               identity.channel_id, identity.vendor_user_id, merge.kept_id, merge.other_id);
    if (moved == 0) continue;
    tx.Exec("UPDATE model_calls SET contact_id = $4 WHERE contact_id = $3 AND conversation_id <> '' AND conversation_id IN "
            "(SELECT id FROM conversations WHERE channel_id = $1 AND vendor_user_id = $2 AND contact_id = $3)",
            identity.channel_id, identity.vendor_user_id, merge.kept_id, merge.other_id);
    tx.Exec("UPDATE conversations SET contact_id = $4 WHERE channel_id = $1 AND vendor_user_id = $2 AND contact_id = $3", identity.channel_id,
            identity.vendor_user_id, merge.kept_id, merge.other_id);
    tx.Exec("UPDATE contact_addresses SET contact_id = $4 WHERE channel_id = $1 AND vendor_user_id = $2 AND contact_id = $3", identity.channel_id,
            identity.vendor_user_id, merge.kept_id, merge.other_id);
  }
}

/// Gives back what was remembered of them: what the kept one has only from them, and has not changed, it loses.
void RestoreMemory(Tx& tx, std::string_view workspace_id, const ContactMergeRecord& merge, json::Reader& record) {
  auto kept = record.Child("kept");
  for (auto& variable : record.Children("variables")) {
    const auto bot = variable.TextOr("bot_id", ""), name = variable.TextOr("name", ""), value = variable.TextOr("value", "");
    if (!variable.BoolOr("kept_has", false)) {
      tx.Exec("DELETE FROM flow_variables WHERE owner = 'contact' AND owner_id = $1 AND bot_id = $2 AND name = $3 AND value = $4", merge.kept_id,
              bot, name, value);
    }
    tx.Exec("INSERT INTO flow_variables (bot_id, owner, owner_id, name, workspace_id, value, updated_at) SELECT $1, 'contact', $2, $3, $4, $5, $6 "
            "WHERE EXISTS (SELECT 1 FROM bots WHERE id = $1)",
            bot, merge.other_id, name, workspace_id, value, variable.IntOr("updated_at", 0));
  }
  for (auto& address : record.Children("addresses")) {
    const auto kind = address.TextOr("kind", ""), text = address.TextOr("address", "");
    if (!address.BoolOr("kept_has", false)) {
      tx.Exec("DELETE FROM contact_addresses WHERE contact_id = $1 AND kind = $2 AND address = $3 AND channel_id = ''", merge.kept_id, kind, text);
    }
    tx.Exec("INSERT INTO contact_addresses (contact_id, kind, address, workspace_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)",
            merge.other_id, kind, text, workspace_id, address.IntOr("at", 0));
  }
  // A name that only the other gave.
  const auto own = kept.TextOr("name", ""), theirs = merge.other_name;
  if (own.empty() && !theirs.empty()) tx.Exec("UPDATE contacts SET name = '' WHERE id = $1 AND name = $2", merge.kept_id, theirs);
  tx.Exec("UPDATE contacts SET created_at = $2 WHERE id = $1", merge.kept_id, kept.IntOr("created_at", 0));
}

/// Marks what kept has itself, by the given members.
void MarkWhatBothHave(json::Array& theirs, const json::Array& own, std::string_view first, std::string_view second) {
  for (auto& value : theirs) {
    auto& one = value.get_object();
    bool both = false;
    for (const auto& mine : own) both |= mine.get_object().at(first) == one.at(first) && mine.get_object().at(second) == one.at(second);
    one["kept_has"] = both;
  }
}

}  // namespace

std::optional<std::string> MergeContacts(Tx& tx, IdSource& ids, std::string_view workspace_id, std::string_view kept, std::string_view other,
                                         const MergeCause& cause, Time now) {
  if (kept == other) return std::nullopt;
  const auto stays = LoadContact(tx, kept), goes = LoadContact(tx, other);
  if (!stays || !goes || stays->workspace_id != workspace_id || goes->workspace_id != workspace_id) return std::nullopt;
  auto variables = VariablesOf(tx, other), addresses = TeamAddressesOf(tx, other);
  MarkWhatBothHave(variables, VariablesOf(tx, kept), "bot_id", "name");
  MarkWhatBothHave(addresses, TeamAddressesOf(tx, kept), "kind", "address");
  const json::Object record{{"kept", PersonAsIs(*stays)},       {"other", PersonAsIs(*goes)},       {"identities", IdentitiesOf(tx, other)},
                            {"variables", std::move(variables)}, {"addresses", std::move(addresses)}};
  auto id = ids.New("mrg");
  tx.Exec("INSERT INTO contact_merges (id, workspace_id, kept_id, other_id, other_name, record, by_id, by_name, reason, created_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
          id, workspace_id, kept, other, goes->name, json::Dump(record), cause.by_id, cause.by_name, cause.reason, now);
  const auto why = cause.reason.empty() ? std::string() : " " + cause.reason;
  const auto kept_conversation = NewestConversation(tx, kept), other_conversation = NewestConversation(tx, other);
  AddNote(tx, ids, workspace_id, kept_conversation, "Made one person with \"" + NameOr(*goes) + "\"." + why, cause, now);
  AddNote(tx, ids, workspace_id, other_conversation, "Made one person with \"" + NameOr(*stays) + "\"." + why, cause, now);
  MoveAll(tx, {kept, other});
  return id;
}

std::vector<ContactMergeRecord> ListMerges(Tx& tx, std::string_view workspace_id, std::string_view kept_id) {
  static const std::string kSql = std::string(kMergeColumns).append("WHERE workspace_id = $1 AND kept_id = $2 ORDER BY created_at DESC, id DESC LIMIT 100");
  std::vector<ContactMergeRecord> merges;
  for (const auto row : tx.Query(kSql, workspace_id, kept_id)) merges.push_back(ReadMerge(row));
  return merges;
}

std::optional<ContactMergeRecord> LoadMerge(Tx& tx, std::string_view workspace_id, std::string_view merge_id) {
  static const std::string kSql = std::string(kMergeColumns).append("WHERE workspace_id = $1 AND id = $2");
  const auto rows = tx.Query(kSql, workspace_id, merge_id);
  if (rows.empty()) return std::nullopt;
  return ReadMerge(rows[0]);
}

Status UndoMerge(Tx& tx, std::string_view workspace_id, std::string_view merge_id, Time now) {
  const auto merge = LoadMerge(tx, workspace_id, merge_id);
  if (!merge) return Error(ErrorCode::kNotFound, "There is no record of this merge.");
  if (merge->undone_at) return Error(ErrorCode::kConflict, "This merge is undone already.").As("already_undone");
  if (!LoadContact(tx, merge->kept_id)) {
    return Error(ErrorCode::kConflict, "This person has become part of another one since. Undo that merge first.").As("merged_again");
  }
  const auto text = tx.Query("SELECT record FROM contact_merges WHERE id = $1", merge_id);
  const auto object = json::ParseObject(text[0].Text(0));
  if (!object.ok()) return Error(ErrorCode::kInternal, "The record of this merge cannot be read.", object.error().message);
  json::Reader record(*object);
  Restore(tx, workspace_id, *merge, record);
  RestoreMemory(tx, workspace_id, *merge, record);
  tx.Exec("UPDATE contact_merges SET undone_at = $2 WHERE id = $1", merge_id, now);
  return Ok();
}

bool WereParted(Tx& tx, std::string_view one, std::string_view another) {
  return !tx.Query("SELECT 1 FROM contact_merges WHERE undone_at IS NOT NULL AND ((kept_id = $1 AND other_id = $2) OR (kept_id = $2 AND other_id = $1)) LIMIT 1",
                   one, another)
              .empty();
}

}  // namespace beseda::records
