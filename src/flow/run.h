#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/time_zone.h"
#include "contracts/channel.h"
#include "flow/deed.h"
#include "flow/node.h"
#include "flow/session.h"
#include "model/content.h"

namespace beseda::flow {

class Program;
class Scripts;

/// What a scenario knows of the world around it. The same environment, session and input give the same run.
struct Environment {
  Time now = {};
  std::uint64_t seed = 1;        ///< Of the randomness; made from the turn's id.
  std::string locale = {};       ///< BCP 47, the person's; empty: the scenario's first.
  std::string contact_id = {};
  std::string contact_name = {};
  std::string bot_name = {};
  std::string channel = "web";
  ChannelCapabilities capabilities = {};
  std::shared_ptr<const TimeZone> zone = std::make_shared<const TimeZone>();  ///< The bot's.

  std::chrono::sys_days Today() const { return zone->DayAt(now); }
};

/// What comes to a session.
struct Input {
  /// From kHappened on they are for triggers alone: no block that waits gets them.
  enum class Kind { kMessage, kTimer, kEvent, kCall, kHappened, kScheduled, kSilent, kReferred };
  Kind kind = Kind::kMessage;
  const Content* content = nullptr;  ///< Null for a timer.
  std::string text = {};             ///< What was said, in words; of a button, its title; of a call, of what happened or of a referral, its data (JSON).
  std::string payload = {};          ///< Of a button, quick reply or list row; of a call, its id; of what happened, its name; of a
                                     ///< plan whose time has come, its block; of a silence, its length in microseconds; of a referral, its "ref".
};
Input InputOf(const Content& content);

/// What a run does to the outside, besides external effects.
class Output {
 public:
  virtual ~Output() = default;
  /// `if_closed`: what is sent in its place if the vendor's window is closed.
  virtual void Say(Content content, std::optional<Content> if_closed) = 0;
  /// A person of the team shall take over.
  virtual void HandOver() = 0;
  virtual void SetContactName(std::string name) = 0;
  virtual void SetContactLocale(std::string locale) = 0;
  virtual void Do(Deed deed) = 0;
  /// Shows "is typing" where the channel can, until something is said.
  virtual void ShowTyping() {}
};

struct RunLimits {
  std::int64_t steps = 10'000;        ///< A turn.
  std::int64_t silent_steps = 1'000;  ///< Without a message or an external effect between.
  std::size_t depth = 32;             ///< Of sub-flows and loops.
  std::size_t messages = 50;          ///< A turn.
};

/// What one visit of a node did.
struct TraceStep {
  std::int32_t node = -1;
  std::int32_t port = -1;  ///< By which it was left; -1: it was not.
  Micros took = {};        ///< Of its external effect.
  std::string error = {};
  std::vector<std::pair<std::int32_t, json::Value>> set = {};  ///< Variables, by slot.
  bool began = false;      ///< The session began with it.
  bool ended = false;      ///< The session ended with it.
};

/// A session at work: what nodes see and change. Used by one task.
class Run {
 public:
  Run(const Program& program, Session& session, Environment environment, Output& output, const Scripts& scripts, RunLimits limits);

  const Program& program() const { return program_; }
  Session& session() { return session_; }
  const Session& session() const { return session_; }
  const Environment& environment() const { return environment_; }
  const Scripts& scripts() const { return scripts_; }
  const RunLimits& limits() const { return limits_; }
  /// Which of the scenario's languages is spoken; an index of Program::locales().
  std::size_t locale() const { return locale_; }
  std::string_view locale_name() const;
  void SetLocale(std::string locale);
  void SetContactName(std::string name);

  const json::Value& Get(std::int32_t slot) const { return session_.values[std::size_t(slot)]; }
  /// As the variable's type. kInvalid: it has no such meaning.
  Status Set(std::int32_t slot, json::Value value);
  /// Of the engine's own variables, which scenarios only read.
  void SetOwn(std::int32_t slot, json::Value value) { session_.values[std::size_t(slot)] = std::move(value); }

  /// With what the current block names for a closed window, on channels that have such windows and templates.
  void Say(Content content);
  void Say(Content content, std::optional<Content> if_closed);
  Output& output() { return output_; }
  /// Until when the node that is about to wait waits by itself.
  void WaitUntil(Time due);
  Step Fail(std::string message);
  Step Fail(Error error) { return Fail(std::move(error.message)); }
  std::string TakeFailure() { return std::move(failure_); }

  /// Names this visit of the node that is being run: the same when the turn is run again, another one for each visit.
  std::string VisitName() const;

  /// Uniform in [0, 1), the next one each time.
  double NextUnit();
  /// Uniform in [0, 1), always the same for this contact and `name`.
  double SteadyUnit(std::string_view name) const;

  std::int32_t current = -1;  ///< The node that is being run.
  std::int64_t visits = 0;  ///< Of nodes in this turn; begins anew with nothing.
  std::int64_t steps = 0, silent_steps = 0;
  /// What slow scripts count besides (expression.h). By the clock, so only limits may depend on it.
  std::int64_t slow_steps = 0, slow_silent_steps = 0;
  std::string beside = {};  ///< Of a branch that runs beside others: what VisitName begins with.
  std::size_t messages = 0;
  bool tracing = false;
  std::vector<TraceStep> trace = {};

 private:
  const Program& program_;
  Session& session_;
  Environment environment_;
  Output& output_;
  const Scripts& scripts_;
  RunLimits limits_;
  std::size_t locale_ = 0;
  std::uint64_t random_;
  std::string failure_;
};

}  // namespace beseda::flow
