#include "flow/engine.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "flow/answers/date_answers.h"
#include "flow/words.h"

namespace beseda::flow {
namespace {

// A session forgets all but what outlives it.
void ResetValues(const Program& program, Session& session) {
  session.values.resize(program.slots().size());
  session.changed.resize(program.slots().size());
  if (std::exchange(session.keep_values, false)) return;
  for (std::size_t i = 0; i < program.slots().size(); ++i) {
    const auto& slot = program.slots()[i];
    if (slot.scope != VariableScope::kSession || program.IsOwnSlot(std::int32_t(i))) continue;
    session.values[i] = slot.fallback ? *slot.fallback : json::Value(nullptr);
  }
}

void StopWaiting(Session& session) {
  session.at = -1;
  session.attempts = 0;
  session.memo = nullptr;
  session.due.reset();
  session.timer_is_new = false;
  session.timer_id.clear();
}

// `anew`: a session begins with it.
void Remember(Session& session, std::string_view said, bool anew) {
  constexpr std::size_t kMost = 20, kLongest = 500;
  if (anew) session.heard.clear();
  if (said.empty()) return;
  if (session.heard.size() == kMost) session.heard.erase(session.heard.begin());
  session.heard.emplace_back(CutUtf8(said, kLongest));
}

std::string_view NameOf(const Input& input) {
  const auto* happened = input.content ? std::get_if<EventContent>(&input.content->kind) : nullptr;
  return happened ? std::string_view(happened->name) : std::string_view();
}

}  // namespace

void PrepareValues(const Program& program, Session& session) {
  const auto known = session.values.size();
  session.values.resize(program.slots().size());
  session.changed.resize(program.slots().size());
  for (auto i = known; i < program.slots().size(); ++i) {
    if (const auto& fallback = program.slots()[i].fallback) session.values[i] = *fallback;
  }
}

void SetOwnVariables(Run& run, const Input* input) {
  const auto& program = run.program();
  const auto& environment = run.environment();
  const auto set = [&](OwnVariable which, json::Value value) { run.SetOwn(program.SlotOf(which), std::move(value)); };
  set(OwnVariable::kContact, json::Object({{"id", environment.contact_id}, {"name", environment.contact_name}, {"locale", environment.locale}}));
  set(OwnVariable::kBot, json::Value(environment.bot_name));
  set(OwnVariable::kChannel, json::Value(environment.channel));
  set(OwnVariable::kLocale, json::Value(run.locale_name()));
  set(OwnVariable::kNow, json::Value(ToUnixMicros(environment.now) / 1'000'000));
  const auto local = environment.zone->LocalAt(environment.now);
  const auto today = std::chrono::floor<std::chrono::days>(local);
  set(OwnVariable::kToday, json::Value(DateText(today)));
  set(OwnVariable::kClock, json::Value(TimeText(std::chrono::floor<std::chrono::minutes>(local - today))));
  if (input && input->kind == Input::Kind::kMessage) set(OwnVariable::kLastMessage, json::Value(input->text));
}

Engine::Progress Engine::Give(const Input& input) {
  auto& session = run_.session();
  const auto& program = run_.program();
  const bool idle = session.at < 0;
  SetOwnVariables(run_, &input);
  if (input.kind == Input::Kind::kMessage && program.looks_back()) Remember(session, input.text, idle);
  if (input.kind == Input::Kind::kMessage || input.kind >= Input::Kind::kHappened) {
    for (const auto trigger : program.triggers()) {
      if (!program.place(trigger).node->Fires(run_, input, idle)) continue;
      session.frames.clear();
      StopWaiting(session);
      if (idle) ResetValues(program, session);
      begins_ = idle;
      run_.current = trigger;
      if (const auto kept = program.place(trigger).node->Keep(run_, input); !kept.ok()) {
        BeginVisit(trigger);
        return Advance(run_.Fail(kept.error()));
      }
      return Loop(trigger);
    }
  }
  // No trigger is for it: whoever came by a link begins like everybody, and of the rest nobody hears.
  const bool begins = idle && input.kind == Input::Kind::kReferred;
  if (input.kind >= Input::Kind::kHappened && !begins) return idle ? Progress::kEnded : Progress::kWaits;
  if (idle && input.kind == Input::Kind::kMessage && !program.intents().empty() && !input.text.empty()) {
    session.frames.clear();
    StopWaiting(session);
    ResetValues(program, session);
    run_.current = program.intents().front();
    return Progress::kWork;
  }
  if (idle) return input.kind == Input::Kind::kTimer || input.kind == Input::Kind::kCall ? Progress::kEnded : Begin();

  run_.current = session.at;
  const auto& node = *program.place(session.at).node;
  if (input.kind == Input::Kind::kCall && !node.takes_calls()) return Progress::kWaits;
  if (input.kind == Input::Kind::kEvent && !node.TakesEvent(NameOf(input))) return Progress::kWaits;
  BeginVisit(session.at);
  return Advance(node.Resume(run_, input));
}

Engine::Progress Engine::Restart() {
  run_.session().heard.clear();
  return Begin();
}

Engine::Progress Engine::Begin() {
  SetOwnVariables(run_, nullptr);
  auto& session = run_.session();
  session.frames.clear();
  StopWaiting(session);
  ResetValues(run_.program(), session);
  begins_ = true;
  return Loop(run_.program().main_start());
}

Engine::Progress Engine::BeginAt(std::int32_t node) {
  SetOwnVariables(run_, nullptr);
  StopWaiting(run_.session());
  return Loop(node);
}

Engine::Progress Engine::Continue(Step step) { return Advance(step); }

Engine::Progress Engine::Advance(Step step) {
  const auto next = After(step);
  return next < 0 ? outcome_ : Loop(next);
}

Engine::Progress Engine::Loop(std::int32_t node) {
  const auto& program = run_.program();
  while (node >= 0) {
    run_.current = node;
    BeginVisit(node);
    const auto step = WithinLimits(node) ? program.place(node).node->Enter(run_) : Step{Step::Kind::kFail};
    node = After(step);
  }
  return outcome_;
}

// The node that comes next; -1: none for now, and outcome_ says why.
std::int32_t Engine::After(Step step) {
  auto& session = run_.session();
  const auto& place = run_.program().place(run_.current);
  switch (step.kind) {
    case Step::Kind::kLeave: {
      if (session.at >= 0 || session.attempts > 0) StopWaiting(session);
      EndVisit(step.target);
      const auto next = place.next[std::size_t(step.target)];
      if (next < 0) return Back();
      if (!session.frames.empty()) LeaveLoops(next);
      return next;
    }
    case Step::Kind::kWait:
      session.at = run_.current;
      outcome_ = Progress::kWaits;
      return -1;
    case Step::Kind::kWork:
      run_.silent_steps = run_.slow_silent_steps = 0;
      outcome_ = Progress::kWork;
      return -1;
    case Step::Kind::kCall: {
      if (session.frames.size() >= run_.limits().depth) {
        run_.Fail("Sub-flows and loops lie more than " + std::to_string(run_.limits().depth) + " deep in each other. Does a sub-flow call itself without an end?");
        return HandleFailure();
      }
      Frame frame;
      frame.node = run_.current;
      session.frames.push_back(std::move(frame));
      return step.target;
    }
    case Step::Kind::kJump:
      EndVisit(0);
      if (!session.frames.empty()) LeaveLoops(step.target);
      return step.target;
    case Step::Kind::kBegin:
      begins_ = session.at < 0;
      session.frames.clear();
      StopWaiting(session);
      return step.target;
    case Step::Kind::kReturn:
      while (!session.frames.empty() && session.frames.back().loop) session.frames.pop_back();
      return Back();
    case Step::Kind::kEnd: End(); return -1;
    case Step::Kind::kFail: return HandleFailure();
  }
  return -1;
}

// A path has ended: on with the loop's next round, behind the caller, or the session ends.
std::int32_t Engine::Back() {
  auto& session = run_.session();
  while (!session.frames.empty()) {
    const auto node = session.frames.back().node;
    if (session.frames.back().loop) return node;
    session.frames.pop_back();
    run_.current = node;
    if (const auto next = run_.program().place(node).next[0]; next >= 0) {
      if (!session.frames.empty()) LeaveLoops(next);
      return next;
    }
  }
  End();
  return -1;
}

// An edge out of a loop's body ends the loop.
void Engine::LeaveLoops(std::int32_t target) {
  auto& frames = run_.session().frames;
  while (!frames.empty() && frames.back().loop) {
    const auto loop = frames.back().node;
    if (loop == target || run_.program().place(loop).body[std::size_t(target)]) return;
    frames.pop_back();
  }
}

bool Engine::WithinLimits(std::int32_t) {
  const auto& limits = run_.limits();
  ++run_.visits;
  if (++run_.steps + run_.slow_steps > limits.steps) {
    return run_.Fail("The scenario made more than " + std::to_string(limits.steps) + " steps without waiting for anything."), false;
  }
  if (++run_.silent_steps + run_.slow_silent_steps > limits.silent_steps) {
    return run_.Fail("The scenario made " + std::to_string(limits.silent_steps) + " steps without saying, asking or doing anything: a loop without an exit?"), false;
  }
  if (run_.messages > limits.messages) {
    return run_.Fail("The scenario sent more than " + std::to_string(limits.messages) + " messages without waiting for an answer."), false;
  }
  return true;
}

std::int32_t Engine::HandleFailure() {
  auto& session = run_.session();
  const auto& program = run_.program();
  const auto failure = run_.TakeFailure();
  if (run_.tracing && !run_.trace.empty()) run_.trace.back().error = failure;
  if (inner_) {
    failure_ = failure;
    outcome_ = Progress::kFailed;
    return -1;
  }
  run_.SetOwn(program.SlotOf(OwnVariable::kError), json::Value(failure));
  const auto handler = program.error_handler();
  session.frames.clear();
  StopWaiting(session);
  if (handler >= 0 && !handling_failure_) {
    handling_failure_ = true;
    // It gets steps of its own, or it could not say a word after a loop without an exit.
    run_.steps = run_.silent_steps = run_.slow_steps = run_.slow_silent_steps = 0;
    run_.messages = std::min(run_.messages, run_.limits().messages - 1);
    return handler;
  }
  run_.output().Say(MakeText(std::string(OwnWords(Words::kApology, run_.locale_name())), false), std::nullopt);
  End();
  return -1;
}

void Engine::End() {
  auto& session = run_.session();
  session.frames.clear();
  StopWaiting(session);
  if (run_.tracing && !run_.trace.empty()) run_.trace.back().ended = true;
  outcome_ = Progress::kEnded;
}

void Engine::BeginVisit(std::int32_t node) {
  if (!run_.tracing) return;
  TraceStep step;
  step.node = node;
  step.began = std::exchange(begins_, false);
  run_.trace.push_back(std::move(step));
}

void Engine::EndVisit(std::int32_t port) {
  if (!run_.tracing) return;
  // The last one, unless the block ran others inside it.
  const auto visit = std::find_if(run_.trace.rbegin(), run_.trace.rend(), [&](const TraceStep& step) { return step.node == run_.current && step.port < 0; });
  if (visit != run_.trace.rend()) visit->port = port;
}

}  // namespace beseda::flow
