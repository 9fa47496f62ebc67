#include "channels/telegram/telegram_keyboard.h"

#include <functional>
#include <string>

#include "base/text_limits.h"
#include "channels/telegram/telegram_encoder.h"
#include "contracts/short_payload.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

// As many buttons share a row as a phone shows whole: each has a like share of the width, so the longest title counts.
constexpr std::size_t kRowWidth = 30, kMostInRow = 4;

// Telegram takes no empty titles.
std::string TitleOrDots(std::string_view title) { return title.empty() ? "…" : std::string(title); }

json::Array Rows(std::size_t count, const std::function<std::string_view(std::size_t)>& title,
                 const std::function<json::Object(std::size_t)>& button) {
  json::Array rows, row;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto width = std::max(longest, CodePoints(title(i)));
    if (!row.empty() && (row.size() == kMostInRow || width * (row.size() + 1) > kRowWidth)) {
      rows.push_back(std::exchange(row, {}));
      longest = 0;
    }
    longest = std::max(longest, CodePoints(title(i)));
    row.push_back(button(i));
  }
  if (!row.empty()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace

void InlineKeyboard::AddReply(std::string_view title, std::string_view payload) {
  const auto data = ShortPayload(payload.empty() ? title : payload, kMaxCallbackData);
  buttons_.push_back({TitleOrDots(title), "callback_data", data.empty() ? "-" : data});
}

void InlineKeyboard::AddAddress(std::string_view title, std::string_view url) {
  const bool mini_app = mini_apps_ && url.starts_with("https://");
  buttons_.push_back({TitleOrDots(title), mini_app ? "web_app" : "url", std::string(url)});
}

json::Object InlineKeyboard::Markup() const {
  auto rows = Rows(
      buttons_.size(), [this](std::size_t i) { return std::string_view(buttons_[i].title); },
      [this](std::size_t i) {
        const auto& item = buttons_[i];
        json::Object button{{"text", item.title}};
        if (std::string_view(item.kind) == "web_app") {
          button["web_app"] = json::Object{{"url", item.value}};
        } else {
          button[item.kind] = item.value;
        }
        return button;
      });
  return {{"inline_keyboard", std::move(rows)}};
}

json::Object ReplyKeyboard(const std::vector<QuickReply>& replies) {
  auto rows = Rows(
      replies.size(), [&](std::size_t i) { return std::string_view(replies[i].title); },
      [&](std::size_t i) { return json::Object{{"text", TitleOrDots(replies[i].title)}}; });
  return {{"keyboard", std::move(rows)}, {"resize_keyboard", true}, {"one_time_keyboard", true}};
}

}  // namespace beseda::telegram
