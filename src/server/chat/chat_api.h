#pragma once

#include "server/chat/chat_services.h"
#include "server/router.h"

namespace beseda::server {

/// Adds what the widget and the full-page chat speak: /chat-api/{channel}/… (protocol: docs/howto/web_chat_protocol.md).
void AddChatRoutes(Router& router, ChatServices& services);

}  // namespace beseda::server
