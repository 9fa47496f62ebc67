#include "json/json.h"
#include "model/content_json.h"

namespace beseda {
namespace {

void Put(json::Object& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}
void Put(json::Object& out, std::string_view name, std::int64_t number) {
  if (number != 0) out[name] = number;
}

json::Value Raw(const std::string& text) {
  auto parsed = json::Parse(text);
  return parsed.ok() ? std::move(parsed).value() : json::Value(json::Object());
}

json::Array EncodeTexts(const std::vector<std::string>& texts) {
  json::Array out;
  for (const auto& text : texts) out.emplace_back(text);
  return out;
}

json::Array EncodeButtons(const std::vector<Button>& buttons) {
  json::Array out;
  for (const auto& button : buttons) {
    json::Object item;
    item["kind"] = button.kind == Button::Kind::kUrl ? "url" : button.kind == Button::Kind::kPhone ? "phone" : "reply";
    item["title"] = button.title;
    Put(item, "payload", button.payload);
    Put(item, "url", button.url);
    Put(item, "phone", button.phone);
    out.push_back(std::move(item));
  }
  return out;
}

void EncodeCard(json::Object& out, const CardContent& card) {
  out["title"] = card.title;
  Put(out, "subtitle", card.subtitle);
  Put(out, "image_url", card.image_url);
  out["buttons"] = EncodeButtons(card.buttons);
}

struct Encoder {
  json::Object& out;

  void operator()(const TextContent& text) const {
    out["text"] = text.text;
    out["format"] = text.markdown ? "markdown" : "plain";
  }
  void operator()(const MediaContent& media) const {
    out["url"] = media.url;
    Put(out, "name", media.name);
    Put(out, "mime", media.mime);
    Put(out, "size", media.size);
    Put(out, "caption", media.caption);
    Put(out, "width", media.width);
    Put(out, "height", media.height);
    Put(out, "duration_ms", media.duration_ms);
    if (media.voice_note) out["voice_note"] = true;
    if (media.sticker) out["sticker"] = true;
  }
  void operator()(const LocationContent& place) const {
    out["latitude"] = place.latitude;
    out["longitude"] = place.longitude;
    Put(out, "title", place.title);
    Put(out, "address", place.address);
  }
  void operator()(const ContactContent& contact) const {
    out["name"] = contact.name;
    out["phones"] = EncodeTexts(contact.phones);
    out["emails"] = EncodeTexts(contact.emails);
  }
  void operator()(const ButtonsContent& buttons) const {
    out["text"] = buttons.text;
    out["buttons"] = EncodeButtons(buttons.buttons);
  }
  void operator()(const ListContent& list) const {
    out["text"] = list.text;
    out["button"] = list.button;
    json::Array sections;
    for (const auto& section : list.sections) {
      json::Array rows;
      for (const auto& row : section.rows) {
        json::Object item{{"id", row.id}, {"title", row.title}};
        Put(item, "description", row.description);
        rows.push_back(std::move(item));
      }
      sections.push_back(json::Object{{"title", section.title}, {"rows", std::move(rows)}});
    }
    out["sections"] = std::move(sections);
  }
  void operator()(const CardContent& card) const { EncodeCard(out, card); }
  void operator()(const CarouselContent& carousel) const {
    json::Array cards;
    for (const auto& card : carousel.cards) {
      json::Object item;
      EncodeCard(item, card);
      cards.push_back(std::move(item));
    }
    out["cards"] = std::move(cards);
  }
  void operator()(const TemplateContent& form) const {
    out["name"] = form.name;
    out["language"] = form.language;
    out["parameters"] = Raw(form.parameters);
  }
  void operator()(const ReactionContent& reaction) const {
    out["message_id"] = reaction.message_id;
    out["emoji"] = reaction.emoji;
    if (reaction.removed) out["removed"] = true;
  }
  void operator()(const EditContent& edit) const {
    out["message_id"] = edit.message_id;
    if (edit.content) out["content"] = EncodeContent(*edit.content);
  }
  void operator()(const DeleteContent& removal) const { out["message_id"] = removal.message_id; }
  void operator()(const PostbackContent& postback) const {
    out["payload"] = postback.payload;
    Put(out, "title", postback.title);
  }
  void operator()(const TypingContent& typing) const { out["on"] = typing.on; }
  void operator()(const ReceiptContent& receipt) const {
    out["message_ids"] = EncodeTexts(receipt.message_ids);
    out["state"] = receipt.state == ReceiptContent::State::kRead        ? "read"
                   : receipt.state == ReceiptContent::State::kDelivered ? "delivered"
                   : receipt.state == ReceiptContent::State::kSent      ? "sent"
                                                                        : "failed";
    Put(out, "reason", receipt.reason);
    if (!receipt.charge.empty()) out["charge"] = Raw(receipt.charge);
    if (receipt.up_to) out["up_to"] = ToUnixMicros(*receipt.up_to);
  }
  void operator()(const EventContent& event) const {
    out["name"] = event.name;
    out["data"] = Raw(event.data);
  }
  void operator()(const UnknownContent& unknown) const {
    out["summary"] = unknown.summary;
    out["raw"] = Raw(unknown.raw);
  }
};

}  // namespace

json::Object EncodeContent(const Content& content) {
  json::Object out;
  out["type"] = ContentType(content);
  std::visit(Encoder{out}, content.kind);
  if (!content.quick_replies.empty()) {
    json::Array replies;
    for (const auto& reply : content.quick_replies) {
      json::Object item{{"title", reply.title}};
      Put(item, "payload", reply.payload);
      replies.push_back(std::move(item));
    }
    out["quick_replies"] = std::move(replies);
  }
  return out;
}

std::string DumpContent(const Content& content) { return json::Dump(EncodeContent(content)); }

}  // namespace beseda
