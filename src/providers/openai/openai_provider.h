#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// OpenAI's chat completions, and every server that speaks the same protocol (README.md). Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeOpenAiKind();

}  // namespace beseda
