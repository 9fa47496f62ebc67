#include "records/bot_edits.h"

#include "records/bot_rows.h"

namespace beseda::records {

std::string LikePattern(std::string_view text) {
  std::string pattern = "%";
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

std::vector<Bot> ListBots(Tx& tx, std::string_view workspace_id, std::string_view search, std::string_view after_name,
                          std::string_view after_id, std::int64_t limit) {
  static const std::string kSql =
      std::string("SELECT ")
          .append(kBotColumns)
          .append(" FROM bots WHERE workspace_id = $1 AND deleted_at IS NULL "
                  "AND (lower(name) LIKE lower($2) ESCAPE '\\' OR slug LIKE lower($2) ESCAPE '\\') "
                  "AND (lower(name), id) > (lower($3), $4) ORDER BY lower(name), id LIMIT $5");
  std::vector<Bot> bots;
  for (const auto row : tx.Query(kSql, workspace_id, LikePattern(search), after_name, after_id, limit)) {
    bots.push_back(ReadBot(row));
  }
  return bots;
}

bool UpdateBot(Tx& tx, Bot& bot) {
  const auto changed = tx.Exec(
      "UPDATE bots SET slug = $3, name = $4, description = $5, greeting = $6, instructions = $7, knowledge = $8, "
      "language = $9, model_id = $10, temperature = $11, max_output_tokens = $12, history_messages = $13, "
      "enabled = $14, updated_at = $15, agent = $16, prompt_id = $17, feedback = $18, judging = $19, timezone = $20, revision = revision + 1 "
      "WHERE id = $1 AND revision = $2 AND deleted_at IS NULL",
      bot.id, bot.revision, bot.slug, bot.name, bot.description, bot.greeting, bot.instructions, bot.knowledge,
      bot.language, bot.model_id, bot.temperature, bot.max_output_tokens, bot.history_messages, bot.enabled ? 1 : 0,
      bot.updated_at, bot.agent, bot.prompt_id, bot.feedback ? 1 : 0, bot.judging, bot.timezone);
  if (changed == 0) return false;
  ++bot.revision;
  return true;
}

std::vector<std::string> DeleteBot(Tx& tx, std::string_view workspace_id, std::string_view bot_id, Time now) {
  tx.Exec("UPDATE bots SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2", workspace_id, bot_id, now);
  std::vector<std::string> channels;
  for (const auto row : tx.Query("UPDATE channels SET deleted_at = $2 WHERE bot_id = $1 AND deleted_at IS NULL RETURNING id",
                                 bot_id, now)) {
    channels.push_back(row.Text(0));
  }
  return channels;
}

}  // namespace beseda::records
