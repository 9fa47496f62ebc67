#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// The text generation API of Yandex AI Studio (README.md). Stateless, thread-safe.
std::unique_ptr<ProviderKind> MakeYandexGptKind();

}  // namespace beseda
