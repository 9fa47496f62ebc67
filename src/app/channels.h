#pragma once

#include <memory>
#include <vector>

#include "contracts/channel.h"

namespace beseda::app {

/// Every kind of channel that this server knows. Adding one is one line here.
std::vector<std::unique_ptr<ChannelKind>> MakeChannelKinds();

}  // namespace beseda::app
