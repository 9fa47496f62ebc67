#pragma once

#include <string>

#include "contracts/chat_model.h"

namespace beseda::routing {

/// A question as JSON text, for the ledger of calls and as what a cache goes by: the same question always gives the
/// same text. Images and audio stand with their size and SHA-256 instead of their bytes. For whom and why the call is
/// made, its times and the person's pseudonym are no part of it.
std::string EncodeRequest(const ChatRequest& request);

/// An answer as JSON text.
std::string EncodeReply(const ChatReply& reply);

}  // namespace beseda::routing
