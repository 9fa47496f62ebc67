#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "contracts/chat_model.h"

namespace beseda {

/// The providers of the table of compatible servers (presets.h), in its order. Stateless, thread-safe.
std::vector<std::unique_ptr<ProviderKind>> MakeOpenAiPresetKinds();
/// The one of this kind, which must be there.
std::unique_ptr<ProviderKind> MakeOpenAiPresetKind(std::string_view kind);

}  // namespace beseda
