#pragma once

#include <optional>

#include "base/ids.h"
#include "contracts/database.h"
#include "inbox/opt_out_words.h"
#include "model/bot.h"
#include "model/conversation.h"
#include "model/message.h"
#include "records/consent_rows.h"

namespace beseda::inbox {

/// That somebody does, or does not, want to be sent what they have not asked for.
struct Wish {
  bool out = true;
  records::OptedOutBy by = records::OptedOutBy::kPerson;
  bool answered = true;  ///< Whether the message is for the bot as well.
  WordSaid word = {};    ///< Of kPerson.
};

/// The wish in an event, if there is one. `said` is its message, stored already. Only the whole of a message counts, between two people.
/// A choice that the bot has just offered goes before: whoever is asked "Stop or go?" and writes "stop" answers the question.
/// Throws SqlError.
std::optional<Wish> FindWish(Tx& tx, const ChannelAccount& account, const IncomingEvent& event, const Conversation& conversation, const Message& said);

/// What became of a wish.
struct Granted {
  bool told = false;             ///< The scenario is to hear of it: wake the conversation.
  std::optional<Message> notice = std::nullopt;  ///< What the person is told, stored and, if the account sends, in the outbox.
};
/// Throws SqlError.
Granted Grant(Tx& tx, IdSource& ids, const ChannelAccount& account, const IncomingEvent& event, const Conversation& conversation, const Message& said,
              const Wish& wish, Time now);

}  // namespace beseda::inbox
