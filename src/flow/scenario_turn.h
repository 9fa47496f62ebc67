#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flow/engine.h"
#include "flow/script/scripts.h"
#include "flow/workplace.h"

namespace beseda::flow {

/// One turn of a session: gives what came to the engine, does the work that it asks for, and gathers what it did, for
/// whoever stores it. FlowHandler, the trial beside the canvas and .chat tests all run it. Used by one task.
class ScenarioTurn final : private Output {
 public:
  ScenarioTurn(const WorkServices& services, const Scripts& scripts, Turn& turn, const Program& program, Session& session,
               Environment environment, std::string agent_session, RunLimits limits = {});

  /// Goes on with what came. Errors: the turn's (contracts/turn.h).
  Task<Status> Take(Input input);
  /// Begins the scenario anew.
  Task<Status> Restart();
  /// Goes on at a node, in the sub-flows that the session is in.
  Task<Status> BeginAt(std::int32_t node);

  /// Lets the bot's agent answer, beside the scenario.
  Task<Status> LeaveToAgent();

  const std::vector<TraceStep>& trace() const { return run_.trace; }
  const std::string& agent_session() const { return workplace_.agent_session(); }
  bool handed_over() const { return handed_over_; }
  const std::optional<std::string>& contact_name() const { return contact_name_; }
  const std::optional<std::string>& contact_locale() const { return contact_locale_; }
  const std::vector<Deed>& deeds() const { return deeds_; }
  Run& run() { return run_; }

 private:
  void Say(Content content, std::optional<Content> if_closed) override;
  void HandOver() override { handed_over_ = true; }
  void SetContactName(std::string name) override { contact_name_ = std::move(name); }
  void SetContactLocale(std::string locale) override { contact_locale_ = std::move(locale); }
  void Do(Deed deed) override { deeds_.push_back(std::move(deed)); }
  void ShowTyping() override { turn_.ShowTyping(true); }
  Task<Status> Work(Engine::Progress progress);

  Turn& turn_;
  Workplace workplace_;
  Run run_;
  Engine engine_;
  bool handed_over_ = false;
  std::optional<std::string> contact_name_, contact_locale_;
  std::vector<Deed> deeds_;
};

/// [{"block", "port", "us", "set": {name: value}, "error", "began", "ended"}], at most 500 steps; what is left out is said in the last.
json::Array EncodeTrace(const Program& program, const std::vector<TraceStep>& trace);

/// The seed of a turn's randomness.
std::uint64_t SeedOf(std::string_view turn_id);

/// Whether it is a message that a scenario hears (reactions, receipts, typing and the like are not).
bool IsHeard(const Content& content);

}  // namespace beseda::flow
