#include "outbox/outbox.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "contracts/closed_window.h"
#include "records/message_rows.h"

namespace beseda {

using outbox::QueuedMessage;

namespace {

constexpr std::size_t kConversationsAtATime = 1000;
constexpr Micros kLongestInLane = std::chrono::seconds(1);  // Who has to wait longer leaves the place to others.
constexpr Micros kStorageRetry = std::chrono::seconds(1);
constexpr Micros kCredentialsRetry = std::chrono::minutes(1);
constexpr Micros kLongestWaitForCredentials = std::chrono::hours(24);

/// Counts a send from its beginning until its outcome is stored, which is what Drain waits for.
class UnderWay {
 public:
  explicit UnderWay(std::atomic<std::int64_t>& count) : count_(count) { ++count_; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() { --count_; }

 private:
  std::atomic<std::int64_t>& count_;
};

Counter& EndCounter(Metrics& metrics, const char* state) {
  return metrics.MakeCounter("beseda_outbox_messages_total", "Messages that left the outbox.", {{"state", state}});
}

bool MayRepeat(const Error& error, bool idempotent) {
  switch (error.code) {
    case ErrorCode::kRateLimited:
    case ErrorCode::kUnavailable:
    case ErrorCode::kStorage: return true;
    case ErrorCode::kUncertain:
    case ErrorCode::kTimeout: return idempotent;
    default: return false;
  }
}

/// Why a vendor would not take the message now: the person wrote too long ago. Nothing if it would.
std::optional<std::string> ClosedWindow(const ChannelCapabilities& can, const OutgoingMessage& outgoing, Time now) {
  const bool by_agent = outgoing.message.author == Author::kAgent && can.agent_window > Micros(0);
  const auto window = by_agent ? can.agent_window : can.reply_window;
  if (window == Micros(0) || std::holds_alternative<TemplateContent>(outgoing.message.content.kind)) return std::nullopt;
  if (outgoing.last_inbound_at && now - *outgoing.last_inbound_at <= window) return std::nullopt;
  const auto hours = std::to_string(std::chrono::duration_cast<std::chrono::hours>(window).count());
  return "The person wrote last more than " + hours + " hours ago, and " +
         (can.templates ? "then this channel takes only approved templates. Send a template instead."
                        : "then this channel takes nothing until they write again.");
}

bool IsUncertain(const Error& error) {
  return error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout;
}

}  // namespace

Outbox::Outbox(Scope& scope, Services services, RetryPolicy policy)
    : services_(services),
      policy_(policy),
      live_(services_.bus),
      sent_(EndCounter(services_.metrics, "sent")),
      failed_(EndCounter(services_.metrics, "failed")),
      uncertain_(EndCounter(services_.metrics, "uncertain")),
      skipped_(EndCounter(services_.metrics, "skipped")),
      retried_(services_.metrics.MakeCounter("beseda_outbox_retries_total", "Sends that failed and are tried again.")),
      lanes_(scope, kConversationsAtATime, [this](std::string id) { return RunConversation(std::move(id)); }) {
  services_.metrics.MakeReadGauge("beseda_outbox_conversations", "Conversations with messages to send.", {},
                                  [this] { return double(lanes_.running() + lanes_.waiting() + lanes_.asleep()); });
}

Task<Result<std::vector<std::string>>> Outbox::PendingConversations() {
  co_return co_await services_.db.Read([](Tx& tx) { return outbox::LoadConversations(tx); });
}

/// Holds the conversation's lane until the transaction is committed.
class Outbox::Held final : public SendQueue::Ticket {
 public:
  Held(Lanes::Place place, QueuedMessage queued) : place_(std::move(place)), queued_(std::move(queued)) {}

  Lanes::Place TakePlace() { return std::move(place_); }
  QueuedMessage TakeMessage() { return std::move(queued_); }

 private:
  Lanes::Place place_;
  QueuedMessage queued_;
};

std::unique_ptr<SendQueue::Ticket> Outbox::Put(Tx& tx, const Conversation& conversation, const Message& message,
                                               std::string_view in_reply_to_event, Time now) {
  QueuedMessage queued;
  queued.seq = records::Enqueue(tx, message, conversation.channel_id, in_reply_to_event, now);
  if (stopping_) return nullptr;
  auto place = lanes_.TryHold(conversation.id);
  if (!place || outbox::HasOlder(tx, conversation.id, queued.seq)) return nullptr;
  queued.next_attempt_at = now;
  queued.outgoing.message = message;
  queued.outgoing.channel_id = conversation.channel_id;
  queued.outgoing.in_reply_to_event = in_reply_to_event;
  queued.outgoing.attempt = 1;
  queued.outgoing.thread_key = conversation.thread_key;
  queued.outgoing.vendor_user_id = conversation.vendor_user_id;
  queued.outgoing.last_inbound_at = conversation.last_inbound_at;
  outbox::NameOthers(tx, queued.outgoing);
  return std::make_unique<Held>(std::move(*place), std::move(queued));
}

void Outbox::Send(std::unique_ptr<Ticket> ticket) {
  auto& held = static_cast<Held&>(*ticket);
  lanes_.Start(held.TakePlace(), RunQueued(held.TakeMessage()));
}

Task<void> Outbox::RunQueued(QueuedMessage queued) {
  if (stopping_) co_return;  // It is sent after the next start.
  auto conversation_id = queued.outgoing.message.conversation_id;
  const bool more = co_await SendOne(std::move(queued));
  if (more) co_await RunConversation(std::move(conversation_id));
}

Task<void> Outbox::RunConversation(std::string conversation_id) {
  while (!stopping_) {
    auto head = co_await services_.db.Read([&](Tx& tx) { return outbox::LoadHead(tx, conversation_id); });
    if (!head.ok()) {
      Log(LogLevel::kError, "outbox", "cannot load what is to be sent; trying again",
          {{"conversation", conversation_id}, {"error", head.error().message}, {"detail", head.error().detail}});
      co_await services_.clock.Sleep(kStorageRetry);
      continue;
    }
    if (!*head) co_return ForgetPlace(conversation_id);
    const auto wait = (*head)->next_attempt_at - services_.clock.Now();
    if (wait > kLongestInLane) {
      lanes_.WakeAt(conversation_id, (*head)->next_attempt_at, services_.clock);
      co_return;
    }
    if (wait > Micros(0)) {
      co_await services_.clock.Sleep(wait);
      continue;  // Somebody may have changed it meanwhile.
    }
    const bool more = co_await SendOne(std::move(**head));
    if (!more) co_return;  // What is put in from now on wakes us.
  }
}

std::optional<Result<Receipt>> Outbox::WhyNot(const Result<std::shared_ptr<const ChannelDirectory::Entry>>& channel,
                                              const QueuedMessage& queued) const {
  if (!channel.ok()) {
    auto error = channel.error();
    if (error.code == ErrorCode::kNotFound) error.message = "The channel was removed.";
    return error;
  }
  if (!(*channel)->account.enabled) {
    return Error(ErrorCode::kRejected, "The channel is switched off. Switch it on and resend the message.");
  }
  const auto& can = (*channel)->adapter->capabilities();
  if (queued.interrupted && !can.idempotent_send) {
    return Error(ErrorCode::kUncertain,
                 "The server stopped while this message was being sent; it may or may not have arrived.");
  }
  if (auto closed = ClosedWindow(can, queued.outgoing, services_.clock.Now())) return SkippedReceipt(std::move(*closed));
  return std::nullopt;
}

Task<bool> Outbox::KeepPace(const QueuedMessage& queued, const ChannelCapabilities& can) {
  const auto& conversation = queued.outgoing.message.conversation_id;
  const auto place = TakePlace(queued, can);
  const auto wait = place - services_.clock.Now();
  if (wait > kLongestInLane) {
    {
      std::lock_guard lock(places_mutex_);
      places_[conversation] = place;
    }
    lanes_.WakeAt(conversation, place, services_.clock);
    co_return false;
  }
  if (wait > Micros(0)) co_await services_.clock.Sleep(wait);
  co_return true;
}

Time Outbox::TakePlace(const QueuedMessage& queued, const ChannelCapabilities& can) {
  const auto& conversation = queued.outgoing.message.conversation_id;
  const auto now = services_.clock.Now();
  const bool held_back = services_.pace.IsHeldBack(queued.outgoing.channel_id, now);
  {
    std::lock_guard lock(places_mutex_);
    const auto taken = places_.find(conversation);
    if (taken != places_.end()) {
      const auto place = taken->second;
      places_.erase(taken);
      if (place > now || !held_back) return place;
    }
  }
  auto wait = services_.pace.Take(queued.outgoing.channel_id, can.sends_per_second, now);
  if (can.sends_per_second_per_thread > 0) {
    wait = std::max(wait, services_.pace.TakeThread(conversation, can.sends_per_second_per_thread, now));
  }
  return now + wait;
}

void Outbox::ForgetPlace(const std::string& conversation_id) {
  std::lock_guard lock(places_mutex_);
  places_.erase(conversation_id);
}

// What has gone in part, or may have gone, stays what it is.
Task<bool> Outbox::SendInstead(QueuedMessage& queued) {
  if (queued.outgoing.part > 0 || !queued.parts.empty() || queued.interrupted) co_return false;
  auto instead = AsIfClosed(queued.outgoing.message);
  if (!instead) co_return false;
  auto stored = co_await services_.db.Write([&](Tx& tx) { outbox::StoreReplaced(tx, queued.seq, *instead); });
  if (!stored.ok()) {
    Log(LogLevel::kError, "outbox", "cannot store what is sent in place of a message",
        {{"message", instead->id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
    co_return false;
  }
  queued.outgoing.message = std::move(*instead);
  co_return true;
}

Task<bool> Outbox::SendOne(QueuedMessage queued) {
  const auto channel = co_await services_.channels.Find(queued.outgoing.channel_id);
  if (channel.ok() && ClosedWindow((*channel)->adapter->capabilities(), queued.outgoing, services_.clock.Now())) {
    co_await SendInstead(queued);
  }
  if (const auto outcome = WhyNot(channel, queued)) {
    Settle(queued, *outcome, false);
    co_return co_await Store(queued);
  }
  const auto& can = (*channel)->adapter->capabilities();
  for (;;) {
    if (outbox::AllGone(queued.parts, queued.outgoing.part)) {
      Settle(queued, Receipt{queued.parts.back().vendor_message_id}, can.idempotent_send);
      co_return co_await Store(queued);
    }
    const bool may_send = co_await KeepPace(queued, can);
    if (!may_send) co_return false;
    const UnderWay until_stored(sends_under_way_);  // Before the look at stopping_: Drain waits for what passes it.
    if (stopping_) co_return false;
    if (!can.idempotent_send) {
      auto marked = co_await services_.db.Write([&](Tx& tx) { outbox::MarkSending(tx, queued.seq); });
      if (!marked.ok()) {
        co_await services_.clock.Sleep(kStorageRetry);
        co_return true;
      }
    }
    auto receipt = co_await Deliver(queued);
    // Stopped in the middle: the row stays as it is and the next start decides.
    if (!receipt.ok() && receipt.error().code == ErrorCode::kCancelled) co_return false;
    if (!receipt.ok() && receipt.error().reason == kReplyWindowClosed) {
      const bool other = co_await SendInstead(queued);
      if (other) continue;
    }
    queued.health = NewHealth(queued.outgoing.channel_id, receipt);
    if (!receipt.ok() || !receipt->more) {
      Settle(queued, receipt, can.idempotent_send);
      co_return co_await Store(queued);
    }
    const bool stored = co_await StorePart(queued, std::move(receipt).value());
    if (!stored) co_return false;
  }
}

// Does not give up, as Store does not: a part that was forgotten would be sent again.
Task<bool> Outbox::StorePart(QueuedMessage& queued, Receipt receipt) {
  const auto next = outbox::NextPart(queued.parts, queued.outgoing.part + 1);
  queued.outgoing.sent_vendor_id = std::move(receipt.vendor_message_id);
  for (;;) {
    auto stored = co_await services_.db.Write([&](Tx& tx) { outbox::StorePart(tx, queued.seq, queued.outgoing, next); });
    if (stored.ok()) {
      queued.outgoing.part = next;
      co_return true;
    }
    Log(LogLevel::kError, "outbox", "cannot store that a part of a message was sent; trying again",
        {{"message", queued.outgoing.message.id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
    if (stopping_) co_return false;
    co_await services_.clock.Sleep(kStorageRetry);
  }
}

Task<Result<Receipt>> Outbox::Deliver(const QueuedMessage& queued) {
  auto channel = co_await services_.channels.Find(queued.outgoing.channel_id);
  if (!channel.ok()) co_return std::move(channel).error();
  std::string what;
  try {
    co_return co_await (*channel)->adapter->Deliver(queued.outgoing);
  } catch (const std::exception& error) {
    what = error.what();
  }
  if (stopping_) co_return Error(ErrorCode::kCancelled, "The server is stopping.", what);
  Log(LogLevel::kError, "outbox", "a channel failed with an exception",
      {{"message", queued.outgoing.message.id}, {"what", what}});
  co_return Error(ErrorCode::kUncertain, "Sending failed because of a mistake in the program.", what);
}

std::optional<records::HealthState> Outbox::NewHealth(const std::string& channel_id, const Result<Receipt>& receipt) {
  const bool refused = !receipt.ok() && receipt.error().code == ErrorCode::kUnauthenticated;
  if (!receipt.ok() && !refused) return std::nullopt;
  std::lock_guard lock(health_mutex_);
  const auto [known, is_new] = healthy_.try_emplace(channel_id, !refused);
  if (!is_new && known->second == !refused) return std::nullopt;
  known->second = !refused;
  return refused ? records::HealthState::kFailed : records::HealthState::kOk;
}

// Decides from the outcome of a send where the message stands now.
void Outbox::Settle(QueuedMessage& queued, const Result<Receipt>& receipt, bool idempotent) {
  auto& message = queued.outgoing.message;
  const auto now = services_.clock.Now();
  message.attempts = queued.outgoing.attempt;
  message.next_attempt_at.reset();
  if (receipt.ok()) {
    message.state = receipt->state;
    message.reason = receipt->reason;
    message.vendor_message_id = receipt->vendor_message_id;
    (receipt->state == DeliveryState::kSkipped ? skipped_ : sent_).Add();
    return;
  }
  const auto& error = receipt.error();
  message.reason = error.message;
  if (error.code == ErrorCode::kRateLimited && error.retry_after && error.reason != kThreadPace) {
    services_.pace.HoldBack(queued.outgoing.channel_id, now + *error.retry_after);
  }
  if (error.code == ErrorCode::kUnauthenticated && now - message.created_at < kLongestWaitForCredentials) {
    // Nothing is wrong with the message: it waits until somebody has given the account new credentials.
    message.state = DeliveryState::kQueued;
    --message.attempts;
    message.next_attempt_at = now + kCredentialsRetry;
    services_.pace.HoldBack(queued.outgoing.channel_id, now + kCredentialsRetry);
    retried_.Add();
    return;
  }
  if (MayRepeat(error, idempotent)) {
    if (const auto wait = policy_.WaitAfter(message.attempts, error, services_.random)) {
      message.state = DeliveryState::kQueued;
      message.next_attempt_at = now + *wait;
      retried_.Add();
      return;
    }
    message.reason += " Given up after " + std::to_string(message.attempts) + " attempts.";
  }
  message.state = IsUncertain(error) ? DeliveryState::kUncertain : DeliveryState::kFailed;
  (IsUncertain(error) ? uncertain_ : failed_).Add();
  Log(LogLevel::kWarning, "outbox", "a message was not sent",
      {{"message", message.id}, {"reason", message.reason}, {"detail", error.detail}});
}

// Does not give up: what happened to a message must not be forgotten, or it would be sent again.
Task<bool> Outbox::Store(const QueuedMessage& queued) {
  bool more = true;
  Message message;
  for (;;) {
    const auto now = services_.clock.Now();
    auto stored = co_await services_.db.Write([&](Tx& tx) {
      message = outbox::WithReceipts(tx, queued.outgoing);
      if (queued.health) {
        records::SetChannelHealth(tx, queued.outgoing.channel_id, *queued.health,
                                  *queued.health == records::HealthState::kOk ? std::string() : message.reason, now);
      }
      if (message.state != DeliveryState::kQueued) return outbox::Finish(tx, queued.seq, message, now);
      outbox::Postpone(tx, queued.seq, message, now);
      return true;
    });
    if (stored.ok()) {
      more = *stored;
      break;
    }
    Log(LogLevel::kError, "outbox", "cannot store what became of a message; trying again",
        {{"message", message.id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
    if (stopping_) co_return false;
    co_await services_.clock.Sleep(kStorageRetry);
  }
  live_.MessageUpdated(message);
  co_return more;
}

Task<Result<Message>> Outbox::Resend(std::string workspace_id, std::string message_id) {
  const auto now = services_.clock.Now();
  auto queued = co_await services_.db.Write([&](Tx& tx) -> Result<Message> {
    auto message = records::LoadMessage(tx, message_id);
    if (!message || message->workspace_id != workspace_id) {
      return Error(ErrorCode::kNotFound, "There is no such message.");
    }
    const bool ended = message->state == DeliveryState::kFailed || message->state == DeliveryState::kUncertain ||
                       message->state == DeliveryState::kSkipped;
    if (message->direction != Direction::kOut || !ended) {
      return Error(ErrorCode::kConflict, "Only a message that failed, was skipped or is uncertain can be sent again.");
    }
    message->state = DeliveryState::kQueued;
    message->reason.clear();
    message->attempts = 0;
    records::SaveDelivery(tx, *message, now, "Sent again by a person.");
    const auto place = tx.Query("SELECT channel_id FROM conversations WHERE id = $1", message->conversation_id);
    const auto seq = records::Enqueue(tx, *message, place[0].Text(0), outbox::AnsweredEvent(tx, *message), now);
    outbox::SkipParts(tx, seq, *message);
    return *message;
  });
  if (!queued.ok()) co_return std::move(queued).error();
  live_.MessageUpdated(*queued);
  Wake(queued->conversation_id);
  co_return queued;
}

Task<void> Outbox::Drain(Micros grace) {
  stopping_ = true;
  const auto until = services_.clock.Now() + grace;
  while (sends_under_way_ > 0 && services_.clock.Now() < until) co_await services_.clock.Sleep(milliseconds(20));
}

}  // namespace beseda
