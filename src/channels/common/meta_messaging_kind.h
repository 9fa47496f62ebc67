#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "channels/common/meta_messaging_channel.h"
#include "contracts/channel.h"

namespace beseda {

/// Whose token an account is used with, and what is different then.
struct MetaLogin {
  std::string_view name;         ///< As the setting "login" says.
  std::string_view vendor_base;  ///< Where the API is.
  std::string_view platform;     ///< "instagram" where a Page's endpoints serve Instagram.
  std::string_view me_fields;    ///< What to ask of /me.
  std::string_view fields;       ///< Webhook fields to subscribe to, with commas.
  std::vector<std::string_view> permissions;  ///< That its token needs; empty: Meta does not tell which it has.
  bool of_page = true;           ///< A Page's token: calls carry a proof, files can be uploaded. Else Instagram Login's: it ends, and is renewed.
};

/// In what Messenger and Instagram differ.
struct MetaMessagingProduct {
  std::string_view kind;
  std::string_view name;
  std::string_view description;
  std::string_view schema;
  std::string_view guide;
  MetaFailure::Product product;
  std::string_view object;      ///< Of its webhooks.
  std::string_view id_setting;  ///< What its setting of the account's id is called.
  const ChannelCapabilities& can;
  std::vector<MetaLogin> logins;  ///< The first one, if the settings name none.
  std::size_t max_text;
  bool text_in_bytes = false;
  bool button_template = true;
  bool tells_own_echoes = true;  ///< Our sends come back with metadata that we put in.
  bool names_type = true;
  bool any_file = true;
  std::size_t max_image;
  std::size_t max_file;
};

/// `product` outlives the kind.
std::unique_ptr<ChannelKind> MakeMetaMessagingKind(const MetaMessagingProduct& product);

}  // namespace beseda
