#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contracts/send_queue.h"
#include "contracts/turn_queue.h"

namespace beseda {

/// Keeps the ids of the conversations that are woken or whose turn runs. As a real queue, it opens a turn only in a
/// conversation that has none. Thread-safe.
class FakeTurnQueue final : public TurnQueue {
 public:
  std::unique_ptr<Opening> Open(Tx& tx, const Conversation& conversation, const Message& message, Time now) override;
  void Run(std::unique_ptr<Opening> opening) override;
  void Wake(const std::string& conversation_id) override;

  bool opens = false;   ///< Whether turns can be opened.
  bool wanted = true;   ///< What they say.
  std::vector<std::string> woken() const;
  /// "<conversation> <vendor's event id>"
  std::vector<std::string> run() const;

 private:
  class Opened;
  mutable std::mutex mutex_;
  std::vector<std::string> woken_, run_, open_;
};

/// Puts messages into the outbox and keeps the ids of the conversations that are woken. Gives no tickets. Thread-safe.
class FakeSendQueue final : public SendQueue {
 public:
  std::unique_ptr<Ticket> Put(Tx& tx, const Conversation& conversation, const Message& message,
                              std::string_view in_reply_to_event, std::string_view draft, Time now) override;
  void Send(std::unique_ptr<Ticket> ticket) override;
  void Wake(const std::string& conversation_id) override;
  void RemoveDrafts(const std::string& conversation_id) override;

  std::vector<std::string> woken() const;
  /// Conversations whose drafts were to be removed.
  std::vector<std::string> removing() const;
  /// "<message> <draft>", of those messages that had a draft.
  std::vector<std::string> drafts() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> woken_, removing_, drafts_;
};

}  // namespace beseda
