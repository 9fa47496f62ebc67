#pragma once

#include <memory>
#include <string>

#include "contracts/http_server.h"
#include "server/chat/chat_channels.h"
#include "server/chat/chat_services.h"

namespace beseda::server {

/// Speaks the web chat protocol on one WebSocket until it closes.
Task<void> RunChatSocket(ChatServices& services, std::shared_ptr<const ChatChannel> channel,
                         std::shared_ptr<WebSocket> socket);

}  // namespace beseda::server
