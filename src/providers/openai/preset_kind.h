#pragma once

#include <memory>
#include <string_view>

#include "contracts/chat_model.h"

namespace beseda {

/// A provider of the table of compatible servers (presets.h), which must have this kind. Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeOpenAiPresetKind(std::string_view kind);

}  // namespace beseda
