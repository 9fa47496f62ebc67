#pragma once

#include <memory>
#include <vector>

#include "app/settings/settings.h"
#include "base/clock.h"
#include "base/random.h"
#include "contracts/chat_model.h"

namespace beseda::app {

/// Every kind of provider that this server knows. Adding one is one line here.
std::vector<std::unique_ptr<ProviderKind>> MakeProviderKinds(const Settings& settings, Clock& clock, Random& random);

}  // namespace beseda::app
