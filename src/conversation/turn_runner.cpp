#include "conversation/turn_runner.h"

#include <algorithm>
#include <cmath>

#include "base/log.h"
#include "base/task.h"
#include "base/text.h"
#include "conversation/apology.h"
#include "conversation/draft_shower.h"
#include "conversation/stored_turn.h"

namespace beseda {

using conversation::NextTurn;
using conversation::StoredTurn;
using conversation::TurnEnd;
using conversation::TurnStart;

namespace {

bool IsPassing(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kRateLimited ||
         error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain || error.code == ErrorCode::kStorage;
}

std::string ErrorMeta(const Error& error) {
  std::string meta = "{\"error\":";
  AppendJsonString(meta, error.message);
  return meta += "}";
}

Task<void> ShowTyping(std::shared_ptr<const ChannelDirectory::Entry> channel, ThreadRef thread) {
  co_await channel->adapter->ShowTyping(std::move(thread));
}

std::string_view LocaleOf(const TurnStart& start) {
  return start.contact.locale.empty() ? start.bot.language : start.contact.locale;
}

}  // namespace

TurnRunner::TurnRunner(Scope& scope, Services services, Limits limits)
    : scope_(scope),
      services_(std::move(services)),
      limits_(limits),
      live_(services_.bus),
      done_(services_.metrics.MakeCounter("beseda_turns_total", "Turns that ended.", {{"outcome", "done"}})),
      given_up_(services_.metrics.MakeCounter("beseda_turns_total", "Turns that ended.", {{"outcome", "given_up"}})),
      retried_(services_.metrics.MakeCounter("beseda_turn_retries_total", "Runs of turns that failed for a passing reason.")),
      duration_(services_.metrics.MakeHistogram("beseda_turn_seconds", "From the start of a turn's run to its commit.")),
      soon_(scope, services_.clock, limits_.unnoticed),
      lanes_(scope, limits.running_turns, [this](std::string id) { return RunConversation(std::move(id)); }) {
  services_.metrics.MakeReadGauge("beseda_turns_running", "Conversations with a turn under way.", {},
                                  [this] { return double(lanes_.running()); });
  services_.metrics.MakeReadGauge("beseda_turns_waiting", "Conversations that wait for a free place.", {},
                                  [this] { return double(lanes_.waiting()); });
}

/// Holds the conversation's lane until the transaction is committed.
class TurnRunner::Opened final : public TurnQueue::Opening {
 public:
  Opened(Lanes::Place place, NextTurn next, Time now) : place_(std::move(place)), next_(std::move(next)), now_(now) {}

  bool wanted() const override { return next_.kind == NextTurn::Kind::kTurn; }

  void Record(Tx& tx, const std::string& vendor_event_id, std::int64_t event_seq) override {
    next_.start.vendor_event_id = vendor_event_id;
    next_.start.event_seq = event_seq;
    conversation::RecordTurn(tx, next_.start, now_);
  }

  Lanes::Place TakePlace() { return std::move(place_); }
  TurnStart TakeStart() { return std::move(next_.start); }

 private:
  Lanes::Place place_;
  NextTurn next_;
  Time now_;
};

std::unique_ptr<TurnQueue::Opening> TurnRunner::Open(Tx& tx, const Conversation& conversation, const Message& message,
                                                     Time now) {
  if (stopping_) return nullptr;
  auto place = lanes_.TryHold(conversation.id);
  if (!place) return nullptr;
  auto next = conversation::OpenTurn(tx, conversation, message, services_.prepare_bot);
  if (next.kind == NextTurn::Kind::kNothing) return nullptr;
  return std::make_unique<Opened>(std::move(*place), std::move(next), now);
}

void TurnRunner::Run(std::unique_ptr<Opening> opening) {
  auto& opened = static_cast<Opened&>(*opening);
  lanes_.Start(opened.TakePlace(), RunOpened(opened.TakeStart()));
}

Task<void> TurnRunner::RunOpened(TurnStart start) {
  if (stopping_) co_return;  // It is run after the next start.
  auto conversation_id = start.conversation.id;
  const auto more = co_await RunTurn(std::move(start));
  if (more.ok() && *more) co_await RunConversation(std::move(conversation_id));
}

Task<void> TurnRunner::RunConversation(std::string conversation_id) {
  while (!stopping_) {
    const auto now = services_.clock.Now();
    auto next = co_await services_.db.Write(
        [&](Tx& tx) { return conversation::BeginTurn(tx, conversation_id, now, services_.prepare_bot); });
    if (!next.ok()) {
      Log(LogLevel::kError, "conversation", "cannot begin a turn; trying again",
          {{"conversation", conversation_id}, {"error", next.error().message}, {"detail", next.error().detail}});
      co_await services_.clock.Sleep(limits_.first_backoff);
      continue;
    }
    if (next->kind == NextTurn::Kind::kNothing) co_return;
    if (next->rejected_drafts) services_.queue.RemoveDrafts(conversation_id);
    if (next->kind == NextTurn::Kind::kSkipped) continue;
    const auto more = co_await RunTurn(std::move(next->start));
    // An error: cancelled; the turn is run again after the next start. Nothing more: what arrives from now on wakes us.
    if (!more.ok() || !*more) co_return;
  }
}

// Runs a turn until it is committed: done, or given up with an apology. Gives whether another event waits. An error
// means that the server stops.
Task<Result<bool>> TurnRunner::RunTurn(TurnStart starting) {
  const auto began = services_.clock.Now();
  StoredTurn turn(std::move(starting), services_.db, live_, services_.replies, services_.clock, stopping_);
  const auto& start = turn.start();
  auto channel = co_await services_.channels.Find(start.conversation.channel_id);
  const bool pulled = channel.ok() && (*channel)->adapter->capabilities().pulled;
  if (channel.ok() && !pulled) ShowTypingIn(turn, *channel);
  std::shared_ptr<conversation::DraftShower> shower;
  if (channel.ok() && !pulled) shower = DraftsOf(*channel, start);
  if (shower) {
    turn.OnDraft([shower](const std::string& message_id, std::string text, const std::string& after) {
      shower->Show(message_id, std::move(text), after);
    });
  }

  Status outcome = Ok();
  for (int failures = 0;;) {
    if (start.attempt > limits_.interrupted_runs) {
      outcome = Error(ErrorCode::kInternal, "Answering was interrupted " + std::to_string(start.attempt - 1) +
                                                " times and has been given up.");
    } else {
      outcome = co_await RunHandler(turn);
    }
    if (outcome.ok() || !IsPassing(outcome.error()) || ++failures >= limits_.failed_runs) break;
    if (stopping_) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
    retried_.Add();
    const auto wait = Backoff(failures, outcome.error());
    Log(LogLevel::kWarning, "conversation", "a turn failed for a passing reason; trying again",
        {{"turn", start.turn_id}, {"error", outcome.error().message}, {"wait_ms", wait.count() / 1000}});
    (void)turn.TakeEnd(DeliveryState::kQueued);  // What a failed run said is not said.
    co_await services_.clock.Sleep(wait);
  }
  if (!outcome.ok() && outcome.error().code == ErrorCode::kCancelled) co_return std::move(outcome).error();

  if (!outcome.ok()) {
    Log(LogLevel::kError, "conversation", "a turn was given up",
        {{"turn", start.turn_id}, {"error", outcome.error().message}, {"detail", outcome.error().detail}});
    turn.Replace(MakeText(conversation::Apology(LocaleOf(start)), false), ErrorMeta(outcome.error()));
  }
  auto end = turn.TakeEnd(pulled ? DeliveryState::kSent : DeliveryState::kQueued);
  end.enqueue = !pulled;
  turn.OnDraft({});  // Once it is to be sent, it is not shown as a draft any more.
  if (shower) {
    end.drafts = co_await shower->End();
    end.part_bytes = (*channel)->adapter->capabilities().max_text / 2;
  }
  if (!outcome.ok()) end.error = outcome.error().message;
  CO_TRY(const bool more, co_await Commit(start, std::move(end)));
  (outcome.ok() ? done_ : given_up_).Add();
  duration_.Observe(double((services_.clock.Now() - began).count()) / 1e6);
  co_return more;
}

// Nothing if the conversation shows no replies while they are written.
std::shared_ptr<conversation::DraftShower> TurnRunner::DraftsOf(const std::shared_ptr<const ChannelDirectory::Entry>& channel,
                                                                const TurnStart& start) {
  if (!channel->adapter->capabilities().streaming) return nullptr;
  const ThreadRef thread{start.conversation.thread_key, start.conversation.vendor_user_id, start.message.vendor_message_id};
  const auto rules = channel->adapter->drafts(thread);
  if (rules.kind == DraftRules::Kind::kNone) return nullptr;
  const conversation::DraftShower::Services services{scope_, services_.db, services_.clock};
  return std::make_shared<conversation::DraftShower>(services, channel, start, rules);
}

void TurnRunner::ShowTypingIn(StoredTurn& turn, std::shared_ptr<const ChannelDirectory::Entry> channel) {
  if (!channel->adapter->capabilities().typing) return;
  // The turn calls what it is given, so this needs no copy of its own of what it is about.
  turn.OnTyping([this, channel, &start = turn.start()] {
    const ThreadRef thread{start.conversation.thread_key, start.conversation.vendor_user_id, start.message.vendor_message_id};
    return soon_.Add([this, channel, thread] { scope_.Spawn(ShowTyping(channel, thread)); });
  });
}

Task<Status> TurnRunner::RunHandler(Turn& turn) {
  std::string what;
  try {
    co_return co_await services_.handler(turn.bot()).Run(turn);
  } catch (const std::exception& error) {
    what = error.what();
  }
  if (stopping_) co_return Error(ErrorCode::kCancelled, "The server is stopping.", what);
  co_return Error(ErrorCode::kInternal, "Answering failed because of a mistake in the program.", what);
}

// To who looks on; what is said of a turn that was given up is no answer.
bool TurnRunner::ShowAnswers(Tx& tx, const TurnStart& start, const TurnEnd& end, Time now) {
  if (!services_.watch || !end.error.empty()) return false;
  bool noted = false;
  for (const auto& message : end.messages) noted |= services_.watch->Note(tx, start.bot, message, now);
  return noted;
}

// Does not give up: a full disk may be cleared, and until then nothing is lost.
Task<Result<bool>> TurnRunner::Commit(const TurnStart& start, TurnEnd end) {
  bool more = true, noted = false;
  for (int failures = 1;; ++failures) {
    const auto now = services_.clock.Now();
    auto committed = co_await services_.db.Write([&](Tx& tx) {
      auto ended = conversation::CommitTurn(tx, services_.queue, start, end, now);
      noted = ended.ok() && ShowAnswers(tx, start, end, now);
      return ended;
    });
    if (committed.ok()) {
      more = *committed;
      break;
    }
    end.ticket.reset();
    if (committed.error().code == ErrorCode::kConflict) co_return true;
    Log(LogLevel::kError, "conversation", "cannot store the end of a turn; trying again",
        {{"turn", start.turn_id}, {"error", committed.error().message}, {"detail", committed.error().detail}});
    if (stopping_) co_return std::move(committed).error();
    co_await services_.clock.Sleep(Backoff(failures, committed.error()));
  }
  if (noted) services_.watch->Noted(start.bot);
  for (const auto& message : end.messages) live_.MessageCreated(message);
  if (!end.writes.empty()) live_.ConversationUpdated(start.conversation.workspace_id, start.conversation.id);
  if (end.rejected_drafts) services_.queue.RemoveDrafts(start.conversation.id);
  if (end.ticket) {
    services_.queue.Send(std::move(end.ticket));
  } else if (end.enqueue && !end.messages.empty()) {
    services_.queue.Wake(start.conversation.id);
  }
  co_return more;
}

Task<Result<std::int64_t>> TurnRunner::RemoveEnded(Time before, std::int64_t limit) {
  co_return co_await services_.db.Write([&](Tx& tx) {
    // Ids are in the order of their messages' times.
    return tx.Exec(
        "DELETE FROM turns WHERE id IN (SELECT id FROM (SELECT id, state, started_at FROM turns ORDER BY id LIMIT $2) "
        "AS oldest WHERE started_at < $1 AND state <> 0)",
        before, limit);
  });
}

Micros TurnRunner::Backoff(int failures, const Error& error) {
  const auto base = double(limits_.first_backoff.count()) * std::pow(3.0, std::min(failures - 1, 10));
  const auto jittered = Micros(std::int64_t(base * (0.5 + services_.random.NextUnit())));
  return std::min(std::max(jittered, error.retry_after.value_or(Micros(0))), limits_.longest_wait);
}

Task<void> TurnRunner::Drain(Micros grace) {
  stopping_ = true;
  const auto until = services_.clock.Now() + grace;
  while (lanes_.running() > 0 && services_.clock.Now() < until) co_await services_.clock.Sleep(milliseconds(20));
}

}  // namespace beseda
