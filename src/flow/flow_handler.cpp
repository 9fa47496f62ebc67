#include "flow/flow_handler.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/ids.h"
#include "base/log.h"
#include "base/task.h"
#include "flow/deed_rows.h"
#include "flow/inner_names.h"
#include "flow/scenario_turn.h"
#include "flow/schedule_rows.h"
#include "flow/session_json.h"
#include "flow/session_rows.h"
#include "flow/silence.h"
#include "flow/timer_rows.h"
#include "flow/trace_rows.h"
#include "flow/variable_rows.h"
#include "json/reader.h"
#include "records/conversation_list.h"
#include "records/conversation_rows.h"

namespace beseda::flow {
namespace {

// The id of the timer that an inner event tells of; empty: it is another event.
std::string TimerOf(const Message& event) {
  const auto* happened = std::get_if<EventContent>(&event.content.kind);
  if (!happened || event.author != Author::kSystem || happened->name != kTimerEvent) return {};
  const auto data = json::ParseObject(happened->data);
  return data.ok() ? json::Reader(*data).TextOr("timer", "", 100) : std::string();
}

// The silence that an inner event tells of.
std::optional<Silence> SilenceOf(const Message& event) {
  const auto* inner = std::get_if<EventContent>(&event.content.kind);
  if (!inner || event.author != Author::kSystem || inner->name != kSilenceEvent) return std::nullopt;
  const auto data = json::ParseObject(inner->data);
  if (!data.ok()) return std::nullopt;
  json::Reader in(*data);
  Silence silence;
  silence.since = FromUnixMicros(in.IntOr("since", 0));
  silence.after = Micros(in.IntOr("after", 0));
  return silence;
}

// The plan whose time an inner event tells of: its block; empty: it is another event.
std::string PlanOf(const Message& event) {
  const auto* inner = std::get_if<EventContent>(&event.content.kind);
  if (!inner || event.author != Author::kSystem || inner->name != kScheduleEvent) return {};
  const auto data = json::ParseObject(inner->data);
  return data.ok() ? json::Reader(*data).TextOr("block", "", 100) : std::string();
}

// What another system did that an inner event tells of.
std::optional<Input> OutsideInputOf(const Message& event) {
  const auto* inner = std::get_if<EventContent>(&event.content.kind);
  if (!inner || event.author != Author::kSystem || (inner->name != kCallEvent && inner->name != kHappenedEvent)) return std::nullopt;
  const bool call = inner->name == kCallEvent;
  Input input;
  input.kind = call ? Input::Kind::kCall : Input::Kind::kHappened;
  if (const auto data = json::ParseObject(inner->data); data.ok()) {
    json::Reader in(*data);
    input.payload = in.TextOr(call ? "call" : "name", "", 100);
    input.text = json::Dump(in.Raw(call ? "body" : "data"));
  }
  return input;
}

// The same of what a channel tells.
Input HappenedInputOf(const Message& event) {
  const auto& happened = std::get<EventContent>(event.content.kind);
  Input input;
  input.kind = Input::Kind::kHappened;
  input.payload = happened.name;
  input.text = happened.data.empty() ? "{}" : happened.data;
  return input;
}

bool IsInner(const Message& event) {
  return event.author == Author::kSystem && std::holds_alternative<EventContent>(event.content.kind);
}

bool IsReferral(const Message& event) {
  const auto* happened = std::get_if<EventContent>(&event.content.kind);
  return happened && event.author == Author::kContact && happened->name == kReferralEvent;
}

// Something that a person's client says began: "start" and the like.
bool IsBeginning(const Message& event) {
  return event.author == Author::kContact && std::holds_alternative<EventContent>(event.content.kind);
}

// `stood_on`: the node that waited as the turn began; it is not entered again.
std::vector<BlockVisit> CountsOf(const Program& program, const std::vector<TraceStep>& trace, std::int32_t stood_on) {
  std::map<std::pair<std::int32_t, std::string_view>, std::int64_t> counts;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const auto& step = trace[i];
    const auto& ports = program.place(step.node).ports;
    if (i > 0 || step.node != stood_on) ++counts[{step.node, ""}];
    if (step.began) ++counts[{step.node, kBeganPort}];
    if (step.ended) ++counts[{step.node, step.error.empty() ? kEndedPort : kFailedPort}];
    // A jump has no port.
    if (step.port >= 0 && std::size_t(step.port) < ports.size()) ++counts[{step.node, ports[std::size_t(step.port)]}];
  }
  std::vector<BlockVisit> visits;
  for (const auto& [key, count] : counts) {
    BlockVisit visit;
    visit.block_id = program.place(key.first).id;
    visit.port = key.second;
    visit.count = count;
    visits.push_back(std::move(visit));
  }
  return visits;
}

// `heard`: the person said something in this turn.
SessionRow RowOf(const Program& program, const Session& session, const std::vector<TraceStep>& trace, std::int32_t stood_on, bool heard) {
  SessionRow row;
  row.waits = session.at >= 0;
  const auto at = row.waits ? session.at : trace.empty() ? program.main_start() : trace.back().node;
  row.block_id = program.place(at).id;
  row.kind = program.place(at).kind;
  row.began = std::any_of(trace.begin(), trace.end(), [](const TraceStep& step) { return step.began; });
  // Time that a block only lets pass asks nobody anything.
  row.heard = heard;
  row.silent = !heard && stood_on >= 0 && program.place(stood_on).kind != "wait" && !program.place(stood_on).node->resumes_bot();
  return row;
}

std::vector<StoredVariable> ChangedVariables(const Program& program, const Session& session, const Turn& turn) {
  std::vector<StoredVariable> changed;
  for (std::size_t i = 0; i < session.changed.size(); ++i) {
    const auto& slot = program.slots()[i];
    if (!session.changed[i] || slot.scope == VariableScope::kSession) continue;
    StoredVariable variable;
    variable.owner = slot.scope == VariableScope::kBot ? VariableOwner::kBot : VariableOwner::kContact;
    variable.owner_id = slot.scope == VariableScope::kBot ? turn.bot().id : turn.contact().id;
    variable.name = slot.name;
    variable.value = json::Dump(session.values[i]);
    changed.push_back(std::move(variable));
  }
  return changed;
}

// Whose conversation it is by now: the person may have turned out to be somebody else while the turn ran.
std::string PersonNow(Tx& tx, const std::string& conversation_id, const std::string& begun_with) {
  const auto rows = tx.Query("SELECT contact_id FROM conversations WHERE id = $1", conversation_id);
  return rows.empty() ? begun_with : rows[0].Text(0);
}

}  // namespace

/// Where the conversation stands as the turn begins.
struct FlowHandler::Standing {
  std::shared_ptr<const Program> program = nullptr;
  std::string version_id = {};
  Session session = {};
  std::int32_t begin_at = -1;       ///< What it stood on is gone: here it goes on.
  std::string agent_session = "{}";
  bool had_timer = false;
  bool had_silence = false;
};

Task<Status> FlowHandler::Run(Turn& turn) {
  if (turn.stopping()) co_return Error(ErrorCode::kCancelled, "The server is stopping.");
  CO_TRY(const auto choice, co_await services_.programs.ChoiceFor(turn.bot(), turn.contact().id));
  if (choice.version_id.empty()) co_return co_await services_.work.agent.Run(turn);

  CO_TRY(auto standing, co_await Stand(turn, choice));
  CO_CHECK_OK(co_await LoadStored(turn, standing));
  CO_TRY(auto environment, co_await EnvironmentOf(turn));
  const auto now = environment.now;
  const auto& program = *standing.program;
  auto& session = standing.session;
  const auto stood_on = session.at;
  ScenarioTurn run(services_.work, services_.scripts, turn, program, session, std::move(environment), standing.agent_session);

  bool anything = false, heard = false;
  for (const auto& event : turn.events()) {
    const auto timer = TimerOf(event);
    const auto before = run.trace().size();
    if (const auto silence = SilenceOf(event)) {
      // One that has ended meanwhile is no news.
      if (!session.silent_since || *session.silent_since != silence->since || silence->after <= session.silence_told) continue;
      session.silence_told = silence->after;
      Input input;
      input.kind = Input::Kind::kSilent;
      input.payload = std::to_string(silence->after.count());
      CO_CHECK_OK(co_await run.Take(std::move(input)));
    } else if (const auto plan = PlanOf(event); !plan.empty()) {
      Input input;
      input.kind = Input::Kind::kScheduled;
      input.payload = plan;
      CO_CHECK_OK(co_await run.Take(std::move(input)));
      if (run.trace().size() == before) continue;  // It does not interrupt what waits.
    } else if (!timer.empty()) {
      // One that is waited for no longer is no news.
      if (timer != session.timer_id) continue;
      Input input;
      input.kind = Input::Kind::kTimer;
      CO_CHECK_OK(co_await run.Take(std::move(input)));
    } else if (auto outside = OutsideInputOf(event)) {
      // A call that nobody waits for is kept in its row.
      const bool call = outside->kind == Input::Kind::kCall;
      if (call && (session.at < 0 || !program.place(session.at).node->takes_calls())) continue;
      CO_CHECK_OK(co_await run.Take(std::move(*outside)));
    } else if (IsInner(event)) {
      const auto& name = std::get<EventContent>(event.content.kind).name;
      const bool taken = session.at >= 0 && program.place(session.at).node->TakesEvent(name);
      if (!taken && name == kHandedBackEvent) continue;  // The scenario waits for the person.
      if (taken) {
        auto input = InputOf(event.content);
        CO_CHECK_OK(co_await run.Take(std::move(input)));
      } else {
        // A decision that the agent waits for, from a time when the scenario stood at its block. The scenario stays where it is.
        CO_CHECK_OK(co_await run.LeaveToAgent());
      }
    } else if (IsReferral(event)) {
      auto input = InputOf(event.content);
      CO_CHECK_OK(co_await run.Take(std::move(input)));
      if (run.trace().size() == before) continue;  // A link that nothing waits for does not disturb a conversation.
      heard = true;
    } else if (IsHeard(event.content) || IsBeginning(event)) {
      if (IsBeginning(event)) {
        auto happened = HappenedInputOf(event);
        CO_CHECK_OK(co_await run.Take(std::move(happened)));
        const bool taken = run.trace().size() > before;
        if (!taken && session.at >= 0) continue;  // It does not disturb a question that waits.
        heard = anything = true;
        if (taken) continue;
      }
      heard = true;
      if (standing.begin_at >= 0) {
        CO_CHECK_OK(co_await run.BeginAt(std::exchange(standing.begin_at, -1)));
      } else {
        auto input = InputOf(event.content);
        CO_CHECK_OK(co_await run.Take(std::move(input)));
      }
    } else {
      continue;
    }
    anything = true;
  }
  if (!anything) co_return Ok();

  const bool said = run.run().messages > 0;
  CountSilence(program, session, heard, said, run.handed_over(), now);
  if (session.timer_is_new) session.timer_id = DeriveId("tmr", turn.id(), 0);
  auto whole = json::ParseObject(run.agent_session());
  auto stored = whole.ok() ? std::move(*whole) : json::Object();
  stored[kSessionMember] = EncodeSession(program, session, standing.version_id);
  turn.SetSession(json::Dump(stored));

  TurnTrace trace;
  trace.turn_id = turn.id();
  trace.workspace_id = turn.bot().workspace_id;
  trace.conversation_id = turn.conversation().id;
  trace.bot_id = turn.bot().id;
  trace.version_id = standing.version_id;
  trace.at = now;
  trace.steps = json::Dump(EncodeTrace(program, run.trace()));
  auto visits = CountsOf(program, run.trace(), stood_on);
  auto row = RowOf(program, session, run.trace(), stood_on, heard);
  row.conversation_id = trace.conversation_id;
  row.workspace_id = trace.workspace_id;
  row.bot_id = trace.bot_id;
  row.version_id = trace.version_id;
  row.at = now;
  auto variables = ChangedVariables(program, session, turn);
  Timer timer;
  if (session.due && session.timer_is_new) {
    timer.id = session.timer_id;
    timer.workspace_id = trace.workspace_id;
    timer.conversation_id = trace.conversation_id;
    timer.due_at = *session.due;
    timer.resumes = session.at >= 0 && program.place(session.at).node->resumes_bot();
  }
  const bool no_timer = standing.had_timer && !session.due;
  std::optional<StoredSilence> silence;
  if (const auto next = NextSilence(program, session)) {
    silence.emplace();
    silence->conversation_id = trace.conversation_id;
    silence->workspace_id = trace.workspace_id;
    silence->since = next->since;
    silence->after = next->after;
  }
  const bool no_silence = standing.had_silence && !silence;
  const auto begun_with = turn.contact().id;
  const bool about_person = run.contact_name() || run.contact_locale() ||
                            std::ranges::any_of(variables, [](const StoredVariable& one) { return one.owner == VariableOwner::kContact; });
  turn.AddToCommit([=, trace = std::move(trace), visits = std::move(visits), row = std::move(row), variables = std::move(variables), timer = std::move(timer),
                    deeds = run.deeds(), bot = turn.bot(), handed_over = run.handed_over(), name = run.contact_name(), locale = run.contact_locale()](Tx& tx) {
    SaveTrace(tx, trace);
    SaveSession(tx, row);
    CountVisits(tx, trace.workspace_id, trace.bot_id, trace.version_id, FormatTime(now).substr(0, 10), visits);
    const auto contact_id = about_person ? PersonNow(tx, trace.conversation_id, begun_with) : begun_with;
    for (auto variable : variables) {
      if (variable.owner == VariableOwner::kContact) variable.owner_id = contact_id;
      SaveVariable(tx, trace.workspace_id, trace.bot_id, variable, now);
    }
    if (!timer.id.empty()) SetTimer(tx, timer);
    if (no_timer) RemoveTimer(tx, trace.conversation_id);
    if (silence) SetSilence(tx, *silence);
    if (no_silence) RemoveSilence(tx, trace.conversation_id);
    if (name) tx.Exec("UPDATE contacts SET name = $3 WHERE workspace_id = $1 AND id = $2", trace.workspace_id, contact_id, *name);
    if (locale) tx.Exec("UPDATE contacts SET locale = $3 WHERE workspace_id = $1 AND id = $2", trace.workspace_id, contact_id, *locale);
    if (!deeds.empty()) StoreDeeds(tx, bot, trace.conversation_id, trace.turn_id, deeds, now);
    if (handed_over) {
      if (auto conversation = records::LoadConversation(tx, trace.conversation_id)) {
        conversation->handling = Handling::kHuman;
        conversation->open = true;
        records::SaveConversationState(tx, *conversation);
      }
    }
  });
  co_return Ok();
}

Task<Result<FlowHandler::Standing>> FlowHandler::Stand(Turn& turn, const VersionChoice& choice) {
  Standing standing;
  json::Object ours;
  auto whole = json::ParseObject(turn.conversation().session);
  if (!whole.ok()) {
    Log(LogLevel::kWarning, "flow", "a session cannot be read; the conversation begins anew", {{"conversation", turn.conversation().id}});
  } else {
    if (const auto* part = whole->if_contains(kSessionMember); part && part->is_object()) ours = part->get_object();
    whole->erase(kSessionMember);
    standing.agent_session = json::Dump(*whole);
  }
  const bool waits = SessionWaits(ours);
  const auto old_version = SessionVersion(ours);
  standing.version_id = choice.version_id;
  standing.had_timer = ours.contains("due");
  standing.had_silence = ours.contains("silent_since");
  const auto& workspace = turn.bot().workspace_id;
  if (waits && old_version != choice.version_id) {
    if (choice.policy == SessionPolicy::kRestart) {
      ours.clear();
    } else if (choice.policy == SessionPolicy::kFinish) {
      auto old = co_await services_.programs.Load(workspace, old_version);
      if (old.ok()) {
        standing.program = std::move(*old);
        standing.version_id = old_version;
      } else if (old.error().code != ErrorCode::kNotFound && old.error().code != ErrorCode::kInvalid) {
        co_return std::move(old).error();
      }
    }
  }
  if (!standing.program) {
    auto program = co_await services_.programs.Load(workspace, choice.version_id);
    if (!program.ok()) co_return std::move(program).error();
    standing.program = std::move(*program);
  }
  auto taken = DecodeSession(*standing.program, ours);
  if (!taken.ok()) {
    Log(LogLevel::kWarning, "flow", "a session cannot be read; the conversation begins anew",
        {{"conversation", turn.conversation().id}, {"error", taken.error().message}});
    PrepareValues(*standing.program, standing.session);
    co_return standing;
  }
  if (!taken->lost_block.empty()) {
    Log(LogLevel::kInfo, "flow", "a session stood on a block that is gone; its flow begins anew",
        {{"conversation", turn.conversation().id}, {"block", taken->lost_block}});
  }
  standing.session = std::move(taken->session);
  standing.begin_at = taken->begin_at;
  co_return standing;
}

Task<Status> FlowHandler::LoadStored(Turn& turn, Standing& standing) {
  if (!standing.program->has_stored_variables()) co_return Ok();
  CO_TRY(const auto variables, co_await services_.db.Read([&](Tx& tx) {
    return LoadVariables(tx, turn.bot().workspace_id, turn.bot().id, turn.contact().id);
  }));
  for (const auto& variable : variables) {
    const auto slot = standing.program->FindSlot(variable.name);
    if (slot < 0) continue;
    const auto scope = standing.program->slots()[std::size_t(slot)].scope;
    if (scope != (variable.owner == VariableOwner::kBot ? VariableScope::kBot : VariableScope::kContact)) continue;
    if (auto value = json::Parse(variable.value); value.ok()) standing.session.values[std::size_t(slot)] = std::move(*value);
  }
  co_return Ok();
}

Task<Result<Environment>> FlowHandler::EnvironmentOf(Turn& turn) {
  Environment environment;
  environment.now = services_.work.clock.Now();
  environment.seed = SeedOf(turn.id());
  environment.locale = turn.contact().locale.empty() ? turn.bot().language : turn.contact().locale;
  environment.contact_id = turn.contact().id;
  environment.contact_name = turn.contact().name;
  environment.bot_name = turn.bot().name;
  environment.zone = TimeZone::Named(turn.bot().Zone());
  const auto channel = co_await services_.channels.Find(turn.conversation().channel_id);
  if (channel.ok()) {
    environment.channel = (*channel)->account.kind;
    environment.capabilities = (*channel)->adapter->capabilities();
  } else if (channel.error().code != ErrorCode::kNotFound) {
    co_return channel.error();
  }
  co_return environment;
}

}  // namespace beseda::flow
