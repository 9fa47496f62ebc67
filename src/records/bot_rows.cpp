#include "records/bot_rows.h"

#include "json/json.h"

namespace beseda::records {

namespace {
constexpr std::string_view kNoOptOutWords = "{}";
}

const std::string_view kBotColumns =
    "id, workspace_id, slug, name, description, greeting, instructions, knowledge, language, model_id, temperature, "
    "max_output_tokens, history_messages, enabled, revision, created_at, updated_at, agent, prompt_id, "
    "feedback, judging, timezone";

const std::string_view kChannelColumns =
    "id, workspace_id, bot_id, kind, name, enabled, settings, secrets, created_at, updated_at, opt_out";

Bot ReadBot(const Rows::Row& row) {
  Bot bot;
  bot.id = row.Text(0);
  bot.workspace_id = row.Text(1);
  bot.slug = row.Text(2);
  bot.name = row.Text(3);
  bot.description = row.Text(4);
  bot.greeting = row.Text(5);
  bot.instructions = row.Text(6);
  bot.knowledge = row.Text(7);
  bot.language = row.Text(8);
  bot.model_id = row.Text(9);
  bot.temperature = row.OptionalReal(10);
  bot.max_output_tokens = row.OptionalInt(11);
  bot.history_messages = row.Int(12);
  bot.enabled = row.Bool(13);
  bot.revision = row.Int(14);
  bot.created_at = row.Time(15);
  bot.updated_at = row.Time(16);
  bot.agent = row.Text(17);
  bot.prompt_id = row.Text(18);
  bot.feedback = row.Bool(19);
  bot.judging = row.Text(20);
  bot.timezone = row.Text(21);
  return bot;
}

std::optional<Bot> LoadBot(Tx& tx, std::string_view bot_id) {
  static const std::string kSql =
      std::string("SELECT ").append(kBotColumns).append(", (SELECT w.timezone FROM workspaces w WHERE w.id = bots.workspace_id) "
                                                        "FROM bots WHERE id = $1 AND deleted_at IS NULL");
  const auto rows = tx.Query(kSql, bot_id);
  if (rows.empty()) return std::nullopt;
  auto bot = ReadBot(rows[0]);
  bot.workspace_timezone = rows[0].Text(22);
  return bot;
}

std::optional<Bot> FindBotBySlug(Tx& tx, std::string_view slug) {
  static const std::string kSql =
      std::string("SELECT ").append(kBotColumns).append(" FROM bots WHERE slug = $1 AND deleted_at IS NULL");
  const auto rows = tx.Query(kSql, slug);
  if (rows.empty()) return std::nullopt;
  return ReadBot(rows[0]);
}

void InsertBot(Tx& tx, const Bot& bot) {
  static const std::string kSql = std::string("INSERT INTO bots (").append(kBotColumns).append(
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)");
  tx.Exec(kSql, bot.id, bot.workspace_id, bot.slug, bot.name, bot.description, bot.greeting, bot.instructions,
          bot.knowledge, bot.language, bot.model_id, bot.temperature, bot.max_output_tokens, bot.history_messages,
          bot.enabled ? 1 : 0, bot.revision, bot.created_at, bot.updated_at,
          bot.agent, bot.prompt_id, bot.feedback ? 1 : 0, bot.judging, bot.timezone);
}

namespace {

OptOutWords ReadOptOutWords(const std::string& text) {
  if (text == kNoOptOutWords) return {};
  const auto value = json::Parse(text);
  auto words = value.ok() ? DecodeOptOutWords(*value) : Result<OptOutWords>(OptOutWords());
  return words.ok() ? std::move(words).value() : OptOutWords();
}

}  // namespace

std::string DumpOptOutWords(const OptOutWords& words) {
  return words == OptOutWords() ? std::string(kNoOptOutWords) : json::Dump(EncodeOptOutWords(words));
}

ChannelRow ReadChannel(const Rows::Row& row) {
  ChannelRow channel;
  channel.account.id = row.Text(0);
  channel.account.workspace_id = row.Text(1);
  channel.account.bot_id = row.Text(2);
  channel.account.kind = row.Text(3);
  channel.account.name = row.Text(4);
  channel.account.enabled = row.Bool(5);
  channel.account.settings = row.Text(6);
  channel.secrets = row.Text(7);
  channel.account.created_at = row.Time(8);
  channel.account.updated_at = row.Time(9);
  channel.account.opt_out = ReadOptOutWords(row.Text(10));
  return channel;
}

std::optional<ChannelRow> LoadChannel(Tx& tx, std::string_view channel_id) {
  static const std::string kSql =
      std::string("SELECT ").append(kChannelColumns).append(" FROM channels WHERE id = $1 AND deleted_at IS NULL");
  const auto rows = tx.Query(kSql, channel_id);
  if (rows.empty()) return std::nullopt;
  return ReadChannel(rows[0]);
}

std::optional<ChannelRow> FindChannelBySlug(Tx& tx, std::string_view slug, std::string_view kind) {
  const auto rows = tx.Query(
      "SELECT c.id, c.workspace_id, c.bot_id, c.kind, c.name, c.enabled, c.settings, c.secrets, c.created_at, "
      "c.updated_at, c.opt_out FROM bots b JOIN channels c ON c.bot_id = b.id WHERE b.slug = $1 AND b.deleted_at IS NULL "
      "AND c.kind = $2 AND c.deleted_at IS NULL AND c.enabled = 1 ORDER BY c.id LIMIT 1",
      slug, kind);
  if (rows.empty()) return std::nullopt;
  return ReadChannel(rows[0]);
}

void InsertChannel(Tx& tx, const ChannelRow& channel) {
  static const std::string kSql = std::string("INSERT INTO channels (").append(kChannelColumns).append(
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
  const auto& account = channel.account;
  tx.Exec(kSql, account.id, account.workspace_id, account.bot_id, account.kind, account.name,
          account.enabled ? 1 : 0, account.settings, channel.secrets, account.created_at, account.updated_at, DumpOptOutWords(account.opt_out));
}

}  // namespace beseda::records
