#include "channels/instagram/instagram_channel.h"

#include "channels/common/meta_messaging_kind.h"
#include "channels/instagram/instagram_setup_guide.h"

namespace beseda {
namespace {

constexpr std::size_t kMega = 1024 * 1024;
constexpr std::size_t kMaxTextBytes = 1000;

constexpr std::string_view kFields =
    "messages,messaging_postbacks,messaging_optins,messaging_referral,messaging_seen,message_reactions,messaging_handover,standby";
/// A Page's own names for them.
constexpr std::string_view kPageFields =
    "messages,messaging_postbacks,messaging_optins,messaging_referrals,message_reads,message_reactions,messaging_handovers,standby";

constexpr std::string_view kSchema = R"({
  "type": "object",
  "required": ["account_id", "access_token", "app_secret"],
  "properties": {
    "login": {"type": "string", "enum": ["instagram", "facebook"], "default": "instagram", "title": "Access token of", "description": "instagram: Instagram Login, no Facebook Page needed. facebook: the Page that the account is linked to."},
    "account_id": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 30, "title": "Instagram account ID", "description": "The number of the professional account, as the app's Instagram settings show it; not the @name."},
    "access_token": {"type": "string", "maxLength": 2000, "writeOnly": true, "title": "Access token", "description": "Instagram Login: with instagram_business_basic and instagram_business_manage_messages; it is renewed before its 60 days are over. Page: with instagram_manage_messages and pages_manage_metadata."},
    "app_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "App secret", "description": "Instagram Login: the Instagram app secret. Page: the one of App settings > Basic."},
    "verify_token": {"type": "string", "maxLength": 200, "title": "Verify token", "description": "Made for you. Meta shows it when it asks whether the webhook is yours."},
    "mark_seen": {"type": "boolean", "default": true, "title": "Show that messages were seen"},
    "keep_echoes": {"type": "boolean", "default": true, "title": "Keep what the team writes in Instagram's own app"},
    "human_agent": {"type": "boolean", "default": false, "title": "Team may answer for 7 days", "description": "Meta must have given the app the Human Agent feature. Else answers are possible for 24 hours."},
    "persistent_menu": {"type": "string", "maxLength": 20000, "format": "multiline", "title": "Menu", "description": "A line for each item: Title | payload, or Title | https://address."},
    "ice_breakers": {"type": "string", "maxLength": 5000, "format": "multiline", "title": "First questions", "description": "Up to four lines: Question | payload."},
    "api_version": {"type": "string", "maxLength": 20, "title": "Version of the Graph API", "description": "Empty: the one that this program was made for.", "advanced": true},
    "api_base": {"type": "string", "maxLength": 500, "format": "uri", "title": "Address of the Graph API", "description": "Only for a proxy or an emulator.", "advanced": true}
  }
})";

ChannelCapabilities InstagramCapabilities() {
  ChannelCapabilities can;
  can.read_receipts = true;
  can.typing = true;
  can.media = true;
  can.buttons = true;
  can.url_buttons = true;
  can.quick_replies = true;
  can.cards = true;
  can.carousels = true;
  can.max_text_bytes = kMaxTextBytes;
  can.max_buttons = kMetaMaxButtons;
  can.max_button_title = kMetaMaxTitle;
  can.max_quick_replies = kMetaMaxQuickReplies;
  can.max_cards = kMetaMaxCards;
  can.max_media_bytes = 25 * kMega;
  // An account's limit for text is 300 calls a second with a Page's token, for audio and video 10:
  // https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting (2026-03-23).
  // For Instagram Login a smaller one (100) has been published; this is well within both.
  can.sends_per_second = 50;
  can.reply_window = std::chrono::hours(24);
  can.agent_window = std::chrono::hours(24 * 7);
  return can;
}

const ChannelCapabilities kCapabilities = InstagramCapabilities();

const MetaMessagingProduct kProduct{
    .kind = "instagram",
    .name = "Instagram",
    .description = "Direct messages of an Instagram professional account.",
    .schema = kSchema,
    .guide = kInstagramSetupGuide,
    .product = MetaFailure::Product::kInstagram,
    .object = "instagram",
    .id_setting = "account_id",
    .can = kCapabilities,
    .logins = {{"instagram", "https://graph.instagram.com", "", "user_id,username", kFields, {}, false},
               {"facebook", "https://graph.facebook.com", "instagram", "id,name,instagram_business_account{id,username}", kPageFields,
                {"instagram_manage_messages", "pages_manage_metadata"}}},
    .max_text = kMaxTextBytes,
    .text_in_bytes = true,
    .button_template = false,
    .tells_own_echoes = false,
    .names_type = false,
    .any_file = false,
    .max_image = 8 * kMega,
    .max_file = 25 * kMega,
};

}  // namespace

std::unique_ptr<ChannelKind> MakeInstagramChannelKind() { return MakeMetaMessagingKind(kProduct); }

}  // namespace beseda
