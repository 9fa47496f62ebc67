#pragma once

#include <string>

#include "channels/telegram/telegram_decoder.h"
#include "channels/telegram/telegram_thread.h"
#include "json/fwd.h"
#include "model/content.h"

namespace beseda::telegram {

/// A Message of Telegram's as content. Files have the url "vendor:<file id>".
Content ContentOf(const json::Object& message, const Self& self);

/// Where it stands.
Thread ThreadOf(const json::Object& message);

/// A person's, bot's or chat's name, as others see it.
std::string NameOf(const json::Object& user_or_chat);

/// The id of the message that it answers; empty if none.
std::string ReplyTo(const json::Object& message);

/// Whether a message of a group is meant for the bot: a command, its name, an answer to what it said.
bool IsAddressed(const json::Object& message, const Self& self);

/// What follows "/start " in the message that a t.me/<bot>?start=… link sends; empty if it is another message.
std::string StartParameter(const json::Object& message);

}  // namespace beseda::telegram
