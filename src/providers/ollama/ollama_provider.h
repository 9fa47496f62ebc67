#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// Ollama's own API (README.md). Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeOllamaKind();

}  // namespace beseda
