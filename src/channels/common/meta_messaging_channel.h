#pragma once

#include <memory>
#include <string>
#include <vector>

#include "channels/common/meta_graph.h"
#include "channels/common/meta_messaging_decoder.h"
#include "channels/common/meta_messaging_encoder.h"
#include "channels/common/meta_profile.h"
#include "channels/common/meta_settings.h"
#include "contracts/channel.h"

namespace beseda {

/// All that makes an account of Messenger or Instagram what it is.
struct MetaMessagingSetup {
  MetaSettings meta;
  MetaMessagingAccount account;
  MetaMessagingEncoding encoding;      ///< Its `can` outlives the channel.
  ChannelCapabilities can;             ///< Of this account.
  MetaProfile profile = {};
  std::string platform = {};           ///< "instagram" where a Page's endpoints serve Instagram.
  std::string me_fields = {};          ///< What to ask of /me.
  std::string fields = {};             ///< Webhook fields to subscribe to, with commas.
  std::string app_id = {};             ///< With it the app's own webhook can be set; empty: on Meta's page.
  std::vector<std::string_view> permissions = {};  ///< That its token needs; empty: Meta does not tell which it has.
  bool names_type = true;              ///< Calls carry messaging_type.
  bool mark_seen = true;
  bool renews_token = false;           ///< The token is Instagram Login's: it ends, and is renewed.
  std::vector<std::string> image_types = {};
  bool any_file = true;                ///< Else a file is a PDF.
  std::size_t max_image = 0;
  std::size_t max_file = 0;
};

/// Messenger and Instagram: the same calls with other limits.
std::shared_ptr<ChannelAdapter> MakeMetaMessagingChannel(MetaMessagingSetup setup, const ChannelServices& services);

/// ChannelAdapter::Check and ::Connect of both.
Task<Result<ChannelHealth>> CheckMetaMessaging(MetaGraph& graph, const MetaMessagingSetup& setup, const ChannelServices& services,
                                               std::string webhook_url);
Task<Status> ConnectMetaMessaging(MetaGraph& graph, const MetaMessagingSetup& setup, const ChannelServices& services,
                                  std::string webhook_url);

}  // namespace beseda
