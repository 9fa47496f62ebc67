#pragma once

#include <string>
#include <string_view>

namespace beseda::slack {

/// What a person wrote, as the plain text that they see: entities and Slack's angle brackets resolved
/// (https://docs.slack.dev/messaging/formatting-message-text). Marks (*bold*) stay as they were typed.
/// - <@U1|ann> becomes "@ann", <#C1|general> "#general", <!here> "@here", <!date^…|words> the words;
/// - <https://x|label> becomes "label (https://x)", an address alone itself.
std::string ReadText(std::string_view mrkdwn);

/// Without the mention of the bot that it begins with: "<@UBOT> hi" is "hi" to the bot.
std::string_view WithoutMention(std::string_view mrkdwn, std::string_view bot_user);

/// Whether the bot is mentioned.
bool Mentions(std::string_view mrkdwn, std::string_view bot_user);

}  // namespace beseda::slack
