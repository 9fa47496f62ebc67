#include <cmath>

#include "base/text.h"
#include "json/reader.h"
#include "model/content_json.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxTitle = 2000;
constexpr std::size_t kMaxMessageId = 500;  // Vendors' ids are up to some 250 characters long.
constexpr std::size_t kMaxUrl = 4096;
constexpr int kMaxEditDepth = 1;

bool IsSafeUrl(std::string_view url, bool button) {
  const auto lower = ToLower(url.substr(0, 16));
  if (lower.starts_with("https://") || lower.starts_with("http://")) return true;
  if (lower.starts_with("/media/")) return true;
  return button && (lower.starts_with("mailto:") || lower.starts_with("tel:"));
}

std::string ReadUrl(json::Reader& in, std::string_view name, bool required, bool button = false) {
  auto url = required ? in.Text(name, kMaxUrl) : in.TextOr(name, "", kMaxUrl);
  if (!url.empty() && !IsSafeUrl(url, button)) {
    in.Fail(name, "\"" + std::string(name) + "\" must be an address that begins with https:// or http://.");
  }
  return url;
}

std::string RawObject(json::Reader& in, std::string_view name) {
  const auto& raw = in.Raw(name);
  if (raw.is_null()) return "{}";
  if (!raw.is_object()) in.Fail(name, "\"" + std::string(name) + "\" must be an object.");
  return json::Dump(raw);
}

std::vector<Button> ReadButtons(json::Reader& in) {
  std::vector<Button> buttons;
  for (auto& item : in.Children("buttons", 30)) {
    Button button;
    const auto kind = item.TextOr("kind", "reply");
    button.title = item.Text("title", kMaxTitle);
    if (kind == "reply") {
      button.payload = item.TextOr("payload", "", kMaxTitle);
    } else if (kind == "url") {
      button.kind = Button::Kind::kUrl;
      button.url = ReadUrl(item, "url", true, true);
    } else if (kind == "phone") {
      button.kind = Button::Kind::kPhone;
      button.phone = item.Text("phone", 40);
    } else {
      item.Fail("kind", "A button's kind is \"reply\", \"url\" or \"phone\".");
    }
    in.Absorb(item);
    buttons.push_back(std::move(button));
  }
  return buttons;
}

CardContent ReadCard(json::Reader& in) {
  CardContent card;
  card.title = in.Text("title", kMaxTitle);
  card.subtitle = in.TextOr("subtitle", "", kMaxTitle);
  card.image_url = ReadUrl(in, "image_url", false);
  card.buttons = ReadButtons(in);
  return card;
}

MediaContent ReadMedia(json::Reader& in, MediaContent::Kind kind) {
  MediaContent media;
  media.kind = kind;
  media.url = in.TextOr("url", "", kMaxUrl);
  if (!media.url.starts_with("vendor:")) media.url = ReadUrl(in, "url", true);
  media.name = in.TextOr("name", "", kMaxTitle);
  media.mime = in.TextOr("mime", "", 200);
  media.size = in.OptionalInt("size", 0).value_or(0);
  media.caption = in.TextOr("caption", "");
  media.width = in.OptionalInt("width", 0).value_or(0);
  media.height = in.OptionalInt("height", 0).value_or(0);
  media.duration_ms = in.OptionalInt("duration_ms", 0).value_or(0);
  media.voice_note = in.BoolOr("voice_note", false);
  media.sticker = in.BoolOr("sticker", false);
  return media;
}

LocationContent ReadLocation(json::Reader& in) {
  LocationContent place;
  place.latitude = in.Number("latitude");
  place.longitude = in.Number("longitude");
  if (!(std::abs(place.latitude) <= 90)) in.Fail("latitude", "A latitude is from -90 to 90 degrees.");
  if (!(std::abs(place.longitude) <= 180)) in.Fail("longitude", "A longitude is from -180 to 180 degrees.");
  place.title = in.TextOr("title", "", kMaxTitle);
  place.address = in.TextOr("address", "", kMaxTitle);
  return place;
}

ListContent ReadList(json::Reader& in) {
  ListContent list;
  list.text = in.Text("text");
  list.button = in.Text("button", kMaxTitle);
  for (auto& item : in.Children("sections", 50)) {
    ListSection section{item.TextOr("title", "", kMaxTitle), {}};
    for (auto& line : item.Children("rows", 100)) {
      ListRow row{line.Text("id", kMaxTitle), line.Text("title", kMaxTitle), line.TextOr("description", "", kMaxTitle)};
      item.Absorb(line);
      section.rows.push_back(std::move(row));
    }
    in.Absorb(item);
    list.sections.push_back(std::move(section));
  }
  return list;
}

ReceiptContent ReadReceipt(json::Reader& in) {
  ReceiptContent receipt;
  receipt.message_ids = in.Texts("message_ids");
  receipt.reason = in.TextOr("reason", "", kMaxTitle);
  if (const auto until = in.OptionalInt("up_to", 0)) receipt.up_to = FromUnixMicros(*until);
  if (in.Has("charge")) receipt.charge = RawObject(in, "charge");
  const auto state = in.Text("state", 20);
  if (state == "read") {
    receipt.state = ReceiptContent::State::kRead;
  } else if (state == "failed") {
    receipt.state = ReceiptContent::State::kFailed;
  } else if (state == "sent") {
    receipt.state = ReceiptContent::State::kSent;
  } else if (state != "delivered") {
    in.Fail("state", "A receipt's state is \"sent\", \"delivered\", \"read\" or \"failed\".");
  }
  return receipt;
}

TextContent ReadText(json::Reader& in) {
  TextContent text;
  text.text = in.Text("text");
  const auto format = in.TextOr("format", "markdown", 20);
  if (format != "markdown" && format != "plain") in.Fail("format", "A text's format is \"markdown\" or \"plain\".");
  text.markdown = format == "markdown";
  return text;
}

Result<Content> Decode(const json::Value& value, const std::string& path, int edit_depth);

Content::Kind ReadKind(json::Reader& in, const std::string& type, int edit_depth) {
  if (type == "text") return ReadText(in);
  if (type == "image") return ReadMedia(in, MediaContent::Kind::kImage);
  if (type == "audio") return ReadMedia(in, MediaContent::Kind::kAudio);
  if (type == "video") return ReadMedia(in, MediaContent::Kind::kVideo);
  if (type == "file") return ReadMedia(in, MediaContent::Kind::kFile);
  if (type == "location") return ReadLocation(in);
  if (type == "contact") return ContactContent{in.Text("name", kMaxTitle), in.Texts("phones"), in.Texts("emails")};
  if (type == "buttons") {
    auto text = in.Text("text");
    return ButtonsContent{std::move(text), ReadButtons(in)};
  }
  if (type == "list") return ReadList(in);
  if (type == "card") return ReadCard(in);
  if (type == "carousel") {
    CarouselContent carousel;
    for (auto& item : in.Children("cards", 30)) {
      carousel.cards.push_back(ReadCard(item));
      in.Absorb(item);
    }
    return carousel;
  }
  if (type == "template") {
    return TemplateContent{in.Text("name", kMaxTitle), in.Text("language", 40), RawObject(in, "parameters")};
  }
  if (type == "reaction") {
    return ReactionContent{in.Text("message_id", kMaxMessageId), in.TextOr("emoji", "", 64), in.BoolOr("removed", false)};
  }
  if (type == "edit") {
    EditContent edit{in.Text("message_id", kMaxMessageId), nullptr};
    if (edit_depth >= kMaxEditDepth) {
      in.Fail("content", "An edit cannot hold another edit.");
      return edit;
    }
    auto content = Decode(in.Raw("content"), in.path() + ".content", edit_depth + 1);
    if (content.ok()) {
      edit.content = std::make_shared<const Content>(std::move(content).value());
    } else {
      in.Fail("content", content.error().message);
    }
    return edit;
  }
  if (type == "delete") return DeleteContent{in.Text("message_id", kMaxMessageId)};
  if (type == "postback") return PostbackContent{in.Text("payload", kMaxTitle), in.TextOr("title", "", kMaxTitle)};
  if (type == "typing") return TypingContent{in.BoolOr("on", true)};
  if (type == "receipt") return ReadReceipt(in);
  if (type == "event") return EventContent{in.Text("name", 200), RawObject(in, "data")};
  if (type == "unknown") {
    const auto& raw = in.Raw("raw");
    return UnknownContent{in.TextOr("summary", "unknown", kMaxTitle), raw.is_null() ? "{}" : json::Dump(raw)};
  }
  in.Fail("type", "\"" + std::string(CutUtf8(type, 40)) +
                      "\" is not a kind of message; known are text, image, audio, video, file, location, contact, "
                      "buttons, list, card, carousel, template, reaction, edit, delete, postback, typing, receipt, "
                      "event.");
  return TextContent{};
}

Result<Content> Decode(const json::Value& value, const std::string& path, int edit_depth) {
  json::Reader in(value, path);
  CHECK_OK(in.Check());
  const auto type = in.Text("type", 100);
  CHECK_OK(in.Check());
  Content content{ReadKind(in, type, edit_depth)};
  for (auto& item : in.Children("quick_replies", 30)) {
    QuickReply reply{item.Text("title", kMaxTitle), item.TextOr("payload", "", kMaxTitle)};
    in.Absorb(item);
    content.quick_replies.push_back(std::move(reply));
  }
  CHECK_OK(in.Check());
  return content;
}

}  // namespace

Result<Content> DecodeContent(const json::Value& value, const std::string& path) { return Decode(value, path, 0); }

Result<Content> ParseContent(std::string_view text) {
  TRY(auto value, json::Parse(text));
  return DecodeContent(value);
}

}  // namespace beseda
