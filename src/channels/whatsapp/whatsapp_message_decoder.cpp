#include "channels/whatsapp/whatsapp_message_decoder.h"

#include "base/text.h"
#include "channels/common/meta_error.h"
#include "channels/common/meta_json.h"
#include "channels/whatsapp/whatsapp_ids.h"

namespace beseda {
namespace {

constexpr int kMaxEdits = 4;  // An edit holds a message, which cannot be an edit again in truth.

Content Unknown(std::string_view summary, const json::Object& raw) {
  return Content{UnknownContent{std::string(CutUtf8(summary, 100)), json::Dump(raw)}};
}

Content Media(MediaContent::Kind kind, const json::Object& media, std::string_view type) {
  MediaContent content;
  content.kind = kind;
  content.url = "vendor:" + TextIn(media, "id");
  content.mime = TextIn(media, "mime_type");
  content.name = TextIn(media, "filename");
  content.caption = TextIn(media, "caption");
  content.voice_note = TrueIn(media, "voice");
  content.sticker = type == "sticker";
  return Content{std::move(content)};
}

std::vector<Content> Contacts(const json::Object& message) {
  std::vector<Content> contacts;
  for (const auto* card : ObjectsIn(message, "contacts")) {
    ContactContent contact;
    if (const auto* name = ObjectIn(*card, "name")) contact.name = TextIn(*name, "formatted_name");
    for (const auto* phone : ObjectsIn(*card, "phones")) contact.phones.push_back(TextIn(*phone, "phone"));
    for (const auto* email : ObjectsIn(*card, "emails")) contact.emails.push_back(TextIn(*email, "email"));
    if (contact.name.empty() && !contact.phones.empty()) contact.name = contact.phones.front();
    contacts.push_back(Content{std::move(contact)});
  }
  return contacts;
}

Content Interactive(const json::Object& message, const json::Object& interactive) {
  const auto type = TextIn(interactive, "type");
  for (const char* kind : {"button_reply", "list_reply"}) {
    const auto* reply = type == kind ? ObjectIn(interactive, kind) : nullptr;
    if (reply) return Content{PostbackContent{std::string(ReadChosenId(TextIn(*reply, "id"))), TextIn(*reply, "title")}};
  }
  if (const auto* flow = ObjectIn(interactive, "nfm_reply")) {
    // What was filled in is JSON inside of a text.
    json::Object data{{"name", TextIn(*flow, "name")}, {"text", TextIn(*flow, "body")}};
    const auto answers = json::ParseObject(TextIn(*flow, "response_json"));
    data["answers"] = answers.ok() ? json::Value(*answers) : json::Value(json::Object());
    return Content{EventContent{"flow_reply", json::Dump(data)}};
  }
  return Unknown("interactive " + type, message);
}

Content Reaction(const json::Object& reaction) {
  ReactionContent content;
  content.message_id = TextIn(reaction, "message_id");
  content.emoji = TextIn(reaction, "emoji");
  content.removed = content.emoji.empty();
  return Content{std::move(content)};
}

std::optional<Content> Edit(const json::Object& edit, int depth);

/// The content of a message of one of the types that have their fields under their own name.
std::optional<Content> Typed(const json::Object& message, std::string_view type, const json::Object& fields, int depth) {
  using Kind = MediaContent::Kind;
  if (type == "text") return MakeText(TextIn(fields, "body"), false);
  if (type == "image" || type == "sticker") return Media(Kind::kImage, fields, type);
  if (type == "audio" || type == "voice") return Media(Kind::kAudio, fields, type);
  if (type == "video") return Media(Kind::kVideo, fields, type);
  if (type == "document") return Media(Kind::kFile, fields, type);
  if (type == "interactive") return Interactive(message, fields);
  if (type == "button") return Content{PostbackContent{TextIn(fields, "payload"), TextIn(fields, "text")}};
  if (type == "reaction") return Reaction(fields);
  if (type == "order") return Content{EventContent{"order", json::Dump(fields)}};
  if (type == "system") return Content{EventContent{"system", json::Dump(fields)}};
  if (type == "revoke") return Content{DeleteContent{TextIn(fields, "original_message_id")}};
  if (type == "edit") return Edit(fields, depth);
  if (type == "location") {
    const auto latitude = NumberIn(fields, "latitude"), longitude = NumberIn(fields, "longitude");
    if (!latitude || !longitude) return std::nullopt;
    return Content{LocationContent{*latitude, *longitude, TextIn(fields, "name"), TextIn(fields, "address")}};
  }
  return std::nullopt;
}

std::vector<Content> Decode(const json::Object& message, int depth) {
  const auto type = TextIn(message, "type");
  if (type == "contacts") {
    auto contacts = Contacts(message);
    if (!contacts.empty()) return contacts;
  }
  if (type == "request_welcome") return {Content{EventContent{"conversation_started", "{}"}}};
  if (const auto* fields = ObjectIn(message, type)) {
    if (auto content = Typed(message, type, *fields, depth)) return {std::move(*content)};
  }
  std::string summary = type.empty() ? "message" : type;
  if (const auto* unsupported = ObjectIn(message, "unsupported")) summary = "unsupported " + TextIn(*unsupported, "type");
  for (const auto* error : ObjectsIn(message, "errors")) {
    summary += ": " + ReadMetaFailure(MetaFailure::Product::kWhatsApp, *error).said;
    break;
  }
  return {Unknown(summary, message)};
}

std::optional<Content> Edit(const json::Object& edit, int depth) {
  const auto* changed = ObjectIn(edit, "message");
  if (!changed || depth >= kMaxEdits) return std::nullopt;
  EditContent content;
  content.message_id = TextIn(edit, "original_message_id");
  content.content = std::make_shared<const Content>(std::move(Decode(*changed, depth + 1).front()));
  return Content{std::move(content)};
}

}  // namespace

std::vector<Content> DecodeWhatsAppMessage(const json::Object& message) { return Decode(message, 0); }

std::optional<Content> DecodeWhatsAppReferral(const json::Object& message) {
  const auto* referral = ObjectIn(message, "referral");
  json::Object data;
  if (referral) {
    data = {{"ref", TextIn(*referral, "source_id")}, {"source", TextIn(*referral, "source_type")}, {"details", *referral}};
  } else if (const auto* context = ObjectIn(message, "context")) {
    const auto* product = ObjectIn(*context, "referred_product");
    if (!product) return std::nullopt;
    data = {{"ref", TextIn(*product, "product_retailer_id")}, {"source", "product"}, {"details", *product}};
  } else {
    return std::nullopt;
  }
  return Content{EventContent{"referral", json::Dump(data)}};
}

}  // namespace beseda
