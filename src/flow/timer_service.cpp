#include "flow/timer_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "flow/call_rows.h"
#include "flow/schedule_rows.h"
#include "flow/timer_rows.h"
#include "records/bot_rows.h"
#include "records/conversation_list.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"

namespace beseda::flow {
namespace {

constexpr Micros kLookEvery = seconds(1);
constexpr Micros kShortest = milliseconds(1);
constexpr Micros kHeldBackFor = std::chrono::minutes(1);
constexpr std::int64_t kFiredAtATime = 500;
constexpr std::int64_t kToldAtATime = 200, kRefreshedAtATime = 20;
constexpr Micros kBetweenPortions = milliseconds(200);

Content TimerContent(const Timer& timer) {
  EventContent event{std::string(kTimerEvent), "{\"timer\":"};
  AppendJsonString(event.data, timer.id);
  event.data += "}";
  Content content{std::move(event)};
  return content;
}

struct Fired {
  std::int64_t looked_at = 0;
  std::vector<std::string> conversations = {};  ///< Those that have an event now.
};

Fired Fire(Tx& tx, Time now) {
  Fired fired;
  for (auto& timer : DueTimers(tx, now, kFiredAtATime)) {
    ++fired.looked_at;
    auto conversation = records::LoadConversation(tx, timer.conversation_id);
    const auto bot = conversation ? records::LoadBot(tx, conversation->bot_id) : std::nullopt;
    if (bot && bot->enabled && timer.resumes && conversation->handling == Handling::kHuman) {
      conversation->handling = Handling::kBot;
      records::SaveConversationState(tx, *conversation);
    }
    if (!bot) {
      RemoveTimer(tx, timer.conversation_id);
    } else if (conversation->handling == Handling::kHuman || !bot->enabled) {
      // Events are dropped while the bot does not answer; the session would then wait for ever.
      timer.due_at = now + kHeldBackFor;
      SetTimer(tx, timer);
    } else {
      RemoveTimer(tx, timer.conversation_id);
      records::AddInnerEvent(tx, *conversation, "timer:" + timer.id, TimerContent(timer), now);
      fired.conversations.push_back(timer.conversation_id);
    }
  }
  return fired;
}

}  // namespace

TimerService::TimerService(Services services) : services_(std::move(services)) {}

Task<Result<std::int64_t>> TimerService::FireDue() {
  const auto now = services_.clock.Now();
  CO_TRY(auto count, co_await FireTimers(now));
  CO_TRY(const auto silences, co_await FireSilences(now));
  CO_TRY(const auto planned, co_await FirePlans(now));
  co_return count + silences + planned;
}

Task<Result<std::int64_t>> TimerService::FireTimers(Time now) {
  std::int64_t count = 0;
  for (bool more = true; more;) {
    // Looking costs a read; writing only if there is something.
    CO_TRY(const auto next, co_await services_.db.Read([](Tx& tx) { return NextDue(tx); }));
    if (!next || *next > now) break;
    CO_TRY(const auto fired, co_await services_.db.Write([&](Tx& tx) { return Fire(tx, now); }));
    for (const auto& conversation_id : fired.conversations) services_.wake(conversation_id);
    count += std::int64_t(fired.conversations.size());
    more = fired.looked_at == kFiredAtATime;
  }
  CO_TRY(const bool calls, co_await services_.db.Read([&](Tx& tx) { return AnyCallToTell(tx, now); }));
  if (calls) {
    CO_TRY(const auto told, co_await services_.db.Write([&](Tx& tx) { return TellCalls(tx, now, kFiredAtATime); }));
    for (const auto& conversation_id : told) services_.wake(conversation_id);
    count += std::int64_t(told.size());
  }
  co_return count;
}

Task<Result<std::int64_t>> TimerService::FireSilences(Time now) {
  std::int64_t count = 0;
  for (bool more = true; more;) {
    CO_TRY(const auto next, co_await services_.db.Read([](Tx& tx) { return NextSilenceDue(tx); }));
    if (!next || *next > now) break;
    std::int64_t looked_at = 0;
    CO_TRY(const auto told, co_await services_.db.Write([&](Tx& tx) { return TellSilences(tx, now, kFiredAtATime, looked_at); }));
    for (const auto& conversation_id : told) services_.wake(conversation_id);
    count += std::int64_t(told.size());
    more = looked_at == kFiredAtATime;
  }
  co_return count;
}

Task<Result<std::int64_t>> TimerService::FirePlans(Time now) {
  CO_TRY(const bool stale, co_await services_.db.Read([](Tx& tx) { return AnyScheduleToRefresh(tx); }));
  if (stale) CO_CHECK_OK(co_await services_.db.Write([&](Tx& tx) { RefreshSchedules(tx, now, kRefreshedAtATime); }));
  CO_TRY(const auto next, co_await services_.db.Read([](Tx& tx) { return NextScheduleDue(tx); }));
  if (!next || *next > now) co_return 0;
  CO_TRY(const auto told, co_await services_.db.Write([&](Tx& tx) {
    BeginDueSchedules(tx, now, kFiredAtATime);
    return TellScheduled(tx, now, kToldAtATime);
  }));
  for (const auto& conversation_id : told) services_.wake(conversation_id);
  co_return std::int64_t(told.size());
}

Task<void> TimerService::Run() {
  for (;;) {
    const auto fired = co_await FireDue();
    if (!fired.ok() && fired.error().code != ErrorCode::kCancelled) {
      Log(LogLevel::kError, "flow", "timers of scenarios cannot be fired; trying again",
          {{"error", fired.error().message}, {"detail", fired.error().detail}});
    }
    const auto next = co_await services_.db.Read([](Tx& tx) { return std::pair(NextDue(tx), NextScheduleDue(tx)); });
    auto wait = kLookEvery;
    if (fired.ok() && next.ok()) {
      const auto now = services_.clock.Now();
      if (next->first) wait = std::clamp<Micros>(*next->first - now, kShortest, kLookEvery);
      // The rest of a plan comes in portions, between which the turns of the last one go on.
      if (next->second) wait = std::min(wait, std::clamp<Micros>(*next->second - now, kBetweenPortions, kLookEvery));
    }
    co_await services_.clock.Sleep(wait);
  }
}

}  // namespace beseda::flow
