// Branches that run side by side and come together again.
#include <algorithm>
#include <memory>

#include "base/run_all.h"
#include "base/task.h"
#include "flow/block_compiler.h"
#include "flow/blocks/exits.h"
#include "flow/blocks/kinds.h"
#include "flow/engine.h"
#include "flow/program.h"
#include "flow/workplace.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

RunLimits LimitsOf(const Run& run, std::size_t branches) {
  auto limits = run.limits();
  const auto share = [&](std::int64_t left) { return std::max<std::int64_t>(left / std::int64_t(branches), 1); };
  limits.steps = share(limits.steps - run.steps - run.slow_steps);
  limits.messages = std::size_t(share(std::int64_t(limits.messages) - std::int64_t(run.messages)));
  const auto depth = run.session().frames.size();
  limits.depth = limits.depth > depth ? limits.depth - depth : 1;
  return limits;
}

Session SessionOf(const Run& run) {
  Session session;
  session.values = run.session().values;
  session.changed.assign(session.values.size(), false);
  return session;
}

Environment EnvironmentOf(const Run& run, std::size_t index) {
  auto environment = run.environment();
  environment.seed += 0x9E3779B97F4A7C15 * (index + 1);  // Each has a chance of its own.
  return environment;
}

/// One of them: a run with a copy of the variables, that gathers what it says.
class Branch final : private Output {
 public:
  Branch(Run& run, Workplace& workplace, std::size_t index, std::size_t branches, std::string_view name)
      : session_(SessionOf(run)),
        run_(run.program(), session_, EnvironmentOf(run, index), *this, run.scripts(), LimitsOf(run, branches)),
        engine_(Engine::Inner(run_)),
        workplace_(workplace.Beside(run, name)) {
    run_.tracing = run.tracing;
    run_.beside = run.VisitName() + "." + std::string(name) + "/";
  }

  Task<void> Go(std::int32_t node) {
    auto progress = engine_.BeginAt(node);
    while (progress == Engine::Progress::kWork) {
      auto step = co_await engine_.node().Work(run_, workplace_);
      if (!step.ok()) {
        status_ = std::move(step).error();
        co_return;
      }
      progress = engine_.Continue(*step);
    }
    if (progress == Engine::Progress::kFailed) failure_ = engine_.failure();
    if (progress == Engine::Progress::kWaits) failure_ = "A branch that runs beside others cannot wait for anything.";
    done_ = failure_.empty();
  }

  bool done() const { return done_; }  ///< Ended well.

  const Status& status() const { return status_; }
  const std::string& failure() const { return failure_; }

  /// Puts what it did into the whole.
  void JoinInto(Run& run) {
    for (std::size_t i = 0; i < session_.changed.size(); ++i) {
      if (!session_.changed[i]) continue;
      run.SetOwn(std::int32_t(i), std::move(session_.values[i]));
      run.session().changed[i] = true;
    }
    for (auto& [content, if_closed] : said_) run.Say(std::move(content), std::move(if_closed));
    if (name_) run.SetContactName(std::move(*name_));
    if (locale_) run.SetLocale(std::move(*locale_));
    for (auto& deed : deeds_) run.output().Do(std::move(deed));
    if (handed_over_) run.output().HandOver();
    run.visits += run_.visits;
    run.steps += run_.steps;
    run.slow_steps += run_.slow_steps;
    run.trace.insert(run.trace.end(), std::make_move_iterator(run_.trace.begin()), std::make_move_iterator(run_.trace.end()));
  }

 private:
  void Say(Content content, std::optional<Content> if_closed) override { said_.emplace_back(std::move(content), std::move(if_closed)); }
  void HandOver() override { handed_over_ = true; }
  void SetContactName(std::string name) override { name_ = std::move(name); }
  void SetContactLocale(std::string locale) override { locale_ = std::move(locale); }
  void Do(Deed deed) override { deeds_.push_back(std::move(deed)); }

  Session session_;
  Run run_;
  Engine engine_;
  Workplace workplace_;
  Status status_ = Ok();
  std::string failure_;
  bool done_ = false;
  std::vector<std::pair<Content, std::optional<Content>>> said_;
  std::vector<Deed> deeds_;
  bool handed_over_ = false;
  std::optional<std::string> name_, locale_;
};

/// Goes on when all have ended, or the first has ended well. Of all, what they say and set comes in the order of the branches, whoever was
/// faster. Of the first, only what it says and sets counts; the others are stopped. Which one was first is journaled, so that a turn that
/// is run again has the same one, and runs no other.
class Parallel final : public Node {
 public:
  struct Settings {
    std::vector<std::int32_t> branches = {};  ///< Ports.
    std::int32_t next = 0, error = -1;
    bool until_first = false;
  };
  explicit Parallel(Settings settings) : settings_(std::move(settings)) {}

  Step Enter(Run&) const override { return Step::Work(); }

  Task<Result<Step>> Work(Run& run, Workplace& workplace) const override {
    const auto& place = run.program().place(run.current);
    Branches branches;
    for (const auto port : settings_.branches) {
      const auto begin = place.next[std::size_t(port)];
      if (begin < 0) continue;
      branches.push_back({std::make_unique<Branch>(run, workplace, branches.size(), settings_.branches.size(), place.ports[std::size_t(port)]), begin});
    }
    if (settings_.until_first && !branches.empty()) co_return co_await RunFirst(run, workplace, branches);
    co_await RunAll(TasksOf(branches));
    for (const auto& [branch, begin] : branches) CO_CHECK_OK(branch->status());
    std::string failure;
    for (const auto& [branch, begin] : branches) {
      branch->JoinInto(run);
      if (failure.empty()) failure = branch->failure();
    }
    if (failure.empty()) co_return Step::Leave(settings_.next);
    co_return LeaveFailed(run, settings_.error, std::move(failure));
  }

 private:
  using Branches = std::vector<std::pair<std::unique_ptr<Branch>, std::int32_t>>;  // And where each begins.

  static std::vector<Task<void>> TasksOf(Branches& branches) {
    std::vector<Task<void>> tasks;
    for (auto& [branch, begin] : branches) tasks.push_back(branch->Go(begin));
    return tasks;
  }

  Task<Result<Step>> RunFirst(Run& run, Workplace& workplace, Branches& branches) const {
    bool raced = false;
    std::function<Task<Result<std::string>>()> race = [&branches, &raced]() {
      raced = true;
      return Race(branches);
    };
    const auto journaled = co_await workplace.Effect(run, std::move(race));
    if (!journaled.ok()) co_return journaled.error();
    CO_TRY(const auto outcome, json::ParseObject(*journaled));
    json::Reader in(outcome);
    const auto first = in.IntOr("first", -1);
    if (first < 0 || std::size_t(first) >= branches.size()) co_return LeaveFailed(run, settings_.error, in.TextOr("problem", "", 10'000));
    auto& [branch, begin] = branches[std::size_t(first)];
    // All that it did outside is in the journal.
    if (!raced) co_await branch->Go(begin);
    CO_CHECK_OK(branch->status());
    branch->JoinInto(run);
    if (!branch->failure().empty()) co_return LeaveFailed(run, settings_.error, branch->failure());
    co_return Step::Leave(settings_.next);
  }

  // {"first": its place}, or {"problem"} of the first branch if none ended well.
  static Task<Result<std::string>> Race(Branches& branches) {
    const auto first = [&branches] { return std::find_if(branches.begin(), branches.end(), [](const auto& one) { return one.first->done(); }); };
    std::function<bool()> enough = [&] { return first() != branches.end(); };
    co_await RunUntil(TasksOf(branches), std::move(enough));
    json::Object out;
    if (const auto found = first(); found != branches.end()) {
      out["first"] = std::int64_t(found - branches.begin());
      co_return json::Dump(out);
    }
    for (const auto& [branch, begin] : branches) CO_CHECK_OK(branch->status());
    out["problem"] = branches.front().first->failure();
    co_return json::Dump(out);
  }

  Settings settings_;
};

}  // namespace

NodePtr CompileParallel(BlockCompiler& block) {
  auto& in = block.settings();
  Parallel::Settings settings;
  for (auto& one : in.Children("branches", 10)) {
    settings.branches.push_back(block.Port(one.Text("id", 40)));
    (void)one.Raw("title");
    in.Absorb(one);
  }
  settings.next = block.Port("next");
  settings.error = block.Port("error");
  settings.until_first = in.TextOr("until", "all", 10) == "first";
  return std::make_unique<Parallel>(std::move(settings));
}

}  // namespace beseda::flow
