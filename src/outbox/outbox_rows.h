#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"
#include "records/channel_health_rows.h"

namespace beseda::outbox {

/// The message a conversation has to send next.
struct QueuedMessage {
  std::int64_t seq = 0;
  OutgoingMessage outgoing;
  bool interrupted = false;  ///< A send was under way when the process ended: its outcome is unknown.
  Time next_attempt_at = {};
  std::optional<records::HealthState> health = std::nullopt;  ///< What the send says about its account, if that is new.
};

/// The conversation's oldest queued message.
std::optional<QueuedMessage> LoadHead(Tx& tx, const std::string& conversation_id);
/// Whether the conversation has an older queued message.
bool HasOlder(Tx& tx, const std::string& conversation_id, std::int64_t seq);
/// Fills in the vendor's ids of what the message answers or is about.
void NameOthers(Tx& tx, OutgoingMessage& outgoing);
/// The vendor's id of the event that a reply answers; empty if it answers none, or the event is no longer remembered.
std::string AnsweredEvent(Tx& tx, const Message& message);
/// Records that a send begins, so that a crash meanwhile is known.
void MarkSending(Tx& tx, std::int64_t seq);
/// Another part of the message has gone: `outgoing` names the next one.
void StorePart(Tx& tx, std::int64_t seq, const OutgoingMessage& outgoing);
/// The message is sent again: those of its parts that have gone are not.
void SkipParts(Tx& tx, std::int64_t seq, const Message& message);
/// `message` as a send left it, unless a receipt that came meanwhile says more: the person has it, or the vendor has
/// refused it after all.
Message WithReceipt(Tx& tx, Message message);
/// The message has reached an end (its state says which): stores that and takes it out of the outbox. Gives whether
/// the conversation has another one.
bool Finish(Tx& tx, std::int64_t seq, const Message& message, Time now);
/// The message is tried again later: stores that.
void Postpone(Tx& tx, std::int64_t seq, const Message& message, Time now);

std::vector<std::string> LoadConversations(Tx& tx);
std::int64_t CountQueued(Tx& tx);

}  // namespace beseda::outbox
