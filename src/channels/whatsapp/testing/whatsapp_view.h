#pragma once

// For tests: what a call to WhatsApp shows.

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "channels/common/meta_json.h"
#include "channels/whatsapp/testing/whatsapp_marks_reader.h"
#include "testing/channel_suite.h"

namespace beseda {

/// A call of POST /<phone number id>/messages, read as WhatsApp's reference of it describes the fields.
class WhatsAppView {
 public:
  explicit WhatsAppView(const json::Object& body) : body_(body) {}

  std::optional<ShownMessage> Read() {
    using Kind = ShownMessage::Kind;
    if (body_.contains("typing_indicator")) return ShownMessage{Kind::kTyping};
    static const std::pair<const char*, Kind> kKinds[] = {
        {"text", Kind::kText}, {"image", Kind::kImage}, {"sticker", Kind::kImage}, {"audio", Kind::kAudio}, {"video", Kind::kVideo}, {"document", Kind::kFile},
        {"location", Kind::kLocation}, {"contacts", Kind::kContact}, {"interactive", Kind::kText}, {"template", Kind::kTemplate}, {"reaction", Kind::kReaction}};
    const auto type = TextIn(body_, "type");
    for (const auto& [name, kind] : kKinds) {
      if (type == name) shown_.kind = kind;
    }
    if (const auto* context = ObjectIn(body_, "context")) shown_.answers = TextIn(*context, "message_id");
    shown_.picture = type == "image";
    for (const auto* contact : ObjectsIn(body_, "contacts")) Contact(*contact);
    const auto* fields = ObjectIn(body_, type);
    if (!fields) return std::move(shown_);
    if (TrueIn(*fields, "voice")) shown_.kind = Kind::kVoice;
    for (const char* marked : {"body", "caption"}) Marked(TextIn(*fields, marked));
    for (const char* plain : {"filename", "name", "address"}) Word(TextIn(*fields, plain));
    if (type == "interactive") Interactive(*fields);
    if (type == "reaction") {
      shown_.target = TextIn(*fields, "message_id");
      shown_.emoji = TextIn(*fields, "emoji");
    }
    return std::move(shown_);
  }

 private:
  void Word(std::string word) {
    if (!word.empty()) shown_.words.push_back(std::move(word));
  }
  void Marked(const std::string& text) {
    std::vector<std::string> styled;
    Word(WhatsAppMarksReader().Show(text, &styled));
    for (const auto& style : styled) shown_.bold = shown_.bold || style.starts_with('*');
  }

  void Contact(const json::Object& contact) {
    if (const auto* name = ObjectIn(contact, "name")) Word(TextIn(*name, "formatted_name"));
    for (const auto* phone : ObjectsIn(contact, "phones")) Word(TextIn(*phone, "phone"));
    for (const auto* email : ObjectsIn(contact, "emails")) Word(TextIn(*email, "email"));
  }

  void Interactive(const json::Object& interactive) {
    if (const auto* text = ObjectIn(interactive, "body")) Marked(TextIn(*text, "text"));
    if (const auto* header = ObjectIn(interactive, "header")) shown_.picture = header->contains("image");
    const auto& action = *ObjectIn(interactive, "action");
    if (const auto* address = ObjectIn(action, "parameters")) {
      shown_.choices.push_back({ShownChoice::Kind::kUrl, TextIn(*address, "display_text"), TextIn(*address, "url")});
    }
    std::set<std::string> ids, titles;
    for (const auto* button : ObjectsIn(action, "buttons")) {
      const auto& reply = *ObjectIn(*button, "reply");
      EXPECT_TRUE(titles.insert(TextIn(reply, "title")).second) << "WhatsApp refuses equal titles: " << request_text();
      EXPECT_TRUE(ids.insert(TextIn(reply, "id")).second) << "WhatsApp refuses equal ids: " << request_text();
      shown_.choices.push_back({ShownChoice::Kind::kReply, TextIn(reply, "title"), TextIn(reply, "id")});
    }
    for (const auto* section : ObjectsIn(action, "sections")) {
      shown_.kind = ShownMessage::Kind::kList;
      Word(TextIn(*section, "title"));
      for (const auto* row : ObjectsIn(*section, "rows")) {
        EXPECT_TRUE(ids.insert(TextIn(*row, "id")).second) << "WhatsApp refuses equal ids: " << request_text();
        shown_.choices.push_back({ShownChoice::Kind::kRow, TextIn(*row, "title"), TextIn(*row, "id"), TextIn(*row, "description")});
      }
    }
  }
  std::string request_text() const { return json::Dump(body_); }

  const json::Object& body_;
  ShownMessage shown_;
};

}  // namespace beseda
