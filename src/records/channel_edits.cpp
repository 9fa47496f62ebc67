#include "records/channel_edits.h"

namespace beseda::records {

std::vector<ChannelRow> ListChannels(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                     std::string_view after_name, std::string_view after_id, std::int64_t limit) {
  static const std::string kSql =
      std::string("SELECT ")
          .append(kChannelColumns)
          .append(" FROM channels WHERE workspace_id = $1 AND deleted_at IS NULL AND ($2 = '' OR bot_id = $2) "
                  "AND (lower(name), id) > (lower($3), $4) ORDER BY lower(name), id LIMIT $5");
  std::vector<ChannelRow> channels;
  for (const auto row : tx.Query(kSql, workspace_id, bot_id, after_name, after_id, limit)) {
    channels.push_back(ReadChannel(row));
  }
  return channels;
}

void UpdateChannel(Tx& tx, const ChannelRow& channel) {
  const auto& account = channel.account;
  tx.Exec("UPDATE channels SET name = $3, enabled = $4, settings = $5, secrets = $6, updated_at = $7, opt_out = $8 "
          "WHERE workspace_id = $1 AND id = $2",
          account.workspace_id, account.id, account.name, account.enabled ? 1 : 0, account.settings, channel.secrets,
          account.updated_at, DumpOptOutWords(account.opt_out));
}

void DeleteChannel(Tx& tx, std::string_view workspace_id, std::string_view channel_id, Time now) {
  tx.Exec("UPDATE channels SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2", workspace_id, channel_id, now);
}

}  // namespace beseda::records
