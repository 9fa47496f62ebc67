#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/lanes.h"
#include "base/random.h"
#include "base/scope.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "contracts/live_events.h"
#include "contracts/metrics.h"
#include "contracts/send_queue.h"
#include "outbox/draft_remover.h"
#include "outbox/outbox_rows.h"
#include "outbox/rate_limiter.h"
#include "outbox/retry_policy.h"
#include "records/channel_health_rows.h"
#include "records/held_echoes.h"

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
    RateLimiter& pace;
  };

  Outbox(Scope& scope, Services services, RetryPolicy policy = {});

  std::unique_ptr<Ticket> Put(Tx& tx, const Conversation& conversation, const Message& message,
                              std::string_view in_reply_to_event, std::string_view draft, Time now) override;
  void Send(std::unique_ptr<Ticket> ticket) override;
  void Wake(const std::string& conversation_id) override { lanes_.Wake(conversation_id); }
  void RemoveDrafts(const std::string& conversation_id) override { drafts_.Wake(conversation_id); }

  /// Conversations with messages to send: what to wake after a start.
  Task<Result<std::vector<std::string>>> PendingConversations();

  /// Takes away what an earlier process left of drafts that are not wanted.
  Task<Status> ResumeDrafts();

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
  /// Why a message is not sent at all, as the outcome of its send; nothing if it may go.
  std::optional<Result<Receipt>> WhyNot(const Result<std::shared_ptr<const ChannelDirectory::Entry>>& channel,
                                        const outbox::QueuedMessage& queued) const;
  /// Whether a message that is queued now may be marked as being sent in the same transaction: it goes at once, to a vendor that cannot
  /// drop repeats. Takes its place in the pace then; if the transaction fails, the place is left empty.
  bool GoesAtOnce(const Conversation& conversation, Time now);
  /// Records that a send begins, or that it does not, unless the row says so already. False if the server stops before that was possible.
  Task<bool> Mark(outbox::QueuedMessage& queued, bool sending);
  /// Puts what was named for a closed window in the message's place and stores that; gives whether it did.
  Task<bool> SendInstead(outbox::QueuedMessage& queued);
  /// Waits until the account and the conversation may send again. False: that is long, and the conversation's lane is to be left; it is
  /// woken then.
  Task<bool> KeepPace(outbox::QueuedMessage& queued, const ChannelCapabilities& can);
  /// When it may: a place that was taken before, or a new one.
  Time TakePlace(const outbox::QueuedMessage& queued, const ChannelCapabilities& can);
  void ForgetPlace(const std::string& conversation_id);
  Task<Result<Receipt>> Deliver(const outbox::QueuedMessage& queued);
  /// Stores that a part has gone and makes the next one the one to be sent; gives false if the server stops before that was possible.
  Task<bool> StorePart(outbox::QueuedMessage& queued, Receipt receipt);
  /// Stores that the message goes without its draft; as StorePart.
  Task<bool> DropDraft(outbox::QueuedMessage& queued);
  void Settle(outbox::QueuedMessage& queued, const Result<Receipt>& receipt, bool idempotent);
  void Tell(const records::Released& released);
  Task<bool> Store(const outbox::QueuedMessage& queued);
  /// What a send says about its account; nothing if that is known.
  std::optional<records::HealthState> NewHealth(const std::string& channel_id, const ChannelCapabilities& can, const Result<Receipt>& receipt);

  Services services_;
  RetryPolicy policy_;
  LiveEvents live_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> sends_under_way_ = 0;
  std::mutex places_mutex_;
  std::unordered_map<std::string, Time> places_;  ///< When conversations that wait outside their lanes may send.
  /// What is known of an account since it last sent.
  struct Known {
    bool healthy = true;  ///< Its credentials were taken.
    bool told = false;    ///< Its health is stored.
    bool idempotent = true;
    double per_second = 0, per_second_per_thread = 0;
  };
  std::mutex known_mutex_;
  std::unordered_map<std::string, Known> known_;
  Counter& sent_;
  Counter& failed_;
  Counter& uncertain_;
  Counter& skipped_;
  Counter& retried_;
  Lanes lanes_;
  outbox::DraftRemover drafts_;
};

}  // namespace beseda
