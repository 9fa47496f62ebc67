#include "channels/messenger/messenger_channel.h"

#include "channels/common/meta_messaging_kind.h"
#include "channels/messenger/messenger_setup_guide.h"

namespace beseda {
namespace {

constexpr std::size_t kMaxFile = 25 * 1024 * 1024;
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
  can.max_media_bytes = kMaxFile;
  // A Page's limit for text is 300 calls a second, for audio and video 10:
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting (2026-03-23)
  can.sends_per_second = 100;
  can.reply_window = std::chrono::hours(24);
  can.agent_window = std::chrono::hours(24 * 7);
  return can;
}

const ChannelCapabilities kCapabilities = MessengerCapabilities();

const MetaMessagingProduct kProduct{
    .kind = "messenger",
    .name = "Facebook Messenger",
    .description = "A Facebook Page's conversations in Messenger.",
    .schema = kSchema,
    .guide = kMessengerSetupGuide,
    .product = MetaFailure::Product::kMessenger,
    .object = "page",
    .id_setting = "page_id",
    .can = kCapabilities,
    .logins = {{"facebook", "https://graph.facebook.com", "", "id,name", kFields, {"pages_messaging", "pages_manage_metadata"}}},
    .max_text = kMaxText,
    .max_image = kMaxFile,
    .max_file = kMaxFile,
};

}  // namespace

std::unique_ptr<ChannelKind> MakeMessengerChannelKind() { return MakeMetaMessagingKind(kProduct); }

}  // namespace beseda
