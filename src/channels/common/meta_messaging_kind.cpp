#include "channels/common/meta_messaging_kind.h"

#include "base/task.h"
#include "json/reader.h"

namespace beseda {
namespace {

const MetaLogin& ReadLogin(json::Reader& in, const MetaMessagingProduct& product) {
  const auto& usual = product.logins.front();
  const auto name = in.TextOr("login", usual.name, 20);
  std::string known;
  for (const auto& login : product.logins) {
    if (login.name == name) return login;
    known += (known.empty() ? "\"" : " or of \"") + std::string(login.name) + "\"";
  }
  in.Fail("login", "The token is of " + known + ".");
  return usual;
}

MetaProfile ReadProfile(json::Reader& in) {
  return {in.TextOr("greeting", ""), in.TextOr("get_started", ""), in.TextOr("persistent_menu", ""), in.TextOr("ice_breakers", "")};
}

Result<MetaMessagingSetup> ReadSetup(const MetaMessagingProduct& product, const ChannelAccount& account, const ChannelServices& services) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  const auto& login = ReadLogin(in, product);
  MetaMessagingEncoding encoding{product.can};
  encoding.max_text = product.max_text;
  encoding.text_in_bytes = product.text_in_bytes;
  encoding.button_template = product.button_template;
  encoding.sends_files_by_address = !login.of_page;
  encoding.public_url = services.public_url;
  if (product.tells_own_echoes) encoding.metadata = "beseda:" + account.id;
  MetaMessagingSetup setup{ReadMetaSettings(in, account, product.product, login.vendor_base, login.of_page),
                           {product.object, in.TextOr(product.id_setting, "", 30), encoding.metadata, in.BoolOr("keep_echoes", true)},
                           encoding,
                           product.can,
                           ReadProfile(in)};
  setup.platform = login.platform;
  setup.me_fields = login.me_fields;
  setup.fields = login.fields;
  setup.permissions = login.permissions;
  setup.app_id = in.TextOr("app_id", "", 30);
  setup.names_type = product.names_type;
  setup.mark_seen = in.BoolOr("mark_seen", true);
  setup.renews_token = !login.of_page;
  setup.image_types = {"image/jpeg", "image/png", "image/gif"};
  setup.any_file = product.any_file;
  setup.max_image = product.max_image;
  setup.max_file = product.max_file;
  if (!in.BoolOr("human_agent", false)) setup.can.agent_window = Micros(0);
  CHECK_OK(in.Check());
  TRY(const auto profile, EncodeMetaProfile(setup.profile, product.object == "instagram" ? "instagram" : ""));
  (void)profile;
  return setup;
}

class MetaMessagingKind final : public ChannelKind {
 public:
  explicit MetaMessagingKind(const MetaMessagingProduct& product) : product_(product) {}

  std::string_view kind() const override { return product_.kind; }
  std::string_view name() const override { return product_.name; }
  std::string_view description() const override { return product_.description; }
  std::string_view settings_schema() const override { return product_.schema; }
  std::string_view setup_guide() const override { return product_.guide; }
  const ChannelCapabilities& capabilities() const override { return product_.can; }
  json::Object PrepareSettings(json::Object settings) const override { return WithVerifyToken(std::move(settings)); }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account, const ChannelServices& services) const override {
    TRY(auto setup, ReadSetup(product_, account, services));
    return MakeMetaMessagingChannel(std::move(setup), services);
  }

 private:
  const MetaMessagingProduct& product_;
};

}  // namespace

std::unique_ptr<ChannelKind> MakeMetaMessagingKind(const MetaMessagingProduct& product) {
  return std::make_unique<MetaMessagingKind>(product);
}

}  // namespace beseda
