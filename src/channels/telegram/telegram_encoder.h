#pragma once

#include <string>
#include <vector>

#include "channels/telegram/telegram_thread.h"
#include "contracts/channel_capabilities.h"
#include "model/message.h"

namespace beseda::telegram {

/// One call of the Bot API that shows (a part of) a message.
struct Call {
  enum class Files {
    kNone,
    kOne,    ///< A file is sent: which method, send…, is decided when its bytes are known. Takes a caption.
    kEdit,   ///< A file replaces that of a message.
    kAlbum,  ///< Several pictures in one message; params.media has an object for each.
  };
  std::string method = {};        ///< Empty if the files decide.
  std::string params = "{}";      ///< JSON object, without the chat.
  Files takes = Files::kNone;
  std::vector<MediaContent> files = {};
};

struct EncoderSettings {
  bool mini_apps = false;      ///< Buttons with an https address open as Mini Apps, where Telegram has these.
  bool link_previews = true;
};

/// The calls that a message needs, in their order; the same for the same message and settings. None if there is nothing that
/// Telegram could show. Pure.
std::vector<Call> EncodeMessage(const OutgoingMessage& outgoing, const Thread& thread, const EncoderSettings& settings,
                                const ChannelCapabilities& can);

/// Telegram's limits, core.telegram.org/bots/api as of Bot API 10.3: sendMessage, sendPhoto (caption), InlineKeyboardButton, sendMediaGroup.
inline constexpr std::size_t kMaxText = 4096;
inline constexpr std::size_t kMaxCaption = 1024;
inline constexpr std::size_t kMaxCallbackData = 64;  // bytes
inline constexpr std::size_t kMaxAlbum = 10;

}  // namespace beseda::telegram
