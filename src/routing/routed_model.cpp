#include "routing/routed_model.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <cmath>
#include <deque>
#include <map>
#include <utility>

#include "base/log.h"
#include "base/task.h"
#include "contracts/token_estimate.h"
#include "routing/call_race.h"

namespace beseda::routing {
namespace {

constexpr std::int64_t kUsualAnswer = 1000;  // tokens, where the request does not bound it
constexpr Micros kFarewell = seconds(1);     // for a try that was left behind to write its line in the trace

void Shorten(Micros& time, const std::optional<Micros>& bound) {
  if (bound) time = std::min(time, *bound);
}

std::string ClassOf(const Error& error) {
  return error.reason.empty() ? std::string(ErrorCodeName(error.code)) : error.reason;
}

// Asking this model again later may help.
bool MayPass(const Error& error) {
  return error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kUnavailable ||
         error.code == ErrorCode::kTimeout || error.code == ErrorCode::kUncertain;
}

/// Passes the pieces on and remembers whether there were any, and whether the reader wanted them.
class Watched final : public ChatSink {
 public:
  explicit Watched(ChatSink& sink) : sink_(sink) {}
  Task<Status> Write(ChatDelta delta) override {
    wrote_ = true;
    auto status = co_await sink_.Write(std::move(delta));
    if (!status.ok()) failure = status.error();
    co_return status;
  }
  bool Reset() override {
    if (wrote_ && !sink_.Reset()) return false;
    wrote_ = false;
    return true;
  }
  std::optional<Error> failure;

 private:
  ChatSink& sink_;
  bool wrote_ = false;
};

/// What a call in a task of its own writes into the trace. Tell puts it into the request's trace, also where the call was
/// left and has not noticed yet: then what it cost is estimated.
class HedgedTry {
 public:
  HedgedTry(ChatRequest& request, const std::string& model_id, const Clock& clock)
      : clock_(clock), whole_(std::exchange(request.trace, std::make_shared<CallTrace>())), own_(request.trace) {
    left_.model_id = model_id;
    left_.began = clock.Now();
    left_.hedge = request.try_is_hedge;
    left_.why = request.try_reason;
    left_.error = Error(ErrorCode::kCancelled, "The call was stopped.");
    left_.usage.input_tokens = EstimateInput(request);
  }

  void Tell() {
    if (!whole_) return;
    if (const auto route = own_->route(); !route.empty()) whole_->SetRoute(route);
    if (const auto cache = own_->cache(); !cache.empty()) whole_->SetCache(cache);
    auto lines = own_->attempts();
    left_.took = clock_.Now() - left_.began;
    if (lines.empty()) lines.push_back(std::move(left_));
    for (auto& line : lines) whole_->Add(std::move(line));
  }

  void Piece(const ChatDelta& delta) {
    if (!left_.first_token) left_.first_token = clock_.Now() - left_.began;
    left_.usage.output_tokens += EstimateTokens(delta.text) + EstimateTokens(delta.reasoning);
    for (const auto& call : delta.tool_calls) left_.usage.output_tokens += EstimateTokens(call.arguments);
  }

 private:
  const Clock& clock_;
  std::shared_ptr<CallTrace> whole_;
  std::shared_ptr<CallTrace> own_;
  CallAttempt left_;
};

/// The tries of a race, by call. Whoever waits for them keeps this, so that all their lines are in the trace when it ends
/// in whatever way.
struct HedgedTries {
  HedgedTries() = default;
  HedgedTries(const HedgedTries&) = delete;
  HedgedTries& operator=(const HedgedTries&) = delete;
  ~HedgedTries() {
    for (auto& each : list) each.Tell();
  }
  std::deque<HedgedTry> list = {};
};

}  // namespace

std::set<std::string, std::less<>> RouteOptions::DefaultFallback() {
  return {"rate_limited", "unavailable",     "timeout",   "uncertain", "internal",
          "not_found",    "unauthenticated", "forbidden", "context_too_long"};
}

/// One request's way through the targets.
class RoutedModel::Course {
 public:
  Course(const RoutedModel& route, ChatRequest request, ChatSink* sink)
      : route_(route), request_(std::move(request)), until_(Now() + request_.total_timeout) {
    if (sink) sink_.emplace(*sink);
    const auto output = request_.max_output_tokens.value_or(kUsualAnswer);
    order_ = OrderTargets(route.options_.strategy, route.targets_, EstimateInput(request_), output, Now(),
                          route.services_.random, route.services_.price);
    SteerChoices(order_, route.targets_, request_.steers);
  }

  Task<Result<ChatReply>> Run() {
    for (std::int64_t round = 0;; ++round) {
      soonest_.reset();
      next_ = 0;
      for (;;) {
        co_await PrepareNext(round);
        if (next_ >= order_.size()) break;
        auto reply = co_await TryNext(round);
        if (reply.ok() || IsFinal(reply.error())) co_return reply;
        last_ = std::move(reply).error();
        failed_ = true;
      }
      std::erase_if(order_, [](const Choice& choice) { return choice.why.empty(); });
      if (order_.empty() || round >= route_.options_.retries) break;
      const auto wait = std::max(WaitAfter(round), soonest_.value_or(Micros(0)));
      if (Now() + wait >= until_) break;
      co_await route_.services_.clock.Sleep(wait);
    }
    if (soonest_ > Micros(0)) last_.retry_after = soonest_;
    co_return last_;
  }

 private:
  Time Now() const { return route_.services_.clock.Now(); }

  // Exponential; the jitter keeps clients that failed together from coming back together.
  Micros WaitAfter(std::int64_t round) const {
    const auto doubled = double(route_.options_.first_wait.count()) * std::pow(2.0, double(std::min<std::int64_t>(round, 30)));
    const auto bounded = std::min(doubled, double(route_.options_.longest_wait.count()));
    return Micros(std::int64_t(bounded * (0.5 + 0.5 * route_.services_.random.NextUnit())));
  }

  // Passes over what a budget rules out, and finds what it puts in the next one's place.
  Task<void> PrepareNext(std::int64_t round) {
    for (; next_ < order_.size(); ++next_) {
      auto& choice = order_[next_];
      if (!choice.instead.empty() && !instead_.contains(choice.instead)) co_await FindInstead(choice);
      const auto* steer = SteerOf(choice);
      if (!steer || !steer->refusal || !choice.instead.empty()) co_return;
      // It refuses without being asked, and says so in the trace.
      auto request = RequestFor(next_, round, false);
      const auto chat = ChatOf(next_);
      (void)co_await chat->Complete(std::move(request), nullptr);
      if (!failed_) last_ = *steer->refusal;
      choice.why.clear();
    }
  }

  Task<void> FindInstead(Choice& choice) {
    Result<std::shared_ptr<ChatModel>> found = Error(ErrorCode::kNotFound, "There is no such model.");
    if (const auto& resolve = route_.services_.resolve) {
      found = co_await resolve(request_.context.workspace_id, choice.instead);
    }
    if (found.ok()) {
      instead_[choice.instead] = std::move(*found);
      co_return;
    }
    Log(LogLevel::kWarning, "routing", "the model that a budget wants used cannot be; the route's own is",
        {{"model", choice.instead}, {"error", found.error().message}});
    choice.instead.clear();
    choice.why = "the model that a budget names instead cannot be used";
  }

  const ModelSteer* SteerOf(const Choice& choice) const {
    const auto& steers = request_.steers;
    const auto found = std::find_if(steers.begin(), steers.end(), [&](const ModelSteer& steer) {
      return steer.model_id == route_.targets_[choice.target].model_id;
    });
    return found == steers.end() ? nullptr : &*found;
  }

  std::shared_ptr<ChatModel> ChatOf(std::size_t at) const {
    const auto& choice = order_[at];
    return choice.instead.empty() ? route_.targets_[choice.target].chat : instead_.at(choice.instead);
  }

  Task<Result<ChatReply>> TryNext(std::int64_t round) {
    if (route_.options_.hedge_after) co_return co_await TryHedged(round);
    const auto at = next_++;
    auto request = RequestFor(at, round, false);
    const auto chat = ChatOf(at);
    auto reply = co_await chat->Complete(std::move(request), sink_ ? &*sink_ : nullptr);
    if (!reply.ok()) Note(at, reply.error());
    co_return reply;
  }

  // The next target, and the one after it if the first is slow.
  Task<Result<ChatReply>> TryHedged(std::int64_t round) {
    auto& clock = route_.services_.clock;
    HedgedTries tries;
    CallRace race(route_.services_.scope, clock, co_await boost::asio::this_coro::executor);
    std::vector<std::size_t> places;  // in order_, by call
    std::optional<std::size_t> winner;
    const auto start = [&](bool hedge) {
      const auto at = next_++;
      places.push_back(at);
      // The pieces tell who is first, even if nobody wants to see them.
      auto request = RequestFor(at, round, hedge);
      const auto& choice = order_[at];
      tries.list.emplace_back(request, choice.instead.empty() ? route_.targets_[choice.target].model_id : choice.instead, clock);
      race.Start(ChatOf(at), std::move(request), true);
    };
    start(false);
    co_await PrepareNext(round);
    if (next_ < order_.size()) race.SetAlarm(Now() + *route_.options_.hedge_after);
    for (;;) {
      auto event = co_await race.Next();
      if (event.kind == CallRace::Kind::kAlarm) {
        if (!winner && next_ < order_.size() && IsReady(next_)) start(true);
        continue;
      }
      if (event.kind == CallRace::Kind::kPiece) {
        tries.list[event.call].Piece(event.piece);
        if (!winner) {
          winner = event.call;
          race.SetAlarm(std::nullopt);
          for (std::size_t other = 0; other < places.size(); ++other) {
            if (other != *winner) race.Cancel(other);
          }
        }
        if (event.call != *winner || !sink_) continue;
        if (auto wrote = co_await sink_->Write(std::move(event.piece)); !wrote.ok()) {
          race.Cancel(*winner);
          co_await WaitForOthers(race);
          co_return std::move(wrote).error();
        }
        continue;
      }
      if (winner && event.call != *winner) continue;  // The end of one that was cancelled.
      auto reply = std::move(*event.reply);
      if (!reply.ok() && !IsFinal(reply.error())) {
        Note(places[event.call], reply.error());
        if (!winner && race.running() > 0) continue;  // The other one may still answer.
      }
      for (std::size_t other = 0; other < places.size(); ++other) {
        if (other != event.call) race.Cancel(other);
      }
      co_await WaitForOthers(race);
      co_return reply;
    }
  }

  // Until they have written their lines in the trace.
  Task<void> WaitForOthers(CallRace& race) {
    if (race.running() == 0) co_return;
    race.SetAlarm(Now() + kFarewell);
    while (race.running() > 0) {
      const auto event = co_await race.Next();
      if (event.kind == CallRace::Kind::kAlarm) co_return;
    }
  }

  bool IsReady(std::size_t at) const {
    return route_.targets_[order_[at].target].health->Ready(Now(), EstimateInput(request_));
  }

  ChatRequest RequestFor(std::size_t at, std::int64_t round, bool hedge) const {
    auto request = request_;
    request.total_timeout = std::max(until_ - Now(), Micros(0));
    // A whole answer shows nothing before it is there: a model that hangs must leave half of the time to the next.
    if (!sink_ && !route_.options_.hedge_after && at + 1 < order_.size()) request.total_timeout /= 2;
    request.try_is_hedge = hedge;
    // What stands in a model's place is not led on to yet another.
    if (!order_[at].instead.empty()) {
      for (auto& steer : request.steers) steer.instead.clear();
    }
    request.try_reason = order_[at].why;
    if (hedge) {
      request.try_reason = "the first had not begun within " +
                           std::to_string(route_.options_.hedge_after->count() / 1000) + " ms";
    } else if (round > 0) {
      request.try_reason = "retry " + std::to_string(round) + " after " + ClassOf(last_);
    } else if (at > 0) {
      request.try_reason = "fallback after " + ClassOf(last_);
    }
    return request;
  }

  // Among those that are still to be asked. The others come all the same: the numbers may be wrong.
  void PutLargerFirst(std::optional<std::int64_t> than) {
    if (!than) return;
    std::stable_partition(order_.begin() + std::ptrdiff_t(next_), order_.end(), [&](const Choice& choice) {
      const auto& context = route_.targets_[choice.target].context_tokens;
      return !context || *context > *than;
    });
  }

  // What a failed try means for those to come.
  void Note(std::size_t at, const Error& error) {
    last_ = error;
    if (error.reason == "context_too_long") PutLargerFirst(route_.targets_[order_[at].target].context_tokens);
    if (!MayPass(error)) {
      order_[at].why.clear();  // not asked again
    } else if (!soonest_ || error.retry_after.value_or(Micros(0)) < *soonest_) {
      soonest_ = error.retry_after.value_or(Micros(0));
    }
  }

  // Whether no other model is to be asked; makes the sink ready for one otherwise.
  bool IsFinal(Error& error) {
    if (sink_ && sink_->failure) return true;
    if (error.code == ErrorCode::kCancelled) return true;
    const auto& classes = route_.options_.fallback_on;
    if (!classes.contains(ErrorCodeName(error.code)) && !classes.contains(error.reason)) return true;
    if (Now() >= until_) return true;
    if (!sink_ || sink_->Reset()) return false;
    error.code = ErrorCode::kUncertain;
    return true;
  }

  const RoutedModel& route_;
  const ChatRequest request_;
  std::optional<Watched> sink_;
  const Time until_;
  std::vector<Choice> order_;
  std::size_t next_ = 0;  // the place in order_ that is asked next
  std::map<std::string, std::shared_ptr<ChatModel>> instead_;  // by our id
  bool failed_ = false;  // one that was asked has
  std::optional<Micros> soonest_;  // the shortest retry_after of this round
  Error last_{ErrorCode::kUnavailable, "The route has no model that may be asked."};
};

RoutedModel::RoutedModel(Services services, std::string route_id, std::vector<RouteTarget> targets, RouteOptions options)
    : services_(std::move(services)),
      route_id_(std::move(route_id)),
      targets_(std::move(targets)),
      options_(std::move(options)) {}

Task<Result<ChatReply>> RoutedModel::Complete(ChatRequest request, ChatSink* sink) {
  Shorten(request.connect_timeout, options_.connect_timeout);
  Shorten(request.first_token_timeout, options_.first_token_timeout);
  Shorten(request.between_tokens_timeout, options_.between_tokens_timeout);
  Shorten(request.total_timeout, options_.total_timeout);
  if (request.trace && !route_id_.empty()) request.trace->SetRoute(route_id_);
  Course course(*this, std::move(request), sink);
  co_return co_await course.Run();
}

}  // namespace beseda::routing
