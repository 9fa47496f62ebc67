#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/message.h"

namespace beseda {

/// What is sent in place of a message if the vendor's window is closed when it is to leave (ChannelCapabilities::reply_window):
/// whoever said it names a template beforehand, and the message's `meta` keeps that as "if_closed" until it is needed.

/// Error::reason of a vendor that refused a message because the person wrote too long ago.
inline constexpr std::string_view kReplyWindowClosed = "reply_window_closed";

/// `meta` (a JSON object as text, or empty) with what is named.
std::string NameIfClosed(std::string_view meta, const Content& instead);

/// The message with what was named as its content; what it said stays in words, as "in_place_of" in its meta. Nothing if nothing was
/// named, or it cannot be read.
std::optional<Message> AsIfClosed(const Message& message);

}  // namespace beseda
