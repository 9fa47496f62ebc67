#include "channels/common/meta_messaging_encoder.h"

#include "base/marked_text.h"
#include "base/text_limits.h"
#include "channels/common/meta_messaging_decoder.h"
#include "contracts/fallback.h"
#include "json/json.h"

namespace beseda {
namespace {

std::string_view TypeName(MediaContent::Kind kind) {
  switch (kind) {
    case MediaContent::Kind::kImage: return "image";
    case MediaContent::Kind::kAudio: return "audio";
    case MediaContent::Kind::kVideo: return "video";
    case MediaContent::Kind::kFile: return "file";
  }
  return "file";
}

bool IsPublic(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

class Encoder {
 public:
  Encoder(const OutgoingMessage& message, const MetaMessagingEncoding& encoding) : message_(message), encoding_(encoding) {}

  Result<std::vector<MetaMessagingCall>> Encode() {
    if (message_.thread_key.starts_with(kMetaAccountThread)) {
      return Error(ErrorCode::kInvalid, "This is what was told of the account itself; there is nobody to answer.");
    }
    auto can = encoding_.can;
    if (HasLongPayload(message_.message.content)) {
      // Such choices are shown as a numbered list, which is answered with a number or words.
      can.buttons = can.quick_replies = can.cards = can.carousels = false;
    }
    for (const auto& content : ShowOn(can, message_.message.content)) {
      CHECK_OK(std::visit([this](const auto& kind) { return Add(kind); }, content.kind));
      AddQuickReplies(content.quick_replies);
    }
    std::vector<MetaMessagingCall> calls;
    for (auto& [body, upload] : drafts_) calls.push_back({json::Dump(body), std::move(upload)});
    return calls;
  }

 private:
  struct Draft {
    json::Object body;
    std::optional<MediaContent> upload = std::nullopt;
  };

  template <typename Kind>
  Status Add(const Kind&) {
    return Ok();  // What ShowOn never gives, and what is not for people.
  }

  std::size_t Size(std::string_view text) const { return encoding_.text_in_bytes ? text.size() : Utf16Units(text); }

  /// Neither has marks for text: it goes out without.
  std::vector<std::string> Pieces(const MarkedText& text, std::size_t most) const {
    std::vector<std::string> pieces;
    const auto size = [this](const MarkedText& piece) { return Size(WriteUnmarked(piece)); };
    for (const auto& piece : SplitMarked(text, most, size)) {
      if (auto written = WriteUnmarked(piece); !written.empty()) pieces.push_back(std::move(written));
    }
    return pieces;
  }

  void AddPieces(const MarkedText& text) {
    for (auto& piece : Pieces(text, encoding_.max_text)) AddMessage({{"text", std::move(piece)}});
  }

  Status Add(const TextContent& text) {
    AddPieces(text.markdown ? ParseMarkdown(text.text) : PlainMarkedText(text.text));
    return Ok();
  }

  Status Add(const MediaContent& media) {
    json::Object payload;
    std::optional<MediaContent> upload;
    if (encoding_.sends_files_by_address) {
      TRY(const auto url, PublicAddress(media.url));
      payload["url"] = url;
    } else {
      upload = media;
    }
    AddMessage({{"attachment", json::Object{{"type", TypeName(media.kind)}, {"payload", std::move(payload)}}}}, std::move(upload));
    if (!media.caption.empty()) AddPieces(ParseMarkdown(media.caption));
    return Ok();
  }

  Result<std::string> PublicAddress(const std::string& url) const {
    if (IsPublic(url)) return url;
    if (!encoding_.public_url.empty() && url.starts_with("/")) return encoding_.public_url + url;
    return Error(ErrorCode::kInvalid,
                 "The file must be fetched from this server, whose public address is not known. Set public_url in the server's settings.");
  }

  Status Add(const ButtonsContent& buttons) {
    auto written = WriteButtons(buttons.buttons);
    auto pieces = Pieces(ParseMarkdown(buttons.text), kMetaMaxButtonText);
    if (pieces.empty()) pieces.emplace_back("👇");
    if (!encoding_.button_template) {
      // A card: its title is short, so that a longer text goes before it.
      auto title = pieces.back();
      if (pieces.size() > 1 || CodePoints(title) > kMetaMaxCardText) {
        AddPieces(ParseMarkdown(buttons.text));
        title = "👇";
      }
      AddCards(json::Array{json::Object{{"title", title}, {"buttons", std::move(written)}}});
      return Ok();
    }
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) AddMessage({{"text", std::move(pieces[i])}});
    AddTemplate({{"template_type", "button"}, {"text", std::move(pieces.back())}, {"buttons", std::move(written)}});
    return Ok();
  }

  static json::Array WriteButtons(const std::vector<Button>& buttons) {
    json::Array written;
    for (const auto& button : buttons) {
      json::Object one{{"title", button.title}};
      if (button.kind == Button::Kind::kUrl) {
        one["type"] = "web_url";
        one["url"] = button.url;
      } else {
        const bool phone = button.kind == Button::Kind::kPhone;
        const auto& payload = phone ? button.phone : button.payload.empty() ? button.title : button.payload;
        one["type"] = phone ? "phone_number" : "postback";
        one["payload"] = payload;
      }
      written.push_back(std::move(one));
    }
    return written;
  }

  static bool IsLong(std::string_view payload) { return CodePoints(payload) > kMetaMaxPayload; }

  static bool HasLongPayload(const Content& content) {
    bool found = false;
    for (const auto& reply : content.quick_replies) found = found || IsLong(reply.payload);
    const auto look = [&](const std::vector<Button>& buttons) {
      for (const auto& button : buttons) found = found || IsLong(button.payload);
    };
    if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) look(buttons->buttons);
    if (const auto* card = std::get_if<CardContent>(&content.kind)) look(card->buttons);
    if (const auto* carousel = std::get_if<CarouselContent>(&content.kind)) {
      for (const auto& card : carousel->cards) look(card.buttons);
    }
    return found;
  }

  Status Add(const CardContent& card) { return AddCarousel({card}); }
  Status Add(const CarouselContent& carousel) { return AddCarousel(carousel.cards); }

  Status AddCarousel(const std::vector<CardContent>& cards) {
    json::Array elements;
    for (const auto& card : cards) {
      json::Object element{{"title", Shorten(card.title.empty() ? "–" : card.title, kMetaMaxCardText)}};
      // A longer subtitle would be cut by Meta without a sign.
      if (!card.subtitle.empty()) {
        element["subtitle"] = Shorten(WriteUnmarked(ParseMarkdown(card.subtitle)), kMetaMaxCardText);
      }
      if (!card.image_url.empty()) {
        TRY(const auto url, PublicAddress(card.image_url));
        element["image_url"] = url;
      }
      auto buttons = WriteButtons(card.buttons);
      if (!buttons.empty()) element["buttons"] = std::move(buttons);
      // A card of a title alone is none to Meta.
      if (element.size() == 1 && cards.size() == 1) return Add(TextContent{card.title, false});
      if (element.size() == 1) element["subtitle"] = "–";
      elements.push_back(std::move(element));
    }
    if (!elements.empty()) AddCards(std::move(elements));
    return Ok();
  }

  void AddCards(json::Array elements) { AddTemplate({{"template_type", "generic"}, {"elements", std::move(elements)}}); }

  void AddTemplate(json::Object payload) {
    AddMessage({{"attachment", json::Object{{"type", "template"}, {"payload", std::move(payload)}}}});
  }

  Status Add(const ReactionContent& reaction) {
    if (message_.target_vendor_id.empty()) return Ok();
    json::Object payload{{"message_id", message_.target_vendor_id}};
    if (!reaction.removed) payload["reaction"] = reaction.emoji;
    drafts_.push_back({{{"sender_action", reaction.removed ? "unreact" : "react"}, {"payload", std::move(payload)}}});
    return Ok();
  }

  /// They go under the last message of what they belong to.
  void AddQuickReplies(const std::vector<QuickReply>& replies) {
    if (replies.empty() || drafts_.empty()) return;
    auto* message = drafts_.back().body.if_contains("message");
    if (!message) return;
    json::Array written;
    for (const auto& reply : replies) {
      const auto& payload = reply.payload.empty() ? reply.title : reply.payload;
      written.push_back(json::Object{{"content_type", "text"}, {"title", reply.title}, {"payload", payload}});
    }
    message->as_object()["quick_replies"] = std::move(written);
  }

  void AddMessage(json::Object message, std::optional<MediaContent> upload = std::nullopt) {
    if (!encoding_.metadata.empty()) message["metadata"] = encoding_.metadata;
    drafts_.push_back({json::Object{{"message", std::move(message)}}, std::move(upload)});
  }

  const OutgoingMessage& message_;
  const MetaMessagingEncoding& encoding_;
  std::vector<Draft> drafts_;
};

}  // namespace

Result<std::vector<MetaMessagingCall>> EncodeMetaMessaging(const OutgoingMessage& message, const MetaMessagingEncoding& encoding) {
  return Encoder(message, encoding).Encode();
}

}  // namespace beseda
