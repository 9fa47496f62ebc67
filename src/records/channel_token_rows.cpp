#include "records/channel_token_rows.h"

namespace beseda::records {

std::optional<ChannelTokenRow> LoadChannelToken(Tx& tx, std::string_view channel_id) {
  const auto rows =
      tx.Query("SELECT fingerprint, since, ends_at, next_try_at, failure FROM channel_tokens WHERE channel_id = $1", channel_id);
  if (rows.empty()) return std::nullopt;
  ChannelTokenRow token;
  token.channel_id = channel_id;
  token.fingerprint = rows[0].Text(0);
  token.since = rows[0].Time(1);
  token.ends_at = rows[0].OptionalTime(2);
  token.next_try_at = rows[0].Time(3);
  token.failure = rows[0].Text(4);
  return token;
}

void SaveChannelToken(Tx& tx, const ChannelTokenRow& token) {
  tx.Exec(
      "INSERT INTO channel_tokens (channel_id, workspace_id, fingerprint, since, ends_at, next_try_at, failure) "
      "SELECT id, workspace_id, $2, $3, $4, $5, $6 FROM channels WHERE id = $1 "
      "ON CONFLICT (channel_id) DO UPDATE SET fingerprint = excluded.fingerprint, since = excluded.since, ends_at = excluded.ends_at, "
      "next_try_at = excluded.next_try_at, failure = excluded.failure",
      token.channel_id, token.fingerprint, token.since, token.ends_at, token.next_try_at, token.failure);
}

}  // namespace beseda::records
