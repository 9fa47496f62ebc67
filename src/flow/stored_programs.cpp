#include "flow/stored_programs.h"

#include <utility>

#include "base/task.h"
#include "flow/compile.h"
#include "flow/scenario.h"
#include "flow/scenario_rows.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

/// 0 to 99, always the same for a contact and a canary, and evenly spread (FNV-1a, its bits mixed once more).
std::int64_t PlaceOf(std::string_view contact_id, std::string_view version_id) {
  std::uint64_t hash = 14695981039346656037U;
  for (const auto text : {version_id, contact_id}) {
    for (const unsigned char c : text) hash = (hash ^ c) * 1099511628211U;
  }
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
  return std::int64_t((hash >> 32) % 100);
}

Result<std::shared_ptr<const Program>> CompileStored(Tx& tx, const std::string& workspace_id, const std::string& version_id,
                                                     Scripts& scripts) {
  const auto version = LoadScenarioVersion(tx, workspace_id, version_id);
  if (!version) return Error(ErrorCode::kNotFound, "There is no such version of a scenario in this workspace.", version_id);
  TRY(auto scenario, ParseScenario(version->document));
  return CompileProgram(std::make_shared<const Scenario>(std::move(scenario)), scripts);
}

}  // namespace

StoredPrograms::StoredPrograms(Database& db, Bus& bus, Scripts& scripts) : db_(db), bus_(bus), scripts_(scripts) {}

StoredPrograms::~StoredPrograms() = default;

Task<Result<VersionChoice>> StoredPrograms::ChoiceFor(const Bot& bot, const std::string& contact_id) {
  CO_TRY(const auto at_work, co_await Find(bot.workspace_id, bot.id));
  const auto& canary = at_work.canary;
  if (!canary.version_id.empty() && PlaceOf(contact_id, canary.version_id) < at_work.canary_percent) co_return canary;
  co_return at_work.published;
}

Task<Result<StoredPrograms::AtWork>> StoredPrograms::Find(std::string workspace_id, std::string bot_id) {
  // Watched before it is read, so that no change falls in between.
  WatchWorkspace(workspace_id);
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto known = at_work_.find(bot_id); known != at_work_.end()) co_return known->second;
    changes = changes_;
  }
  CO_TRY(const auto scenario, co_await db_.Read([&](Tx& tx) { return LoadScenario(tx, workspace_id, bot_id); }));
  AtWork at_work;
  if (scenario) {
    at_work.published = {scenario->published_version_id, scenario->policy};
    at_work.canary = {scenario->canary_version_id, scenario->canary_policy};
    at_work.canary_percent = scenario->canary_percent;
  }
  std::lock_guard lock(mutex_);
  if (changes == changes_) at_work_[bot_id] = at_work;
  co_return at_work;
}

Task<Result<std::shared_ptr<const Program>>> StoredPrograms::Load(std::string workspace_id, std::string version_id) {
  std::shared_ptr<Loading> loading;
  bool ours = false;
  {
    std::lock_guard lock(mutex_);
    if (auto kept = FindKept(workspace_id, version_id)) co_return kept;
    auto& place = loading_[workspace_id + "/" + version_id];
    ours = !place;
    if (ours) place = std::make_shared<Loading>();
    loading = place;
  }
  if (!ours) co_return co_await WaitFor(std::move(loading));
  // Whatever happens to this task, those who wait must not do so for ever.
  Result<ProgramPtr> outcome = Error(ErrorCode::kCancelled, "The server is stopping.");
  std::exception_ptr thrown;
  try {
    outcome = co_await Compile(workspace_id, version_id);
  } catch (...) {
    thrown = std::current_exception();
  }
  std::vector<Waker> waiters;
  {
    std::lock_guard lock(mutex_);
    if (outcome.ok()) Keep(workspace_id, version_id, *outcome);
    loading_.erase(workspace_id + "/" + version_id);
    loading->outcome = outcome;
    loading->done = true;
    waiters.swap(loading->waiters);
  }
  for (auto& waiter : waiters) waiter.Wake();
  if (thrown) std::rethrow_exception(thrown);
  co_return outcome;
}

Task<Result<std::shared_ptr<const Program>>> StoredPrograms::Compile(std::string workspace_id, std::string version_id) {
  co_return co_await db_.Read([&](Tx& tx) { return CompileStored(tx, workspace_id, version_id, scripts_); });
}

Task<Result<std::shared_ptr<const Program>>> StoredPrograms::WaitFor(std::shared_ptr<Loading> loading) {
  auto start = [this, loading](Waker waker) {
    // Once the waker is given away the task may go on, and this function go.
    const auto kept = loading;
    {
      std::lock_guard lock(mutex_);
      if (!kept->done) kept->waiters.push_back(std::move(waker));
    }
    if (waker) waker.Wake();
  };
  std::function<void(Waker)> named = std::move(start);
  co_await SuspendCancellable(std::move(named));
  std::lock_guard lock(mutex_);
  if (!loading->done) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
  co_return loading->outcome;
}

StoredPrograms::ProgramPtr StoredPrograms::FindKept(const std::string& workspace_id, const std::string& version_id) {
  const auto found = programs_.find(version_id);
  if (found == programs_.end() || found->second.workspace_id != workspace_id) return nullptr;
  uses_.splice(uses_.begin(), uses_, found->second.use);
  return found->second.program;
}

void StoredPrograms::Keep(const std::string& workspace_id, const std::string& version_id, ProgramPtr program) {
  if (programs_.contains(version_id)) return;
  uses_.push_front(version_id);
  programs_[version_id] = {std::move(program), workspace_id, uses_.begin()};
  if (programs_.size() <= kMostPrograms) return;
  programs_.erase(uses_.back());
  uses_.pop_back();
}

void StoredPrograms::WatchWorkspace(const std::string& workspace_id) {
  {
    std::lock_guard lock(mutex_);
    if (watched_.contains(workspace_id)) return;
  }
  auto subscription = bus_.Subscribe("config." + workspace_id, [this](const Bus::Payload& event) { Forget(*event); });
  std::unique_ptr<Bus::Subscription> superfluous;  // Ended without the lock, which its handler may be waiting for.
  std::lock_guard lock(mutex_);
  auto& place = watched_[workspace_id];
  (place ? superfluous : place) = std::move(subscription);
}

void StoredPrograms::Forget(const std::string& event) {
  const auto change = json::ParseObject(event);
  const auto* kind = change.ok() ? change->if_contains("kind") : nullptr;
  const auto* id = change.ok() ? change->if_contains("id") : nullptr;
  const bool ours = !kind || *kind == json::Value("scenario") || *kind == json::Value("bot");
  if (!ours) return;
  std::lock_guard lock(mutex_);
  ++changes_;
  if (id && id->is_string()) at_work_.erase(std::string(json::View(id->get_string())));
  else at_work_.clear();
}

}  // namespace beseda::flow
