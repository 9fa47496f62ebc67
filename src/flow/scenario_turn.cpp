#include "flow/scenario_turn.h"

#include <utility>

#include "base/task.h"
#include "base/text.h"
#include "contracts/closed_window.h"
#include "flow/value.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kMostTraced = 500;
// Messages of a scenario; what an agent says has its own.
const char* const kMeta = R"({"flow":true})";

// A trace is for people: of a long value they see the beginning.
json::Value Shown(const json::Value& value) {
  constexpr std::size_t kMost = 2000;
  if (value.is_number() || value.is_bool() || value.is_null()) return value;
  const auto text = TextOf(value);
  if (text.size() <= kMost) return value;
  return json::Value(std::string(CutUtf8(text, kMost)) + "…");
}

}  // namespace

ScenarioTurn::ScenarioTurn(const WorkServices& services, const Scripts& scripts, Turn& turn, const Program& program, Session& session,
                           Environment environment, std::string agent_session, RunLimits limits)
    : turn_(turn),
      workplace_(services, turn, std::move(agent_session)),
      run_(program, session, std::move(environment), *this, scripts, limits),
      engine_(run_) {
  run_.tracing = true;
}

void ScenarioTurn::Say(Content content, std::optional<Content> if_closed) {
  turn_.Say(std::move(content), if_closed ? NameIfClosed(kMeta, *if_closed) : kMeta);
}

Task<Status> ScenarioTurn::Take(Input input) { co_return co_await Work(engine_.Give(input)); }

Task<Status> ScenarioTurn::Restart() { co_return co_await Work(engine_.Restart()); }

Task<Status> ScenarioTurn::BeginAt(std::int32_t node) { co_return co_await Work(engine_.BeginAt(node)); }

Task<Status> ScenarioTurn::LeaveToAgent() {
  CO_TRY(const auto said, co_await workplace_.AnswerWithAgent(run_, ""));
  (void)said;
  co_return Ok();
}

Task<Status> ScenarioTurn::Work(Engine::Progress progress) {
  while (progress == Engine::Progress::kWork) {
    if (turn_.stopping()) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
    const auto began = workplace_.services().clock.Now();
    const auto visit = run_.trace.size();
    CO_TRY(const auto step, co_await engine_.node().Work(run_, workplace_));
    if (visit > 0) run_.trace[visit - 1].took += workplace_.services().clock.Now() - began;
    progress = engine_.Continue(step);
  }
  co_return Ok();
}

json::Array EncodeTrace(const Program& program, const std::vector<TraceStep>& trace) {
  json::Array out;
  for (const auto& step : trace) {
    if (out.size() == kMostTraced) {
      out.push_back(json::Object({{"more", trace.size() - kMostTraced}}));
      break;
    }
    const auto& place = program.place(step.node);
    json::Object one({{"block", place.id}, {"us", step.took.count()}});
    if (step.port >= 0 && std::size_t(step.port) < place.ports.size()) one["port"] = place.ports[std::size_t(step.port)];
    if (!step.set.empty()) {
      json::Object set;
      for (const auto& [slot, value] : step.set) set[program.slots()[std::size_t(slot)].name] = Shown(value);
      one["set"] = std::move(set);
    }
    if (!step.error.empty()) one["error"] = step.error;
    if (step.began) one["began"] = true;
    if (step.ended) one["ended"] = true;
    out.push_back(std::move(one));
  }
  return out;
}

std::uint64_t SeedOf(std::string_view turn_id) {
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const unsigned char c : turn_id) hash = (hash ^ c) * 0x100000001B3;
  return hash;
}

bool IsHeard(const Content& content) {
  return IsTranscript(content) && !std::holds_alternative<ReactionContent>(content.kind) &&
         !std::holds_alternative<EditContent>(content.kind) && !std::holds_alternative<DeleteContent>(content.kind) &&
         !std::holds_alternative<EventContent>(content.kind);
}

}  // namespace beseda::flow
