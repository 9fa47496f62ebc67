#include "channels/whatsapp/whatsapp_channel.h"

#include <map>

#include "base/clock.h"
#include "base/task.h"
#include "channels/common/meta_graph.h"
#include "channels/common/meta_json.h"
#include "channels/common/meta_settings.h"
#include "channels/common/meta_signature.h"
#include "channels/whatsapp/whatsapp_account.h"
#include "channels/whatsapp/whatsapp_decoder.h"
#include "channels/whatsapp/whatsapp_encoder.h"
#include "channels/whatsapp/whatsapp_media.h"
#include "channels/whatsapp/whatsapp_setup_guide.h"

namespace beseda {
namespace {

constexpr std::string_view kVendorBase = "https://graph.facebook.com";

constexpr std::string_view kSchema = R"({
  "type": "object",
  "required": ["phone_number_id", "access_token", "app_secret"],
  "properties": {
    "phone_number_id": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 30, "title": "Phone number ID", "description": "From the app's page WhatsApp > API Setup. It is not the phone number itself."},
    "business_account_id": {"type": "string", "pattern": "^[0-9]*$", "maxLength": 30, "title": "WhatsApp Business account ID", "description": "From the same page. Needed to connect the webhook and to list templates."},
    "access_token": {"type": "string", "maxLength": 2000, "writeOnly": true, "title": "Access token", "description": "Of a system user that never expires, with the permissions whatsapp_business_messaging and whatsapp_business_management."},
    "app_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "App secret", "description": "From App settings > Basic. It proves that events come from WhatsApp."},
    "verify_token": {"type": "string", "maxLength": 200, "title": "Verify token", "description": "Made for you. WhatsApp shows it when it asks whether the webhook is yours."},
    "mark_read": {"type": "boolean", "default": true, "title": "Show that messages were read", "description": "Blue ticks, and \"typing\" while an answer is written."},
    "preview_links": {"type": "boolean", "default": true, "title": "Show a preview of links"},
    "api_version": {"type": "string", "maxLength": 20, "title": "Version of the Graph API", "description": "Empty: the one that this program was made for.", "advanced": true},
    "api_base": {"type": "string", "maxLength": 500, "format": "uri", "title": "Address of the Graph API", "description": "Only for a proxy or an emulator.", "advanced": true}
  }
})";

ChannelCapabilities WhatsAppCapabilities() {
  ChannelCapabilities can;
  can.delivered_receipts = true;
  can.read_receipts = true;
  can.typing = true;
  can.markdown = true;
  can.media = true;
  can.voice_notes = true;
  can.location = true;
  can.contact = true;
  can.buttons = true;
  can.url_buttons = true;
  can.lists = true;
  can.cards = true;
  can.templates = true;
  can.reactions = true;
  can.replies = true;
  can.groups = true;
  can.max_text = kWhatsAppMaxText;
  can.max_text_bytes = 4 * kWhatsAppMaxText;
  can.max_caption = kWhatsAppMaxCaption;
  can.max_buttons = kWhatsAppMaxButtons;
  can.max_button_title = kWhatsAppMaxButtonTitle;
  can.max_list_rows = kWhatsAppMaxRows;
  can.max_list_title = kWhatsAppMaxRowTitle;
  can.max_media_bytes = kWhatsAppMaxFile;
  can.sends_per_second = 80;  // A number's throughput unless WhatsApp has raised it.
  can.reply_window = std::chrono::hours(24);
  return can;
}

const ChannelCapabilities kCapabilities = WhatsAppCapabilities();

struct Settings {
  MetaSettings meta;
  WhatsAppAccount account;
  bool mark_read = true;
  bool preview_links = true;
};

Result<Settings> ReadSettings(const ChannelAccount& account) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  Settings settings;
  settings.meta = ReadMetaSettings(in, account, MetaFailure::Product::kWhatsApp, kVendorBase, true);
  settings.account.phone_number_id = in.TextOr("phone_number_id", "", 30);
  settings.account.business_account_id = in.TextOr("business_account_id", "", 30);
  settings.mark_read = in.BoolOr("mark_read", true);
  settings.preview_links = in.BoolOr("preview_links", true);
  CHECK_OK(in.Check());
  return settings;
}

class WhatsAppChannel final : public ChannelAdapter {
 public:
  WhatsAppChannel(Settings settings, const ChannelServices& services)
      : settings_(std::move(settings)), services_(services), graph_(settings_.meta.access, services) {}

  Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const override {
    TRY(auto content, ReceiveMetaCall(settings_.meta.app_secret, settings_.meta.verify_token, request));
    if (request.method == "POST") {
      TRY(content.events, DecodeWhatsAppEvents(request.body, settings_.account));
    }
    return content;
  }

  std::vector<std::string> account_keys() const override {
    std::vector<std::string> keys{settings_.account.phone_number_id};
    if (!settings_.account.business_account_id.empty()) keys.push_back(settings_.account.business_account_id);
    return keys;
  }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    const WhatsAppEncoding encoding{kCapabilities, settings_.preview_links};
    auto calls = EncodeWhatsAppMessage(message, encoding);
    if (!calls.ok()) co_return std::move(calls).error();
    if (message.part >= calls->size()) co_return SkippedReceipt("WhatsApp cannot show this.");
    const auto call = (*calls)[message.part];
    auto answer = co_await SendCall(message.message.workspace_id, call);
    if (!answer.ok()) co_return std::move(answer).error();
    Receipt receipt;
    for (const auto* sent : ObjectsIn(*answer, "messages")) {
      receipt.vendor_message_id = TextIn(*sent, "id");
      break;
    }
    if (receipt.vendor_message_id.empty()) {
      co_return Error(ErrorCode::kUncertain, "WhatsApp did not say whether it took the message.");
    }
    receipt.more = message.part + 1 < calls->size();
    co_return receipt;
  }

  const ChannelCapabilities& capabilities() const override { return kCapabilities; }

  bool acknowledges() const override { return settings_.mark_read; }

  /// The newest message of each thread: WhatsApp takes those before it for read, too.
  Task<void> Accepted(std::vector<IncomingEvent> events) override {
    std::map<std::string, std::string> newest;
    for (const auto& event : events) {
      const bool said = !event.echo && event.account_key.empty() && !event.vendor_message_id.empty();
      if (said) newest[event.thread_key] = event.vendor_message_id;
    }
    for (const auto& [thread, id] : newest) {
      json::Object read{{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", id}};
      auto body = json::Dump(read);
      auto done = co_await graph_.Post(MessagesPath(), std::move(body));
      (void)done;
    }
  }

  Task<void> ShowTyping(ThreadRef thread) override {
    // Typing cannot be shown without showing the message as read.
    if (!settings_.mark_read || thread.newest_vendor_message_id.empty()) co_return;
    json::Object typing{{"messaging_product", "whatsapp"},
                        {"status", "read"},
                        {"message_id", thread.newest_vendor_message_id},
                        {"typing_indicator", json::Object{{"type", "text"}}}};
    auto body = json::Dump(typing);
    auto done = co_await graph_.Post(MessagesPath(), std::move(body));
    (void)done;
  }

  Task<Result<std::string>> FetchMedia(MediaContent media) override {
    auto id = media.url.substr(std::min(media.url.size(), std::string_view("vendor:").size()));
    co_return co_await FetchWhatsAppMedia(graph_, settings_.account.phone_number_id, std::move(id));
  }

  Task<Result<ChannelHealth>> Check(std::string webhook_url) override {
    co_return co_await CheckWhatsApp(graph_, settings_.account, settings_.meta.app_secret, services_, std::move(webhook_url));
  }

  Task<Status> Connect(std::string webhook_url) override {
    co_return co_await ConnectWhatsApp(graph_, settings_.account, std::move(webhook_url), settings_.meta.verify_token);
  }

  Task<Result<std::vector<ChannelTemplate>>> ListTemplates() override {
    co_return co_await ListWhatsAppTemplates(graph_, settings_.account);
  }

 private:
  std::string MessagesPath() const { return settings_.account.phone_number_id + "/messages"; }

  Task<Result<json::Object>> SendCall(std::string workspace_id, WhatsAppCall call) {
    for (bool again = false;; again = true) {
      auto ready = co_await ReadyWhatsAppCall(graph_, services_.media, services_.clock.Now(), settings_.account.phone_number_id,
                                              workspace_id, call);
      if (!ready.ok()) co_return std::move(ready).error();
      auto answer = co_await graph_.Post(MessagesPath(), ready->body);
      const bool gone = !answer.ok() && answer.error().reason == "media_gone" && ready->reused;
      if (!gone) co_return answer;
      auto forgotten = co_await services_.media.ForgetVendorId(settings_.meta.access.channel_id, ready->sha256);
      if (again || !forgotten.ok()) co_return answer;
    }
  }

  Settings settings_;
  ChannelServices services_;
  MetaGraph graph_;
};

class WhatsAppChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "whatsapp"; }
  std::string_view name() const override { return "WhatsApp"; }
  std::string_view description() const override { return "A business number on WhatsApp, through Meta's Cloud API."; }
  std::string_view settings_schema() const override { return kSchema; }
  std::string_view setup_guide() const override { return kWhatsAppSetupGuide; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }
  json::Object PrepareSettings(json::Object settings) const override { return WithVerifyToken(std::move(settings)); }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account,
                                               const ChannelServices& services) const override {
    TRY(auto settings, ReadSettings(account));
    return std::shared_ptr<ChannelAdapter>(std::make_shared<WhatsAppChannel>(std::move(settings), services));
  }
};

}  // namespace

std::unique_ptr<ChannelKind> MakeWhatsAppChannelKind() { return std::make_unique<WhatsAppChannelKind>(); }

}  // namespace beseda
