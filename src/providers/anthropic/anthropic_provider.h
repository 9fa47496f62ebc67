#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// Anthropic's Messages API (README.md). Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeAnthropicKind();

}  // namespace beseda
