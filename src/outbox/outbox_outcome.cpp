// What the outcome of a send means: for the message, its account and the pace.
#include "base/log.h"
#include "outbox/outbox.h"

namespace beseda {

using outbox::QueuedMessage;

namespace {

constexpr Micros kCredentialsRetry = std::chrono::minutes(1);
constexpr Micros kLongestWaitForCredentials = std::chrono::hours(24);

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

bool IsUncertain(const Error& error) {
  return error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout;
}

}  // namespace

std::optional<records::HealthState> Outbox::NewHealth(const std::string& channel_id, const ChannelCapabilities& can,
                                                      const Result<Receipt>& receipt) {
  const bool refused = !receipt.ok() && receipt.error().code == ErrorCode::kUnauthenticated;
  if (receipt.ok() && receipt->state == DeliveryState::kSkipped) return std::nullopt;  // The vendor was not asked.
  std::lock_guard lock(known_mutex_);
  auto& known = known_[channel_id];
  known.idempotent = can.idempotent_send;
  known.per_second = can.sends_per_second;
  known.per_second_per_thread = can.sends_per_second_per_thread;
  if (!receipt.ok() && !refused) return std::nullopt;
  // A refusal is said each time: new settings may have made what was said of the old ones forgotten.
  if (!refused && known.told && known.healthy) return std::nullopt;
  known.told = true;
  known.healthy = !refused;
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
    const bool edits = std::holds_alternative<EditContent>(message.content.kind);
    (edits ? queued.moved_to : message.vendor_message_id) = receipt->vendor_message_id;
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

}  // namespace beseda
