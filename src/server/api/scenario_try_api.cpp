#include "base/task.h"
#include "flow/block_compiler.h"
#include "flow/chat/recorded_outside.h"
#include "flow/trial.h"
#include "model/content_json.h"
#include "quality/bot_preparation.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMostStateBytes = 3 * 1024 * 1024;

/// What the trial runs on.
struct Tried {
  Bot bot = {};
  std::shared_ptr<const flow::Program> program = nullptr;
};

/// `given`: null for the draft.
Result<Tried> CompileForTrial(Tx& tx, const Api& api, const Call& call, const json::Value& given) {
  TRY(auto open, OwnScenario(tx, api, call));
  TRY(auto scenario, given.is_null() ? flow::ParseScenario(open.row.draft) : flow::DecodeScenario(given));
  auto program = flow::CompileProgram(std::make_shared<const flow::Scenario>(std::move(scenario)), *api.scripts);
  if (!program.ok()) return std::move(program).error().As("scenario_has_errors");
  Tried tried{std::move(open.bot), std::move(*program)};
  quality::PrepareBot(tx, tried.bot, Contact());
  return tried;
}

/// {"event": "start"}, perhaps "from" a block, {"content": {…}}, {"skip": "PT1H"}, {"call": …}, what another system sends,
/// {"happened": name, "data": …}, what one tells of, or {"ref": name}, by which link the person comes.
Status ReadInput(json::Reader& body, flow::TrialRequest& request) {
  auto in = body.Child("input");
  CHECK_OK(body.Check());
  if (in.Has("content")) {
    request.kind = flow::TrialRequest::Kind::kMessage;
    TRY(request.content, DecodeContent(in.Raw("content"), "input.content"));
  } else if (in.Has("skip")) {
    request.kind = flow::TrialRequest::Kind::kSkip;
    const auto skip = flow::ParseDuration(in.Text("skip", 40));
    if (!skip) in.Fail("skip", "Write how much time passes like \"PT1H\" (an hour) or \"P1D\" (a day).");
    request.skip = skip.value_or(Micros(0));
  } else if (in.Has("happened")) {
    request.kind = flow::TrialRequest::Kind::kHappened;
    request.happened = in.Text("happened", 100);
    request.call = json::Dump(in.Raw("data"));
  } else if (in.Has("ref")) {
    request.kind = flow::TrialRequest::Kind::kReferred;
    request.call = json::Dump(json::Object({{"ref", in.Text("ref", 200)}, {"source", request.channel}}));
  } else if (in.Has("call")) {
    request.kind = flow::TrialRequest::Kind::kCall;
    request.call = json::Dump(in.Raw("call"));
  } else {
    request.kind = flow::TrialRequest::Kind::kStart;
    if (in.Text("event", 16) != "start") in.Fail("event", "The only event is \"start\".");
    request.from = in.TextOr("from", "", 64);
  }
  return in.Check();
}

Result<json::Object> EncodeTrial(const flow::TrialResult& result, std::string chat) {
  TRY(auto trace, json::Parse(result.trace));
  TRY(auto variables, json::Parse(result.variables));
  json::Array messages;
  for (const auto& content : result.messages) messages.push_back(EncodeContent(content));
  json::Object out{{"state", result.state},
                   {"messages", std::move(messages)},
                   {"trace", std::move(trace)},
                   {"variables", std::move(variables)},
                   {"waiting", nullptr},
                   {"due", nullptr},
                   {"handed_over", result.handed_over},
                   {"chat", std::move(chat)}};
  if (!result.waiting.empty()) out["waiting"] = result.waiting;
  if (result.due) out["due"] = ToUnixMicros(*result.due);
  return out;
}

}  // namespace

Task<Result<ServerResponse>> TryScenario(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"scenario", "state", "input", "locale", "channel"}));
  json::Reader in(body);
  flow::TrialRequest request;
  request.state = in.TextOr("state", "", kMostStateBytes);
  request.locale = in.TextOr("locale", "", 35);
  request.channel = in.TextOr("channel", "web", 40);
  request.now = api.Now();
  request.capabilities = CapabilitiesOf(api, request.channel);
  CO_CHECK_OK(ReadInput(in, request));
  // Compiled on a database thread, for a large scenario takes a moment.
  CO_TRY(auto tried, co_await api.db().Read([&](Tx& tx) { return CompileForTrial(tx, api, call, in.Raw("scenario")); }));
  request.bot = std::move(tried.bot);
  const auto model = co_await api.flow_work->models.Find(request.bot.workspace_id, request.bot.model_id);
  const bool offline = model.ok() && model->provider_kind == "offline";
  auto work = *api.flow_work;
  work.calls = nullptr;  // A trial has no conversation that could be called.
  flow::RecordedOutside outside(work);
  CO_TRY(const auto result, co_await flow::RunTrial(outside.services(), *api.scripts, std::move(tried.program), request));
  // A test begins at the start: what began elsewhere cannot be written down as one.
  auto chat = request.from.empty() ? flow::ChatLinesOf(request, result, outside.TakeLines(), offline) : std::string();
  CO_TRY(const auto answer, EncodeTrial(result, std::move(chat)));
  co_return Reply(200, answer);
}

}  // namespace beseda::server
