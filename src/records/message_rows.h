#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"

namespace beseda::records {

/// Rows of `messages`, `delivery_ledger` and `outbox`. All functions run inside a transaction and throw SqlError.

/// The columns that ReadMessage expects, in its order, starting at column 0.
extern const std::string_view kMessageColumns;
Message ReadMessage(const Rows::Row& row);

/// Takes the conversation's next place in the transcript (sets message.seq), stores the message, and moves the
/// conversation's last activity. A message of the person counts as unread. `opens_window_at`: when the person did what lets us answer
/// freely, if this is such a message; an earlier time than what is known changes nothing.
void InsertMessage(Tx& tx, Message& message, std::optional<Time> opens_window_at = std::nullopt);

std::optional<Message> LoadMessage(Tx& tx, std::string_view message_id);
/// Messages with after < seq < before, the newest `limit` of them, oldest first.
std::vector<Message> LoadNewestMessages(Tx& tx, std::string_view conversation_id, std::int64_t after,
                                        std::int64_t before, std::size_t limit);
/// Messages with seq > after, the oldest `limit` of them.
std::vector<Message> LoadMessagesAfter(Tx& tx, std::string_view conversation_id, std::int64_t after,
                                       std::size_t limit);

/// Stores state, reason, attempts, next_attempt_at and vendor_message_id of `message`, and a ledger entry.
void SaveDelivery(Tx& tx, const Message& message, Time now, std::string_view detail = {});

/// A ledger entry alone, for a message that was stored with its state.
void AddLedgerEntry(Tx& tx, const Message& message, Time now, std::string_view detail = {});

/// Marks sent messages of the bot up to `seq` as read by the person; gives the ids that changed.
std::vector<std::string> MarkRead(Tx& tx, std::string_view conversation_id, std::int64_t seq, Time now);

struct LedgerEntry {
  Time at;
  DeliveryState state;
  std::int64_t attempt;
  std::string detail;
};
std::vector<LedgerEntry> LoadLedger(Tx& tx, std::string_view message_id);

/// Puts a stored message into the outbox, to be sent now. Gives its place there. `sending`: its send begins with the commit.
std::int64_t Enqueue(Tx& tx, const Message& message, std::string_view channel_id, std::string_view in_reply_to_event,
                     Time now, bool sending = false);
/// Nobody asked for this message of the outbox: it is not sent if the person opts out before its turn comes.
void MarkUnasked(Tx& tx, std::string_view message_id);

}  // namespace beseda::records
