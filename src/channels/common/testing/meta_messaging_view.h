#pragma once

// For tests: what a call of Messenger's or Instagram's Send API shows, read as its reference describes the fields.

#include <optional>
#include <string>

#include "channels/common/meta_json.h"
#include "contracts/http_client.h"
#include "testing/channel_suite.h"

namespace beseda {

class MetaMessagingView {
 public:
  std::optional<ShownMessage> Read(const HttpRequest& request) {
    if (request.url.find("/messages") == std::string::npos) return std::nullopt;
    const auto body = json::ParseObject(request.body).value();
    const auto act = TextIn(body, "sender_action");
    if (act == "typing_on") return ShownMessage{ShownMessage::Kind::kTyping};
    if (act == "react" || act == "unreact") {
      const auto& payload = *ObjectIn(body, "payload");
      shown_.kind = ShownMessage::Kind::kReaction;
      shown_.target = TextIn(payload, "message_id");
      if (act == "react") shown_.emoji = TextIn(payload, "reaction");
      return std::move(shown_);
    }
    const auto* message = ObjectIn(body, "message");
    if (!message) return std::nullopt;
    Word(TextIn(*message, "text"));
    if (const auto* answered = ObjectIn(body, "reply_to")) shown_.answers = TextIn(*answered, "mid");
    if (const auto* attachment = ObjectIn(*message, "attachment")) Attachment(*attachment);
    for (const auto* reply : ObjectsIn(*message, "quick_replies")) {
      shown_.choices.push_back({ShownChoice::Kind::kQuickReply, TextIn(*reply, "title"), TextIn(*reply, "payload")});
    }
    return std::move(shown_);
  }

 private:
  void Word(std::string word) {
    if (!word.empty()) shown_.words.push_back(std::move(word));
  }

  void Attachment(const json::Object& attachment) {
    using Kind = ShownMessage::Kind;
    const auto type = TextIn(attachment, "type");
    static const std::pair<const char*, Kind> kKinds[] = {{"image", Kind::kImage}, {"audio", Kind::kAudio}, {"video", Kind::kVideo}, {"file", Kind::kFile}};
    for (const auto& [name, kind] : kKinds) {
      if (type == name) shown_.kind = kind;
    }
    shown_.picture = type == "image";
    const auto& payload = *ObjectIn(attachment, "payload");
    Word(TextIn(payload, "text"));
    Buttons(payload);
    const auto elements = ObjectsIn(payload, "elements");
    shown_.cards = elements.size();
    if (elements.size() > 1) shown_.kind = Kind::kCards;
    for (const auto* element : elements) {
      Word(TextIn(*element, "title"));
      Word(TextIn(*element, "subtitle"));
      shown_.picture = shown_.picture || !TextIn(*element, "image_url").empty();
      Buttons(*element);
    }
  }

  void Buttons(const json::Object& object) {
    for (const auto* button : ObjectsIn(object, "buttons")) {
      const auto type = TextIn(*button, "type");
      const auto kind = type == "web_url" ? ShownChoice::Kind::kUrl : type == "phone_number" ? ShownChoice::Kind::kPhone : ShownChoice::Kind::kReply;
      shown_.choices.push_back({kind, TextIn(*button, "title"), TextIn(*button, kind == ShownChoice::Kind::kUrl ? "url" : "payload")});
    }
  }

  ShownMessage shown_;
};

}  // namespace beseda
