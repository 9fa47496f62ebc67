#include "contracts/fallback.h"

#include <cstdio>

#include "base/markdown_html.h"
#include "base/text_limits.h"

namespace beseda {
namespace {

void AddLine(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

void AddParagraph(std::string& text, std::string_view paragraph) {
  if (paragraph.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += paragraph;
}

std::string Cut(std::string_view title, std::size_t most) { return most == 0 ? std::string(title) : Shorten(title, most); }

std::size_t CountRows(const ListContent& list) {
  std::size_t count = 0;
  for (const auto& section : list.sections) count += section.rows.size();
  return count;
}

/// A button that opens an address or dials, as a line of Markdown.
std::string Words(const Button& button) {
  return EscapeMarkdown(button.title) + ": " + (button.kind == Button::Kind::kUrl ? MarkdownAddress(button.url) : EscapeMarkdown(button.phone));
}

bool Within(std::size_t count, std::size_t most) { return most == 0 || count <= most; }

std::string Coordinates(const LocationContent& place) {
  char text[64];
  std::snprintf(text, sizeof text, "%.6f, %.6f", place.latitude, place.longitude);
  return text;
}

std::string MapAddress(const LocationContent& place) {
  char url[128];
  std::snprintf(url, sizeof url, "https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f", place.latitude, place.longitude);
  return url;
}

class Shower {
 public:
  explicit Shower(const ChannelCapabilities& can) : can_(can) {}

  std::vector<Content> Show(const Content& content) {
    std::visit([this](const auto& kind) { Add(kind); }, content.kind);
    AddQuickReplies(content.quick_replies);
    return std::move(shown_);
  }

 private:
  void Add(const TextContent& text) { shown_.push_back(Content{text}); }

  void Add(const MediaContent& media) {
    if (!can_.media) return AddText(MediaWords(media));
    auto sent = media;
    sent.voice_note = media.voice_note && can_.voice_notes;
    if (Within(CodePoints(media.caption), can_.max_caption)) {
      shown_.push_back(Content{std::move(sent)});
      return;
    }
    sent.caption.clear();
    shown_.push_back(Content{std::move(sent)});
    AddText(media.caption);
  }

  void Add(const LocationContent& place) {
    if (can_.location) {
      shown_.push_back(Content{place});
      return;
    }
    std::string text = EscapeMarkdown(place.title);
    AddLine(text, EscapeMarkdown(place.address));
    AddLine(text, Coordinates(place));
    AddLine(text, MapAddress(place));
    AddText(text);
  }

  void Add(const ContactContent& contact) {
    if (can_.contact) {
      shown_.push_back(Content{contact});
      return;
    }
    std::string text = EscapeMarkdown(contact.name);
    for (const auto& phone : contact.phones) AddLine(text, EscapeMarkdown(phone));
    for (const auto& email : contact.emails) AddLine(text, EscapeMarkdown(email));
    AddText(text);
  }

  void Add(const ButtonsContent& buttons) { AddButtons(buttons.text, buttons.buttons); }

  void Add(const ListContent& list) {
    const auto rows = CountRows(list);
    if (can_.lists && Within(rows, can_.max_list_rows)) {
      auto sent = list;
      for (auto& section : sent.sections) {
        for (auto& row : section.rows) row.title = Cut(row.title, can_.max_list_title);
      }
      shown_.push_back(Content{std::move(sent)});
      return;
    }
    const bool described = HasDescriptions(list);
    if (can_.buttons && !described && Within(rows, can_.max_buttons)) {
      ButtonsContent sent{list.text, {}};
      for (const auto& section : list.sections) {
        for (const auto& row : section.rows) sent.buttons.push_back(ReplyButton(row.title, row.id));
      }
      shown_.push_back(Content{std::move(sent)});
      return;
    }
    std::string text = list.text, lines;
    std::size_t number = 0;
    for (const auto& section : list.sections) {
      AddLine(lines, BoldMarkdown(section.title));
      for (const auto& row : section.rows) {
        AddLine(lines, Numbered(++number, row.title) + (row.description.empty() ? "" : ": " + EscapeMarkdown(row.description)));
      }
    }
    AddParagraph(text, lines);
    AddText(text);
  }

  void Add(const CardContent& card) {
    if (can_.cards && Within(card.buttons.size(), can_.max_buttons)) {
      shown_.push_back(Content{ShowCard(card)});
      return;
    }
    std::string text = BoldMarkdown(card.title);
    AddLine(text, card.subtitle);
    if (card.image_url.empty()) return AddButtons(text, card.buttons);
    MediaContent picture;
    picture.kind = MediaContent::Kind::kImage;
    picture.url = card.image_url;
    if (card.buttons.empty()) picture.caption = text;
    Add(picture);
    if (!card.buttons.empty()) AddButtons(text, card.buttons);
  }

  void Add(const CarouselContent& carousel) {
    if (!can_.carousels) {
      for (const auto& card : carousel.cards) Add(card);
      return;
    }
    const auto each = can_.max_cards == 0 ? std::max<std::size_t>(carousel.cards.size(), 1) : can_.max_cards;
    for (std::size_t from = 0; from < carousel.cards.size(); from += each) {
      CarouselContent part;
      for (std::size_t i = from; i < std::min(from + each, carousel.cards.size()); ++i) {
        part.cards.push_back(ShowCard(carousel.cards[i]));
      }
      shown_.push_back(Content{std::move(part)});
    }
  }

  void Add(const TemplateContent& form) {
    if (can_.templates) shown_.push_back(Content{form});
  }
  void Add(const ReactionContent& reaction) {
    if (can_.reactions) shown_.push_back(Content{reaction});
  }
  void Add(const DeleteContent& removal) {
    if (can_.deletion) shown_.push_back(Content{removal});
  }
  void Add(const EditContent& edit) {
    if (!can_.edit || !edit.content) return;
    auto inner = ShowOn(can_, *edit.content);
    if (inner.empty()) return;
    EditContent sent = edit;
    sent.content = std::make_shared<const Content>(std::move(inner.front()));
    shown_.push_back(Content{std::move(sent)});
    for (std::size_t i = 1; i < inner.size(); ++i) shown_.push_back(std::move(inner[i]));
  }
  void Add(const PostbackContent& postback) { AddText(EscapeMarkdown(postback.title.empty() ? postback.payload : postback.title)); }
  void Add(const TypingContent&) {}
  void Add(const ReceiptContent&) {}
  void Add(const EventContent&) {}
  void Add(const UnknownContent& unknown) { AddText(EscapeMarkdown(unknown.summary)); }

  static bool HasDescriptions(const ListContent& list) {
    for (const auto& section : list.sections) {
      for (const auto& row : section.rows) {
        if (!row.description.empty()) return true;
      }
    }
    return false;
  }

  static std::string Numbered(std::size_t number, std::string_view title) {
    return std::to_string(number) + ". " + EscapeMarkdown(title);
  }

  static std::string MediaWords(const MediaContent& media) {
    std::string text = media.caption;
    const auto address = MarkdownAddress(media.url);
    AddLine(text, media.name.empty() ? address : EscapeMarkdown(media.name) + ": " + address);
    return text;
  }

  /// Buttons that open an address or dial where the channel has none of these become lines of the card.
  CardContent ShowCard(const CardContent& card) const {
    auto sent = card;
    sent.buttons.clear();
    for (auto button : card.buttons) {
      if (button.kind != Button::Kind::kReply && !ShowsButton(button)) {
        AddLine(sent.subtitle, Words(button));
        continue;
      }
      button.title = Cut(button.title, can_.max_button_title);
      sent.buttons.push_back(std::move(button));
    }
    return sent;
  }

  Button ReplyButton(std::string_view title, std::string_view payload) const {
    Button button;
    button.payload = payload.empty() ? title : payload;
    button.title = Cut(title, can_.max_button_title);
    return button;
  }

  void AddText(std::string text) {
    if (!text.empty()) shown_.push_back(MakeText(std::move(text)));
  }

  bool ShowsButton(const Button& button) const {
    return button.kind == Button::Kind::kReply ? can_.buttons
           : button.kind == Button::Kind::kUrl ? can_.url_buttons
                                               : can_.phone_buttons;
  }

  void AddButtons(std::string text, const std::vector<Button>& buttons) {
    std::vector<Button> shown, replies;
    for (const auto& button : buttons) {
      if (ShowsButton(button)) {
        auto sent = button;
        if (sent.kind == Button::Kind::kReply && sent.payload.empty()) sent.payload = sent.title;
        sent.title = Cut(button.title, can_.max_button_title);
        shown.push_back(std::move(sent));
      } else if (button.kind != Button::Kind::kReply) {
        AddLine(text, Words(button));
      }
      if (button.kind == Button::Kind::kReply) replies.push_back(button);
    }
    if (Within(shown.size(), can_.max_buttons) && (can_.buttons || replies.empty())) {
      if (shown.empty()) return AddText(std::move(text));
      shown_.push_back(Content{ButtonsContent{std::move(text), std::move(shown)}});
      return;
    }
    // Too many, or no reply buttons at all: addresses become lines, answers a list.
    for (const auto& button : shown) {
      if (button.kind != Button::Kind::kReply) {
        AddLine(text, Words(button));
      }
    }
    if (can_.lists && Within(replies.size(), can_.max_list_rows)) {
      ListContent list{std::move(text), "☰", {ListSection{}}};
      for (const auto& button : replies) {
        list.sections[0].rows.push_back({button.payload.empty() ? button.title : button.payload, Cut(button.title, can_.max_list_title)});
      }
      shown_.push_back(Content{std::move(list)});
      return;
    }
    std::string lines;
    for (std::size_t i = 0; i < replies.size(); ++i) AddLine(lines, Numbered(i + 1, replies[i].title));
    AddParagraph(text, lines);
    AddText(std::move(text));
  }

  void AddQuickReplies(const std::vector<QuickReply>& replies) {
    if (replies.empty()) return;
    if (can_.quick_replies && Within(replies.size(), can_.max_quick_replies) && !shown_.empty()) {
      for (const auto& reply : replies) {
        shown_.back().quick_replies.push_back({Cut(reply.title, can_.max_button_title), reply.payload.empty() ? reply.title : reply.payload});
      }
      return;
    }
    // They belong to the last thing said, if that is a text.
    std::string text;
    if (!shown_.empty()) {
      if (const auto* last = std::get_if<TextContent>(&shown_.back().kind)) {
        text = last->markdown ? last->text : EscapeMarkdown(last->text);
        shown_.pop_back();
      }
    }
    std::vector<Button> buttons;
    for (const auto& reply : replies) {
      Button button;
      button.title = reply.title;
      button.payload = reply.payload;
      buttons.push_back(std::move(button));
    }
    AddButtons(std::move(text), buttons);
  }

  const ChannelCapabilities& can_;
  std::vector<Content> shown_;
};

bool SameButtons(const std::vector<Button>& a, const std::vector<Button>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].title != b[i].title) return false;
  }
  return true;
}

}  // namespace

std::vector<Content> ShowOn(const ChannelCapabilities& can, const Content& content) { return Shower(can).Show(content); }

bool ShowsAsIs(const ChannelCapabilities& can, const Content& content) {
  const auto shown = ShowOn(can, content);
  if (shown.size() != 1 || ContentType(shown[0]) != ContentType(content)) return false;
  if (shown[0].quick_replies.size() != content.quick_replies.size()) return false;
  if (const auto* buttons = std::get_if<ButtonsContent>(&content.kind)) {
    return SameButtons(std::get<ButtonsContent>(shown[0].kind).buttons, buttons->buttons);
  }
  return PlainText(shown[0]) == PlainText(content);
}

}  // namespace beseda
