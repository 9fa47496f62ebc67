#include "inbox/media_fetcher.h"

#include <algorithm>

#include "base/log.h"
#include "base/task.h"
#include "records/message_rows.h"

namespace beseda {
namespace {

constexpr std::size_t kAtATime = 32, kLargeAtATime = 2;
constexpr std::int64_t kLarge = 8 << 20;  // Bytes; what has no known size counts as large.
constexpr Micros kLongestInLane = seconds(1);
constexpr Micros kStorageRetry = seconds(1);
constexpr Micros kLongestTrying = std::chrono::hours(24);

// 1, 4, 16 s, about a minute, four, then every quarter of an hour.
Micros WaitAfter(std::int64_t attempts, const Error& error) {
  const Micros usual = std::min<Micros>(seconds(std::int64_t(1) << std::min<std::int64_t>(2 * (attempts - 1), 20)), std::chrono::minutes(15));
  return std::max(usual, error.retry_after.value_or(Micros(0)));
}

bool IsLarge(const MediaContent& media) { return media.size <= 0 || media.size > kLarge; }

bool MayPass(const Error& error) {
  return error.code != ErrorCode::kNotFound && error.code != ErrorCode::kTooLarge && error.code != ErrorCode::kInvalid;
}

}  // namespace

MediaFetcher::MediaFetcher(Scope& scope, Services services)
    : services_(std::move(services)),
      live_(services_.bus),
      lanes_(scope, kAtATime, [this](std::string id) { return Run(std::move(id), false); }),
      large_lanes_(scope, kLargeAtATime, [this](std::string id) { return Run(std::move(id), true); }) {}

Task<Status> MediaFetcher::Resume() {
  CO_TRY(const auto fetches, co_await services_.db.Read([](Tx& tx) { return records::LoadFetches(tx); }));
  for (const auto& fetch : fetches) lanes_.Wake(fetch.message_id);
  co_return Ok();
}

Task<void> MediaFetcher::Run(std::string message_id, bool large) {
  for (;;) {
    std::optional<Message> message;
    auto fetch = co_await services_.db.Read([&](Tx& tx) {
      message = records::LoadMessage(tx, message_id);
      return records::LoadFetch(tx, message_id);
    });
    if (!fetch.ok()) {
      if (fetch.error().code == ErrorCode::kCancelled) co_return;
      co_await services_.clock.Sleep(kStorageRetry);
      continue;
    }
    if (!*fetch || !message) co_return;
    const auto wait = (*fetch)->next_attempt_at - services_.clock.Now();
    if (wait > kLongestInLane) co_return lanes_.WakeAt(message_id, (*fetch)->next_attempt_at, services_.clock);
    if (wait > Micros(0)) co_await services_.clock.Sleep(wait);

    const auto* media = records::FileAtVendor(message->content);
    if (!media) co_return;
    if (!large && IsLarge(*media)) co_return large_lanes_.Wake(message_id);
    auto fetched = co_await Fetch(**fetch, *media);
    if (fetched.ok()) {
      records::PutFile(message->content, std::move(fetched).value());
      message->reason.clear();
    } else if (fetched.error().code == ErrorCode::kCancelled) {
      co_return;
    } else if (MayPass(fetched.error()) && services_.clock.Now() - message->created_at < kLongestTrying) {
      const bool stored = co_await Postpone(**fetch, std::move(*message), fetched.error());
      if (!stored) co_await services_.clock.Sleep(kStorageRetry);
      continue;
    } else {
      message->reason = "The file could not be fetched from the channel. " + fetched.error().message;
      Log(LogLevel::kWarning, "inbox", "a file could not be fetched",
          {{"message", message_id}, {"error", fetched.error().message}, {"detail", fetched.error().detail}});
    }
    const bool done = co_await Finish(**fetch, std::move(*message));
    if (done) co_return;
  }
}

Task<bool> MediaFetcher::Postpone(records::MediaFetch fetch, Message message, const Error& error) {
  ++fetch.attempts;
  fetch.next_attempt_at = services_.clock.Now() + WaitAfter(fetch.attempts, error);
  message.reason = "The file has not come from the channel yet and is tried again. " + error.message;
  const auto stored = co_await services_.db.Write([&](Tx& tx) { records::PostponeFetch(tx, fetch, message.reason); });
  if (!stored.ok()) co_return false;
  if (fetch.attempts == records::kTriesBeforeTheAnswer) {
    live_.MessageUpdated(message);
    services_.wake_turns(fetch.conversation_id);
  }
  co_return true;
}

Task<Result<MediaContent>> MediaFetcher::Fetch(const records::MediaFetch& fetch, MediaContent media) {
  CO_TRY(const auto channel, co_await services_.channels.Find(fetch.channel_id));
  auto bytes = co_await channel->adapter->FetchMedia(media);
  if (!bytes.ok()) co_return std::move(bytes).error();
  co_return co_await services_.save(fetch.workspace_id, fetch.channel_id, std::move(media), std::move(*bytes));
}

Task<bool> MediaFetcher::Finish(const records::MediaFetch& fetch, Message message) {
  auto stored = co_await services_.db.Write([&](Tx& tx) { records::FinishFetch(tx, fetch, message); });
  if (!stored.ok()) {
    if (stored.error().code != ErrorCode::kCancelled) co_await services_.clock.Sleep(kStorageRetry);
    co_return stored.error().code == ErrorCode::kCancelled;
  }
  live_.MessageUpdated(message);
  services_.wake_turns(fetch.conversation_id);
  co_return true;
}

}  // namespace beseda
