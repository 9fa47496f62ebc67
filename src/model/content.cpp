#include "model/content.h"

#include <type_traits>

namespace beseda {
namespace {

void AddLine(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out += '\n';
  out += line;
}

void AddButtons(std::string& out, const std::vector<Button>& buttons) {
  for (const auto& button : buttons) {
    std::string line = "• " + button.title;
    if (button.kind == Button::Kind::kUrl) line += ": " + button.url;
    if (button.kind == Button::Kind::kPhone) line += ": " + button.phone;
    AddLine(out, line);
  }
}

std::string CardText(const CardContent& card) {
  std::string out = card.title;
  AddLine(out, card.subtitle);
  AddButtons(out, card.buttons);
  return out;
}

struct Words {
  std::string operator()(const TextContent& text) const { return text.text; }
  std::string operator()(const MediaContent& media) const {
    std::string out = "[" + std::string(ContentType(Content{media}));
    if (!media.name.empty()) out += ": " + media.name;
    out += "]";
    AddLine(out, media.caption);
    return out;
  }
  std::string operator()(const LocationContent& place) const {
    std::string out = "[location: " + std::to_string(place.latitude) + ", " + std::to_string(place.longitude) + "]";
    AddLine(out, place.title);
    AddLine(out, place.address);
    return out;
  }
  std::string operator()(const ContactContent& contact) const {
    std::string out = "[contact: " + contact.name + "]";
    for (const auto& phone : contact.phones) AddLine(out, phone);
    for (const auto& email : contact.emails) AddLine(out, email);
    return out;
  }
  std::string operator()(const ButtonsContent& buttons) const {
    std::string out = buttons.text;
    AddButtons(out, buttons.buttons);
    return out;
  }
  std::string operator()(const ListContent& list) const {
    std::string out = list.text;
    for (const auto& section : list.sections) {
      AddLine(out, section.title);
      for (const auto& row : section.rows) {
        AddLine(out, "• " + row.title + (row.description.empty() ? "" : ": " + row.description));
      }
    }
    return out;
  }
  std::string operator()(const CardContent& card) const { return CardText(card); }
  std::string operator()(const CarouselContent& carousel) const {
    std::string out;
    for (const auto& card : carousel.cards) AddLine(out, CardText(card));
    return out;
  }
  std::string operator()(const TemplateContent& form) const { return "[template: " + form.name + "]"; }
  std::string operator()(const ReactionContent& reaction) const {
    return reaction.removed ? "[reaction removed]" : reaction.emoji;
  }
  std::string operator()(const EditContent& edit) const { return edit.content ? PlainText(*edit.content) : ""; }
  std::string operator()(const DeleteContent&) const { return "[deleted]"; }
  std::string operator()(const PostbackContent& postback) const {
    return postback.title.empty() ? postback.payload : postback.title;
  }
  std::string operator()(const TypingContent&) const { return ""; }
  std::string operator()(const ReceiptContent&) const { return ""; }
  std::string operator()(const EventContent& event) const { return "[" + event.name + "]"; }
  std::string operator()(const UnknownContent& unknown) const { return "[" + unknown.summary + "]"; }
};

struct Tag {
  std::string_view operator()(const TextContent&) const { return "text"; }
  std::string_view operator()(const MediaContent& media) const {
    switch (media.kind) {
      case MediaContent::Kind::kImage: return "image";
      case MediaContent::Kind::kAudio: return "audio";
      case MediaContent::Kind::kVideo: return "video";
      case MediaContent::Kind::kFile: return "file";
    }
    return "file";
  }
  std::string_view operator()(const LocationContent&) const { return "location"; }
  std::string_view operator()(const ContactContent&) const { return "contact"; }
  std::string_view operator()(const ButtonsContent&) const { return "buttons"; }
  std::string_view operator()(const ListContent&) const { return "list"; }
  std::string_view operator()(const CardContent&) const { return "card"; }
  std::string_view operator()(const CarouselContent&) const { return "carousel"; }
  std::string_view operator()(const TemplateContent&) const { return "template"; }
  std::string_view operator()(const ReactionContent&) const { return "reaction"; }
  std::string_view operator()(const EditContent&) const { return "edit"; }
  std::string_view operator()(const DeleteContent&) const { return "delete"; }
  std::string_view operator()(const PostbackContent&) const { return "postback"; }
  std::string_view operator()(const TypingContent&) const { return "typing"; }
  std::string_view operator()(const ReceiptContent&) const { return "receipt"; }
  std::string_view operator()(const EventContent&) const { return "event"; }
  std::string_view operator()(const UnknownContent&) const { return "unknown"; }
};

}  // namespace

Content MakeText(std::string text, bool markdown) { return Content{TextContent{std::move(text), markdown}}; }

std::string_view ContentType(const Content& content) { return std::visit(Tag(), content.kind); }

std::string PlainText(const Content& content) { return std::visit(Words(), content.kind); }

bool IsTranscript(const Content& content) {
  return !std::holds_alternative<TypingContent>(content.kind) && !std::holds_alternative<ReceiptContent>(content.kind);
}

}  // namespace beseda
