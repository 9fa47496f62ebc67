#include "contracts/channel.h"

#include "json/json.h"

namespace beseda {

Receipt SkippedReceipt(std::string reason) {
  Receipt receipt;
  receipt.state = DeliveryState::kSkipped;
  receipt.reason = std::move(reason);
  return receipt;
}

json::Object ChannelKind::PrepareSettings(json::Object settings) const { return settings; }

}  // namespace beseda
