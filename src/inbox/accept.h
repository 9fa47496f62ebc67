#pragma once

#include "base/ids.h"
#include "contracts/database.h"
#include "contracts/turn_queue.h"
#include "inbox/inbox.h"
#include "model/conversation.h"
#include "records/contact_match.h"

namespace beseda::inbox {

struct AcceptedEvent {
  Inbox::Outcome outcome;
  std::optional<Conversation> opened;      ///< The conversation, if this event began it.
  std::vector<std::string> read_messages;  ///< Messages that a receipt marked.
  bool pending = false;                    ///< Somebody has to handle it.
  bool unknown_person = false;             ///< The vendor is to be asked who wrote.
  bool fetching = false;                   ///< … once its files have been fetched from the vendor.
  std::unique_ptr<TurnQueue::Opening> opening = nullptr;  ///< Its turn, if it could begin at once.
  std::optional<Message> notice = std::nullopt;  ///< That the person has opted out or in (inbox/consent.h).
  bool told = false;                             ///< The scenario is to hear of that.
};

/// The part of Inbox::Accept that runs inside the transaction, for one event. Throws SqlError.
AcceptedEvent AcceptEvent(Tx& tx, IdSource& ids, TurnQueue& turns, const ChannelAccount& account,
                          const IncomingEvent& event, Time now, const records::OnMatched& matched = {});

}  // namespace beseda::inbox
