#include "app/channels.h"

#include "channels/instagram/instagram_channel.h"
#include "channels/messenger/messenger_channel.h"
#include "channels/slack/slack_channel.h"
#include "channels/telegram/telegram_channel.h"
#include "channels/web/web_channel.h"
#include "channels/webhook/webhook_channel.h"
#include "channels/whatsapp/whatsapp_channel.h"

namespace beseda::app {

std::vector<std::unique_ptr<ChannelKind>> MakeChannelKinds() {
  std::vector<std::unique_ptr<ChannelKind>> kinds;
  kinds.push_back(MakeWebChannelKind());
  kinds.push_back(MakeTelegramChannelKind());
  kinds.push_back(MakeWhatsAppChannelKind());
  kinds.push_back(MakeMessengerChannelKind());
  kinds.push_back(MakeInstagramChannelKind());
  kinds.push_back(MakeSlackChannelKind());
  kinds.push_back(MakeWebhookChannelKind());
  return kinds;
}

}  // namespace beseda::app
