#pragma once

#include <optional>

#include "flow/folder/bot_folder.h"
#include "json/json.h"
#include "model/bot.h"
#include "server/api/api.h"

namespace beseda::server {

/// A new bot's "template" and "template_language" out of a request's body. What the body says nothing of (greeting,
/// instructions, …) is put in as the template has it. Nothing: it is to begin without one. kInvalid: there is no such template.
Result<std::optional<flow::BotFolder>> TakeTemplate(json::Object& body);
/// Stores the new bot's draft, and its tests.
void BeginScenario(Tx& tx, const Api& api, const Bot& bot, const flow::BotFolder& begin);

}  // namespace beseda::server
