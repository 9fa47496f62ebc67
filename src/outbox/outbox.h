#pragma once

#include <atomic>
#include <string>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "contracts/metrics.h"
#include "contracts/send_queue.h"
#include "outbox/outbox_rows.h"
#include "outbox/rate_limiter.h"
#include "outbox/retry_policy.h"

namespace beseda {

/// Sends what was stored to be sent: in order within a conversation, spaced per channel account, tried again with
/// growing waits. A send that a crash interrupted is repeated only where the other side drops repeats; elsewhere the
/// message is marked uncertain. What cannot be sent ends as failed, with the reason, and waits for a person to resend
/// it. Thread-safe.
class Outbox final : public SendQueue {
 public:
  struct Services {
    Database& db;
    Bus& bus;
    Clock& clock;
    Random& random;
    Metrics& metrics;
    ChannelDirectory& channels;
  };

  Outbox(Scope& scope, Services services, RetryPolicy policy = {});

  std::unique_ptr<Ticket> Put(Tx& tx, const Conversation& conversation, const Message& message,
                              std::string_view in_reply_to_event, Time now) override;
  void Send(std::unique_ptr<Ticket> ticket) override;
  void Wake(const std::string& conversation_id) override { lanes_.Wake(conversation_id); }

  /// Conversations with messages to send: what to wake after a start.
  Task<Result<std::vector<std::string>>> PendingConversations();

  /// Puts a message that ended as failed, uncertain or skipped back into the queue. kNotFound; kConflict: it was not
  /// such a message.
  Task<Result<Message>> Resend(std::string workspace_id, std::string message_id);

  /// Begins no more sends and waits, at most `grace`, for those under way.
  Task<void> Drain(Micros grace);

 private:
  class Held;
  Task<void> RunQueued(outbox::QueuedMessage queued);
  Task<void> RunConversation(std::string conversation_id);
  /// Both give whether there is, or may be, more to send in the conversation.
  Task<bool> SendOne(outbox::QueuedMessage queued);
  Task<Result<Receipt>> Deliver(const outbox::QueuedMessage& queued);
  void Settle(outbox::QueuedMessage& queued, const Result<Receipt>& receipt, bool idempotent);
  Task<bool> Store(const outbox::QueuedMessage& queued);

  Services services_;
  RetryPolicy policy_;
  LiveEvents live_;
  RateLimiter limiter_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> sends_under_way_ = 0;
  Counter& sent_;
  Counter& failed_;
  Counter& uncertain_;
  Counter& retried_;
  Lanes lanes_;
};

}  // namespace beseda
