#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/fwd.h"

namespace beseda {

/// What a message can be, on any channel. Plain values; the JSON form (content_json.h) is the one form in which they
/// are stored, sent through the API and shown to the web clients. Texts are UTF-8. A channel that cannot show a kind
/// renders a fallback (PlainText below is the last one).

struct Button {
  enum class Kind { kReply, kUrl, kPhone };
  Kind kind = Kind::kReply;
  std::string title;
  std::string payload = {};  ///< kReply: what comes back as a postback; the title if empty.
  std::string url = {};
  std::string phone = {};
};

struct QuickReply {
  std::string title;
  std::string payload = {};
};

struct TextContent {
  std::string text;
  bool markdown = true;
};

struct MediaContent {
  enum class Kind { kImage, kAudio, kVideo, kFile };
  Kind kind = Kind::kFile;
  std::string url = {};  ///< Ours ("/media/…") once stored; before: an author's, or "vendor:…" (ChannelAdapter::FetchMedia).
  std::string name = {};
  std::string mime = {};
  std::int64_t size = 0;  ///< Bytes; 0 if not known.
  std::string caption = {};
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t duration_ms = 0;
  bool voice_note = false;
  bool sticker = false;
};

struct LocationContent {
  double latitude = 0;
  double longitude = 0;
  std::string title = {};
  std::string address = {};
};

struct ContactContent {
  std::string name;
  std::vector<std::string> phones = {};
  std::vector<std::string> emails = {};
};

struct ButtonsContent {
  std::string text;
  std::vector<Button> buttons;
};

struct ListRow {
  std::string id;
  std::string title;
  std::string description = {};
};
struct ListSection {
  std::string title;
  std::vector<ListRow> rows;
};
struct ListContent {
  std::string text;
  std::string button;  ///< What opens the list.
  std::vector<ListSection> sections;
};

struct CardContent {
  std::string title;
  std::string subtitle = {};
  std::string image_url = {};
  std::vector<Button> buttons = {};
};
struct CarouselContent {
  std::vector<CardContent> cards;
};

/// A message form that the vendor has approved beforehand (WhatsApp).
struct TemplateContent {
  std::string name;
  std::string language;
  std::string parameters = "{}";  ///< JSON object, as text.
};

struct ReactionContent {
  std::string message_id;  ///< Ours; in an event that comes from a vendor, the vendor's. So in edits and deletions.
  std::string emoji;
  bool removed = false;
};

struct Content;
struct EditContent {
  std::string message_id;
  std::shared_ptr<const Content> content;
};
struct DeleteContent {
  std::string message_id;
};

/// A button, quick reply or list row that the person chose.
struct PostbackContent {
  std::string payload;
  std::string title = {};
};

struct TypingContent {
  bool on = true;
};

struct ReceiptContent {
  enum class State { kDelivered, kRead, kFailed, kSent };
  State state = State::kDelivered;
  std::vector<std::string> message_ids;  ///< Ours or the vendor's.
  std::string reason = {};
  std::optional<Time> up_to = std::nullopt;  ///< Everything sent until then as well, where a vendor names a time.
  std::string charge = {};  ///< JSON object, as text: billable, category, type, and what else the vendor says of the price; empty: nothing.
};

/// Something that happened rather than was said: conversation started, referral, member joined, custom.
struct EventContent {
  std::string name;
  std::string data = "{}";  ///< JSON object, as text.
};

/// A kind that we do not know (yet): kept and shown, never dropped.
struct UnknownContent {
  std::string summary;
  std::string raw = "{}";  ///< JSON, as the vendor sent it.
};

struct Content {
  using Kind = std::variant<TextContent, MediaContent, LocationContent, ContactContent, ButtonsContent, ListContent,
                            CardContent, CarouselContent, TemplateContent, ReactionContent, EditContent,
                            DeleteContent, PostbackContent, TypingContent, ReceiptContent, EventContent,
                            UnknownContent>;
  Kind kind;
  std::vector<QuickReply> quick_replies = {};
};

/// A text as content.
Content MakeText(std::string text, bool markdown = true);

/// The "type" tag of the JSON form, e.g. "text", "image", "carousel".
std::string_view ContentType(const Content& content);

/// The content in words: for lists, search, notifications, models, and channels that can show nothing better.
std::string PlainText(const Content& content);

/// Whether it is part of the transcript (typing and receipts are not).
bool IsTranscript(const Content& content);

}  // namespace beseda
