#include "flow/trial.h"

#include <algorithm>

#include "base/task.h"
#include "flow/inner_names.h"
#include "flow/scenario_turn.h"
#include "flow/schedule_rule.h"
#include "flow/session_json.h"
#include "flow/silence.h"
#include "flow/trial_turn.h"
#include "json/reader.h"
#include "model/content_json.h"

namespace beseda::flow {
namespace {

constexpr std::size_t kHistory = 40;

/// What a trial remembers from one input to the next.
struct State {
  std::int64_t turns = 0;
  Time now = {};
  std::string locale = {}, contact_name = {};
  std::string agent = "{}";
  json::Object session = {};
  json::Object stored = {};  ///< Variables that outlive sessions.
  std::vector<Message> history = {};
};

Message MessageOf(Content content, bool from_person) {
  Message message;
  message.direction = from_person ? Direction::kIn : Direction::kOut;
  message.author = from_person ? Author::kContact : Author::kBot;
  message.content = std::move(content);
  return message;
}

Result<State> ReadState(const TrialRequest& request) {
  State state;
  state.now = request.now;
  state.locale = request.locale;
  if (request.state.empty()) return state;
  TRY(const auto object, json::ParseObject(request.state));
  json::Reader in(object);
  state.turns = in.Int("turns", 0, 1'000'000);
  state.now = FromUnixMicros(in.Int("now"));
  state.contact_name = in.TextOr("contact_name", "");
  // The person's own choice of a language (set_contact) stands above the tester's.
  state.locale = in.TextOr("locale", request.locale);
  state.agent = in.TextOr("agent", "{}", 1024 * 1024);
  if (const auto& session = in.Raw("session"); session.is_object()) state.session = session.get_object();
  if (const auto& stored = in.Raw("stored"); stored.is_object()) state.stored = stored.get_object();
  for (auto& one : in.Children("history", kHistory)) {
    TRY(auto content, DecodeContent(one.Raw("content")));
    state.history.push_back(MessageOf(std::move(content), one.BoolOr("in", false)));
  }
  CHECK_OK(in.Check());
  return state;
}

std::string DumpState(const State& state, const std::optional<std::string>& chosen_locale, bool had_locale) {
  json::Array history;
  for (const auto& message : state.history) {
    history.push_back(json::Object({{"in", message.direction == Direction::kIn}, {"content", EncodeContent(message.content)}}));
  }
  json::Object out({{"turns", state.turns},
                    {"now", ToUnixMicros(state.now)},
                    {"contact_name", state.contact_name},
                    {"agent", state.agent},
                    {"session", state.session},
                    {"stored", state.stored},
                    {"history", std::move(history)}});
  if (chosen_locale) out["locale"] = *chosen_locale;
  else if (had_locale) out["locale"] = state.locale;
  return json::Dump(out);
}

bool HasLocale(const std::string& state) {
  const auto object = json::ParseObject(state);
  return object.ok() && object->contains("locale");
}

json::Object VariablesOf(const Program& program, const Session& session) {
  json::Object out;
  for (std::size_t i = 0; i < session.values.size(); ++i) {
    if (!program.IsOwnSlot(std::int32_t(i))) out[program.slots()[i].name] = session.values[i];
  }
  return out;
}

std::string AwaitedCall(const Session& session) {
  const auto* memo = session.memo.if_object();
  const auto* id = memo ? memo->if_contains("call") : nullptr;
  return id && id->is_string() ? std::string(json::View(id->get_string())) : std::string();
}

// What comes by itself while time passes.
struct Due {
  Time at = {};
  Input input = {};
  Micros silence = {};  ///< Of a silence, how long it has lasted.
};

// In the order of their times; a plan that would have come several times comes once, as after a time when the server was down.
std::vector<Due> DueIn(const Program& program, const Session& session, const TimeZone& zone, Time from, Time to) {
  std::vector<Due> all;
  const auto add = [&](Time at, Input::Kind kind, std::string payload, Micros silence) {
    if (at > to) return;
    Due due;
    due.at = at;
    due.input.kind = kind;
    due.input.payload = std::move(payload);
    due.silence = silence;
    all.push_back(std::move(due));
  };
  if (session.due) add(*session.due, Input::Kind::kTimer, "", {});
  for (const auto after : program.silences()) {
    if (session.silent_since && after > session.silence_told) add(*session.silent_since + after, Input::Kind::kSilent, std::to_string(after.count()), after);
  }
  for (const auto trigger : program.triggers()) {
    const auto* plan = program.place(trigger).node->plan();
    const auto next = plan ? plan->Next(from, zone) : std::nullopt;
    if (next) add(*next, Input::Kind::kScheduled, program.place(trigger).id, {});
  }
  std::stable_sort(all.begin(), all.end(), [](const Due& a, const Due& b) { return a.at < b.at; });
  return all;
}

}  // namespace

class TrialTurn::Stream final : public ReplyStream {
 public:
  explicit Stream(TrialTurn& turn) : turn_(turn) {}
  void Append(std::string_view) override {}
  void Reset() override {}
  void Finish(Content content, std::string) override { turn_.Say(std::move(content), {}); }
  const std::string& message_id() const override { return id_; }

 private:
  TrialTurn& turn_;
  std::string id_ = "msg_trial";
};

TrialTurn::TrialTurn(std::string id, Bot bot, Contact contact, Conversation conversation, std::vector<Message> history)
    : id_(std::move(id)), bot_(std::move(bot)), contact_(std::move(contact)), conversation_(std::move(conversation)), history_(std::move(history)) {}

void TrialTurn::Hear(Content content) { events_.push_back(MessageOf(std::move(content), true)); }

Task<Result<std::vector<Message>>> TrialTurn::History(std::size_t limit) {
  const auto count = std::min(limit, history_.size());
  co_return std::vector<Message>(history_.end() - std::ptrdiff_t(count), history_.end());
}

std::unique_ptr<ReplyStream> TrialTurn::BeginReply() { return std::make_unique<Stream>(*this); }

Task<Result<TrialResult>> RunTrial(const WorkServices& services, const Scripts& scripts, std::shared_ptr<const Program> program,
                                   TrialRequest request) {
  CO_TRY(auto state, ReadState(request));
  CO_TRY(auto taken, DecodeSession(*program, state.session));
  auto& session = taken.session;
  for (const auto& member : state.stored) {
    const auto slot = program->FindSlot(std::string_view(member.key().data(), member.key().size()));
    if (slot >= 0) session.values[std::size_t(slot)] = member.value();
  }
  for (const auto& [name, text] : request.set) {
    const auto slot = program->FindSlot(name);
    if (slot < 0 || program->IsOwnSlot(slot)) co_return Error(ErrorCode::kInvalid, "There is no variable \"" + name + "\" to set.");
    CO_TRY(auto value, json::Parse(text));
    session.values[std::size_t(slot)] = std::move(value);
    session.keep_values = session.at < 0;
  }
  ++state.turns;
  const auto skipped_from = state.now;
  if (request.kind == TrialRequest::Kind::kSkip) state.now += request.skip;

  Environment environment;
  environment.now = state.now;
  environment.seed = SeedOf("trial." + std::to_string(state.turns));
  environment.locale = state.locale;
  environment.contact_id = "con_trial";
  environment.contact_name = state.contact_name;
  environment.bot_name = request.bot.name;
  environment.zone = TimeZone::Named(request.bot.Zone());
  const auto zone = environment.zone;
  environment.channel = request.channel;
  environment.capabilities = request.capabilities;
  Contact contact;
  contact.id = environment.contact_id;
  contact.workspace_id = request.bot.workspace_id;
  contact.name = state.contact_name;
  contact.locale = state.locale;
  Conversation conversation;
  conversation.id = "cnv_trial";
  conversation.workspace_id = request.bot.workspace_id;
  conversation.bot_id = request.bot.id;
  TrialTurn turn("trn_trial" + std::to_string(state.turns), request.bot, std::move(contact), std::move(conversation), state.history);
  ScenarioTurn run(services, scripts, turn, *program, session, std::move(environment), state.agent);

  turn.set_tell_speaker([&] { return run.run().current >= 0 ? program->place(run.run().current).id : std::string(); });

  Input input;
  switch (request.kind) {
    case TrialRequest::Kind::kStart: input.kind = Input::Kind::kEvent; break;
    case TrialRequest::Kind::kSkip: break;
    case TrialRequest::Kind::kCall:
      input.kind = Input::Kind::kCall;
      input.text = request.call;
      input.payload = AwaitedCall(session);
      break;
    case TrialRequest::Kind::kHappened:
      input.kind = Input::Kind::kHappened;
      input.text = request.call;
      input.payload = request.happened;
      break;
    case TrialRequest::Kind::kReferred: {
      EventContent referral{std::string(kReferralEvent), request.call};
      input = InputOf(Content{std::move(referral)});
      input.content = nullptr;
      break;
    }
    case TrialRequest::Kind::kMessage:
      turn.Hear(request.content);
      input = InputOf(turn.events().front().content);
      break;
  }
  const auto from = request.from.empty() ? -1 : program->FindBlock(request.from);
  if (!request.from.empty() && from < 0) {
    co_return Error(ErrorCode::kInvalid, "The scenario has no block \"" + request.from + "\" to begin at.").InField("input.from");
  }
  if (from >= 0) {
    CO_CHECK_OK(co_await run.BeginAt(from));
  } else if (request.kind == TrialRequest::Kind::kStart) {
    CO_CHECK_OK(co_await run.Restart());
  } else if (taken.begin_at >= 0) {
    CO_CHECK_OK(co_await run.BeginAt(taken.begin_at));
  } else if (request.kind == TrialRequest::Kind::kSkip) {
    for (auto& due : DueIn(*program, session, *zone, skipped_from, state.now)) {
      // What came before it may have ended the wait, and a path that a plan began may have spoken.
      if (due.input.kind == Input::Kind::kTimer && session.due != due.at) continue;
      if (due.input.kind == Input::Kind::kSilent) session.silence_told = due.silence;
      CO_CHECK_OK(co_await run.Take(std::move(due.input)));
    }
  } else {
    CO_CHECK_OK(co_await run.Take(std::move(input)));
  }
  const bool heard = request.kind == TrialRequest::Kind::kStart || request.kind == TrialRequest::Kind::kMessage || request.kind == TrialRequest::Kind::kReferred;
  CountSilence(*program, session, heard, run.run().messages > 0, run.handed_over(), state.now);

  TrialResult result;
  result.messages = turn.TakeSaid();
  result.speakers = turn.TakeSpeakers();
  result.trace = json::Dump(EncodeTrace(*program, run.trace()));
  result.variables = json::Dump(VariablesOf(*program, session));
  result.waiting = session.at >= 0 ? program->place(session.at).id : "";
  result.due = session.due;
  result.handed_over = run.handed_over();
  for (const auto& deed : run.deeds()) result.deeds.push_back(DeedWords(deed));
  if (request.kind == TrialRequest::Kind::kMessage) state.history.push_back(MessageOf(request.content, true));
  for (const auto& message : result.messages) state.history.push_back(MessageOf(message, false));
  if (state.history.size() > kHistory) state.history.erase(state.history.begin(), state.history.end() - kHistory);
  if (run.contact_name()) state.contact_name = *run.contact_name();
  state.agent = run.agent_session();
  state.session = EncodeSession(*program, session, "trial");
  for (std::size_t i = 0; i < session.values.size(); ++i) {
    if (program->slots()[i].scope != VariableScope::kSession) state.stored[program->slots()[i].name] = session.values[i];
  }
  result.state = DumpState(state, run.contact_locale(), HasLocale(request.state));
  co_return result;
}

}  // namespace beseda::flow
