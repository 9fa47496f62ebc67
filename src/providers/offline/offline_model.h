#pragma once

#include <memory>

#include "contracts/chat_model.h"

namespace beseda {

/// What answers when no model is connected, so that a bot is of use from the first minute (README.md). Greets, makes
/// small talk, quotes passages of ChatRequest::knowledge, and otherwise says plainly that no model is connected and
/// where to connect one. Needs no network. Thread-safe.
std::shared_ptr<ChatModel> MakeOfflineModel();

}  // namespace beseda
