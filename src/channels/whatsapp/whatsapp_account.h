#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/common/meta_graph.h"
#include "channels/whatsapp/whatsapp_decoder.h"
#include "contracts/channel.h"

namespace beseda {

/// ChannelAdapter::Check: the token and its end, the number and its quality, the webhook.
Task<Result<ChannelHealth>> CheckWhatsApp(MetaGraph& graph, WhatsAppAccount account, std::string app_secret, ChannelServices services,
                                          std::string webhook_url);

/// ChannelAdapter::Connect: subscribes the app to the WhatsApp Business account and gives the number our address, whatever the
/// app's own is, so that several numbers of one app may be several channels.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
Task<Status> ConnectWhatsApp(MetaGraph& graph, WhatsAppAccount account, std::string webhook_url, std::string verify_token);

/// ChannelAdapter::ListTemplates: all pages, at most 2,000 templates.
Task<Result<std::vector<ChannelTemplate>>> ListWhatsAppTemplates(MetaGraph& graph, WhatsAppAccount account);

}  // namespace beseda
