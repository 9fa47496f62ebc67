#pragma once

#include <string_view>
#include <vector>

#include "json/fwd.h"
#include "model/message.h"

namespace beseda::slack {

/// Who we are, as far as an event says.
struct BotIdentity {
  std::string_view user = {};
  std::string_view app_id = {};
};

/// A message of Slack's and where it stands.
struct MessageContext {
  const json::Object& message;
  const BotIdentity& bot;
  std::string_view channel;
  std::string_view channel_type;
  bool mention = false;  ///< It came as app_mention.
  bool reply_in_threads = true;
};

/// Whether the app itself wrote it.
bool IsOwn(const json::Object& message, const BotIdentity& bot);
/// Whether a subtype of messages says that something happened: somebody joined, the topic was changed…
bool IsNotice(std::string_view subtype);
/// A conversation of two: by its type, or if that is not said, by its id. Users' ids count: what is sent to one arrives there.
bool IsDirect(std::string_view channel, std::string_view channel_type);

/// Who, where, when and whether it is for the bot: in a conversation of two everything, else what mentions the bot or answers in a
/// thread that it began. Messages and mentions of one text have the same id, so the second is a duplicate of the first.
IncomingEvent MessageBase(const MessageContext& context);
/// A text with its files: an event for each file, the first with the text.
std::vector<IncomingEvent> ReadMessage(const MessageContext& context);
/// The text of a message, as content.
Content TextOf(const json::Object& message, const BotIdentity& bot);

}  // namespace beseda::slack
