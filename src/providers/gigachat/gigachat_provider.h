#pragma once

#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "contracts/chat_model.h"

namespace beseda {

/// Sber's GigaChat API (README.md). Stateless, thread-safe. Borrows the clock, by which access tokens end, and the
/// randomness, which numbers the requests for them.
std::unique_ptr<ProviderKind> MakeGigaChatKind(const Clock& clock, Random& random);

}  // namespace beseda
