#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/message.h"

namespace beseda::records {

/// Rows of `message_parts` and `early_receipts`: what vendors say of what was sent. Functions run inside a transaction and throw SqlError.

/// The conversation's message that a vendor names by our id or by its own, or by a part's; empty if there is none.
std::string FindNamedMessage(Tx& tx, std::string_view conversation_id, std::string_view name);

/// Whether a receipt says something new of a message or part. What has arrived stays arrived, whatever comes late; and a proof that it has
/// arrived goes before our doubts.
bool IsNews(DeliveryState before, DeliveryState receipt);

/// A part of a message that went out in several.
struct MessagePart {
  std::size_t number = 0;         ///< 0, 1, …
  std::string vendor_message_id;  ///< Where a vendor names none: a name of ours.
  bool last = false;
  DeliveryState state = DeliveryState::kSent;  ///< Or kDelivered, kRead, kFailed.
  std::string reason = {};
};

/// Of a message, in their order; none if it went out in one.
std::vector<MessagePart> LoadParts(Tx& tx, std::string_view message_id);
/// A part has gone: stores it in the place of an earlier one of its number, with what early receipts say of it.
void SavePart(Tx& tx, const Message& message, MessagePart part, Time now);
/// The vendor's ids of what a message went out as, in their order, also if that was one; those that a vendor does not name are left out.
std::vector<std::string> VendorIdsOf(Tx& tx, const Message& message);
/// Part `number` of a message stands in a message of its own at the vendor now: an edit sent it anew, or sent more than there were.
void MovePart(Tx& tx, const Message& message, std::size_t number, const std::string& vendor_message_id);
/// A receipt for one of the message's parts, or for all of them. Gives whether it is news.
bool ApplyToParts(Tx& tx, std::string_view message_id, std::optional<std::string_view> vendor_message_id, DeliveryState state, std::string_view reason);

/// Sets the state and reason of `message` from those of its parts, if all of them have gone: a part that failed makes it failed, else it stands
/// where the slowest part does. Gives whether they have.
bool JudgeByParts(const std::vector<MessagePart>& parts, Message& message);

/// Keeps a receipt whose message is not known, if a send is under way in the conversation.
void KeepEarlyReceipt(Tx& tx, std::string_view conversation_id, std::string_view vendor_message_id, DeliveryState state, std::string_view reason,
                      std::string_view charge, Time now);
/// What early receipts say of what the vendor calls so; they are taken out.
struct EarlyReceipt {
  DeliveryState state;
  std::string reason;
  std::string charge = {};  ///< ReceiptContent::charge.
};
std::optional<EarlyReceipt> TakeEarlyReceipt(Tx& tx, std::string_view conversation_id, std::string_view vendor_message_id);
/// Nothing is under way in the conversation any more: the receipts were of messages that are not ours.
void DropEarlyReceipts(Tx& tx, std::string_view conversation_id);

}  // namespace beseda::records
