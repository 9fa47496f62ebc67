#include "app/channels.h"

#include "channels/instagram/instagram_channel.h"
#include "channels/messenger/messenger_channel.h"
#include "channels/web/web_channel.h"
#include "channels/webhook/webhook_channel.h"
#include "channels/whatsapp/whatsapp_channel.h"

namespace beseda::app {

std::vector<std::unique_ptr<ChannelKind>> MakeChannelKinds() {
  std::vector<std::unique_ptr<ChannelKind>> kinds;
  kinds.push_back(MakeWebChannelKind());
  kinds.push_back(MakeWebhookChannelKind());
  kinds.push_back(MakeWhatsAppChannelKind());
  kinds.push_back(MakeMessengerChannelKind());
  kinds.push_back(MakeInstagramChannelKind());
  return kinds;
}

}  // namespace beseda::app
