#include "flow/canary_watch.h"

#include <utility>
#include <vector>

#include "base/log.h"
#include "base/task.h"
#include "contracts/live_events.h"
#include "flow/session_rows.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

constexpr Micros kLookEvery = std::chrono::seconds(15);
constexpr Micros kLookBack = std::chrono::hours(6);
constexpr std::int64_t kFewestTurns = 20;
constexpr std::int64_t kMostJudged = 20'000;
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

std::string Words(Lost of) { return std::to_string(of.lost) + " of " + std::to_string(of.people); }

// Why the trial should end; empty: it should not.
std::string WhyBad(Tx& tx, const StoredScenario& scenario, Time now) {
  const auto since = now - kLookBack;
  if (GoesWrong(CountTurns(tx, scenario.bot_id, scenario.canary_version_id, since),
                CountTurns(tx, scenario.bot_id, scenario.published_version_id, since))) {
    return "its turns went wrong too often";
  }
  const auto drop_off = LoadDropOff(tx, scenario, now);
  if (!LosesPeople(drop_off.on_trial, drop_off.others, drop_off.chance)) return {};
  return Words(drop_off.on_trial) + " people stopped answering, of those with the published version " + Words(drop_off.others);
}

}  // namespace

bool GoesWrong(const TurnCounts& on_trial, const TurnCounts& published) {
  return on_trial.turns >= kFewestTurns && ShareOf(on_trial) > kTimesMore * ShareOf(published) + kShareBeyond;
}

DropOff LoadDropOff(Tx& tx, const StoredScenario& scenario, Time now) {
  DropOff drop_off;
  if (!scenario.canary_since || scenario.published_version_id.empty()) return drop_off;
  const auto since = *scenario.canary_since;
  const auto until = now - kGoneAfter;
  const auto look = LookAt(CountBegun(tx, scenario.canary_version_id, since, until, kMostJudged));
  if (look.people == 0) return drop_off;
  const auto on_trial = LoadCohort(tx, scenario.canary_version_id, since, until, look.people, now);
  const auto others = LoadCohort(tx, scenario.published_version_id, since, on_trial.last_began, kMostJudged, now);
  drop_off.on_trial = {on_trial.sessions, on_trial.gone};
  drop_off.others = {others.sessions, others.gone};
  drop_off.chance = look.chance;
  return drop_off;
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
      if (scenario && !WhyBad(tx, *scenario, now).empty()) bad.push_back(trial);
    }
    return bad;
  }));
  std::int64_t count = 0;
  for (const auto& trial : bad) {
    CO_TRY(const auto ended, co_await services_.db.Write([&](Tx& tx) {
      auto scenario = LoadScenario(tx, trial.workspace_id, trial.bot_id);
      // Somebody may have ended it meanwhile, or put another version on trial.
      const auto why = scenario ? WhyBad(tx, *scenario, now) : std::string();
      if (why.empty()) return false;
      const auto version = LoadScenarioVersion(tx, trial.workspace_id, scenario->canary_version_id);
      scenario->canary_version_id.clear();
      scenario->canary_percent = 0;
      scenario->canary_since.reset();
      scenario->updated_at = now;
      UpdateScenario(tx, *scenario);
      services_.note(tx, trial.workspace_id, trial.bot_id,
                     "Ended the trial of version " + std::to_string(version ? version->number : 0) +
                         " of the scenario: " + why + ".");
      return true;
    }));
    if (!ended) continue;
    ++count;
    Log(LogLevel::kWarning, "flow", "the trial of a scenario's version was ended; the audit log says why", {{"bot", trial.bot_id}});
    services_.bus.Publish("config." + trial.workspace_id, json::Dump(json::Object{{"kind", "scenario"}, {"id", trial.bot_id}}));
    services_.bus.Publish(LiveEvents::WorkspaceTopic(trial.workspace_id),
                          json::Dump(json::Object{{"type", "scenario.published"}, {"bot_id", trial.bot_id}}));
  }
  co_return count;
}

}  // namespace beseda::flow
