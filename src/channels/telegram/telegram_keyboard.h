#pragma once

#include <string_view>
#include <vector>

#include "channels/telegram/telegram_thread.h"
#include "json/fwd.h"
#include "model/content.h"

namespace beseda::telegram {

/// An InlineKeyboardMarkup, from reply buttons, buttons with addresses that Telegram takes, and quick replies. Short titles share a row.
/// Payloads over 64 bytes are sent as digests (contracts/short_payload.h).
class InlineKeyboard {
 public:
  /// `mini_apps`: https addresses open as Mini Apps, which only chats with one person have.
  explicit InlineKeyboard(bool mini_apps) : mini_apps_(mini_apps) {}

  void AddReply(std::string_view title, std::string_view payload);
  void AddAddress(std::string_view title, std::string_view url);

  bool empty() const { return buttons_.empty(); }
  json::Object Markup() const;

 private:
  struct Item {
    std::string title;
    const char* kind;  ///< The field that says what it does.
    std::string value;
  };

  bool mini_apps_;
  std::vector<Item> buttons_;
};

/// A ReplyKeyboardMarkup: what is pressed comes back as a text with the button's title.
json::Object ReplyKeyboard(const std::vector<QuickReply>& replies);

}  // namespace beseda::telegram
