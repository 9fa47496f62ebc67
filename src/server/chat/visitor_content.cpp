#include "server/chat/visitor_content.h"

#include "base/text.h"
#include "model/content_json.h"

namespace beseda::server {
namespace {

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
  const bool allowed = std::holds_alternative<PostbackContent>(content.kind) ||
                       std::holds_alternative<LocationContent>(content.kind) ||
                       std::holds_alternative<ContactContent>(content.kind) ||
                       std::holds_alternative<ReactionContent>(content.kind);
  if (!allowed) return Refuse("Visitors cannot send this kind of message.", "content.type");
  return content;
}

}  // namespace beseda::server
