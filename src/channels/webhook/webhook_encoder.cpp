#include "channels/webhook/webhook_encoder.h"

#include "json/json.h"
#include "model/content_json.h"

namespace beseda {
namespace {

/// Gives files of this server an address that others can fetch.
class Addresses {
 public:
  explicit Addresses(std::string_view public_url) : public_url_(public_url) {}

  Status Complete(Content& content) const {
    if (auto* media = std::get_if<MediaContent>(&content.kind)) return Complete(media->url);
    if (auto* buttons = std::get_if<ButtonsContent>(&content.kind)) return Complete(buttons->buttons);
    if (auto* card = std::get_if<CardContent>(&content.kind)) return Complete(*card);
    if (auto* carousel = std::get_if<CarouselContent>(&content.kind)) {
      for (auto& card : carousel->cards) CHECK_OK(Complete(card));
    }
    if (auto* edit = std::get_if<EditContent>(&content.kind); edit && edit->content) {
      auto changed = std::make_shared<Content>(*edit->content);
      CHECK_OK(Complete(*changed));
      edit->content = std::move(changed);
    }
    return Ok();
  }

 private:
  Status Complete(CardContent& card) const {
    CHECK_OK(Complete(card.image_url));
    return Complete(card.buttons);
  }
  Status Complete(std::vector<Button>& buttons) const {
    for (auto& button : buttons) {
      if (button.kind == Button::Kind::kUrl) CHECK_OK(Complete(button.url));
    }
    return Ok();
  }
  Status Complete(std::string& url) const {
    if (!url.starts_with("/")) return Ok();
    if (public_url_.empty()) {
      return Error(ErrorCode::kInvalid,
                   "The file must be fetched from this server, whose public address is not known. Set public_url in the server's settings.");
    }
    url.insert(0, public_url_);
    return Ok();
  }

  const std::string_view public_url_;
};

/// Names the message that a change is about as the other side knows it.
void NameTarget(Content& content, const std::string& vendor_id) {
  if (vendor_id.empty()) return;
  if (auto* edit = std::get_if<EditContent>(&content.kind)) edit->message_id = vendor_id;
  if (auto* removal = std::get_if<DeleteContent>(&content.kind)) removal->message_id = vendor_id;
  if (auto* reaction = std::get_if<ReactionContent>(&content.kind)) reaction->message_id = vendor_id;
}

}  // namespace

Result<std::string> EncodeWebhookDelivery(const OutgoingMessage& outgoing, std::string_view public_url) {
  auto content = outgoing.message.content;
  CHECK_OK(Addresses(public_url).Complete(content));
  NameTarget(content, outgoing.target_vendor_id);
  json::Array in_reply_to;
  if (!outgoing.in_reply_to_event.empty()) in_reply_to.emplace_back(outgoing.in_reply_to_event);
  json::Object body{{"message_id", outgoing.message.id},
                    {"conversation_id", outgoing.message.conversation_id},
                    {"thread", outgoing.thread_key},
                    {"user", outgoing.vendor_user_id},
                    {"in_reply_to", std::move(in_reply_to)},
                    {"seq", outgoing.message.seq},
                    {"content", EncodeContent(content)},
                    {"attempt", outgoing.attempt}};
  if (!outgoing.reply_to_vendor_id.empty()) body["reply_to"] = outgoing.reply_to_vendor_id;
  return json::Dump(body);
}

std::string ReadWebhookAnswer(std::string_view body) {
  const auto answer = json::ParseObject(body);
  const auto* id = answer.ok() ? answer->if_contains("message_id") : nullptr;
  if (!id || !id->is_string() || id->get_string().size() > kMaxWebhookKey) return {};
  return std::string(json::View(id->get_string()));
}

}  // namespace beseda
