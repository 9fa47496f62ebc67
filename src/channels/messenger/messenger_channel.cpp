#include "channels/messenger/messenger_channel.h"

#include "base/task.h"
#include "channels/common/meta_messaging_channel.h"
#include "channels/messenger/messenger_setup_guide.h"
#include "json/reader.h"

namespace beseda {
namespace {

constexpr std::string_view kVendorBase = "https://graph.facebook.com";
constexpr std::size_t kMega = 1024 * 1024;
constexpr std::size_t kMaxText = 2000;

/// What a Page is told of people and itself.
constexpr std::string_view kFields =
    "messages,messaging_postbacks,messaging_optins,messaging_referrals,message_deliveries,message_reads,message_echoes,"
    "message_reactions,message_edits,messaging_handovers,messaging_policy_enforcement,messaging_account_linking,standby";

constexpr std::string_view kSchema = R"({
  "type": "object",
  "required": ["page_id", "access_token", "app_secret"],
  "properties": {
    "page_id": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 30, "title": "Page ID", "description": "From the Page's About section, or from the app's Messenger settings."},
    "access_token": {"type": "string", "maxLength": 2000, "writeOnly": true, "title": "Page access token", "description": "With the permissions pages_messaging and pages_manage_metadata."},
    "app_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "App secret", "description": "From App settings > Basic. It proves that events come from Meta."},
    "app_id": {"type": "string", "pattern": "^[0-9]*$", "maxLength": 30, "title": "App ID", "description": "With it the webhook is registered from here; without it you enter the webhook's address at Meta."},
    "verify_token": {"type": "string", "maxLength": 200, "title": "Verify token", "description": "Made for you. Meta shows it when it asks whether the webhook is yours."},
    "mark_seen": {"type": "boolean", "default": true, "title": "Show that messages were seen"},
    "keep_echoes": {"type": "boolean", "default": true, "title": "Keep what the team writes in the Page's inbox"},
    "human_agent": {"type": "boolean", "default": false, "title": "Team may answer for 7 days", "description": "Meta must have given the app the Human Agent feature. Else answers are possible for 24 hours."},
    "greeting": {"type": "string", "maxLength": 160, "title": "Welcome", "description": "Shown before the first message."},
    "get_started": {"type": "string", "maxLength": 1000, "title": "Get Started button", "description": "What the button sends to the bot; empty: no button."},
    "persistent_menu": {"type": "string", "maxLength": 20000, "format": "multiline", "title": "Menu", "description": "A line for each item: Title | payload, or Title | https://address."},
    "ice_breakers": {"type": "string", "maxLength": 5000, "format": "multiline", "title": "First questions", "description": "Up to four lines: Question | payload."},
    "api_version": {"type": "string", "maxLength": 20, "title": "Version of the Graph API", "description": "Empty: the one that this program was made for.", "advanced": true},
    "api_base": {"type": "string", "maxLength": 500, "format": "uri", "title": "Address of the Graph API", "description": "Only for a proxy or an emulator.", "advanced": true}
  }
})";

ChannelCapabilities MessengerCapabilities() {
  ChannelCapabilities can;
  can.delivered_receipts = true;
  can.read_receipts = true;
  can.typing = true;
  can.media = true;
  can.buttons = true;
  can.url_buttons = true;
  can.phone_buttons = true;
  can.quick_replies = true;
  can.cards = true;
  can.carousels = true;
  can.reactions = true;
  can.max_text = kMaxText;
  can.max_text_bytes = 4 * kMaxText;
  can.max_buttons = kMetaMaxButtons;
  can.max_button_title = kMetaMaxTitle;
  can.max_quick_replies = kMetaMaxQuickReplies;
  can.max_cards = kMetaMaxCards;
  can.max_media_bytes = 25 * kMega;
  // A Page's limit for text is 300 calls a second, for audio and video 10.
  can.sends_per_second = 100;
  can.reply_window = std::chrono::hours(24);
  can.agent_window = std::chrono::hours(24 * 7);
  return can;
}

const ChannelCapabilities kCapabilities = MessengerCapabilities();

Result<MetaMessagingSetup> ReadSetup(const ChannelAccount& account, const ChannelServices& services) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  MetaMessagingEncoding encoding{kCapabilities};
  encoding.max_text = kMaxText;
  encoding.metadata = "beseda:" + account.id;
  encoding.public_url = services.public_url;
  MetaMessagingSetup setup{ReadMetaSettings(in, account, MetaFailure::Product::kMessenger, kVendorBase, true),
                           {"page", in.TextOr("page_id", "", 30)}, encoding, kCapabilities};
  setup.account.own_metadata = encoding.metadata;
  setup.account.keep_echoes = in.BoolOr("keep_echoes", true);
  setup.app_id = in.TextOr("app_id", "", 30);
  setup.mark_seen = in.BoolOr("mark_seen", true);
  if (!in.BoolOr("human_agent", false)) setup.can.agent_window = Micros(0);
  setup.profile.greeting = in.TextOr("greeting", "");
  setup.profile.get_started = in.TextOr("get_started", "");
  setup.profile.menu = in.TextOr("persistent_menu", "");
  setup.profile.ice_breakers = in.TextOr("ice_breakers", "");
  setup.me_fields = "id,name";
  setup.permissions = {"pages_messaging", "pages_manage_metadata"};
  setup.fields = kFields;
  setup.image_types = {"image/jpeg", "image/png", "image/gif"};
  setup.max_image = setup.max_file = 25 * kMega;
  CHECK_OK(in.Check());
  TRY(const auto profile, EncodeMetaProfile(setup.profile, ""));
  (void)profile;
  return setup;
}

class MessengerChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "messenger"; }
  std::string_view name() const override { return "Facebook Messenger"; }
  std::string_view description() const override { return "A Facebook Page's conversations in Messenger."; }
  std::string_view settings_schema() const override { return kSchema; }
  std::string_view setup_guide() const override { return kMessengerSetupGuide; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }
  json::Object PrepareSettings(json::Object settings) const override { return WithVerifyToken(std::move(settings)); }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account,
                                               const ChannelServices& services) const override {
    TRY(auto setup, ReadSetup(account, services));
    return MakeMetaMessagingChannel(std::move(setup), services);
  }
};

}  // namespace

std::unique_ptr<ChannelKind> MakeMessengerChannelKind() { return std::make_unique<MessengerChannelKind>(); }

}  // namespace beseda
