#include "outbox/outbox.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "contracts/closed_window.h"
#include "records/consent_rows.h"
#include "records/draft_rows.h"
#include "records/message_rows.h"

namespace beseda {

using outbox::QueuedMessage;

namespace {

constexpr std::size_t kConversationsAtATime = 1000;
constexpr Micros kLongestInLane = std::chrono::seconds(1);  // Who has to wait longer leaves the place to others.
constexpr Micros kStorageRetry = std::chrono::seconds(1);

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
      lanes_(scope, kConversationsAtATime, [this](std::string id) { return RunConversation(std::move(id)); }),
      drafts_(scope, {services_.db, services_.clock, services_.channels}) {
  services_.metrics.MakeReadGauge("beseda_outbox_conversations", "Conversations with messages to send.", {},
                                  [this] { return double(lanes_.running() + lanes_.waiting() + lanes_.asleep()); });
}

Task<Result<std::vector<std::string>>> Outbox::PendingConversations() {
  co_return co_await services_.db.Read([](Tx& tx) { return outbox::LoadConversations(tx); });
}

Task<Status> Outbox::ResumeDrafts() { co_return co_await drafts_.Resume(); }

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
                                               std::string_view in_reply_to_event, std::string_view draft, Time now) {
  std::shared_ptr<void> counted = std::make_shared<UnderWay>(sends_under_way_);  // Before the look at stopping_.
  auto place = stopping_ ? std::nullopt : lanes_.TryHold(conversation.id);
  if (place && outbox::HasQueued(tx, conversation.id)) place.reset();
  QueuedMessage queued;
  queued.marked = place && draft.empty() && GoesAtOnce(conversation, now);
  queued.has_place = queued.marked;
  if (queued.marked) queued.counted = std::move(counted);
  queued.seq = records::Enqueue(tx, message, conversation.channel_id, in_reply_to_event, now, queued.marked);
  if (!place) return nullptr;
  queued.next_attempt_at = now;
  queued.outgoing.message = message;
  queued.outgoing.channel_id = conversation.channel_id;
  queued.outgoing.in_reply_to_event = in_reply_to_event;
  queued.outgoing.draft_vendor_id = draft;
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

bool Outbox::GoesAtOnce(const Conversation& conversation, Time now) {
  Known known;
  {
    std::lock_guard lock(known_mutex_);
    const auto found = known_.find(conversation.channel_id);
    if (found == known_.end()) return false;
    known = found->second;
  }
  return !known.idempotent && services_.pace.TakeIfFree(conversation.channel_id, known.per_second, conversation.id, known.per_second_per_thread, now);
}

Task<void> Outbox::RunQueued(QueuedMessage queued) {
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
  // Changing a draft does no harm when it is done twice.
  if (queued.interrupted && !can.idempotent_send && queued.outgoing.draft_vendor_id.empty()) {
    return Error(ErrorCode::kUncertain,
                 "The server stopped while this message was being sent; it may or may not have arrived.");
  }
  if (queued.unwanted && queued.outgoing.part == 0) return SkippedReceipt(std::string(records::kOptedOutReason));
  if (auto closed = ClosedWindow(can, queued.outgoing, services_.clock.Now())) return SkippedReceipt(std::move(*closed));
  return std::nullopt;
}

Task<bool> Outbox::Mark(QueuedMessage& queued, bool sending) {
  while (queued.marked != sending) {
    auto stored = co_await services_.db.Write(
        [&](Tx& tx) { sending ? outbox::MarkSending(tx, queued.seq) : outbox::UnmarkSending(tx, queued.seq); });
    if (stored.ok()) {
      queued.marked = sending;
      queued.counted.reset();
      break;
    }
    Log(LogLevel::kError, "outbox", "cannot store whether a message is being sent; trying again",
        {{"message", queued.outgoing.message.id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
    if (stopping_) co_return false;
    co_await services_.clock.Sleep(kStorageRetry);
  }
  co_return true;
}

Task<bool> Outbox::KeepPace(QueuedMessage& queued, const ChannelCapabilities& can) {
  if (std::exchange(queued.has_place, false)) co_return true;
  const auto& conversation = queued.outgoing.message.conversation_id;
  const auto place = TakePlace(queued, can);
  if (place <= services_.clock.Now()) co_return true;
  // What waits is not under way: a crash meanwhile must leave no doubt.
  const bool unmarked = co_await Mark(queued, false);
  if (!unmarked) co_return false;
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
  queued.marked = false;
  queued.counted.reset();
  co_return true;
}

Task<bool> Outbox::SendOne(QueuedMessage queued) {
  if (stopping_) {  // It is sent after the next start.
    const UnderWay until_stored(sends_under_way_);
    (void)co_await Mark(queued, false);
    co_return false;
  }
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
    const bool sends = !stopping_;
    const bool repeatable = can.idempotent_send || !queued.outgoing.draft_vendor_id.empty();
    const bool marked = co_await Mark(queued, sends && !repeatable);
    if (!sends || !marked) co_return false;
    auto receipt = co_await Deliver(queued);
    // Stopped in the middle: the row stays as it is and the next start decides.
    if (!receipt.ok() && receipt.error().code == ErrorCode::kCancelled) co_return false;
    if (!receipt.ok() && receipt.error().reason == kReplyWindowClosed) {
      const bool other = co_await SendInstead(queued);
      if (other) continue;
    }
    queued.health = NewHealth(queued.outgoing.channel_id, can, receipt);
    if (receipt.ok() && receipt->draft_unfit) {
      const bool dropped = co_await DropDraft(queued);
      if (!dropped) co_return false;
      continue;
    }
    if (!receipt.ok() || !receipt->more) {
      Settle(queued, receipt, repeatable);
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
  const auto& conversation_id = queued.outgoing.message.conversation_id;
  records::Released released;
  for (;;) {
    const auto now = services_.clock.Now();
    auto stored = co_await services_.db.Write([&](Tx& tx) {
      outbox::StorePart(tx, queued.seq, queued.outgoing, next, now);
      released = records::ReleaseEchoes(tx, conversation_id, now);
    });
    if (stored.ok()) {
      Tell(released);
      queued.outgoing.part = next;
      queued.outgoing.draft_vendor_id.clear();
      queued.marked = false;
      co_return true;
    }
    Log(LogLevel::kError, "outbox", "cannot store that a part of a message was sent; trying again",
        {{"message", queued.outgoing.message.id}, {"error", stored.error().message}, {"detail", stored.error().detail}});
    if (stopping_) co_return false;
    co_await services_.clock.Sleep(kStorageRetry);
  }
}

// Does not give up either: without that the draft would stay beside the message.
Task<bool> Outbox::DropDraft(QueuedMessage& queued) {
  for (;;) {
    const auto now = services_.clock.Now();
    const auto stored = co_await services_.db.Write([&](Tx& tx) { records::RejectDraft(tx, queued.outgoing.message.id, now); });
    if (stored.ok()) break;
    if (stopping_ || stored.error().code == ErrorCode::kCancelled) co_return false;
    co_await services_.clock.Sleep(kStorageRetry);
  }
  queued.outgoing.draft_vendor_id.clear();
  drafts_.Wake(queued.outgoing.message.conversation_id);
  co_return true;
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

// Does not give up: what happened to a message must not be forgotten, or it would be sent again.
Task<bool> Outbox::Store(const QueuedMessage& queued) {
  bool more = true;
  Message message;
  records::Released released;
  for (;;) {
    const auto now = services_.clock.Now();
    auto stored = co_await services_.db.Write([&](Tx& tx) {
      message = outbox::WithReceipts(tx, queued.outgoing, now);
      if (!queued.moved_to.empty()) outbox::MovePart(tx, queued.outgoing, queued.moved_to);
      if (queued.health) {
        const bool good = *queued.health == records::HealthState::kOk;
        records::SetChannelHealth(tx, queued.outgoing.channel_id,
                                  {records::HealthSource::kSend, *queued.health, good ? std::string() : message.reason}, now);
      }
      bool others = true;
      if (message.state == DeliveryState::kQueued) {
        outbox::Postpone(tx, queued.seq, message, now);
      } else {
        others = outbox::Finish(tx, queued, message, now);
      }
      released = records::ReleaseEchoes(tx, message.conversation_id, now);
      if (std::ranges::count(released.proven, message.id) != 0) message = records::LoadMessage(tx, message.id).value_or(message);
      return others;
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
  Tell(released);
  if (message.state != DeliveryState::kQueued && !queued.outgoing.draft_vendor_id.empty()) drafts_.Wake(message.conversation_id);
  co_return more;
}

void Outbox::Tell(const records::Released& released) {
  for (const auto& echo : released.echoes) live_.MessageCreated(echo);
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
