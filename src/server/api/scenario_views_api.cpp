#include <map>

#include "base/task.h"
#include "flow/session_rows.h"
#include "flow/trace_rows.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

/// Days as they are counted: "2026-01-31".
std::string DayOf(Time at) { return FormatTime(at).substr(0, 10); }

/// What became of sessions at a block.
struct Fate {
  std::int64_t began = 0, ended = 0, failed = 0, gone = 0, waiting = 0;
};

/// What was counted at blocks, and what stands there now.
struct Traffic {
  json::Array visits = {};
  std::map<std::string, Fate> fates = {};
  std::int64_t began = 0;
};

Traffic LoadTraffic(Tx& tx, const Call& call, const std::string& version, Time from, Time to, Time now) {
  Traffic traffic;
  const auto last = DayOf(to - Micros(1));
  for (const auto& visit : flow::SumVisits(tx, call.workspace(), version, DayOf(from), last)) {
    if (visit.port == flow::kBeganPort) {
      traffic.fates[visit.block_id].began = visit.count;
      traffic.began += visit.count;
    } else if (visit.port == flow::kEndedPort) {
      traffic.fates[visit.block_id].ended = visit.count;
    } else if (visit.port == flow::kFailedPort) {
      traffic.fates[visit.block_id].failed = visit.count;
    } else {
      traffic.visits.push_back(json::Object{{"block", visit.block_id}, {"port", visit.port}, {"count", visit.count}});
    }
  }
  for (const auto& gone : flow::CountGone(tx, call.id(), version, from, to, now)) traffic.fates[gone.block_id].gone += gone.count;
  for (const auto& waiting : flow::CountStanding(tx, call.workspace(), call.id(), version)) {
    traffic.fates[waiting.block_id].waiting += waiting.count;
  }
  return traffic;
}

json::Array EncodeFates(const std::map<std::string, Fate>& fates) {
  json::Array blocks;
  for (const auto& [block, fate] : fates) {
    blocks.push_back(json::Object{{"block", block}, {"began", fate.began}, {"ended", fate.ended}, {"failed", fate.failed},
                                  {"gone", fate.gone}, {"waiting", fate.waiting}});
  }
  return blocks;
}

/// Calls of models in a turn, for those who may see calls.
json::Array ModelCallsOf(Tx& tx, const Call& call, const std::string& turn_id) {
  json::Array calls;
  for (const auto row : tx.Query("SELECT id, model_name, purpose, took_us, cost_micros, currency, error_code FROM model_calls "
                                 "WHERE conversation_id = $2 AND workspace_id = $1 AND turn_id = $3 ORDER BY began_at, id LIMIT 50",
                                 call.workspace(), call.id(), turn_id)) {
    calls.push_back(json::Object{{"id", row.Text(0)}, {"model", row.Text(1)}, {"purpose", row.Text(2)}, {"took_us", row.Int(3)},
                                 {"cost_micros", row.Int(4)}, {"currency", row.Text(5)}, {"error_code", row.Text(6)}});
  }
  return calls;
}

/// A turn with the name of its version: {…, "version_number"}.
struct SeenTrace {
  flow::TurnTrace trace = {};
  std::int64_t version_number = 0;  ///< 0: the version is gone.
  json::Array calls = {};
};

json::Object EncodeTrace(const SeenTrace& seen) {
  const auto& trace = seen.trace;
  const auto steps = json::Parse(trace.steps);
  return {{"turn_id", trace.turn_id},
          {"bot_id", trace.bot_id},
          {"version_id", trace.version_id},
          {"version_number", seen.version_number},
          {"at", ToUnixMicros(trace.at)},
          {"steps", steps.ok() && steps->is_array() ? *steps : json::Value(json::Array())},
          {"calls", seen.calls}};
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioSessions(Api& api, Call& call) {
  const auto version = call.request.Query("version").value_or("");
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    TRY(const auto draft, flow::ParseScenario(scenario.row.draft));
    json::Array blocks;
    std::int64_t total = 0;
    for (const auto& [block, kind, count] : flow::CountStanding(tx, call.workspace(), call.id(), version)) {
      const auto found = draft.blocks.find(block);
      const bool gone = found == draft.blocks.end() || found->second.kind != kind;
      blocks.push_back(json::Object{{"block", block}, {"kind", kind}, {"count", count}, {"gone", gone}});
      total += count;
    }
    return json::Object{{"blocks", std::move(blocks)}, {"total", total}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> ListScenarioVisits(Api& api, Call& call) {
  CO_TRY(const auto from, QueryNumber(call.request, "from", 0));
  CO_TRY(const auto to, QueryNumber(call.request, "to", 1));
  const auto now = api.Now();
  const auto until = to ? FromUnixMicros(*to) : now + std::chrono::hours(24);
  const auto since = from ? FromUnixMicros(*from) : Time();
  if (since >= until) co_return Error(ErrorCode::kInvalid, "\"from\" must be before \"to\".").InField("from");
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    auto version = call.request.Query("version").value_or("");
    if (version.empty()) version = scenario.row.published_version_id;
    auto traffic = LoadTraffic(tx, call, version, since, until, now);
    return json::Object{{"version", version},
                        {"began", traffic.began},
                        {"visits", std::move(traffic.visits)},
                        {"blocks", EncodeFates(traffic.fates)}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> ListConversationTraces(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  const auto turn = call.request.Query("turn").value_or("");
  const bool may_see_calls = call.principal.permissions.Has(access::Permission::kModelsRead);
  CO_TRY(const auto traces, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<SeenTrace>> {
    TRY(const auto conversation, OwnConversation(tx, call));
    std::vector<SeenTrace> seen;
    std::map<std::string, std::int64_t> numbers;
    for (auto& trace : flow::ListTraces(tx, call.workspace(), call.id(), page.KeyOr(0, ""), page.limit + 1, turn)) {
      SeenTrace one;
      const auto [known, is_new] = numbers.try_emplace(trace.version_id, 0);
      if (is_new) known->second = flow::LoadVersionNumber(tx, call.workspace(), trace.version_id);
      one.version_number = known->second;
      if (may_see_calls) one.calls = ModelCallsOf(tx, call, trace.turn_id);
      one.trace = std::move(trace);
      seen.push_back(std::move(one));
    }
    return seen;
  }));
  json::Array items;
  for (const auto& seen : traces) items.push_back(EncodeTrace(seen));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{traces[last].trace.turn_id}; }));
}

}  // namespace beseda::server
