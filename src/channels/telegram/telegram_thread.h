#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beseda::telegram {

/// A conversation at Telegram, as thread keys name it: "<chat>" for a chat, "<chat>/<topic>" for a topic of a forum,
/// "<chat>/dm<topic>" for a person's thread in a channel's direct messages, "business/<connection>/<chat>" for a chat of a
/// business account that the bot is connected to, and "guest/<chat>" for a chat that the bot was only called into.
struct Thread {
  std::int64_t chat_id = 0;
  std::int64_t topic = 0;
  std::int64_t direct_topic = 0;
  std::string business = {};
  bool guest = false;

  /// A chat with one person: their ids are positive.
  bool is_private() const { return chat_id > 0; }
};

std::string ThreadKey(const Thread& thread);
/// Nothing if the key is not one of ours.
std::optional<Thread> ParseThreadKey(std::string_view key);

}  // namespace beseda::telegram
