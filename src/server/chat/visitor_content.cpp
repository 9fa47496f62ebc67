#include "server/chat/visitor_content.h"

#include "base/text.h"
#include "json/reader.h"
#include "model/content_json.h"

namespace beseda::server {
namespace {

constexpr std::string_view kReferral = "referral";
constexpr std::size_t kMostRefBytes = 200;

Error Refuse(const char* message, const char* field) {
  return Error(ErrorCode::kInvalid, message).InField(field);
}

}  // namespace

Result<Content> DecodeVisitorContent(const json::Value& value) {
  TRY(auto content, DecodeContent(value));
  content.quick_replies.clear();
  if (auto* text = std::get_if<TextContent>(&content.kind)) {
    if (Trim(text->text).empty()) return Refuse("Write something first: this message is empty.", "content.text");
    text->markdown = false;  // What a person types is meant as it stands.
    return content;
  }
  if (const auto* media = std::get_if<MediaContent>(&content.kind)) {
    if (!media->url.starts_with("/media/")) return Refuse("Upload the file first, then send it.", "content.url");
    return content;
  }
  if (const auto* event = std::get_if<EventContent>(&content.kind)) {
    if (event->name != kReferral) return Refuse("The only event that visitors can send is \"referral\".", "content.name");
    TRY(const auto data, json::ParseObject(event->data.empty() ? "{}" : event->data));
    json::Reader in(data, "content.data");
    const auto ref = in.Text("ref", kMostRefBytes);
    CHECK_OK(in.Check());
    return Content{EventContent{std::string(kReferral), json::Dump(json::Object({{"ref", ref}, {"source", "web"}}))}};
  }
  const bool allowed = std::holds_alternative<PostbackContent>(content.kind) ||
                       std::holds_alternative<LocationContent>(content.kind) ||
                       std::holds_alternative<ContactContent>(content.kind) ||
                       std::holds_alternative<ReactionContent>(content.kind);
  if (!allowed) return Refuse("Visitors cannot send this kind of message.", "content.type");
  return content;
}

}  // namespace beseda::server
