#pragma once

#include <memory>

#include "base/clock.h"
#include "contracts/chat_model.h"

namespace beseda {

/// Amazon Bedrock's Converse API (README.md). Stateless, thread-safe. Borrows the clock, whose time is in the signatures.
std::unique_ptr<ProviderKind> MakeBedrockKind(const Clock& clock);

}  // namespace beseda
