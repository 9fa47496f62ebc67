#pragma once

#include <string>

#include "contracts/bus.h"

namespace beseda::server {

/// Tells the admin UI that what people think of a conversation's messages has changed. After the commit.
void TellFeedback(Bus& bus, const std::string& workspace_id, const std::string& conversation_id);

}  // namespace beseda::server
