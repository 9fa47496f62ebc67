#include "flow/timer_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "flow/call_rows.h"
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

Task<void> TimerService::Run() {
  for (;;) {
    const auto fired = co_await FireDue();
    if (!fired.ok() && fired.error().code != ErrorCode::kCancelled) {
      Log(LogLevel::kError, "flow", "timers of scenarios cannot be fired; trying again",
          {{"error", fired.error().message}, {"detail", fired.error().detail}});
    }
    const auto next = co_await services_.db.Read([](Tx& tx) { return NextDue(tx); });
    auto wait = kLookEvery;
    if (fired.ok() && next.ok() && *next) wait = std::clamp<Micros>(**next - services_.clock.Now(), kShortest, kLookEvery);
    co_await services_.clock.Sleep(wait);
  }
}

}  // namespace beseda::flow
