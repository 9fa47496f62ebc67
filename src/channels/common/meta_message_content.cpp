#include "channels/common/meta_message_content.h"

#include "base/text.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

Content Media(MediaContent::Kind kind, const json::Object& payload) {
  MediaContent media;
  media.kind = kind;
  media.url = "vendor:" + TextIn(payload, "url");
  media.sticker = payload.contains("sticker_id");
  return Content{std::move(media)};
}

/// Something of Instagram or the web that was passed on: its address, as far as it is told.
Content Shared(std::string_view name, std::string_view type, const json::Object& attachment, const json::Object& payload) {
  json::Object data{{"type", type}};
  auto title = TextIn(payload, "title");
  if (title.empty()) title = TextIn(attachment, "title");
  auto url = TextIn(payload, "url");
  if (url.empty()) url = TextIn(attachment, "url");
  if (!title.empty()) data["title"] = title;
  if (!url.empty()) data["url"] = url;
  data["details"] = attachment;
  return Content{EventContent{std::string(name), json::Dump(data)}};
}

Content Attachment(const json::Object& attachment) {
  using Kind = MediaContent::Kind;
  const auto type = TextIn(attachment, "type");
  const json::Object none;
  const auto* found = ObjectIn(attachment, "payload");
  const auto& payload = found ? *found : none;
  const bool has_file = !TextIn(payload, "url").empty();
  if (has_file && (type == "image" || type == "animated_image")) return Media(Kind::kImage, payload);
  if (has_file && type == "audio") return Media(Kind::kAudio, payload);
  if (has_file && type == "video") return Media(Kind::kVideo, payload);
  if (has_file && type == "file") return Media(Kind::kFile, payload);
  if (type == "location") {
    const auto* place = ObjectIn(payload, "coordinates");
    const auto latitude = place ? NumberIn(*place, "lat") : std::nullopt;
    const auto longitude = place ? NumberIn(*place, "long") : std::nullopt;
    if (latitude && longitude) return Content{LocationContent{*latitude, *longitude, TextIn(attachment, "title"), {}}};
  }
  if (type == "story_mention") return Shared("story_mention", type, attachment, payload);
  for (const char* shared : {"fallback", "share", "ig_post", "ig_reel", "reel", "ig_story", "template", "product", "post"}) {
    if (type == shared) return Shared("share", type, attachment, payload);
  }
  return Content{UnknownContent{"attachment " + std::string(CutUtf8(type, 50)), json::Dump(attachment)}};
}

}  // namespace

std::vector<Content> DecodeMetaMessage(const json::Object& message) {
  std::vector<Content> contents;
  if (const auto* reply_to = ObjectIn(message, "reply_to")) {
    if (const auto* story = ObjectIn(*reply_to, "story")) {
      contents.push_back(Content{EventContent{"story_reply", json::Dump(*story)}});
    }
  }
  const auto text = TextIn(message, "text");
  if (const auto* quick = ObjectIn(message, "quick_reply")) {
    contents.push_back(Content{PostbackContent{TextIn(*quick, "payload"), text}});
  } else if (!text.empty()) {
    contents.push_back(MakeText(text, false));
  }
  for (const auto* attachment : ObjectsIn(message, "attachments")) contents.push_back(Attachment(*attachment));
  if (contents.empty()) {
    const bool unsupported = TrueIn(message, "is_unsupported");
    contents.push_back(Content{UnknownContent{unsupported ? "unsupported message" : "message", json::Dump(message)}});
  }
  return contents;
}

Content DecodeMetaReferral(const json::Object& referral) {
  auto ref = TextIn(referral, "ref");
  if (ref.empty()) ref = TextIn(referral, "ad_id");
  json::Object data{{"ref", ref}, {"source", TextIn(referral, "source")}, {"details", referral}};
  return Content{EventContent{"referral", json::Dump(data)}};
}

}  // namespace beseda
