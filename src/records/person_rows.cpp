#include "records/person_rows.h"

#include "base/text.h"

namespace beseda::records {
namespace {

constexpr auto kAskedAgainAfter = std::chrono::hours(24 * 30);
constexpr auto kNewestMessages = std::chrono::hours(24);
constexpr std::size_t kMaxName = 200, kMaxShort = 64;

WantedPerson ReadPerson(const Rows::Row& row) {
  return {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int(4), row.Time(5)};
}

}  // namespace

bool WantPerson(Tx& tx, const WantedPerson& person, Time now) {
  const auto rows = tx.Query(
      "INSERT INTO channel_people (channel_id, vendor_user_id, workspace_id, name, next_attempt_at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (channel_id, vendor_user_id) DO UPDATE SET wanted = 1, attempts = 0, next_attempt_at = excluded.next_attempt_at "
      "WHERE channel_people.wanted = 0 AND channel_people.asked_at < $6 RETURNING channel_id",
      person.channel_id, person.vendor_user_id, person.workspace_id, CutUtf8(person.name, kMaxName), now, now - kAskedAgainAfter);
  return !rows.empty();
}

std::optional<std::string> FindPersonName(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id) {
  const auto rows = tx.Query("SELECT name FROM channel_people WHERE channel_id = $1 AND vendor_user_id = $2", channel_id, vendor_user_id);
  if (rows.empty()) return std::nullopt;
  return rows[0].Text(0);
}

std::optional<WantedPerson> NextWantedPerson(Tx& tx, std::string_view channel_id) {
  const auto rows = tx.Query(
      "SELECT channel_id, vendor_user_id, workspace_id, name, attempts, next_attempt_at FROM channel_people "
      "WHERE channel_id = $1 AND wanted = 1 ORDER BY next_attempt_at, vendor_user_id LIMIT 1",
      channel_id);
  if (rows.empty()) return std::nullopt;
  return ReadPerson(rows[0]);
}

std::vector<std::string> ChannelsWithWantedPeople(Tx& tx) {
  std::vector<std::string> ids;
  for (const auto row : tx.Query("SELECT DISTINCT channel_id FROM channel_people WHERE wanted = 1")) ids.push_back(row.Text(0));
  return ids;
}

void PostponePerson(Tx& tx, const WantedPerson& person) {
  tx.Exec("UPDATE channel_people SET attempts = $3, next_attempt_at = $4 WHERE channel_id = $1 AND vendor_user_id = $2", person.channel_id,
          person.vendor_user_id, person.attempts, person.next_attempt_at);
}

void PostponePeople(Tx& tx, std::string_view channel_id, Time until) {
  tx.Exec("UPDATE channel_people SET next_attempt_at = $2 WHERE channel_id = $1 AND wanted = 1 AND next_attempt_at < $2", channel_id, until);
}

void GiveUpPerson(Tx& tx, const WantedPerson& person, Time now) {
  tx.Exec("UPDATE channel_people SET wanted = 0, asked_at = $3 WHERE channel_id = $1 AND vendor_user_id = $2", person.channel_id,
          person.vendor_user_id, now);
}

std::vector<std::string> SavePerson(Tx& tx, const WantedPerson& person, const PersonProfile& profile, Time now) {
  const auto name = CutUtf8(profile.name, kMaxName);
  tx.Exec(
      "UPDATE channel_people SET wanted = 0, asked_at = $3, name = CASE WHEN $4 = '' THEN name ELSE $4 END "
      "WHERE channel_id = $1 AND vendor_user_id = $2",
      person.channel_id, person.vendor_user_id, now, name);
  tx.Exec(
      "UPDATE contacts SET name = CASE WHEN $3 <> '' AND (name = '' OR name = $4) THEN $3 ELSE name END, "
      "locale = CASE WHEN locale = '' THEN $5 ELSE locale END, time_zone = CASE WHEN time_zone = '' THEN $6 ELSE time_zone END "
      "WHERE id = (SELECT contact_id FROM identities WHERE channel_id = $1 AND vendor_user_id = $2)",
      person.channel_id, person.vendor_user_id, name, person.name, CutUtf8(profile.locale, kMaxShort), CutUtf8(profile.time_zone, kMaxShort));
  std::vector<std::string> shown;
  const auto conversations = tx.Query(
      "SELECT id, is_group FROM conversations WHERE channel_id = $1 AND last_activity_at > $3 AND (is_group = 1 OR contact_id = "
      "(SELECT contact_id FROM identities WHERE channel_id = $1 AND vendor_user_id = $2)) ORDER BY last_activity_at DESC LIMIT 100",
      person.channel_id, person.vendor_user_id, now - kNewestMessages);
  for (const auto row : conversations) {
    const bool group = row.Bool(1);
    const auto named = group && !name.empty()
                           ? tx.Exec("UPDATE messages SET meta = $2 WHERE conversation_id = $1 AND meta = $3 AND direction = 'in'", row.Text(0),
                                     WriterMeta(person.vendor_user_id, name), WriterMeta(person.vendor_user_id, ""))
                           : 0;
    if (!group || named > 0) shown.push_back(row.Text(0));
  }
  return shown;
}

std::string WriterMeta(std::string_view vendor_user_id, std::string_view name) {
  std::string meta = "{\"from\":{\"id\":";
  AppendJsonString(meta, vendor_user_id);
  meta += ",\"name\":";
  AppendJsonString(meta, CutUtf8(name, kMaxName));
  return meta += "}}";
}

}  // namespace beseda::records
