#pragma once

#include "contracts/database.h"
#include "model/bot.h"
#include "model/conversation.h"

namespace beseda::quality {

/// Makes of a bot as it is stored what shall answer this person: with the text of the prompt that it uses, and with
/// what the experiment that runs for it gives them. Runs in the transaction in which a turn begins.
void PrepareBot(Tx& tx, Bot& bot, const Contact& contact);

}  // namespace beseda::quality
