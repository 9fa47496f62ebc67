#include <map>

#include "base/task.h"
#include "flow/session_json.h"
#include "flow/trace_rows.h"
#include "server/api/conversation_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/scenario_json.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kSessionsAtATime = 2000;

/// Blocks that sessions stand on, by id and kind.
using Standing = std::map<std::pair<std::string, std::string>, std::int64_t>;

std::string TextAt(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(json::View(value->get_string())) : std::string();
}

void CountSession(const std::string& text, const std::string& version, Standing& standing) {
  const auto session = json::ParseObject(text);
  const auto* ours = session.ok() ? session->if_contains(flow::kSessionMember) : nullptr;
  if (!ours || !ours->is_object()) return;
  const auto& at = ours->get_object();
  if (!flow::SessionWaits(at) || (!version.empty() && flow::SessionVersion(at) != version)) return;
  ++standing[{TextAt(at, "block"), TextAt(at, "kind")}];
}

/// Goes through the bot's open conversations, a portion a transaction's statement.
Standing CountSessions(Tx& tx, const Call& call, const std::string& version) {
  Standing standing;
  std::string after;
  for (std::size_t found = std::size_t(kSessionsAtATime); found == std::size_t(kSessionsAtATime);) {
    const auto rows = tx.Query("SELECT id, session FROM conversations WHERE workspace_id = $1 AND bot_id = $2 AND id > $3 "
                               "AND session LIKE '%\"block\"%' ORDER BY id LIMIT $4",
                               call.workspace(), call.id(), after, kSessionsAtATime);
    for (const auto row : rows) CountSession(row.Text(1), version, standing);
    found = rows.size();
    if (found > 0) after = rows[found - 1].Text(0);
  }
  return standing;
}

json::Object EncodeTrace(const flow::TurnTrace& trace) {
  const auto steps = json::Parse(trace.steps);
  return {{"turn_id", trace.turn_id},
          {"bot_id", trace.bot_id},
          {"version_id", trace.version_id},
          {"at", ToUnixMicros(trace.at)},
          {"steps", steps.ok() && steps->is_array() ? *steps : json::Value(json::Array())}};
}

}  // namespace

Task<Result<ServerResponse>> ListScenarioSessions(Api& api, Call& call) {
  const auto version = call.request.Query("version").value_or("");
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    TRY(const auto draft, flow::ParseScenario(scenario.row.draft));
    json::Array blocks;
    std::int64_t total = 0;
    for (const auto& [place, count] : CountSessions(tx, call, version)) {
      const auto& [block, kind] = place;
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
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    TRY(const auto scenario, OwnScenario(tx, api, call));
    auto version = call.request.Query("version").value_or("");
    if (version.empty()) version = scenario.row.published_version_id;
    json::Array visits;
    for (const auto& visit : flow::SumVisits(tx, call.workspace(), version)) {
      visits.push_back(json::Object{{"block", visit.block_id}, {"port", visit.port}, {"count", visit.count}});
    }
    return json::Object{{"visits", std::move(visits)}};
  }));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> ListConversationTraces(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  CO_TRY(const auto traces, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<flow::TurnTrace>> {
    TRY(const auto conversation, OwnConversation(tx, call));
    return flow::ListTraces(tx, call.workspace(), call.id(), page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& trace : traces) items.push_back(EncodeTrace(trace));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{traces[last].turn_id}; }));
}

}  // namespace beseda::server
