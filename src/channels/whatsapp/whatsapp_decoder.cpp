#include "channels/whatsapp/whatsapp_decoder.h"

#include <algorithm>

#include "base/text.h"
#include "channels/common/meta_error.h"
#include "channels/common/meta_event.h"
#include "channels/common/meta_json.h"
#include "channels/whatsapp/whatsapp_message_decoder.h"

namespace beseda {
namespace {

class Decoder {
 public:
  explicit Decoder(const WhatsAppAccount& own) : own_(own) {}

  void Entry(const json::Object& entry) {
    business_id_ = TextIn(entry, "id");
    entry_time_ = TimeIn(entry, "time");
    for (const auto* change : ObjectsIn(entry, "changes")) Change(*change);
  }

  std::vector<IncomingEvent> Take() { return std::move(events_); }

 private:
  void Change(const json::Object& change) {
    const auto field = TextIn(change, "field");
    const auto* value = ObjectIn(change, "value");
    if (!value) return AccountEvent(field.empty() ? "unknown" : field, change);
    account_key_ = KeyOf(*value);
    const auto before = events_.size();
    for (const auto* message : ObjectsIn(*value, "messages")) Message(*value, *message);
    for (const auto* echo : ObjectsIn(*value, "message_echoes")) Echo(*echo);
    for (const auto* status : ObjectsIn(*value, "statuses")) Status(*value, *status);
    for (const auto* error : ObjectsIn(*value, "errors")) AccountError(*error);
    for (const char* list : {"calls", "user_preferences"}) {
      for (const auto* item : ObjectsIn(*value, list)) PersonEvent(*value, list, *item);
    }
    if (events_.size() == before) AccountEvent(field, *value);
  }

  /// The other number's id, where the change is not about ours.
  std::string KeyOf(const json::Object& value) const {
    if (const auto* metadata = ObjectIn(value, "metadata")) {
      const auto id = TextIn(*metadata, "phone_number_id");
      return id == own_.phone_number_id ? std::string() : id;
    }
    if (own_.business_account_id.empty() || business_id_ == own_.business_account_id) return {};
    return business_id_;
  }

  static std::string Key(const json::Object& object, std::string_view user_id, std::string_view number) {
    auto key = TextIn(object, user_id);
    return key.empty() ? TextIn(object, number) : key;
  }

  /// The entry of "contacts" that a number or user id belongs to; with one entry only, that.
  static const json::Object* ContactOf(const json::Object& value, const std::string& number, const std::string& user_id) {
    const auto contacts = ObjectsIn(value, "contacts");
    for (const auto* contact : contacts) {
      if (!number.empty() && TextIn(*contact, "wa_id") == number) return contact;
      if (!user_id.empty() && TextIn(*contact, "user_id") == user_id) return contact;
    }
    return contacts.size() == 1 ? contacts.front() : nullptr;
  }

  /// A person goes by their user id where it is told, else by their number, which the other names then are.
  static void SetNames(IncomingEvent& event, std::string user_id, std::vector<std::string> numbers) {
    std::erase(numbers, "");
    event.vendor_user_id = !user_id.empty() ? std::move(user_id) : numbers.empty() ? std::string() : numbers.front();
    event.thread_key = event.vendor_user_id;
    for (auto& number : numbers) {
      const bool known = number == event.vendor_user_id || std::ranges::count(event.other_names, number) != 0;
      if (!known) event.other_names.push_back(std::move(number));
    }
  }

  void SetPerson(IncomingEvent& event, const json::Object& value, const json::Object& message) {
    auto user_id = TextIn(message, "from_user_id");
    std::vector<std::string> numbers{TextIn(message, "from")};
    if (const auto* contact = ContactOf(value, numbers.front(), user_id)) {
      if (const auto id = TextIn(*contact, "user_id"); !id.empty()) user_id = id;
      numbers.push_back(TextIn(*contact, "wa_id"));
      if (const auto* profile = ObjectIn(*contact, "profile")) {
        event.user_name = TextIn(*profile, "name");
        if (event.user_name.empty()) event.user_name = TextIn(*profile, "username");
      }
    }
    SetNames(event, std::move(user_id), std::move(numbers));
    if (const auto group = TextIn(message, "group_id"); !group.empty()) {
      event.thread_key = std::string(kWhatsAppGroup) + group;
      event.other_names.clear();
      event.group = true;
    }
    SetChange(event, message);
  }

  /// The person's number has changed, and with it their user id: they are who they were.
  static void SetChange(IncomingEvent& event, const json::Object& message) {
    const auto* system = ObjectIn(message, "system");
    const auto type = system ? TextIn(*system, "type") : std::string();
    if (event.group || !(type.ends_with("changed_number") || type == "user_changed_user_id")) return;
    auto number = TextIn(*system, "wa_id");
    if (number.empty()) number = TextIn(*system, "new_wa_id");
    const auto user_id = TextIn(*system, "user_id");
    if (number.empty() && user_id.empty()) return;
    IncomingEvent now;
    SetNames(now, user_id, {number});
    std::vector<std::string> before{TextIn(*system, "previous_user_id"), TextIn(message, "from_user_id"), TextIn(message, "from")};
    std::erase_if(before, [&](const std::string& name) { return name.empty() || name == user_id || name == number; });
    event.vendor_user_id = event.thread_key = now.vendor_user_id;
    event.other_names = std::move(now.other_names);
    event.former_names = std::move(before);
  }

  void Message(const json::Object& value, const json::Object& message) {
    IncomingEvent event;
    SetPerson(event, value, message);
    // The number that writes is the person's; who hides it from businesses is named by an id alone.
    if (const auto number = TextIn(message, "from"); !number.empty()) event.addresses.push_back({KnownAddress::Kind::kPhone, number, true});
    Said(std::move(event), message);
  }

  /// What the business itself wrote in the WhatsApp Business app.
  void Echo(const json::Object& message) {
    IncomingEvent event;
    SetNames(event, TextIn(message, "to_user_id"), {TextIn(message, "to")});
    event.echo = true;
    Said(std::move(event), message);
  }

  void Said(IncomingEvent event, const json::Object& message) {
    event.vendor_message_id = TextIn(message, "id");
    event.sent_at = TimeIn(message, "timestamp");
    const auto* context = ObjectIn(message, "context");
    if (context) event.reply_to_vendor_id = TextIn(*context, "id");
    const auto id = event.vendor_message_id.empty() ? "message:" + NameOfJson(message) : event.vendor_message_id;
    if (event.thread_key.empty()) return AccountEvent("messages", message);
    if (!event.echo) {
      if (auto referral = DecodeWhatsAppReferral(message)) {
        auto came = event;
        came.vendor_message_id.clear();
        came.content = std::move(*referral);
        Add(std::move(came), id + ":referral", message);
      }
    }
    auto contents = DecodeWhatsAppMessage(message);
    for (std::size_t i = 0; i < contents.size(); ++i) {
      auto part = event;
      part.content = std::move(contents[i]);
      // An echo of several parts: each is a message of its own for us.
      if (event.echo && i != 0) part.vendor_message_id += "#" + std::to_string(i);
      Add(std::move(part), i == 0 ? id : id + "#" + std::to_string(i), message);
    }
  }

  void Status(const json::Object& value, const json::Object& status) {
    const auto state = TextIn(status, "status");
    IncomingEvent event;
    const auto recipient = TextIn(status, "recipient_id");
    if (TextIn(status, "recipient_type") == "group") {
      event.vendor_user_id = Key(status, "recipient_user_id", "recipient_id");
      event.thread_key = std::string(kWhatsAppGroup) + recipient;
    } else {
      auto user_id = TextIn(status, "recipient_user_id");
      std::vector<std::string> numbers{recipient};
      if (const auto* contact = ContactOf(value, recipient, user_id)) {
        if (const auto id = TextIn(*contact, "user_id"); !id.empty()) user_id = id;
        numbers.push_back(TextIn(*contact, "wa_id"));
      }
      SetNames(event, std::move(user_id), std::move(numbers));
    }
    event.sent_at = TimeIn(status, "timestamp");
    const auto message_id = TextIn(status, "id");
    if (event.thread_key.empty() || message_id.empty()) return AccountEvent("statuses", status);
    ReceiptContent receipt;
    receipt.message_ids = {message_id};
    receipt.charge = ChargeOf(status);
    if (state == "sent") {
      receipt.state = ReceiptContent::State::kSent;
    } else if (state == "delivered") {
      receipt.state = ReceiptContent::State::kDelivered;
    } else if (state == "read" || state == "played") {
      receipt.state = ReceiptContent::State::kRead;
    } else if (state == "failed") {
      receipt.state = ReceiptContent::State::kFailed;
      receipt.reason = "WhatsApp could not deliver it.";
      for (const auto* error : ObjectsIn(status, "errors")) {
        receipt.reason = ExplainMetaFailure(ReadMetaFailure(MetaFailure::Product::kWhatsApp, *error)).message;
        break;
      }
    } else {
      event.content = Content{UnknownContent{"status " + std::string(CutUtf8(state, 50)), json::Dump(status)}};
      event.addressed = false;
      return Add(std::move(event), "status:" + NameOfJson(status), status);
    }
    event.content = Content{std::move(receipt)};
    // In a group each participant has a status of their own.
    const auto participant = TextIn(status, "recipient_participant_id");
    Add(std::move(event), message_id + ":" + state + (participant.empty() ? "" : ":" + participant), status);
  }

  /// What the message costs, in WhatsApp's words; "billable" is on its way out there and follows from "type".
  static std::string ChargeOf(const json::Object& status) {
    const auto* pricing = ObjectIn(status, "pricing");
    const auto* conversation = ObjectIn(status, "conversation");
    if (!pricing && !conversation) return {};
    json::Object charge;
    if (pricing) charge = *pricing;
    if (pricing && !charge.contains("billable")) charge["billable"] = TextIn(*pricing, "type") == "regular";
    if (conversation) charge["conversation"] = *conversation;
    return json::Dump(charge);
  }

  void PersonEvent(const json::Object& value, std::string_view list, const json::Object& item) {
    IncomingEvent event;
    SetPerson(event, value, item);
    if (event.vendor_user_id.empty()) event.vendor_user_id = Key(item, "user_id", "wa_id");
    if (event.vendor_user_id.empty()) return AccountEvent(list, item);
    event.thread_key = event.vendor_user_id;
    event.sent_at = TimeIn(item, "timestamp");
    event.content = Content{EventContent{list == "calls" ? "call" : "marketing_preference", json::Dump(item)}};
    if (list == "user_preferences") event.consent = ConsentIn(item);
    event.addressed = false;
    Add(std::move(event), std::string(list) + ":" + NameOfJson(item), item);
  }

  /// What a person has chosen under "Offers and announcements".
  static Consent ConsentIn(const json::Object& preference) {
    const auto value = TextIn(preference, "value");
    if (TextIn(preference, "category") != "marketing_messages") return Consent::kNoWord;
    return value == "stop" ? Consent::kOptedOut : value == "resume" ? Consent::kOptedIn : Consent::kNoWord;
  }

  void AccountError(const json::Object& error) {
    json::Object data{{"text", ExplainMetaFailure(ReadMetaFailure(MetaFailure::Product::kWhatsApp, error)).message},
                      {"details", error}};
    AccountEvent("error", data);
  }

  /// Told of the account, not by a person: kept in a thread of its own, which nobody answers.
  void AccountEvent(std::string_view name, const json::Object& data) {
    IncomingEvent event;
    event.thread_key = event.vendor_user_id = std::string(kWhatsAppAccount) + business_id_;
    event.user_name = "WhatsApp Business";
    event.sent_at = entry_time_;
    event.addressed = false;
    event.content = Content{EventContent{"account." + std::string(CutUtf8(name, 80)), json::Dump(data)}};
    auto id = std::string(name) + ":" + NameOfJson(data);
    if (entry_time_) id += ":" + std::to_string(ToUnixMicros(*entry_time_));
    Add(std::move(event), std::move(id), data);
  }

  void Add(IncomingEvent event, std::string id, const json::Object& raw) {
    event.vendor_event_id = std::move(id);
    MakeStorable(event, raw);
    event.account_key = account_key_;
    events_.push_back(std::move(event));
  }

  const WhatsAppAccount& own_;
  std::string business_id_;
  std::string account_key_;
  std::optional<Time> entry_time_;
  std::vector<IncomingEvent> events_;
};

}  // namespace

Result<std::vector<IncomingEvent>> DecodeWhatsAppEvents(std::string_view body, const WhatsAppAccount& own) {
  TRY(const auto document, json::ParseObject(body));
  if (TextIn(document, "object") != "whatsapp_business_account") {
    return Error(ErrorCode::kInvalid, "\"object\" must be \"whatsapp_business_account\"; this is another product's webhook.")
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
