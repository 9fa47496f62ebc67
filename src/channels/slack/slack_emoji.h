#pragma once

#include <string>
#include <string_view>

namespace beseda::slack {

/// The emoji of a name as Slack gives it ("thumbsup", "+1::skin-tone-3"); ":name:" for a workspace's own.
std::string EmojiOf(std::string_view name);

/// Slack's name of an emoji, or of ":name:"; empty if it has none.
std::string EmojiName(std::string_view emoji);

/// The text of emoji_names.txt, embedded at build time: a line for each emoji with the emoji and its names.
extern const std::string_view kEmojiNames;

}  // namespace beseda::slack
