#include "agent/spoken_content.h"

#include "base/text.h"

namespace beseda::agent {
namespace {

std::string Described(const MediaContent& media, bool from_person) {
  std::string what;
  switch (media.kind) {
    case MediaContent::Kind::kImage: what = media.sticker ? "a sticker" : "a picture"; break;
    case MediaContent::Kind::kAudio: what = media.voice_note ? "a voice message" : "an audio file"; break;
    case MediaContent::Kind::kVideo: what = "a video"; break;
    case MediaContent::Kind::kFile: what = "a file"; break;
  }
  if (!media.name.empty()) what += " named \"" + std::string(CutUtf8(media.name, 200)) + "\"";
  if (media.duration_ms > 0) what += " of " + std::to_string((media.duration_ms + 500) / 1000) + " seconds";
  std::string out = from_person ? "[The person sent " + what + ", which cannot be seen or heard here.]"
                                : "[You sent " + what + ".]";
  if (!media.caption.empty()) out += "\n" + media.caption;
  return out;
}

struct Words {
  bool from_person;

  std::string operator()(const TextContent& text) const { return text.text; }
  std::string operator()(const MediaContent& media) const { return Described(media, from_person); }
  std::string operator()(const ReactionContent& reaction) const {
    if (reaction.removed) return "[The person took a reaction back.]";
    return "[The person reacted with " + reaction.emoji + ".]";
  }
  std::string operator()(const EditContent& edit) const {
    return edit.content ? "[The person changed an earlier message to:]\n" + InWords(*edit.content, from_person) : "";
  }
  std::string operator()(const DeleteContent&) const { return "[The person deleted an earlier message.]"; }
  std::string operator()(const TypingContent&) const { return ""; }
  std::string operator()(const ReceiptContent&) const { return ""; }
  std::string operator()(const EventContent&) const { return ""; }
  std::string operator()(const UnknownContent& unknown) const {
    return "[The person sent something that cannot be shown here: " + unknown.summary + "]";
  }
  template <typename Other>
  std::string operator()(const Other& other) const {
    return PlainText(Content{other});
  }
};

}  // namespace

bool WantsAnswer(const Content& content) {
  return !std::holds_alternative<ReactionContent>(content.kind) && !std::holds_alternative<DeleteContent>(content.kind) &&
         !std::holds_alternative<TypingContent>(content.kind) && !std::holds_alternative<ReceiptContent>(content.kind) &&
         !std::holds_alternative<EventContent>(content.kind);
}

std::string InWords(const Content& content, bool from_person) {
  return std::visit(Words{from_person}, content.kind);
}

std::optional<ImagePart> PublicImage(const Content& content, std::string_view public_url) {
  const auto* media = std::get_if<MediaContent>(&content.kind);
  if (!media || media->kind != MediaContent::Kind::kImage) return std::nullopt;
  ImagePart image;
  image.mime = media->mime;
  if (media->url.starts_with("https://")) {
    image.url = media->url;
  } else if (media->url.starts_with("/media/") && public_url.starts_with("https://")) {
    while (public_url.ends_with('/')) public_url.remove_suffix(1);
    image.url = std::string(public_url) + media->url;
  } else {
    return std::nullopt;
  }
  return image;
}

}  // namespace beseda::agent
