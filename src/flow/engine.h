#pragma once

#include <optional>
#include <string>

#include "flow/program.h"
#include "flow/run.h"

namespace beseda::flow {

/// Runs a program: from node to node until one waits, something has to be done outside, or the session ends. Needs no
/// database and no network; whoever drives it does the work:
///
///   auto progress = engine.Give(input);
///   while (progress == Progress::kWork) {
///     CO_TRY(const auto step, co_await engine.node().Work(engine.run(), workplace));
///     progress = engine.Continue(step);
///   }
///
/// Mistakes of the scenario go to its error handler, or end the session with an apology: they are never errors of the turn.
class Engine {
 public:
  enum class Progress { kWaits, kEnded, kWork, kFailed };

  explicit Engine(Run& run) : run_(run) {}
  /// One whose mistakes end it with kFailed, for whoever runs it inside a block to deal with.
  static Engine Inner(Run& run) { return Engine(run, true); }

  /// Something came. The first of these that is for it gets it: a trigger, in the order of their ids, if nothing waits or it
  /// interrupts; the block that waits; of a message, the intent that it means (Work of the first one finds out which); the
  /// scenario's start. A message that nobody waits for while time passes is remembered and no more.
  Progress Give(const Input& input);
  /// Begins the scenario anew, whatever stood there.
  Progress Restart();
  /// Goes on at a node, in the sub-flows that the session is in, with its variables.
  Progress BeginAt(std::int32_t node);
  /// On after the work of `node()` ended so.
  Progress Continue(Step step);

  const std::string& failure() const { return failure_; }  ///< Of kFailed, for the author.

  const Node& node() const { return *run_.program().place(run_.current).node; }
  Run& run() { return run_; }

 private:
  Engine(Run& run, bool inner) : run_(run), inner_(inner) {}

  Progress Begin();
  Progress Loop(std::int32_t node);
  Progress Advance(Step step);
  std::int32_t After(Step step);
  std::int32_t Back();
  bool WithinLimits(std::int32_t node);
  void LeaveLoops(std::int32_t target);
  std::int32_t HandleFailure();
  void End();
  void BeginVisit(std::int32_t node);
  void EndVisit(std::int32_t port);

  Run& run_;
  bool inner_ = false;
  std::string failure_;
  bool handling_failure_ = false;
  bool begins_ = false;
  Progress outcome_ = Progress::kEnded;
};

/// Fills a session that has no variables yet with their fallbacks.
void PrepareValues(const Program& program, Session& session);
/// Sets the engine's own variables from the environment.
void SetOwnVariables(Run& run, const Input* input);

}  // namespace beseda::flow
