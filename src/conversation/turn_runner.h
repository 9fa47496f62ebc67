#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/answer_watch.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "contracts/metrics.h"
#include "contracts/send_queue.h"
#include "contracts/turn.h"
#include "contracts/turn_queue.h"
#include "conversation/delayed_calls.h"
#include "conversation/live_replies.h"
#include "conversation/turn_rows.h"

namespace beseda {

namespace conversation {
class DraftShower;
class StoredTurn;
}

/// Handles the accepted events: for every conversation one turn after the other, many conversations at a time. Each
/// turn ends in one transaction (messages, session, outbox, "event done"), so a crash at any moment means that a turn
/// is either run again or already done. Thread-safe.
class TurnRunner final : public TurnQueue {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    Random& random;
    Metrics& metrics;
    ChannelDirectory& channels;
    LiveReplies& replies;
    /// What answers for a bot.
    std::function<TurnHandler&(const Bot&)> handler;
    SendQueue& queue;
    conversation::PrepareBot prepare_bot = {};
    AnswerWatch* watch = nullptr;  ///< Is shown what bots answer; may be null.
  };
  struct Limits {
    std::size_t running_turns = 1000;    ///< Conversations handled at a time; more wait.
    std::int64_t interrupted_runs = 10;  ///< A turn that was interrupted so often is given up: it may be what crashes us.
    int failed_runs = 4;                 ///< Runs that failed for a passing reason before a turn is given up.
    Micros first_backoff = std::chrono::seconds(1);
    Micros longest_wait = std::chrono::seconds(30);
    /// A turn must last so long before a vendor is told that the bot is typing, or shown what it has written: an answer that comes at once
    /// needs neither, and each would be a call to the vendor.
    Micros unnoticed = std::chrono::milliseconds(300);
  };

  TurnRunner(Scope& scope, Services services, Limits limits);
  TurnRunner(Scope& scope, Services services) : TurnRunner(scope, std::move(services), Limits()) {}

  std::unique_ptr<Opening> Open(Tx& tx, const Conversation& conversation, const Message& message, Time now) override;
  void Run(std::unique_ptr<Opening> opening) override;
  void Wake(const std::string& conversation_id) override { lanes_.Wake(conversation_id); }

  /// Removes ended turns that began before `before` among the oldest `limit` turns. Gives how many went.
  Task<Result<std::int64_t>> RemoveEnded(Time before, std::int64_t limit = 5000);

  /// Begins no more turns and waits, at most `grace`, for those that run. What does not end in time is cancelled with
  /// the scope and run again after the next start.
  Task<void> Drain(Micros grace);

 private:
  class Opened;
  Task<void> RunOpened(conversation::TurnStart start);
  Task<void> RunConversation(std::string conversation_id);
  Task<Result<bool>> RunTurn(conversation::TurnStart start);
  std::shared_ptr<conversation::DraftShower> DraftsOf(const std::shared_ptr<const ChannelDirectory::Entry>& channel,
                                                      const conversation::TurnStart& start);
  Task<Status> RunHandler(Turn& turn);
  /// Lets the vendor show that the bot is typing, where it can and the answer takes a while.
  void ShowTypingIn(conversation::StoredTurn& turn, std::shared_ptr<const ChannelDirectory::Entry> channel);
  bool ShowAnswers(Tx& tx, const conversation::TurnStart& start, const conversation::TurnEnd& end, Time now);
  Task<Result<bool>> Commit(const conversation::TurnStart& start, conversation::TurnEnd end);
  Micros Backoff(int failures, const Error& error);

  Scope& scope_;
  Services services_;
  Limits limits_;
  LiveEvents live_;
  std::atomic<bool> stopping_ = false;
  Counter& done_;
  Counter& given_up_;
  Counter& retried_;
  Histogram& duration_;
  conversation::DelayedCalls soon_;
  Lanes lanes_;
};

}  // namespace beseda
