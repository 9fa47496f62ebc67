#include "contracts/channel.h"

#include "json/json.h"

namespace beseda {

json::Object ChannelKind::PrepareSettings(json::Object settings) const { return settings; }

}  // namespace beseda
