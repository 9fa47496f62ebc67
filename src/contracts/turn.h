#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "base/time.h"
#include "model/bot.h"
#include "model/conversation.h"
#include "model/message.h"

namespace beseda {

/// A reply that is shown while it is being written. Append shows a piece to those who watch; the message itself is
/// stored with the turn. Not finishing it drops it.
class ReplyStream {
 public:
  virtual ~ReplyStream() = default;
  virtual void Append(std::string_view text) = 0;
  /// Starts the text over, e.g. when a second model takes over.
  virtual void Reset() = 0;
  virtual void Finish(Content content, std::string meta = {}) = 0;
  /// The id that the message gets; the same when the turn is run again.
  virtual const std::string& message_id() const = 0;
};

class Tx;

/// One run of the bot over the pending events of a conversation. Everything a handler does goes through it: messages
/// and state are committed together at the end; external effects are journaled, so that a turn which is run again
/// after a crash reuses what already happened. Used by one task.
class Turn {
 public:
  virtual ~Turn() = default;

  virtual const std::string& id() const = 0;
  virtual const Bot& bot() const = 0;
  virtual const Contact& contact() const = 0;
  virtual const Conversation& conversation() const = 0;
  /// What the turn is about, oldest first; at least one: the person's new messages, or something that happened
  /// (EventContent, its author kSystem), such as a decision that the bot waits for.
  virtual const std::vector<Message>& events() const = 0;
  /// The transcript before them: the newest `limit` messages, oldest first.
  virtual Task<Result<std::vector<Message>>> History(std::size_t limit) = 0;

  /// Sends a message with this turn's commit.
  virtual void Say(Content content, std::string meta = {}) = 0;
  virtual std::unique_ptr<ReplyStream> BeginReply() = 0;
  /// Shows or hides "is typing" where the channel can.
  virtual void ShowTyping(bool on) = 0;

  /// Where the bot stands in this conversation; a JSON object, stored with this turn's commit.
  virtual void SetSession(std::string session) = 0;
  /// Rows that belong to what is said, written in this turn's commit: all of it is stored, or nothing. May be run
  /// twice (contracts/database.h).
  virtual void AddToCommit(std::function<void(Tx&)> write) = 0;

  /// Runs an external effect once: if an earlier run of this turn has finished step `step`, gives what it gave;
  /// otherwise runs it and journals the result before giving it. Steps are named by the handler, each once a turn.
  /// An error is not journaled. Effects may run side by side (base/run_all.h).
  virtual Task<Result<std::string>> Effect(std::string step, std::function<Task<Result<std::string>>()> run) = 0;

  /// Whether the server is stopping: a handler should finish quickly or give kCancelled; the turn is run again.
  virtual bool stopping() const = 0;
};

/// What answers. Errors: kCancelled, kUnavailable, kRateLimited, kTimeout: nothing is committed, the turn is run
/// again after a backoff, and after several attempts given up with a message to the person; others: given up at once.
/// Thread-safe: many turns run at a time, of one conversation only one.
class TurnHandler {
 public:
  virtual ~TurnHandler() = default;
  virtual Task<Status> Run(Turn& turn) = 0;
};

}  // namespace beseda
