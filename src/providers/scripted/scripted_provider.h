#pragma once

#include <memory>

#include "base/clock.h"
#include "contracts/chat_model.h"

namespace beseda {

/// A model that does what its settings say, for tests and load: echoes ("Echo: …") or follows rules, with delays,
/// errors and silences. Offered only where a test asks for it. The clock must outlive its models.
std::unique_ptr<ProviderKind> MakeScriptedKind(Clock& clock);

}  // namespace beseda
