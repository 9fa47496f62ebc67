#pragma once

// For tests: what a call of Slack's Web API shows.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "channels/slack/slack_emoji.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/testing/slack_mrkdwn_reader.h"
#include "contracts/http_types.h"
#include "json/json.h"
#include "testing/channel_suite.h"

namespace beseda::slack {

/// A call of the Web API, read as docs.slack.dev describes its arguments.
class SlackView {
 public:
  std::optional<ShownMessage> Read(const HttpRequest& request) {
    using Kind = ShownMessage::Kind;
    const auto method = request.url.substr(request.url.rfind('/') + 1);
    for (const auto part : Split(request.body, '&')) {
      const auto equals = std::min(part.find('='), part.size());
      arguments_[PercentDecode(part.substr(0, equals), true).value_or("")] = PercentDecode(part.substr(std::min(equals + 1, part.size())), true).value_or("");
    }
    if (method == "files.completeUploadExternal") return ReadFile();
    if (method == "assistant.threads.setStatus") return ShownMessage{Kind::kTyping};
    if (method == "chat.postMessage") return ReadMessage(Kind::kText);
    if (method == "chat.update") return ReadMessage(Kind::kEdit);
    if (method == "chat.delete") shown_.kind = Kind::kDeletion;
    else if (method.starts_with("reactions.")) shown_.kind = Kind::kReaction;
    else if (method.ends_with("Stream")) return ReadDraft();
    else return std::nullopt;
    shown_.target = shown_.kind == Kind::kReaction ? arguments_["timestamp"] : arguments_["ts"];
    if (method == "reactions.add") shown_.emoji = EmojiOf(arguments_["name"]);
    return std::move(shown_);
  }

 private:
  void Word(std::string word) {
    if (!word.empty()) shown_.words.push_back(std::move(word));
  }
  void Marked(const std::string& mrkdwn) {
    const auto read = StrictReader(mrkdwn).Read();
    Word(read.text);
    for (const auto& mark : read.marked) shown_.bold = shown_.bold || mark.starts_with('*');
  }

  std::optional<ShownMessage> ReadDraft() {
    shown_.kind = ShownMessage::Kind::kDraft;
    Word(arguments_["markdown_text"]);
    return std::move(shown_);
  }

  std::optional<ShownMessage> ReadFile() {
    using Kind = ShownMessage::Kind;
    const auto files = json::Parse(arguments_["files"]).value().as_array();
    const auto title = std::string(Text(files.at(0).as_object(), "title"));
    shown_.kind = title.ends_with(".png") ? Kind::kImage : title.ends_with(".ogg") ? Kind::kAudio : title.ends_with(".mp4") ? Kind::kVideo : Kind::kFile;
    shown_.picture = shown_.kind == Kind::kImage;
    Word(title);
    Marked(arguments_["initial_comment"]);
    return std::move(shown_);
  }

  std::optional<ShownMessage> ReadMessage(ShownMessage::Kind kind) {
    shown_.kind = kind;
    shown_.target = arguments_["ts"];
    const auto blocks = arguments_["blocks"].empty() ? json::Array() : json::Parse(arguments_["blocks"]).value().as_array();
    // The text is for notifications where there are blocks.
    if (blocks.empty()) Marked(arguments_["text"]);
    for (const auto& item : blocks) Block(item.as_object());
    return std::move(shown_);
  }

  void Block(const json::Object& block) {
    const auto type = Text(block, "type");
    if (type == "image") shown_.picture = true;
    std::string text;
    for (const auto& item : Items(block, "elements")) {
      const auto& element = item.as_object();
      if (type == "rich_text") Rich(element, text);
      if (type == "actions") Action(element);
    }
    Word(std::move(text));
  }

  void Rich(const json::Object& element, std::string& text) {
    auto number = std::size_t(Whole(element, "offset"));
    const auto style = Text(element, "style");
    for (const auto& item : Items(element, "elements")) {
      const auto& run = item.as_object();
      if (run.contains("elements")) {  // An item of a list.
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
        text += style == "ordered" ? std::to_string(++number) + ". " : "• ";
        Rich(run, text);
        continue;
      }
      const auto label = Text(run, "text");
      text += label.empty() ? Text(run, "url") : label;
      if (Text(run, "type") == "link" && !label.empty()) text += " (" + std::string(Text(run, "url")) + ")";
      shown_.bold = shown_.bold || Flag(Sub(run, "style"), "bold");
    }
  }

  void Action(const json::Object& element) {
    const auto title = std::string(Text(Sub(element, "text"), "text"));
    if (Text(element, "type") == "button") {
      const auto url = Text(element, "url");
      shown_.choices.push_back({url.empty() ? ShownChoice::Kind::kReply : ShownChoice::Kind::kUrl, title, std::string(url.empty() ? Text(element, "value") : url)});
      return;
    }
    for (const auto& group : Items(element, "option_groups")) {
      Word(std::string(Text(Sub(group.as_object(), "label"), "text")));
      Options(group.as_object());
    }
    Options(element);
  }
  void Options(const json::Object& object) {
    for (const auto& item : Items(object, "options")) {
      const auto& option = item.as_object();
      shown_.choices.push_back({ShownChoice::Kind::kRow, std::string(Text(Sub(option, "text"), "text")), std::string(Text(option, "value")),
                                std::string(Text(Sub(option, "description"), "text"))});
    }
  }

  std::map<std::string, std::string> arguments_;
  ShownMessage shown_;
};

}  // namespace beseda::slack
