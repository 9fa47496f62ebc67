#include "channels/telegram/telegram_errors.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "channels/telegram/telegram_fields.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

struct Meaning {
  std::string_view said;  ///< What Telegram's description contains, in lower case.
  ErrorCode code;
  const char* words;
};

/// Descriptions as tdlib/telegram-bot-api 10.0 writes them (Client.cpp: fail_query_with_error, check_chat_access, …), and errors of the
/// layer below, which it passes on in capitals. The first that fits counts.
constexpr std::array kMeanings = {
    Meaning{"bot was blocked by the user", ErrorCode::kRejected, "The person has blocked the bot. They must unblock it before it can write to them."},
    Meaning{"user is deactivated", ErrorCode::kRejected, "The person's Telegram account no longer exists."},
    Meaning{"can't initiate conversation with a user", ErrorCode::kRejected, "The person has not written to the bot yet. On Telegram they must write first."},
    Meaning{"bots can't send messages to bots", ErrorCode::kRejected, "The other side is a bot; bots cannot write to bots."},
    Meaning{"bot was kicked", ErrorCode::kRejected, "The bot was removed from the chat. Add it again to write there."},
    Meaning{"bot is not a member", ErrorCode::kRejected, "The bot is not a member of the chat. Add it to write there."},
    Meaning{"the group chat was deleted", ErrorCode::kRejected, "The group no longer exists."},
    Meaning{"chat not found", ErrorCode::kRejected, "Telegram does not know the chat: the person has never written to this bot, or it is another bot's chat."},
    Meaning{"private chat not found", ErrorCode::kRejected, "The person has not written to the bot yet. On Telegram they must write first."},
    Meaning{"user not found", ErrorCode::kRejected, "Telegram does not know the person."},
    Meaning{"message thread not found", ErrorCode::kRejected, "The topic no longer exists."},
    Meaning{"topic_closed", ErrorCode::kRejected, "The topic is closed. Open it again to write there."},
    Meaning{"topic_deleted", ErrorCode::kRejected, "The topic was deleted."},
    Meaning{"not enough rights", ErrorCode::kRejected, "The bot may not do this in the chat. Give it the right in the group's settings."},
    Meaning{"have no rights", ErrorCode::kRejected, "The bot may not write in the chat. Give it the right in the group's settings."},
    Meaning{"need administrator rights", ErrorCode::kRejected, "The bot must be an administrator of the channel to write there."},
    Meaning{"chat_write_forbidden", ErrorCode::kRejected, "The bot may not write in the chat. Give it the right in the group's settings."},
    Meaning{"chat_send_", ErrorCode::kRejected, "The chat does not allow this kind of message. Allow it in the group's permissions."},
    Meaning{"chat_restricted", ErrorCode::kRejected, "Telegram has restricted the chat."},
    Meaning{"voice_messages_forbidden", ErrorCode::kRejected, "The person does not accept voice messages. Send a text or a file."},
    Meaning{"business_connection", ErrorCode::kRejected, "The business account has ended its connection with the bot. Connect it again in Telegram's settings."},
    Meaning{"business_peer", ErrorCode::kRejected, "The business account may write only where the person has written in the last 24 hours."},
    Meaning{"user_bot_required", ErrorCode::kUnauthenticated, "The token is not a bot's. Take it from @BotFather."},
    Meaning{"message is too long", ErrorCode::kRejected, "Telegram found the message too long."},
    Meaning{"caption is too long", ErrorCode::kRejected, "Telegram found the text below the file too long."},
    Meaning{"message text is empty", ErrorCode::kRejected, "There is nothing in the message that Telegram can show."},
    Meaning{"can't parse entities", ErrorCode::kRejected, "Telegram could not read the message's formatting."},
    Meaning{"button_url_invalid", ErrorCode::kRejected, "Telegram does not take the address of one of the buttons."},
    Meaning{"wrong http url", ErrorCode::kRejected, "Telegram does not take the address of one of the buttons."},
    Meaning{"button_data_invalid", ErrorCode::kRejected, "Telegram does not take what one of the buttons sends back."},
    Meaning{"reply markup is too long", ErrorCode::kRejected, "The message has too many buttons for Telegram."},
    Meaning{"reaction_invalid", ErrorCode::kRejected, "Telegram has no such reaction, or the chat does not allow it."},
    Meaning{"reactions_too_many", ErrorCode::kRejected, "The message has too many different reactions already."},
    Meaning{"message to react not found", ErrorCode::kRejected, "The message no longer exists."},
    Meaning{"message to edit not found", ErrorCode::kRejected, "The message to change no longer exists."},
    Meaning{"message can't be edited", ErrorCode::kRejected, "Telegram does not allow to change this message any more."},
    Meaning{"message can't be deleted", ErrorCode::kRejected, "Telegram does not allow to delete this message: it is older than 48 hours, or somebody else's."},
    Meaning{"file is too big", ErrorCode::kTooLarge, "The file is larger than Telegram's bots may fetch (20 MB)."},
    Meaning{"request entity too large", ErrorCode::kTooLarge, "The file is larger than Telegram takes from bots (50 MB)."},
    Meaning{"wrong file_id", ErrorCode::kNotFound, "Telegram no longer has the file."},
    Meaning{"invalid file_id", ErrorCode::kNotFound, "Telegram no longer has the file."},
    Meaning{"photo_invalid_dimensions", ErrorCode::kRejected, "Telegram does not take the picture: it is too long, too wide or too large."},
    Meaning{"image_process_failed", ErrorCode::kRejected, "Telegram could not read the picture."},
    Meaning{"query is too old", ErrorCode::kRejected, "The button was pressed too long ago."},
    Meaning{"terminated by other getupdates", ErrorCode::kUnavailable, "Another program fetches this bot's messages. Stop it, or give this channel a bot of its own."},
    Meaning{"webhook is active", ErrorCode::kUnavailable, "The bot still has a webhook, so that its messages cannot be fetched."},
    Meaning{"bad webhook", ErrorCode::kInvalid, "Telegram does not take the webhook's address: it must begin with https://, be reachable from the internet and use port 443, 80, 88 or 8443."},
    Meaning{"invalid webhook url", ErrorCode::kInvalid, "Telegram does not take the webhook's address: it must begin with https:// and be reachable from the internet."},
    Meaning{"bot_command", ErrorCode::kInvalid, "Telegram does not take one of the commands: small Latin letters, digits and _ only, at most 32 characters, and each with a description."},
};

struct Refusal {
  int code = 0;
  bool from_api = false;  ///< The answer is the Bot API's own rather than of something on the way.
  std::string description;
  std::optional<std::int64_t> retry_after;
  std::optional<std::int64_t> migrated_to;
};

Refusal ReadBody(int status, std::string_view body) {
  Refusal refusal{status};
  const auto answer = json::ParseObject(body);
  if (!answer.ok() || !answer->contains("ok")) {
    refusal.description = CutUtf8(body, 200);
    return refusal;
  }
  refusal.from_api = true;
  refusal.description = CutUtf8(TextIn(*answer, "description"), 300);
  if (const auto code = IntIn(*answer, "error_code"); code >= 400 && code < 600) refusal.code = int(code);
  if (const auto* parameters = ObjectIn(*answer, "parameters")) {
    if (const auto wait = IntIn(*parameters, "retry_after"); wait > 0) refusal.retry_after = std::min<std::int64_t>(wait, 86'400);
    if (const auto chat = IntIn(*parameters, "migrate_to_chat_id"); chat != 0) refusal.migrated_to = chat;
  }
  return refusal;
}

bool Says(const Error& error, std::initializer_list<std::string_view> what) {
  const auto said = ToLower(error.detail);
  return std::ranges::any_of(what, [&](std::string_view part) { return said.find(part) != said.npos; });
}

}  // namespace

Error ReadRefusal(int status, std::string_view body) {
  const auto refusal = ReadBody(status, body);
  const auto said = ToLower(refusal.description);
  const auto error = [&](ErrorCode code, std::string words) { return Error(code, std::move(words), refusal.description); };
  if (refusal.code == 429) {
    auto slow = error(ErrorCode::kRateLimited, "Telegram asks to send more slowly.");
    slow.retry_after = seconds(refusal.retry_after.value_or(1));
    return slow;
  }
  if (refusal.code == 401 || (refusal.code == 404 && (said == "not found" || !refusal.from_api))) {
    return error(ErrorCode::kUnauthenticated, "Telegram does not accept the bot's token. Take the current one from @BotFather and enter it.");
  }
  if (refusal.code >= 500) {
    // The Bot API says that it has failed; a gateway before it cannot know.
    return refusal.from_api || refusal.code == 503 ? error(ErrorCode::kUnavailable, "Telegram is out of order for now.")
                                                   : error(ErrorCode::kUncertain, "Telegram broke off; the message may or may not have been sent.");
  }
  for (const auto& meaning : kMeanings) {
    if (said.find(meaning.said) != said.npos) return error(meaning.code, meaning.words);
  }
  if (refusal.code == 413) return error(ErrorCode::kTooLarge, "The file is larger than Telegram takes from bots (50 MB).");
  if (refusal.code == 409) return error(ErrorCode::kUnavailable, "Telegram says that another program uses this bot.");
  return error(ErrorCode::kRejected, "Telegram refused: " + (refusal.description.empty() ? "status " + std::to_string(refusal.code) : refusal.description));
}

std::optional<std::int64_t> MigratedTo(std::string_view body) { return ReadBody(400, body).migrated_to; }

bool IsUnknownFile(const Error& error) {
  return Says(error, {"wrong file_id", "wrong file identifier", "wrong remote file", "invalid file_id", "file_reference", "can't use file of type",
                      "wrong type of the file"});
}

bool IsRefusedFormat(const Error& error) {
  return Says(error, {"photo_invalid_dimensions", "photo_ext_invalid", "photo_save_file_invalid", "image_process_failed", "voice_messages_forbidden",
                      "video_content_type", "video_file_invalid", "sticker_", "media_invalid", "wrong type of the web page"});
}

bool IsWithoutText(const Error& error) { return Says(error, {"there is no text in the message to edit"}); }

bool IsGone(const Error& error) { return Says(error, {"message to edit not found"}); }

bool IsAlreadySo(const Error& error) { return Says(error, {"message is not modified", "message to delete not found"}); }

}  // namespace beseda::telegram
