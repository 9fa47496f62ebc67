#include "app/channels.h"

#include "channels/telegram/telegram_channel.h"
#include "channels/web/web_channel.h"
#include "channels/webhook/webhook_channel.h"

namespace beseda::app {

std::vector<std::unique_ptr<ChannelKind>> MakeChannelKinds() {
  std::vector<std::unique_ptr<ChannelKind>> kinds;
  kinds.push_back(MakeWebChannelKind());
  kinds.push_back(MakeWebhookChannelKind());
  kinds.push_back(MakeTelegramChannelKind());
  return kinds;
}

}  // namespace beseda::app
