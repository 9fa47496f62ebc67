#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// Google's Gemini API (README.md). Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeGeminiKind();

}  // namespace beseda
