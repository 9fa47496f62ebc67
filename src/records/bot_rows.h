#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "contracts/database.h"
#include "model/bot.h"

namespace beseda::records {

/// Rows of `bots`. Functions run inside a transaction and throw SqlError.

extern const std::string_view kBotColumns;
Bot ReadBot(const Rows::Row& row);
/// Deleted bots are not found.
std::optional<Bot> LoadBot(Tx& tx, std::string_view bot_id);
std::optional<Bot> FindBotBySlug(Tx& tx, std::string_view slug);
void InsertBot(Tx& tx, const Bot& bot);

/// The row of a channel account: settings as stored, secrets still sealed (a JSON object: field -> sealed text).
struct ChannelRow {
  ChannelAccount account;
  std::string secrets;
};
extern const std::string_view kChannelColumns;
ChannelRow ReadChannel(const Rows::Row& row);
/// As they are stored.
std::string DumpOptOutWords(const OptOutWords& words);
/// Deleted accounts are not found.
std::optional<ChannelRow> LoadChannel(Tx& tx, std::string_view channel_id);
/// The oldest enabled account of that kind of the bot with that slug.
std::optional<ChannelRow> FindChannelBySlug(Tx& tx, std::string_view slug, std::string_view kind);
void InsertChannel(Tx& tx, const ChannelRow& channel);

}  // namespace beseda::records
