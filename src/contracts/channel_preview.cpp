#include "contracts/channel_preview.h"

#include <algorithm>

#include "base/text.h"
#include "base/text_limits.h"
#include "contracts/fallback.h"

namespace beseda {
namespace {

constexpr std::string_view kMarks = "*_`~[#>";

bool Passes(std::size_t count, std::size_t most) { return most > 0 && count > most; }

std::vector<std::string> CutBytes(std::string_view text, std::size_t most) {
  std::vector<std::string> pieces;
  for (text = Trim(text); !text.empty(); text = Trim(text)) {
    const auto cut = BestCut(text, most);
    const auto piece = Trim(text.substr(0, cut));
    if (!piece.empty()) pieces.emplace_back(piece);
    text = text.substr(cut);
  }
  return pieces;
}

std::vector<std::string> Pieces(const ChannelCapabilities& can, std::string_view text) {
  std::vector<std::string> pieces;
  for (const auto& piece : can.max_text > 0 ? SplitText(text, can.max_text) : std::vector<std::string>{std::string(text)}) {
    if (!Passes(piece.size(), can.max_text_bytes)) {
      pieces.push_back(piece);
      continue;
    }
    for (auto& smaller : CutBytes(piece, can.max_text_bytes)) pieces.push_back(std::move(smaller));
  }
  return pieces;
}

/// Finds what is to be told of a content.
class Teller {
 public:
  Teller(const ChannelCapabilities& can, std::vector<PreviewNote>& notes) : can_(can), notes_(notes) {}

  void Tell(const Content& content) {
    std::visit([this](const auto& kind) { Look(kind); }, content.kind);
    const auto count = content.quick_replies.size();
    if (count == 0) return;
    Unless(can_.quick_replies, "no_quick_replies");
    if (can_.quick_replies && Passes(count, can_.max_quick_replies)) Add("too_many_quick_replies", can_.max_quick_replies);
    for (const auto& reply : content.quick_replies) Title(reply.title, can_.max_button_title);
  }

 private:
  void Look(const TextContent& text) {
    if (text.markdown && text.text.find_first_of(kMarks) != text.text.npos) Unless(can_.markdown, "no_markdown");
  }
  void Look(const MediaContent& media) {
    Unless(can_.media, "no_media");
    if (!can_.media) return;
    if (media.voice_note) Unless(can_.voice_notes, "no_voice_notes");
    if (Passes(std::size_t(std::max<std::int64_t>(media.size, 0)), can_.max_media_bytes)) Add("file_too_large", can_.max_media_bytes);
    if (Passes(CodePoints(media.caption), can_.max_caption)) Add("caption_too_long", can_.max_caption);
  }
  void Look(const LocationContent&) { Unless(can_.location, "no_location"); }
  void Look(const ContactContent&) { Unless(can_.contact, "no_contact"); }
  void Look(const ButtonsContent& content) { Buttons(content.buttons); }
  void Look(const ListContent& list) {
    Unless(can_.lists, "no_lists");
    if (!can_.lists) return;
    std::size_t rows = 0;
    for (const auto& section : list.sections) {
      rows += section.rows.size();
      for (const auto& row : section.rows) Title(row.title, can_.max_list_title);
    }
    if (Passes(rows, can_.max_list_rows)) Add("too_many_rows", can_.max_list_rows);
  }
  void Look(const CardContent& card) {
    Unless(can_.cards, "no_cards");
    Buttons(card.buttons);
  }
  void Look(const CarouselContent& carousel) {
    Unless(can_.carousels, "no_carousels");
    if (can_.carousels && Passes(carousel.cards.size(), can_.max_cards)) Add("too_many_cards", can_.max_cards);
    for (const auto& card : carousel.cards) Buttons(card.buttons);
  }
  template <typename Other>
  void Look(const Other&) {}

  void Buttons(const std::vector<Button>& buttons) {
    std::size_t shown = 0;
    for (const auto& button : buttons) {
      const bool can = button.kind == Button::Kind::kReply ? can_.buttons : button.kind == Button::Kind::kUrl ? can_.url_buttons : can_.phone_buttons;
      Unless(can, button.kind == Button::Kind::kReply ? "no_buttons" : button.kind == Button::Kind::kUrl ? "no_url_buttons" : "no_phone_buttons");
      if (!can) continue;
      ++shown;
      Title(button.title, can_.max_button_title);
    }
    if (Passes(shown, can_.max_buttons)) Add("too_many_buttons", can_.max_buttons);
  }
  void Title(std::string_view title, std::size_t most) {
    if (Passes(CodePoints(title), most)) Add("title_too_long", most);
  }
  void Unless(bool can, std::string_view code) {
    if (!can) Add(code, 0);
  }
  void Add(std::string_view code, std::size_t limit) {
    const PreviewNote note{code, limit};
    if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
  }

  const ChannelCapabilities& can_;
  std::vector<PreviewNote>& notes_;
};

}  // namespace

ChannelPreview PreviewOn(const ChannelCapabilities& can, const Content& content) {
  ChannelPreview preview;
  Teller(can, preview.notes).Tell(content);
  for (auto& one : ShowOn(can, content)) {
    const auto* text = std::get_if<TextContent>(&one.kind);
    if (!text) {
      preview.shown.push_back(std::move(one));
      continue;
    }
    const auto pieces = Pieces(can, text->text);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      auto piece = MakeText(pieces[i], text->markdown);
      if (i + 1 == pieces.size()) piece.quick_replies = one.quick_replies;
      preview.shown.push_back(std::move(piece));
    }
  }
  if (preview.shown.empty()) preview.notes.push_back({"not_shown", 0});
  if (preview.shown.size() > 1) preview.notes.push_back({"several_messages", preview.shown.size()});
  return preview;
}

}  // namespace beseda
