#include "server/chat/chat_channels.h"

#include "base/ids.h"
#include "base/task.h"
#include "json/reader.h"
#include "records/bot_rows.h"

namespace beseda::server {
namespace {

Error NoChat() {
  return Error(ErrorCode::kNotFound, "There is no chat at this address. Check the link, or ask whoever runs this site.");
}

}  // namespace

Task<Result<std::shared_ptr<const ChatChannel>>> FindChatChannel(Database& db, ChannelDirectory& channels,
                                                                 std::string id_or_slug) {
  if (!IsId(id_or_slug, "chn")) {
    auto row = co_await db.Read([&](Tx& tx) { return records::FindChannelBySlug(tx, id_or_slug, "web"); });
    if (!row.ok()) co_return std::move(row).error();
    if (!*row) co_return NoChat();
    id_or_slug = (*row)->account.id;
  }
  auto entry = co_await channels.Find(id_or_slug);
  if (!entry.ok()) {
    if (entry.error().code == ErrorCode::kNotFound) co_return NoChat();
    co_return std::move(entry).error();
  }
  const auto& account = (*entry)->account;
  if (!account.enabled || account.kind != "web") co_return NoChat();
  auto found = std::make_shared<ChatChannel>();
  found->account = account;
  if (const auto settings = json::ParseObject(account.settings); settings.ok()) {
    json::Reader in(*settings);
    found->allowed_origins = in.Texts("allowed_origins");
    found->identity_secret = in.TextOr("identity_secret", "");
  }
  co_return std::shared_ptr<const ChatChannel>(std::move(found));
}

}  // namespace beseda::server
