#include "inbox/media_fetcher.h"

#include "base/log.h"
#include "base/task.h"
#include "records/message_rows.h"

namespace beseda {
namespace {

constexpr std::size_t kAtATime = 64;
constexpr std::int64_t kAttempts = 4;
constexpr Micros kStorageRetry = seconds(1);

Micros WaitAfter(std::int64_t attempts, const Error& error) {
  const Micros usual = seconds(std::int64_t(1) << (2 * (attempts - 1)));  // 1, 4, 16 s
  return std::max(usual, error.retry_after.value_or(Micros(0)));
}

bool MayPass(const Error& error) {
  return error.code != ErrorCode::kNotFound && error.code != ErrorCode::kTooLarge && error.code != ErrorCode::kInvalid;
}

}  // namespace

MediaFetcher::MediaFetcher(Scope& scope, Services services)
    : services_(std::move(services)),
      live_(services_.bus),
      lanes_(scope, kAtATime, [this](std::string id) { return Run(std::move(id)); }) {}

Task<Status> MediaFetcher::Resume() {
  CO_TRY(const auto fetches, co_await services_.db.Read([](Tx& tx) { return records::LoadFetches(tx); }));
  for (const auto& fetch : fetches) lanes_.Wake(fetch.message_id);
  co_return Ok();
}

Task<void> MediaFetcher::Run(std::string message_id) {
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
    if (wait > Micros(0)) co_await services_.clock.Sleep(wait);

    const auto* media = records::FileAtVendor(message->content);
    if (!media) co_return;
    auto fetched = co_await Fetch(**fetch, *media);
    if (fetched.ok()) {
      records::PutFile(message->content, std::move(fetched).value());
    } else if (fetched.error().code == ErrorCode::kCancelled) {
      co_return;
    } else if (MayPass(fetched.error()) && ++(*fetch)->attempts < kAttempts) {
      (*fetch)->next_attempt_at = services_.clock.Now() + WaitAfter((*fetch)->attempts, fetched.error());
      (void)co_await services_.db.Write([&](Tx& tx) { records::PostponeFetch(tx, **fetch); });
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
