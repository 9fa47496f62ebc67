#include "flow/canary_watch.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "base/task.h"
#include "contracts/live_events.h"
#include "flow/scenario_rows.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr Micros kLookEvery = std::chrono::seconds(15);
constexpr Micros kLookBack = std::chrono::hours(6);
constexpr std::int64_t kFewestTurns = 20;
constexpr double kTimesMore = 2;
constexpr double kShareBeyond = 0.05;

double ShareOf(const TurnCounts& counts) { return counts.turns == 0 ? 0 : double(counts.failed) / double(counts.turns); }

struct OnTrial {
  std::string workspace_id = {};
  std::string bot_id = {};
};

std::vector<OnTrial> ListTrials(Tx& tx) {
  std::vector<OnTrial> trials;
  for (const auto row : tx.Query("SELECT workspace_id, bot_id FROM scenarios WHERE canary_version_id <> '' ORDER BY bot_id")) {
    trials.push_back({row.Text(0), row.Text(1)});
  }
  return trials;
}

bool IsBad(Tx& tx, const StoredScenario& scenario, Time now) {
  const auto since = now - kLookBack;
  return GoesWrong(CountTurns(tx, scenario.bot_id, scenario.canary_version_id, since),
                   CountTurns(tx, scenario.bot_id, scenario.published_version_id, since));
}

}  // namespace

bool GoesWrong(const TurnCounts& on_trial, const TurnCounts& published) {
  return on_trial.turns >= kFewestTurns && ShareOf(on_trial) > kTimesMore * ShareOf(published) + kShareBeyond;
}

CanaryWatch::CanaryWatch(Services services) : services_(std::move(services)) {}

Task<void> CanaryWatch::Run() {
  for (;;) {
    co_await services_.clock.Sleep(kLookEvery);
    const auto ended = co_await Check();
    if (ended.ok() || ended.error().code == ErrorCode::kCancelled) continue;
    Log(LogLevel::kError, "flow", "trials of scenarios cannot be looked at", {{"error", ended.error().message}, {"detail", ended.error().detail}});
  }
}

Task<Result<std::int64_t>> CanaryWatch::Check() {
  const auto now = services_.clock.Now();
  CO_TRY(const auto bad, co_await services_.db.Read([&](Tx& tx) {
    std::vector<OnTrial> bad;
    for (const auto& trial : ListTrials(tx)) {
      const auto scenario = LoadScenario(tx, trial.workspace_id, trial.bot_id);
      if (scenario && IsBad(tx, *scenario, now)) bad.push_back(trial);
    }
    return bad;
  }));
  std::int64_t count = 0;
  for (const auto& trial : bad) {
    CO_TRY(const auto ended, co_await services_.db.Write([&](Tx& tx) {
      auto scenario = LoadScenario(tx, trial.workspace_id, trial.bot_id);
      // Somebody may have ended it meanwhile, or put another version on trial.
      if (!scenario || !IsBad(tx, *scenario, now)) return false;
      const auto version = LoadScenarioVersion(tx, trial.workspace_id, scenario->canary_version_id);
      scenario->canary_version_id.clear();
      scenario->canary_percent = 0;
      scenario->updated_at = now;
      UpdateScenario(tx, *scenario);
      services_.note(tx, trial.workspace_id, trial.bot_id,
                     "Ended the trial of version " + std::to_string(version ? version->number : 0) +
                         " of the scenario: its turns went wrong too often.");
      return true;
    }));
    if (!ended) continue;
    ++count;
    Log(LogLevel::kWarning, "flow", "the trial of a scenario's version was ended: its turns go wrong", {{"bot", trial.bot_id}});
    services_.bus.Publish("config." + trial.workspace_id, json::Dump(json::Object{{"kind", "scenario"}, {"id", trial.bot_id}}));
    services_.bus.Publish(LiveEvents::WorkspaceTopic(trial.workspace_id),
                          json::Dump(json::Object{{"type", "scenario.published"}, {"bot_id", trial.bot_id}}));
  }
  co_return count;
}

}  // namespace beseda::flow
