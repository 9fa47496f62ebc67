#include "inbox/channel_receivers.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/log.h"
#include "base/task.h"
#include "inbox/acknowledge.h"

namespace beseda {
namespace {

constexpr Micros kLookEvery = seconds(1);
constexpr Micros kEndsWithin = milliseconds(50);
constexpr double kFirstWait = 1, kLongestWait = 300;  // seconds
constexpr int kBrokenFor = 3;  // Connections break now and then; people are told when it lasts.

struct Account {
  std::string id;
  Time updated_at;
};

std::vector<Account> EnabledAccounts(Tx& tx) {
  std::vector<Account> accounts;
  for (const auto row : tx.Query("SELECT id, updated_at FROM channels WHERE enabled = 1 AND deleted_at IS NULL ORDER BY id")) {
    accounts.push_back({row.Text(0), row.Time(1)});
  }
  return accounts;
}

/// Tells by its end that a loop has ended, however it did.
class EndMark {
 public:
  explicit EndMark(std::shared_ptr<bool> ended) : ended_(std::move(ended)) {}
  EndMark(const EndMark&) = delete;
  EndMark& operator=(const EndMark&) = delete;
  ~EndMark() { *ended_ = true; }

 private:
  std::shared_ptr<bool> ended_;
};

}  // namespace

class ChannelReceivers::Sink final : public EventSink {
 public:
  Sink(ChannelReceivers& owner, std::shared_ptr<const ChannelDirectory::Entry> channel)
      : owner_(owner), channel_(std::move(channel)) {}

  Task<Status> Accept(std::vector<IncomingEvent> events, std::string cursor) override {
    std::vector<IncomingEvent> copies;
    if (channel_->adapter->acknowledges()) copies = events;
    const auto& id = channel_->account.id;
    const auto now = owner_.services_.clock.Now();
    const Inbox::AlsoStore also = [&](Tx& tx) { records::SetChannelCursor(tx, id, cursor, now); };
    auto outcomes = co_await owner_.services_.inbox.Accept(channel_->account, std::move(events), also);
    if (!outcomes.ok()) co_return std::move(outcomes).error();
    if (!copies.empty()) Acknowledge(owner_.services_.scope, channel_, std::move(copies), *outcomes);
    co_return Ok();
  }

  Task<Result<std::string>> Cursor() override {
    CO_TRY(auto health, co_await owner_.services_.db.Read(
                            [&](Tx& tx) { return records::LoadChannelHealth(tx, channel_->account.id); }));
    co_return std::move(health.cursor);
  }

  Task<void> Connected() override {
    connected_ = true;
    co_await owner_.SetHealth(channel_->account.id, records::HealthState::kOk, "");
  }

  bool connected() const { return connected_; }

 private:
  ChannelReceivers& owner_;
  std::shared_ptr<const ChannelDirectory::Entry> channel_;
  bool connected_ = false;
};

Task<void> ChannelReceivers::Run() {
  for (;;) {
    const auto looked = co_await LookForChanges();
    if (!looked.ok() && looked.error().code != ErrorCode::kCancelled) {
      Log(LogLevel::kError, "inbox", "cannot look for channels that fetch their events",
          {{"error", looked.error().message}, {"detail", looked.error().detail}});
    }
    co_await services_.clock.Sleep(kLookEvery);
  }
}

Task<Status> ChannelReceivers::LookForChanges() {
  CO_TRY(const auto accounts, co_await services_.db.Read([](Tx& tx) { return EnabledAccounts(tx); }));
  std::set<std::string> enabled;
  for (const auto& account : accounts) {
    enabled.insert(account.id);
    auto& loop = loops_[account.id];
    if (loop.updated_at == account.updated_at) continue;
    const auto channel = co_await services_.channels.Find(account.id);
    // Made from older settings: it is about to be forgotten.
    if (channel.ok() && (*channel)->account.updated_at != account.updated_at) continue;
    loop.updated_at = account.updated_at;
    loop.task.Cancel();
    auto before = std::exchange(loop.ended, nullptr);
    if (!channel.ok() || !(*channel)->adapter->listens()) continue;
    loop.ended = std::make_shared<bool>(false);
    loop.task = services_.scope.Spawn(Listen(account.id, std::move(before), loop.ended));
  }
  for (auto loop = loops_.begin(); loop != loops_.end();) {
    if (enabled.contains(loop->first)) {
      ++loop;
      continue;
    }
    loop->second.task.Cancel();
    loop = loops_.erase(loop);
  }
  co_return Ok();
}

Task<void> ChannelReceivers::Listen(std::string channel_id, std::shared_ptr<bool> before, std::shared_ptr<bool> ended) {
  const EndMark mark(std::move(ended));
  while (before && !*before) co_await services_.clock.Sleep(kEndsWithin);
  for (int failures = 0;;) {
    auto channel = co_await services_.channels.Find(channel_id);
    if (!channel.ok() && channel.error().code == ErrorCode::kNotFound) co_return;
    Status outcome = Ok();
    if (channel.ok()) {
      Sink sink(*this, *channel);
      outcome = co_await (*channel)->adapter->Listen(sink);
      if (sink.connected()) failures = 0;
    } else {
      outcome = channel.error();
    }
    if (!outcome.ok()) {
      if (outcome.error().code == ErrorCode::kCancelled) co_return;
      Log(LogLevel::kWarning, "inbox", "a channel's connection broke; trying again",
          {{"channel", channel_id}, {"error", outcome.error().message}, {"detail", outcome.error().detail}});
      const bool refused = outcome.error().code == ErrorCode::kUnauthenticated;
      if (refused || failures >= kBrokenFor) {
        co_await SetHealth(channel_id, refused ? records::HealthState::kFailed : records::HealthState::kWarning,
                           outcome.error().message);
      }
    }
    const double usual = std::min(kLongestWait, kFirstWait * std::pow(2.0, std::min(failures++, 10)));
    const auto wait = Micros(std::int64_t(usual * (0.5 + services_.random.NextUnit() / 2) * 1e6));
    const auto asked = outcome.ok() ? Micros(0) : outcome.error().retry_after.value_or(Micros(0));
    co_await services_.clock.Sleep(std::max(wait, asked));
  }
}

Task<void> ChannelReceivers::SetHealth(std::string channel_id, records::HealthState state, std::string reason) {
  const auto now = services_.clock.Now();
  records::HealthSign sign;
  sign.source = records::HealthSource::kReceive;
  sign.state = state;
  sign.reason = std::move(reason);
  (void)co_await services_.db.Write([&](Tx& tx) { records::SetChannelHealth(tx, channel_id, sign, now); });
}

}  // namespace beseda
