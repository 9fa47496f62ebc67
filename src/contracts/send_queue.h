#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "contracts/database.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda {

/// Where stored messages go to be sent: those of a conversation strictly in order. Thread-safe.
class SendQueue {
 public:
  /// A queued message that is its conversation's next, so that it can be sent without looking for it. While it lives,
  /// nothing else of the conversation is sent. Dropped (the transaction failed), it leaves nothing behind.
  class Ticket {
   public:
    virtual ~Ticket() = default;
  };

  virtual ~SendQueue() = default;

  /// Queues a message in the transaction that stores it. `in_reply_to_event` is the vendor's id of what it answers, `draft` that of the
  /// draft which shows it already, if there is one.
  /// Gives nothing if something of the conversation is being sent or waits: then Wake it after the commit. Throws
  /// SqlError.
  virtual std::unique_ptr<Ticket> Put(Tx& tx, const Conversation& conversation, const Message& message,
                                      std::string_view in_reply_to_event, std::string_view draft, Time now) = 0;
  /// After the commit: sends the message.
  virtual void Send(std::unique_ptr<Ticket> ticket) = 0;
  /// There may be something to send in this conversation.
  virtual void Wake(const std::string& conversation_id) = 0;
  /// There may be drafts in this conversation that will not become messages.
  virtual void RemoveDrafts(const std::string& conversation_id) = 0;
};

}  // namespace beseda
