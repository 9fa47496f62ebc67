#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// Azure OpenAI: OpenAI's models in one's own Azure resource. Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeAzureKind();

}  // namespace beseda
