#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "contracts/database.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda {

/// Where accepted events go to be answered: one conversation's strictly in order. Thread-safe.
class TurnQueue {
 public:
  /// A turn that begins in the transaction that accepts its event, so that it needs no transaction of its own. While
  /// it lives, no other turn of the conversation runs. Dropped (the transaction failed), it leaves nothing behind.
  class Opening {
   public:
    virtual ~Opening() = default;
    /// False: no bot shall answer (a person has taken over, the bot is off). The event is stored as done.
    virtual bool wanted() const = 0;
    /// Records that the turn begins. To be called once, when the event is stored, if wanted().
    virtual void Record(Tx& tx, const std::string& vendor_event_id, std::int64_t event_seq) = 0;
  };

  virtual ~TurnQueue() = default;

  /// Opens a turn over `message`, which is stored and whose event is about to be; `conversation` is as of now. Gives
  /// nothing if the conversation is busy or has older events that wait: then Wake it after the commit. Throws SqlError.
  virtual std::unique_ptr<Opening> Open(Tx& tx, const Conversation& conversation, const Message& message, Time now) = 0;
  /// After the commit: runs the turn.
  virtual void Run(std::unique_ptr<Opening> opening) = 0;
  /// There may be something to do for this conversation.
  virtual void Wake(const std::string& conversation_id) = 0;
};

}  // namespace beseda
