#include "channels/instagram/instagram_channel.h"

#include "base/task.h"
#include "channels/common/meta_messaging_channel.h"
#include "channels/instagram/instagram_setup_guide.h"
#include "json/reader.h"

namespace beseda {
namespace {

constexpr std::string_view kInstagramBase = "https://graph.instagram.com";
constexpr std::string_view kFacebookBase = "https://graph.facebook.com";
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
    "access_token": {"type": "string", "maxLength": 2000, "writeOnly": true, "title": "Access token", "description": "Instagram Login: with instagram_business_basic and instagram_business_manage_messages. Page: with instagram_manage_messages and pages_manage_metadata."},
    "app_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "App secret", "description": "Instagram Login: the Instagram app secret. Page: the one of App settings > Basic."},
    "verify_token": {"type": "string", "maxLength": 200, "title": "Verify token", "description": "Made for you. Meta shows it when it asks whether the webhook is yours."},
    "mark_seen": {"type": "boolean", "default": true, "title": "Show that messages were seen"},
    "keep_echoes": {"type": "boolean", "default": false, "title": "Keep what the team writes in Instagram's own app", "description": "What the bot sends comes back the same way; in rare cases such a message is then shown twice."},
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
  // An account's limit for text is 100 calls a second, for audio and video 10.
  can.sends_per_second = 50;
  can.reply_window = std::chrono::hours(24);
  can.agent_window = std::chrono::hours(24 * 7);
  return can;
}

const ChannelCapabilities kCapabilities = InstagramCapabilities();

Result<MetaMessagingSetup> ReadSetup(const ChannelAccount& account, const ChannelServices& services) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  const auto login = in.TextOr("login", "instagram", 20);
  if (login != "instagram" && login != "facebook") in.Fail("login", "The token is of \"instagram\" or of \"facebook\".");
  const bool of_page = login == "facebook";
  MetaMessagingEncoding encoding{kCapabilities};
  encoding.max_text = kMaxTextBytes;
  encoding.text_in_bytes = true;
  encoding.button_template = false;
  encoding.sends_files_by_address = !of_page;
  encoding.public_url = services.public_url;
  MetaMessagingSetup setup{ReadMetaSettings(in, account, MetaFailure::Product::kInstagram,
                                            of_page ? kFacebookBase : kInstagramBase, of_page),
                           {"instagram", in.TextOr("account_id", "", 30)}, encoding, kCapabilities};
  setup.account.keep_echoes = in.BoolOr("keep_echoes", false);
  setup.mark_seen = in.BoolOr("mark_seen", true);
  setup.names_type = false;
  if (!in.BoolOr("human_agent", false)) setup.can.agent_window = Micros(0);
  setup.profile.menu = in.TextOr("persistent_menu", "");
  setup.profile.ice_breakers = in.TextOr("ice_breakers", "");
  if (of_page) setup.platform = "instagram";
  setup.me_fields = of_page ? "id,name,instagram_business_account{id,username}" : "user_id,username";
  if (of_page) setup.permissions = {"instagram_manage_messages", "pages_manage_metadata"};
  setup.fields = of_page ? kPageFields : kFields;
  setup.image_types = {"image/jpeg", "image/png", "image/gif"};
  setup.any_file = false;
  setup.max_image = 8 * kMega;
  setup.max_file = 25 * kMega;
  CHECK_OK(in.Check());
  TRY(const auto profile, EncodeMetaProfile(setup.profile, "instagram"));
  (void)profile;
  return setup;
}

class InstagramChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "instagram"; }
  std::string_view name() const override { return "Instagram"; }
  std::string_view description() const override { return "Direct messages of an Instagram professional account."; }
  std::string_view settings_schema() const override { return kSchema; }
  std::string_view setup_guide() const override { return kInstagramSetupGuide; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }
  json::Object PrepareSettings(json::Object settings) const override { return WithVerifyToken(std::move(settings)); }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account,
                                               const ChannelServices& services) const override {
    TRY(auto setup, ReadSetup(account, services));
    return MakeMetaMessagingChannel(std::move(setup), services);
  }
};

}  // namespace

std::unique_ptr<ChannelKind> MakeInstagramChannelKind() { return std::make_unique<InstagramChannelKind>(); }

}  // namespace beseda
