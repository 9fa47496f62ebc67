#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"
#include "records/channel_health_rows.h"
#include "records/message_part_rows.h"

namespace beseda::outbox {

/// The message a conversation has to send next.
struct QueuedMessage {
  std::int64_t seq = 0;
  OutgoingMessage outgoing;
  bool interrupted = false;  ///< A send was under way when the process ended: its outcome is unknown.
  bool unwanted = false;     ///< Nobody asked for it, and the person has opted out of such messages.
  bool marked = false;       ///< The row says that its send is under way, which begins now.
  bool has_place = false;    ///< … and its place in the pace is taken.
  std::shared_ptr<void> counted = nullptr;  ///< Of what was marked when it was queued: lets Drain wait until it is sent or unmarked.
  Time next_attempt_at = {};
  std::vector<records::MessagePart> parts = {};  ///< Those that had gone before this send.
  std::string moved_to = {};                     ///< Where the vendor has the part of an edited message that this one, an edit, sent.
  std::optional<records::HealthState> health = std::nullopt;  ///< What the send says about its account, if that is new.
};

/// The conversation's oldest queued message.
std::optional<QueuedMessage> LoadHead(Tx& tx, const std::string& conversation_id);
/// Whether the conversation has queued messages.
bool HasQueued(Tx& tx, const std::string& conversation_id);
/// Fills in the vendor's ids of what the message answers or is about.
void NameOthers(Tx& tx, OutgoingMessage& outgoing);
/// The vendor's id of the event that a reply answers; empty if it answers none, or the event is no longer remembered.
std::string AnsweredEvent(Tx& tx, const Message& message);
/// Records that a send begins, so that a crash meanwhile is known.
void MarkSending(Tx& tx, std::int64_t seq);
/// Takes that back: nothing has been sent.
void UnmarkSending(Tx& tx, std::int64_t seq);
/// The message has another content, and its meta says so.
void StoreReplaced(Tx& tx, std::int64_t seq, const Message& message);
/// A part of the message has gone, and another follows, whose number is `next`.
void StorePart(Tx& tx, std::int64_t seq, const OutgoingMessage& outgoing, std::size_t next, Time now);
/// A part of an edit has gone, as the vendor's message `vendor_id`: where part `outgoing.part` of the edited message is to be found from now
/// on. Nothing if it is empty, or where it was.
void MovePart(Tx& tx, const OutgoingMessage& outgoing, const std::string& vendor_id);
/// The first part, from `from` on, that has not gone, or that the vendor refused later.
std::size_t NextPart(const std::vector<records::MessagePart>& parts, std::size_t from);
/// Whether there is nothing left to send of a message whose next part is `next`.
bool AllGone(const std::vector<records::MessagePart>& parts, std::size_t next);
/// The message is sent again: those of its parts that have gone are not.
void SkipParts(Tx& tx, std::int64_t seq, const Message& message);
/// The message as a send left it, unless receipts that came meanwhile say more: the person has it, or the vendor has refused it, or one
/// of its parts, after all.
Message WithReceipts(Tx& tx, const OutgoingMessage& outgoing, Time now);
/// The message has reached an end (its state says which): stores that and takes it out of the outbox; a draft that has not become it is
/// to be taken away. Gives whether the conversation has another one.
bool Finish(Tx& tx, const QueuedMessage& queued, const Message& message, Time now);
/// The message is tried again later: stores that.
void Postpone(Tx& tx, std::int64_t seq, const Message& message, Time now);

std::vector<std::string> LoadConversations(Tx& tx);
std::int64_t CountQueued(Tx& tx);

}  // namespace beseda::outbox
