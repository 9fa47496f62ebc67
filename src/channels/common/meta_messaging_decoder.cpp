#include "channels/common/meta_messaging_decoder.h"

#include "base/text.h"
#include "channels/common/meta_event.h"
#include "channels/common/meta_json.h"
#include "channels/common/meta_message_content.h"

namespace beseda {
namespace {

class Decoder {
 public:
  explicit Decoder(const MetaMessagingAccount& own) : own_(own) {}

  void Entry(const json::Object& entry) {
    account_id_ = TextIn(entry, "id");
    account_key_ = own_.id.empty() || account_id_ == own_.id ? std::string() : account_id_;
    for (const auto* item : ObjectsIn(entry, "messaging")) Item(*item, true);
    for (const auto* item : ObjectsIn(entry, "standby")) Item(*item, false);
    for (const auto* change : ObjectsIn(entry, "changes")) Change(*change);
  }

  std::vector<IncomingEvent> Take() { return std::move(events_); }

 private:
  /// Some apps get messages as changes; others are of the page itself: comments, ratings.
  void Change(const json::Object& change) {
    const auto* value = ObjectIn(change, "value");
    if (value && value->contains("sender") && value->contains("recipient")) return Item(*value, true);
    AccountEvent(TextIn(change, "field"), change);
  }

  void Item(const json::Object& item, bool ours_to_answer) {
    IncomingEvent event;
    const auto* message = ObjectIn(item, "message");
    event.echo = message && TrueIn(*message, "is_echo");
    if (event.echo && !KeepsEcho(*message)) return;
    const auto* person = ObjectIn(item, event.echo ? "recipient" : "sender");
    if (person) event.vendor_user_id = TextIn(*person, "id");
    event.thread_key = event.vendor_user_id;
    event.sent_at = TimeIn(item, "timestamp");
    event.addressed = ours_to_answer;
    if (event.vendor_user_id.empty() || event.vendor_user_id == account_id_) return AccountEvent(NameOf(item), item);
    event.known_to_vendor = true;
    if (message) return Message(std::move(event), item, *message);
    if (const auto* postback = ObjectIn(item, "postback")) return Postback(std::move(event), item, *postback);
    if (const auto* reaction = ObjectIn(item, "reaction")) return Reaction(std::move(event), item, *reaction);
    if (const auto* read = ObjectIn(item, "read")) return Receipt(std::move(event), item, *read, "read");
    if (const auto* delivery = ObjectIn(item, "delivery")) return Receipt(std::move(event), item, *delivery, "delivery");
    if (const auto* edit = ObjectIn(item, "message_edit")) return Edit(std::move(event), item, *edit);
    if (const auto* referral = ObjectIn(item, "referral")) {
      event.content = DecodeMetaReferral(*referral);
      return Add(std::move(event), "referral:" + NameOfJson(item), item);
    }
    Other(std::move(event), item);
  }

  bool KeepsEcho(const json::Object& message) const {
    if (!own_.keep_echoes) return false;
    return own_.own_metadata.empty() || TextIn(message, "metadata") != own_.own_metadata;
  }

  /// What an item is about: the name of its field besides those that all have.
  static std::string NameOf(const json::Object& item) {
    for (const auto& [name, value] : item) {
      if (name != "sender" && name != "recipient" && name != "timestamp") return std::string(name);
    }
    return "event";
  }

  void Message(IncomingEvent event, const json::Object& item, const json::Object& message) {
    const auto mid = TextIn(message, "mid");
    const auto id = mid.empty() ? "message:" + NameOfJson(item) : mid;
    event.vendor_message_id = mid;
    if (TrueIn(message, "is_deleted")) {
      event.content = Content{DeleteContent{mid}};
      event.vendor_message_id.clear();
      return Add(std::move(event), id + ":deleted", item);
    }
    if (const auto* reply_to = ObjectIn(message, "reply_to")) event.reply_to_vendor_id = TextIn(*reply_to, "mid");
    if (const auto* referral = ObjectIn(message, "referral"); referral && !event.echo) {
      auto came = event;
      came.vendor_message_id.clear();
      came.content = DecodeMetaReferral(*referral);
      Add(std::move(came), id + ":referral", item);
    }
    auto contents = DecodeMetaMessage(message);
    for (std::size_t i = 0; i < contents.size(); ++i) {
      auto part = event;
      part.content = std::move(contents[i]);
      // An echo of several parts: each is a message of its own for us.
      if (event.echo && i != 0) part.vendor_message_id += "#" + std::to_string(i);
      Add(std::move(part), i == 0 ? id : id + "#" + std::to_string(i), message);
    }
  }

  void Postback(IncomingEvent event, const json::Object& item, const json::Object& postback) {
    event.vendor_message_id = TextIn(postback, "mid");
    const auto id = event.vendor_message_id.empty() ? "postback:" + NameOfJson(item) : event.vendor_message_id;
    if (const auto* referral = ObjectIn(postback, "referral")) {
      auto came = event;
      came.vendor_message_id.clear();
      came.content = DecodeMetaReferral(*referral);
      Add(std::move(came), id + ":referral", item);
    }
    event.content = Content{PostbackContent{TextIn(postback, "payload"), TextIn(postback, "title")}};
    Add(std::move(event), id, item);
  }

  void Reaction(IncomingEvent event, const json::Object& item, const json::Object& reaction) {
    ReactionContent content;
    content.message_id = TextIn(reaction, "mid");
    content.emoji = TextIn(reaction, "emoji");
    if (content.emoji.empty()) content.emoji = EmojiOf(TextIn(reaction, "reaction"));
    content.removed = TextIn(reaction, "action") == "unreact";
    event.content = Content{std::move(content)};
    Add(std::move(event), "reaction:" + NameOfJson(item), item);
  }

  static std::string EmojiOf(std::string_view name) {
    if (name == "love") return "❤️";
    if (name == "like") return "👍";
    if (name == "dislike") return "👎";
    if (name == "wow") return "😮";
    if (name == "sad") return "😢";
    if (name == "angry") return "😠";
    if (name == "smile" || name == "laugh") return "😆";
    return {};
  }

  void Receipt(IncomingEvent event, const json::Object& item, const json::Object& fields, std::string_view kind) {
    ReceiptContent receipt;
    receipt.state = kind == "read" ? ReceiptContent::State::kRead : ReceiptContent::State::kDelivered;
    if (const auto mid = TextIn(fields, "mid"); !mid.empty()) receipt.message_ids.push_back(mid);
    if (const auto* mids = ArrayIn(fields, "mids")) {
      for (const auto& mid : *mids) {
        if (mid.is_string()) receipt.message_ids.emplace_back(json::View(mid.get_string()));
      }
    }
    receipt.up_to = TimeIn(fields, "watermark");
    event.content = Content{std::move(receipt)};
    Add(std::move(event), std::string(kind) + ":" + NameOfJson(item), item);
  }

  void Edit(IncomingEvent event, const json::Object& item, const json::Object& edit) {
    EditContent content;
    content.message_id = TextIn(edit, "mid");
    content.content = std::make_shared<const Content>(MakeText(TextIn(edit, "text"), false));
    const auto id = content.message_id + ":edit:" + TextIn(edit, "num_edit") + ":" + NameOfJson(edit);
    event.content = Content{std::move(content)};
    Add(std::move(event), id, item);
  }

  void Other(IncomingEvent event, const json::Object& item) {
    const auto name = NameOf(item);
    const auto* fields = ObjectIn(item, name);
    const bool handover = name.ends_with("thread_control") || name == "app_roles";
    const bool known = handover || name == "optin" || name == "account_linking" || name == "game_play" ||
                       name == "messaging_feedback" || name == "response_feedback";
    if (!known || !fields) {
      event.content = Content{UnknownContent{std::string(CutUtf8(name, 80)), json::Dump(item)}};
      return Add(std::move(event), name + ":" + NameOfJson(item), item);
    }
    json::Object data = *fields;
    if (handover) {
      data["type"] = name;
      event.addressed = false;
    }
    if (name == "optin") event.consent = ConsentIn(*fields);
    event.content = Content{EventContent{handover ? "handover" : name, json::Dump(data)}};
    Add(std::move(event), name + ":" + NameOfJson(item), item);
  }

  /// What a person has chosen for a page's marketing messages ("messaging_optins").
  static Consent ConsentIn(const json::Object& optin) {
    const auto status = TextIn(optin, "notification_messages_status");
    if (status.starts_with("STOP")) return Consent::kOptedOut;
    return status.starts_with("RESUME") ? Consent::kOptedIn : Consent::kNoWord;
  }

  void AccountEvent(std::string_view name, const json::Object& data) {
    IncomingEvent event;
    event.thread_key = event.vendor_user_id = std::string(kMetaAccountThread) + account_id_;
    event.user_name = own_.object == "instagram" ? "Instagram" : "Facebook";
    event.sent_at = TimeIn(data, "timestamp");
    event.addressed = false;
    event.content = Content{EventContent{"account." + std::string(CutUtf8(name, 80)), json::Dump(data)}};
    Add(std::move(event), std::string(name) + ":" + NameOfJson(data), data);
  }

  void Add(IncomingEvent event, std::string id, const json::Object& raw) {
    event.vendor_event_id = std::move(id);
    MakeStorable(event, raw);
    event.account_key = account_key_;
    events_.push_back(std::move(event));
  }

  const MetaMessagingAccount& own_;
  std::string account_id_;
  std::string account_key_;
  std::vector<IncomingEvent> events_;
};

}  // namespace

Result<std::vector<IncomingEvent>> DecodeMetaMessaging(std::string_view body, const MetaMessagingAccount& own) {
  TRY(const auto document, json::ParseObject(body));
  if (TextIn(document, "object") != own.object) {
    return Error(ErrorCode::kInvalid, "\"object\" must be \"" + std::string(own.object) + "\"; this is another product's webhook.")
        .InField("object");
  }
  if (!ArrayIn(document, "entry")) {
    return Error(ErrorCode::kInvalid, "\"entry\" is missing; a list is expected.").InField("entry");
  }
  Decoder decoder(own);
  for (const auto* entry : ObjectsIn(document, "entry")) decoder.Entry(*entry);
  return decoder.Take();
}

}  // namespace beseda
