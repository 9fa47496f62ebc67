#include "channels/whatsapp/whatsapp_encoder.h"

#include <algorithm>

#include "base/markdown_html.h"
#include "base/marked_text.h"
#include "base/text_limits.h"
#include "channels/common/meta_json.h"
#include "channels/whatsapp/whatsapp_decoder.h"
#include "channels/whatsapp/whatsapp_ids.h"
#include "channels/whatsapp/whatsapp_marks.h"
#include "channels/whatsapp/whatsapp_template.h"
#include "contracts/fallback.h"

namespace beseda {
namespace {

/// WhatsApp does not say what a character is; UTF-16 units are the most that it can mean.
std::size_t Size(const MarkedText& text) { return Utf16Units(WriteWhatsAppText(text)); }

std::vector<std::string> Pieces(const MarkedText& text, std::size_t most) {
  std::vector<std::string> pieces;
  for (const auto& piece : SplitMarked(text, most, Size)) {
    if (auto written = WriteWhatsAppText(piece); !written.empty()) pieces.push_back(std::move(written));
  }
  return pieces;
}

std::string_view TypeName(MediaContent::Kind kind) {
  switch (kind) {
    case MediaContent::Kind::kImage: return "image";
    case MediaContent::Kind::kAudio: return "audio";
    case MediaContent::Kind::kVideo: return "video";
    case MediaContent::Kind::kFile: return "document";
  }
  return "document";
}

class Encoder {
 public:
  Encoder(const OutgoingMessage& message, const WhatsAppEncoding& encoding) : message_(message), encoding_(encoding) {}

  Result<std::vector<WhatsAppCall>> Encode() {
    if (message_.thread_key.starts_with(kWhatsAppAccount)) {
      return Error(ErrorCode::kInvalid, "This is what WhatsApp told of the account; there is nobody to answer.");
    }
    const auto& content = message_.message.content;
    if (const auto* event = std::get_if<EventContent>(&content.kind)) {
      CHECK_OK(AddEvent(*event));
      return std::move(calls_);
    }
    auto can = encoding_.can;
    if (HasLongId(content)) {
      // Such choices are shown as a numbered list, which is answered with a number or words.
      can.buttons = can.lists = can.cards = false;
    }
    for (const auto& shown : ShowOn(can, content)) {
      CHECK_OK(std::visit([this](const auto& kind) { return Add(kind); }, shown.kind));
    }
    return std::move(calls_);
  }

 private:
  template <typename Kind>
  Status Add(const Kind&) {
    return Ok();  // What ShowOn never gives, and what is not for people.
  }

  Status Add(const TextContent& text) {
    const auto tree = text.markdown ? ParseMarkdown(text.text) : PlainMarkedText(text.text);
    for (auto& piece : Pieces(tree, kWhatsAppMaxText)) AddText(std::move(piece));
    return Ok();
  }

  Status Add(const MediaContent& media) {
    const auto type = media.sticker ? std::string_view("sticker") : TypeName(media.kind);
    const bool captioned = type == "image" || type == "video" || type == "document";
    json::Object fields;
    std::vector<std::string> rest;
    if (!media.caption.empty()) {
      rest = Pieces(ParseMarkdown(media.caption), kWhatsAppMaxCaption);
      if (captioned && rest.size() == 1) {
        fields["caption"] = rest.front();
        rest.clear();
      }
    }
    if (type == "document" && !media.name.empty()) fields["filename"] = media.name;
    AddCall(type, std::move(fields), media, "/" + std::string(type));
    for (auto& piece : rest) AddText(std::move(piece));
    return Ok();
  }

  Status Add(const LocationContent& place) {
    json::Object fields{{"latitude", place.latitude}, {"longitude", place.longitude}};
    if (!place.title.empty()) fields["name"] = place.title;
    if (!place.address.empty()) fields["address"] = place.address;
    AddCall("location", std::move(fields));
    return Ok();
  }

  Status Add(const ContactContent& contact) {
    json::Array phones, emails;
    for (const auto& phone : contact.phones) phones.push_back(json::Object{{"phone", phone}, {"type", "CELL"}});
    for (const auto& email : contact.emails) emails.push_back(json::Object{{"email", email}, {"type", "WORK"}});
    const auto name = contact.name.empty() ? std::string("?") : contact.name;
    json::Object card{{"name", json::Object{{"formatted_name", name}, {"first_name", name}}}};
    if (!phones.empty()) card["phones"] = std::move(phones);
    if (!emails.empty()) card["emails"] = std::move(emails);
    auto body = Envelope("contacts");
    body["contacts"] = json::Array{std::move(card)};
    Push(std::move(body));
    return Ok();
  }

  Status Add(const ButtonsContent& buttons) { return AddButtons(buttons.text, buttons.buttons, std::nullopt); }

  Status Add(const CardContent& card) {
    std::string text = BoldMarkdown(card.title);
    if (!card.subtitle.empty()) text += (text.empty() ? "" : "\n") + card.subtitle;
    std::optional<MediaContent> picture;
    if (!card.image_url.empty()) {
      picture.emplace();
      picture->kind = MediaContent::Kind::kImage;
      picture->url = card.image_url;
    }
    if (!card.buttons.empty()) return AddButtons(std::move(text), card.buttons, std::move(picture));
    if (!picture) return Add(TextContent{std::move(text)});
    picture->caption = std::move(text);
    return Add(*picture);
  }

  Status AddButtons(std::string text, const std::vector<Button>& buttons, std::optional<MediaContent> picture) {
    const bool one_address = buttons.size() == 1 && buttons[0].kind == Button::Kind::kUrl;
    json::Object action;
    std::string type = "button";
    if (one_address) {
      type = "cta_url";
      action = {{"name", "cta_url"},
                {"parameters", json::Object{{"display_text", buttons[0].title}, {"url", buttons[0].url}}}};
    } else {
      json::Array replies;
      UniqueIds ids;
      UniqueTitles titles(kWhatsAppMaxButtonTitle);
      for (const auto& button : buttons) {
        if (button.kind != Button::Kind::kReply) {
          // Beside reply buttons WhatsApp has no others.
          const auto where = button.kind == Button::Kind::kUrl ? MarkdownAddress(button.url) : EscapeMarkdown(button.phone);
          text += (text.empty() ? "" : "\n") + EscapeMarkdown(button.title) + ": " + where;
          continue;
        }
        const auto& id = button.payload.empty() ? button.title : button.payload;
        replies.push_back(json::Object{
            {"type", "reply"}, {"reply", json::Object{{"id", ids.Take(id)}, {"title", titles.Take(button.title)}}}});
      }
      if (replies.empty()) return AddPictureAndText(std::move(text), std::move(picture));
      action["buttons"] = std::move(replies);
    }
    json::Object interactive{{"type", type}, {"action", std::move(action)}};
    AddInteractive(std::move(interactive), text, std::move(picture));
    return Ok();
  }

  Status AddPictureAndText(std::string text, std::optional<MediaContent> picture) {
    if (!picture) return Add(TextContent{std::move(text)});
    picture->caption = std::move(text);
    return Add(*picture);
  }

  Status Add(const ListContent& list) {
    json::Array sections;
    UniqueIds ids;
    for (const auto& section : list.sections) {
      json::Array rows;
      for (const auto& row : section.rows) {
        const auto& id = row.id.empty() ? row.title : row.id;
        json::Object line{{"id", ids.Take(id)}, {"title", Shorten(row.title, kWhatsAppMaxRowTitle)}};
        if (!row.description.empty()) line["description"] = Shorten(row.description, kWhatsAppMaxRowText);
        rows.push_back(std::move(line));
      }
      if (rows.empty()) continue;
      json::Object written{{"rows", std::move(rows)}};
      // With several sections each must have a title.
      if (!section.title.empty() || list.sections.size() > 1) {
        written["title"] = Shorten(section.title.empty() ? "–" : section.title, kWhatsAppMaxRowTitle);
      }
      sections.push_back(std::move(written));
    }
    if (sections.empty()) return Add(TextContent{list.text});
    const auto button = Shorten(list.button.empty() ? "☰" : list.button, kWhatsAppMaxButtonTitle);
    AddInteractive({{"type", "list"}, {"action", json::Object{{"button", button}, {"sections", std::move(sections)}}}},
                   list.text, std::nullopt);
    return Ok();
  }

  Status Add(const TemplateContent& form) {
    TRY(auto encoded, EncodeWhatsAppTemplate(form));
    const std::string slot = encoded.upload ? "/template/components/0/parameters/0/" + std::string(TypeName(encoded.upload->kind)) : "";
    AddCall("template", std::move(encoded.body), std::move(encoded.upload), slot);
    return Ok();
  }

  Status Add(const ReactionContent& reaction) {
    if (message_.target_vendor_id.empty()) return Ok();
    AddCall("reaction", {{"message_id", message_.target_vendor_id}, {"emoji", reaction.removed ? "" : reaction.emoji}});
    return Ok();
  }

  Status AddEvent(const EventContent& event) {
    if (event.name != "request_location" && event.name != "flow") return Ok();
    TRY(const auto data, json::ParseObject(event.data));
    const auto text = TextIn(data, "text");
    if (event.name == "request_location") {
      AddInteractive({{"type", "location_request_message"}, {"action", json::Object{{"name", "send_location"}}}}, text,
                     std::nullopt);
      return Ok();
    }
    json::Object parameters{{"flow_message_version", "3"}, {"flow_cta", Shorten(TextIn(data, "button"), 30)}};
    if (const auto id = TextIn(data, "flow_id"); !id.empty()) {
      parameters["flow_id"] = id;
    } else if (const auto name = TextIn(data, "flow_name"); !name.empty()) {
      parameters["flow_name"] = name;
    } else {
      return Error(ErrorCode::kInvalid, "A WhatsApp Flow needs its \"flow_id\" or \"flow_name\".");
    }
    if (TextIn(data, "button").empty()) return Error(ErrorCode::kInvalid, "A WhatsApp Flow needs the text of its \"button\".");
    const auto token = TextIn(data, "token");
    parameters["flow_token"] = token.empty() ? message_.message.id : token;
    if (const auto mode = TextIn(data, "mode"); !mode.empty()) parameters["mode"] = mode;
    if (const auto screen = TextIn(data, "screen"); !screen.empty()) {
      json::Object payload{{"screen", screen}};
      if (const auto* values = ObjectIn(data, "data"); values && !values->empty()) payload["data"] = *values;
      parameters["flow_action"] = "navigate";
      parameters["flow_action_payload"] = std::move(payload);
    }
    AddInteractive({{"type", "flow"}, {"action", json::Object{{"name", "flow"}, {"parameters", std::move(parameters)}}}},
                   text, std::nullopt);
    return Ok();
  }

  /// Whether an id that is to come back is longer than a row or button may have; rows have less, and buttons may become rows.
  static bool HasLongId(const Content& content) {
    bool found = false;
    const auto look = [&](std::string_view id) { found = found || CodePoints(id) > kWhatsAppMaxRowId - kWhatsAppIdNumber; };
    for (const auto& reply : content.quick_replies) look(reply.payload.empty() ? reply.title : reply.payload);
    const auto look_at = [&](const std::vector<Button>& buttons) {
      for (const auto& button : buttons) look(button.payload.empty() ? button.title : button.payload);
    };
    if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) look_at(buttons->buttons);
    if (const auto* card = std::get_if<CardContent>(&content.kind)) look_at(card->buttons);
    if (const auto* carousel = std::get_if<CarouselContent>(&content.kind)) {
      for (const auto& card : carousel->cards) look_at(card.buttons);
    }
    if (const auto* list = std::get_if<ListContent>(&content.kind)) {
      for (const auto& section : list->sections) {
        for (const auto& row : section.rows) look(row.id.empty() ? row.title : row.id);
      }
    }
    return found;
  }

  void AddText(std::string text) {
    AddCall("text", {{"body", std::move(text)}, {"preview_url", encoding_.preview_links}});
  }

  /// A long text comes before, as messages of its own.
  void AddInteractive(json::Object interactive, const std::string& markdown, std::optional<MediaContent> picture) {
    auto pieces = Pieces(ParseMarkdown(markdown), kWhatsAppMaxBody);
    if (pieces.empty()) pieces.emplace_back("👇");  // The body must not be empty.
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) AddText(std::move(pieces[i]));
    interactive["body"] = json::Object{{"text", std::move(pieces.back())}};
    std::string slot;
    if (picture) {
      interactive["header"] = json::Object{{"type", "image"}, {"image", json::Object()}};
      slot = "/interactive/header/image";
    }
    AddCall("interactive", std::move(interactive), std::move(picture), std::move(slot));
  }

  json::Object Envelope(std::string_view type) {
    json::Object body{{"messaging_product", "whatsapp"}};
    const std::string_view thread = message_.thread_key;
    if (thread.starts_with(kWhatsAppGroup)) {
      body["recipient_type"] = "group";
      body["to"] = thread.substr(kWhatsAppGroup.size());
    } else {
      body["recipient_type"] = "individual";
      // Business-scoped user ids have a dot after their country, numbers have none.
      body[thread.find('.') == std::string_view::npos ? "to" : "recipient"] = thread;
    }
    body["type"] = type;
    if (calls_.empty() && !message_.reply_to_vendor_id.empty() && type != "reaction") {
      body["context"] = json::Object{{"message_id", message_.reply_to_vendor_id}};
    }
    return body;
  }

  void AddCall(std::string_view type, json::Object fields, std::optional<MediaContent> upload = std::nullopt,
               std::string slot = {}) {
    auto body = Envelope(type);
    body[type] = std::move(fields);
    Push(std::move(body), std::move(upload), std::move(slot));
  }

  void Push(const json::Object& body, std::optional<MediaContent> upload = std::nullopt, std::string slot = {}) {
    calls_.push_back({json::Dump(body), std::move(upload), std::move(slot)});
  }

  const OutgoingMessage& message_;
  const WhatsAppEncoding& encoding_;
  std::vector<WhatsAppCall> calls_;
};

}  // namespace

Result<std::vector<WhatsAppCall>> EncodeWhatsAppMessage(const OutgoingMessage& message, const WhatsAppEncoding& encoding) {
  return Encoder(message, encoding).Encode();
}

}  // namespace beseda
