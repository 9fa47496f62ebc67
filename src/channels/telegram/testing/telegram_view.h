#pragma once

// For tests: what a call of the Bot API shows.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/testing/telegram_html_reader.h"
#include "json/json.h"
#include "testing/channel_suite.h"

namespace beseda::telegram {

/// A call of the Bot API, read as core.telegram.org/bots/api describes its parameters.
class TelegramView {
 public:
  std::optional<ShownMessage> Read(const HttpRequest& request) {
    using Kind = ShownMessage::Kind;
    method_ = request.url.substr(request.url.rfind('/') + 1);
    params_ = request.headers.Get("content-type").starts_with("multipart/") ? ReadForm(request) : json::ParseObject(request.body).value();
    static const std::pair<const char*, Kind> kKinds[] = {
        {"sendMessage", Kind::kText}, {"sendPhoto", Kind::kImage}, {"sendAnimation", Kind::kImage}, {"sendSticker", Kind::kImage}, {"sendVoice", Kind::kVoice},
        {"sendAudio", Kind::kAudio}, {"sendVideo", Kind::kVideo}, {"sendDocument", Kind::kFile}, {"sendMediaGroup", Kind::kCards}, {"sendLocation", Kind::kLocation},
        {"sendVenue", Kind::kLocation}, {"sendContact", Kind::kContact}, {"editMessageText", Kind::kEdit}, {"editMessageMedia", Kind::kEdit},
        {"deleteMessage", Kind::kDeletion}, {"setMessageReaction", Kind::kReaction}, {"sendChatAction", Kind::kTyping}, {"sendMessageDraft", Kind::kDraft}};
    const auto* known = std::ranges::find(kKinds, method_, [](const auto& kind) { return std::string(kind.first); });
    if (known == std::end(kKinds)) return std::nullopt;
    shown_.kind = known->second;
    shown_.picture = method_ == "sendPhoto";
    const bool html = TextIn(params_, "parse_mode") == "HTML";
    for (const char* name : {"text", "caption"}) html ? Marked(TextIn(params_, name)) : Word(TextIn(params_, name));
    for (const char* name : {"title", "address", "first_name", "phone_number"}) Word(TextIn(params_, name));
    Card(TextIn(params_, "vcard"));
    if (const auto* media = ListIn(params_, "media")) Album(*media);
    if (const auto* answered = ObjectIn(params_, "reply_parameters")) shown_.answers = std::to_string(IntIn(*answered, "message_id"));
    if (const auto target = IntIn(params_, "message_id")) shown_.target = std::to_string(target);
    if (const auto* reactions = ListIn(params_, "reaction"); reactions && !reactions->empty()) shown_.emoji = TextIn(reactions->front().as_object(), "emoji");
    if (const auto* markup = ObjectIn(params_, "reply_markup")) Markup(*markup);
    return std::move(shown_);
  }

 private:
  /// The fields of a form, those that are JSON as such.
  static json::Object ReadForm(const HttpRequest& request) {
    json::Object fields;
    const auto type = request.headers.Get("content-type");
    const auto boundary = "--" + std::string(type.substr(type.find("boundary=") + 9));
    std::string_view rest = request.body;
    for (auto at = rest.find(boundary); at != rest.npos; at = rest.find(boundary)) {
      rest.remove_prefix(at + boundary.size());
      const auto part = rest.substr(0, rest.find(boundary));
      const auto head_end = part.find("\r\n\r\n");
      if (head_end == part.npos) break;
      const auto head = part.substr(0, head_end);
      if (head.find("filename=") != head.npos) continue;
      const auto name_at = head.find("name=\"") + 6;
      const std::string name(head.substr(name_at, head.find('"', name_at) - name_at));
      const std::string value(part.substr(head_end + 4, part.size() - head_end - 6));
      const bool is_json = name == "reply_markup" || name == "reply_parameters" || name == "media" || name == "message_id";
      fields[name] = is_json ? json::Parse(value).value() : json::Value(value);
    }
    return fields;
  }

  void Word(std::string word) {
    if (!word.empty()) shown_.words.push_back(std::move(word));
  }
  void Marked(const std::string& html) {
    StrictReader reader(html);
    const auto text = reader.Shown();
    EXPECT_TRUE(text) << reader.mistake << " in " << html;
    Word(text.value_or(""));
    shown_.bold = shown_.bold || html.find("<b>") != html.npos;
  }

  /// RFC 6350: lines of a name and a value, with "," ";" and the backslash escaped.
  void Card(std::string_view card) {
    for (const auto line : Split(card, '\n')) {
      const auto colon = line.find(':');
      if (colon == line.npos || line.starts_with("BEGIN") || line.starts_with("VERSION") || line.starts_with("END")) continue;
      std::string value;
      for (auto at = colon + 1; at < line.size(); ++at) {
        if (line[at] == '\\' && at + 1 < line.size()) value += line[++at] == 'n' ? '\n' : line[at];
        else value += line[at];
      }
      Word(std::move(value));
    }
  }

  void Album(const json::Array& media) {
    if (shown_.kind == ShownMessage::Kind::kCards) shown_.cards = media.size();
    for (const auto& item : media) {
      Marked(TextIn(item.as_object(), "caption"));
      shown_.picture = true;
    }
  }

  void Markup(const json::Object& markup) {
    for (const char* name : {"inline_keyboard", "keyboard"}) {
      const auto* rows = ListIn(markup, name);
      if (!rows) continue;
      for (const auto& row : *rows) {
        for (const auto& item : row.as_array()) Button(item.as_object(), std::string_view(name) == "keyboard");
      }
    }
  }
  void Button(const json::Object& button, bool quick) {
    ShownChoice choice{quick ? ShownChoice::Kind::kQuickReply : ShownChoice::Kind::kReply, TextIn(button, "text"), TextIn(button, "callback_data")};
    if (button.contains("url")) choice = {ShownChoice::Kind::kUrl, choice.title, TextIn(button, "url")};
    shown_.choices.push_back(std::move(choice));
  }

  std::string method_;
  json::Object params_;
  ShownMessage shown_;
};

}  // namespace beseda::telegram
