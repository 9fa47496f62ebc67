#include "channels/telegram/telegram_encoder.h"

#include <algorithm>
#include <charconv>

#include "base/markdown_html.h"
#include "base/marked_text.h"
#include "base/text.h"
#include "channels/telegram/telegram_html.h"
#include "channels/telegram/telegram_keyboard.h"
#include "contracts/fallback.h"
#include "json/json.h"

namespace beseda::telegram {
namespace {

// What stands above buttons that an author gave no text; Telegram takes no message without one.
constexpr std::string_view kNoText = "👇";
constexpr std::size_t kMaxCard = 2048;  // bytes of sendContact's vcard

std::int64_t MessageNumber(std::string_view id) {
  std::int64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

MarkedText Marked(std::string_view text, bool markdown) { return markdown ? ParseMarkdown(text) : PlainMarkedText(text); }

bool IsBlank(const MarkedText& text) { return Trim(WriteUnmarked(text)).empty(); }

std::string CardText(const CardContent& card) {
  std::string text = BoldMarkdown(card.title);
  if (!card.subtitle.empty()) text += (text.empty() ? "" : "\n") + card.subtitle;
  return text;
}

void AddLine(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// The part of a vCard's value that its syntax needs escaped (RFC 6350, 3.4).
std::string CardValue(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == ',' || c == ';') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

class Encoder {
 public:
  Encoder(const OutgoingMessage& outgoing, const Thread& thread, const EncoderSettings& settings)
      : outgoing_(outgoing), thread_(thread), settings_(settings) {}

  void Add(const Content& content) {
    replies_ = &content.quick_replies;
    std::visit([this](const auto& kind) { Encode(kind); }, content.kind);
  }

  /// Lets what was added take the place of the parts of the message that is edited: as many as there are, those that are too many go, and
  /// what they cannot hold follows as messages of its own.
  void Replace() {
    const auto targets = Targets();
    for (std::size_t i = 0; i < drafts_.size() && i < targets.size(); ++i) {
      auto& draft = drafts_[i];
      if (draft.takes == Call::Files::kOne) {
        draft.takes = Call::Files::kEdit;
      } else if (draft.method == "sendMessage") {
        draft.method = "editMessageText";
      } else {
        drafts_.clear();  // Nothing else can take a message's place.
        return;
      }
      draft.params["message_id"] = targets[i];
      draft.is_new = false;
    }
    if (drafts_.empty()) return;
    for (std::size_t i = drafts_.size(); i < targets.size(); ++i) AddDeletion({targets[i]});
  }

  void Edit(const std::vector<Content>& contents) {
    const auto* edit = std::get_if<EditContent>(&contents.front().kind);
    if (!edit || !edit->content || Targets().empty()) return;
    edits_ = true;
    Add(*edit->content);
    for (std::size_t i = 1; i < contents.size(); ++i) Add(contents[i]);
    edits_ = false;
    Replace();
  }

  std::vector<Call> Take() {
    if (const auto answered = MessageNumber(outgoing_.reply_to_vendor_id); answered > 0 && !drafts_.empty() && drafts_[0].is_new) {
      drafts_[0].params["reply_parameters"] = json::Object{{"message_id", answered}, {"allow_sending_without_reply", true}};
    }
    std::vector<Call> calls;
    for (auto& draft : drafts_) {
      Call call;
      call.method = std::move(draft.method);
      call.params = json::Dump(draft.params);
      call.takes = draft.takes;
      call.files = std::move(draft.files);
      calls.push_back(std::move(call));
    }
    return calls;
  }

 private:
  struct Draft {
    std::string method;
    json::Object params = {};
    Call::Files takes = Call::Files::kNone;
    std::vector<MediaContent> files = {};
    bool is_new = true;  // A message of its own rather than a change of one.
  };

  InlineKeyboard NewKeyboard() const {
    return InlineKeyboard(settings_.mini_apps && thread_.is_private() && thread_.business.empty());
  }

  // The buttons and quick replies of what is being encoded, if it has any. Business chats and edits have no reply keyboards.
  void SetMarkup(json::Object& params, InlineKeyboard& keyboard) const {
    const bool inline_replies = !keyboard.empty() || !thread_.business.empty() || edits_;
    if (inline_replies) {
      for (const auto& reply : *replies_) keyboard.AddReply(reply.title, reply.payload);
    }
    if (!keyboard.empty()) {
      params["reply_markup"] = keyboard.Markup();
    } else if (!replies_->empty()) {
      params["reply_markup"] = ReplyKeyboard(*replies_);
    }
  }

  void SetText(json::Object& params, const char* name, const MarkedText& text) const {
    params[name] = WriteHtml(text);
    params["parse_mode"] = "HTML";
  }

  void AddText(std::string_view text, bool markdown, InlineKeyboard keyboard) {
    auto pieces = SplitForTelegram(Marked(text, markdown), kMaxText);
    std::erase_if(pieces, IsBlank);
    const bool pressed = !keyboard.empty() || !replies_->empty();
    if (pieces.empty() && pressed) pieces.push_back(PlainMarkedText(kNoText));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      Draft draft{"sendMessage"};
      SetText(draft.params, "text", pieces[i]);
      if (!settings_.link_previews) draft.params["link_preview_options"] = json::Object{{"is_disabled", true}};
      if (i + 1 == pieces.size()) SetMarkup(draft.params, keyboard);
      drafts_.push_back(std::move(draft));
    }
  }

  void AddMedia(const MediaContent& media, std::string_view caption, InlineKeyboard keyboard) {
    const auto text = Marked(caption, true);
    const bool fits = !media.sticker && HtmlLength(text) <= kMaxCaption;
    const bool captioned = fits && !IsBlank(text);
    Draft draft;
    draft.takes = Call::Files::kOne;
    draft.files.push_back(media);
    if (captioned) SetText(draft.params, "caption", text);
    const bool more = !fits && !media.sticker && !IsBlank(text);
    if (!more) SetMarkup(draft.params, keyboard);
    drafts_.push_back(std::move(draft));
    if (more) AddText(caption, true, std::move(keyboard));
  }

  void AddButtons(std::string text, const std::vector<Button>& buttons, const MediaContent* picture) {
    auto keyboard = NewKeyboard();
    for (const auto& button : buttons) {
      if (button.kind == Button::Kind::kReply) {
        keyboard.AddReply(button.title, button.payload);
      } else if (button.kind == Button::Kind::kUrl && IsTakenAsLink(button.url)) {
        keyboard.AddAddress(button.title, button.url);
      } else {
        AddLine(text, EscapeMarkdown(button.title) + ": " + (button.kind == Button::Kind::kUrl ? MarkdownAddress(button.url) : EscapeMarkdown(button.phone)));
      }
    }
    if (picture) {
      AddMedia(*picture, text, std::move(keyboard));
    } else {
      AddText(text, true, std::move(keyboard));
    }
  }

  void Encode(const TextContent& text) { AddText(text.text, text.markdown, NewKeyboard()); }
  void Encode(const MediaContent& media) { AddMedia(media, media.caption, NewKeyboard()); }
  void Encode(const ButtonsContent& buttons) { AddButtons(buttons.text, buttons.buttons, nullptr); }

  void Encode(const ListContent& list) {
    std::string text = list.text, lines;
    auto keyboard = NewKeyboard();
    for (const auto& section : list.sections) {
      AddLine(lines, BoldMarkdown(section.title));
      for (const auto& row : section.rows) {
        if (!row.description.empty()) AddLine(lines, EscapeMarkdown(row.title + ": " + row.description));
        keyboard.AddReply(row.title, row.id);
      }
    }
    if (!lines.empty()) text += (text.empty() ? "" : "\n\n") + lines;
    AddText(text, true, std::move(keyboard));
  }

  void Encode(const CardContent& card) {
    if (card.image_url.empty()) return AddButtons(CardText(card), card.buttons, nullptr);
    const auto picture = Picture(card);
    AddButtons(CardText(card), card.buttons, &picture);
  }

  void Encode(const CarouselContent& carousel) {
    if (!IsAlbum(carousel)) {
      const auto* replies = replies_;
      static const std::vector<QuickReply> kNone;
      for (const auto& card : carousel.cards) {
        replies_ = &card == &carousel.cards.back() ? replies : &kNone;
        Encode(card);
      }
      return;
    }
    Draft draft{"sendMediaGroup"};
    draft.takes = Call::Files::kAlbum;
    json::Array media;
    for (const auto& card : carousel.cards) {
      json::Object item;
      const auto text = Marked(CardText(card), true);
      if (!IsBlank(text)) SetText(item, "caption", text);
      media.push_back(std::move(item));
      draft.files.push_back(Picture(card));
    }
    draft.params["media"] = std::move(media);
    drafts_.push_back(std::move(draft));
  }

  static MediaContent Picture(const CardContent& card) {
    MediaContent picture;
    picture.kind = MediaContent::Kind::kImage;
    picture.url = card.image_url;
    return picture;
  }

  // Albums have no buttons.
  bool IsAlbum(const CarouselContent& carousel) const {
    return carousel.cards.size() >= 2 && carousel.cards.size() <= kMaxAlbum && replies_->empty() &&
           std::ranges::all_of(carousel.cards, [](const CardContent& card) {
             return !card.image_url.empty() && card.buttons.empty() && HtmlLength(Marked(CardText(card), true)) <= kMaxCaption;
           });
  }

  void Encode(const LocationContent& place) {
    Draft draft{place.title.empty() && place.address.empty() ? "sendLocation" : "sendVenue"};
    draft.params = {{"latitude", place.latitude}, {"longitude", place.longitude}};
    if (draft.method == "sendVenue") {
      draft.params["title"] = place.title.empty() ? place.address : place.title;
      draft.params["address"] = place.address.empty() ? place.title : place.address;
    }
    auto keyboard = NewKeyboard();
    SetMarkup(draft.params, keyboard);
    drafts_.push_back(std::move(draft));
  }

  void Encode(const ContactContent& contact) {
    if (contact.phones.empty()) {  // Telegram's contacts have a number.
      std::string text = contact.name;
      for (const auto& email : contact.emails) AddLine(text, email);
      return AddText(text, false, NewKeyboard());
    }
    Draft draft{"sendContact"};
    draft.params = {{"phone_number", contact.phones[0]}, {"first_name", contact.name.empty() ? contact.phones[0] : contact.name}};
    if (contact.phones.size() > 1 || !contact.emails.empty()) {
      std::string card = "BEGIN:VCARD\nVERSION:3.0\nFN:" + CardValue(contact.name) + "\n";
      for (const auto& phone : contact.phones) card += "TEL:" + CardValue(phone) + "\n";
      for (const auto& email : contact.emails) card += "EMAIL:" + CardValue(email) + "\n";
      card += "END:VCARD";
      if (card.size() <= kMaxCard) draft.params["vcard"] = card;
    }
    auto keyboard = NewKeyboard();
    SetMarkup(draft.params, keyboard);
    drafts_.push_back(std::move(draft));
  }

  void Encode(const DeleteContent&) { AddDeletion(Targets()); }

  void AddDeletion(const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    const bool business = !thread_.business.empty();
    Draft draft{business ? "deleteBusinessMessages" : ids.size() == 1 ? "deleteMessage" : "deleteMessages"};
    draft.is_new = false;
    if (business || ids.size() > 1) {
      draft.params["message_ids"] = json::Array(ids.begin(), ids.end());
    } else {
      draft.params["message_id"] = ids.front();
    }
    drafts_.push_back(std::move(draft));
  }

  /// The parts of the message that is edited or deleted.
  std::vector<std::int64_t> Targets() const {
    std::vector<std::int64_t> numbers;
    for (const auto& id : outgoing_.target_parts) numbers.push_back(MessageNumber(id));
    if (numbers.empty()) numbers.push_back(MessageNumber(outgoing_.target_vendor_id));
    std::erase_if(numbers, [](std::int64_t number) { return number <= 0; });
    return numbers;
  }

  void Encode(const ReactionContent& reaction) {
    const auto id = MessageNumber(outgoing_.target_vendor_id);
    if (id <= 0 || !thread_.business.empty()) return;  // setMessageReaction knows no business chats.
    Draft draft{"setMessageReaction"};
    draft.is_new = false;
    json::Array reactions;
    if (!reaction.removed) {
      // Telegram's list of reactions has them without the mark that asks for a coloured picture.
      auto emoji = reaction.emoji;
      if (emoji.ends_with("\uFE0F")) emoji.resize(emoji.size() - std::string_view("\uFE0F").size());
      reactions.push_back(json::Object{{"type", "emoji"}, {"emoji", emoji}});
    }
    draft.params = {{"message_id", id}, {"reaction", std::move(reactions)}};
    drafts_.push_back(std::move(draft));
  }

  // Never given by ShowOn, or nothing to be seen.
  void Encode(const EditContent&) {}
  void Encode(const TemplateContent&) {}
  void Encode(const PostbackContent&) {}
  void Encode(const TypingContent&) {}
  void Encode(const ReceiptContent&) {}
  void Encode(const EventContent&) {}
  void Encode(const UnknownContent&) {}

  const OutgoingMessage& outgoing_;
  const Thread& thread_;
  const EncoderSettings& settings_;
  const std::vector<QuickReply>* replies_ = nullptr;
  bool edits_ = false;
  std::vector<Draft> drafts_;
};

}  // namespace

std::vector<Call> EncodeMessage(const OutgoingMessage& outgoing, const Thread& thread, const EncoderSettings& settings,
                                const ChannelCapabilities& can) {
  Encoder encoder(outgoing, thread, settings);
  const auto contents = ShowOn(can, outgoing.message.content);
  if (!contents.empty() && std::holds_alternative<EditContent>(outgoing.message.content.kind)) {
    encoder.Edit(contents);
  } else {
    for (const auto& content : contents) encoder.Add(content);
  }
  return encoder.Take();
}

}  // namespace beseda::telegram
