#include "base/task.h"
#include "json/json.h"
#include "server/api/audit_note.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "server/api/write_once.h"
#include "spend/budget_rows.h"
#include "spend/money.h"

namespace beseda::server {
namespace {

using spend::Budget;
using spend::BudgetScope;

constexpr std::size_t kSubjectsShown = 20;
constexpr std::int64_t kMostMicros = 1'000'000'000'000'000'000;

json::Object EncodeBudget(const Budget& budget) {
  return {{"id", budget.id},
          {"label", budget.label},
          {"scope", spend::BudgetScopeName(budget.scope)},
          {"subject_id", budget.subject_id.empty() ? json::Value(nullptr) : json::Value(budget.subject_id)},
          {"period", spend::BudgetPeriodName(budget.period)},
          {"currency", budget.currency},
          {"limit_micros", budget.limit_micros},
          {"warn_percent", budget.warn_percent},
          {"degrade_percent", budget.degrade_percent},
          {"degrade_to", budget.degrade_to},
          {"hard", budget.hard},
          {"needs_price", budget.needs_price},
          {"enabled", budget.enabled},
          {"created_at", ToUnixMicros(budget.created_at)},
          {"updated_at", ToUnixMicros(budget.updated_at)}};
}

/// Where the things that a budget can be for have their names; null: they are named elsewhere.
const char* NameQuery(BudgetScope scope) {
  switch (scope) {
    case BudgetScope::kBot: return "SELECT name FROM bots WHERE workspace_id = $1 AND id = $2";
    case BudgetScope::kContact: return "SELECT name FROM contacts WHERE workspace_id = $1 AND id = $2";
    case BudgetScope::kModel: return "SELECT label FROM models WHERE workspace_id = $1 AND id = $2";
    case BudgetScope::kKey: return "SELECT name FROM api_keys WHERE workspace_id = $1 AND id = $2";
    case BudgetScope::kWorkspace:
    case BudgetScope::kRoute: break;
  }
  return nullptr;
}

std::optional<std::string> FindName(Tx& tx, std::string_view workspace, BudgetScope scope, std::string_view id) {
  const auto* sql = NameQuery(scope);
  if (!sql) return std::string();
  const auto rows = tx.Query(sql, workspace, id);
  if (rows.empty()) return std::nullopt;
  return rows[0].Text(0);
}

/// A budget with how it stands now.
Task<Result<json::Object>> Describe(Api& api, const Call& call, Budget budget) {
  CO_TRY(const auto standings, co_await api.spending.StandingOf(call.workspace(), budget.id, kSubjectsShown));
  CO_TRY(auto body, co_await api.db().Read([&](Tx& tx) {
    auto described = EncodeBudget(budget);
    described["subject_name"] = budget.subject_id.empty()
                                    ? ""
                                    : FindName(tx, call.workspace(), budget.scope, budget.subject_id).value_or("");
    json::Array subjects;
    for (const auto& standing : standings) {
      subjects.emplace_back(json::Object{
          {"subject_id", standing.subject_id},
          {"subject_name", FindName(tx, call.workspace(), budget.scope, standing.subject_id).value_or("")},
          {"spent_micros", standing.spent_micros},
          {"reserved_micros", standing.reserved_micros}});
    }
    const auto zone_row = tx.Query("SELECT timezone FROM workspaces WHERE id = $1", call.workspace());
    const auto zone = TimeZone::LoadOrUtc(zone_row[0].Text(0));
    const auto start = PeriodStart(budget, *zone, api.Now());
    const auto end = PeriodEnd(budget, *zone, api.Now());
    json::Array alerts;
    for (const auto& alert : spend::ListAlerts(tx, budget.id, start)) {
      alerts.emplace_back(json::Object{{"level", alert.level},
                                       {"subject_id", alert.subject_id},
                                       {"spent_micros", alert.spent_micros},
                                       {"at", ToUnixMicros(alert.at)}});
    }
    // Of "each", what the one that has spent most has.
    described["spent_micros"] = standings.empty() ? 0 : standings.front().spent_micros;
    described["reserved_micros"] = standings.empty() ? 0 : standings.front().reserved_micros;
    described["period_start"] = ToUnixMicros(start);
    described["renews_at"] = end ? json::Value(ToUnixMicros(*end)) : json::Value(nullptr);
    described["subjects"] = std::move(subjects);
    described["alerts"] = std::move(alerts);
    return described;
  }));
  co_return body;
}

/// What can be changed later; creating also reads the scope and its subject.
void ReadTerms(json::Reader& in, Budget& budget) {
  if (in.Has("label")) budget.label = ReadLine(in, "label", 1, 100);
  if (in.Has("period")) {
    const auto period = spend::ParseBudgetPeriod(in.Text("period", 16));
    if (!period) in.Fail("period", "\"period\" must be day, month or total.");
    budget.period = period.value_or(budget.period);
  }
  if (in.Has("currency")) budget.currency = in.Text("currency", 3);
  if (!spend::IsCurrency(budget.currency)) in.Fail("currency", "Write the currency as three capital letters, like USD.");
  if (in.Has("limit_micros")) budget.limit_micros = in.Int("limit_micros", 1, kMostMicros);
  if (in.Has("warn_percent")) budget.warn_percent = in.Int("warn_percent", 0, 100);
  if (in.Has("degrade_percent")) budget.degrade_percent = in.Int("degrade_percent", 0, 100);
  if (in.Has("degrade_to")) budget.degrade_to = in.Text("degrade_to", 64);
  budget.hard = in.BoolOr("hard", budget.hard);
  budget.needs_price = in.BoolOr("needs_price", budget.needs_price);
  budget.enabled = in.BoolOr("enabled", budget.enabled);
  if (budget.degrade_percent > 0 && budget.degrade_to.empty()) {
    in.Fail("degrade_to", "Say which model or route is to be used from there on.");
  }
}

Status CheckReferences(Tx& tx, const Budget& budget) {
  if (!budget.subject_id.empty() && !FindName(tx, budget.workspace_id, budget.scope, budget.subject_id)) {
    return Error(ErrorCode::kInvalid, "What the budget is for does not exist. It may have been deleted.").InField("subject_id");
  }
  const bool is_route = budget.degrade_to.starts_with("rte_");
  if (!budget.degrade_to.empty() && !is_route && !FindName(tx, budget.workspace_id, BudgetScope::kModel, budget.degrade_to)) {
    return Error(ErrorCode::kInvalid, "There is no such model or route.").InField("degrade_to");
  }
  return Ok();
}

Result<Budget> OwnBudget(Tx& tx, const Call& call) {
  auto budget = spend::LoadBudget(tx, call.workspace(), call.id());
  if (budget) return std::move(*budget);
  return Error(ErrorCode::kNotFound, "There is no such budget. It may have been deleted.");
}

}  // namespace

Task<Result<ServerResponse>> ListBudgets(Api& api, Call& call) {
  CO_TRY(const auto budgets, co_await api.db().Read([&](Tx& tx) { return spend::ListBudgets(tx, call.workspace()); }));
  json::Array items;
  for (const auto& budget : budgets) {
    CO_TRY(auto described, co_await Describe(api, call, budget));
    items.push_back(std::move(described));
  }
  co_return Reply(200, WholeList(std::move(items)));
}

Task<Result<ServerResponse>> CreateBudget(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"label", "scope", "subject_id", "period", "currency", "limit_micros",
                                                  "warn_percent", "degrade_percent", "degrade_to", "hard", "needs_price",
                                                  "enabled"}));
  json::Reader in(body);
  Budget budget;
  budget.id = api.access.ids.New("bdg");
  budget.workspace_id = call.workspace();
  budget.created_at = budget.updated_at = api.Now();
  const auto scope = spend::ParseBudgetScope(in.Text("scope", 16));
  if (!scope) in.Fail("scope", "\"scope\" must be workspace, bot, contact, model, route or key.");
  budget.scope = scope.value_or(BudgetScope::kWorkspace);
  budget.subject_id = in.TextOr("subject_id", "", 64);
  if (budget.scope == BudgetScope::kWorkspace && !budget.subject_id.empty()) {
    in.Fail("subject_id", "A budget of the workspace is for all of it: leave \"subject_id\" out.");
  }
  ReadTerms(in, budget);
  if (!in.Has("label")) budget.label = ReadLine(in, "label", 1, 100);
  if (!in.Has("limit_micros")) budget.limit_micros = in.Int("limit_micros", 1, kMostMicros);
  CO_CHECK_OK(in.Check());
  bool replayed = false;
  auto response = co_await WriteOnce(
      api, call,
      [&](Tx& tx) -> Result<ServerResponse> {
        CHECK_OK(CheckReferences(tx, budget));
        spend::InsertBudget(tx, budget);
        NoteAct(tx, api, call, "budget.create", {"budget", budget.id, budget.label},
                "Created the budget \"" + budget.label + "\".");
        return Reply(201, EncodeBudget(budget));
      },
      &replayed);
  if (!response.ok() || replayed) co_return response;
  co_await TellBooks(api, call.workspace(), "budget", budget.id);
  co_return response;
}

Task<Result<ServerResponse>> GetBudget(Api& api, Call& call) {
  CO_TRY(const auto budget, co_await api.db().Read([&](Tx& tx) { return OwnBudget(tx, call); }));
  CO_TRY(const auto body, co_await Describe(api, call, budget));
  co_return Reply(200, body);
}

Task<Result<ServerResponse>> UpdateBudget(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"label", "period", "currency", "limit_micros", "warn_percent",
                                                  "degrade_percent", "degrade_to", "hard", "needs_price", "enabled"}));
  CO_TRY(const auto budget, co_await api.db().Write([&](Tx& tx) -> Result<Budget> {
    TRY(auto budget, OwnBudget(tx, call));
    const auto before = EncodeBudget(budget);
    json::Reader in(body);
    ReadTerms(in, budget);
    CHECK_OK(in.Check());
    CHECK_OK(CheckReferences(tx, budget));
    const auto changes = access::AuditChanges(before, EncodeBudget(budget));
    if (changes == "{}") return budget;
    budget.updated_at = api.Now();
    spend::UpdateBudget(tx, budget);
    NoteAct(tx, api, call, "budget.update", {"budget", budget.id, budget.label},
            "Changed the budget \"" + budget.label + "\".", changes);
    return budget;
  }));
  co_await TellBooks(api, call.workspace(), "budget", budget.id);
  CO_TRY(const auto reply, co_await Describe(api, call, budget));
  co_return Reply(200, reply);
}

Task<Result<ServerResponse>> DeleteBudget(Api& api, Call& call) {
  CO_CHECK_OK(co_await api.db().Write([&](Tx& tx) -> Status {
    TRY(const auto budget, OwnBudget(tx, call));
    spend::DeleteBudget(tx, call.workspace(), budget.id);
    NoteAct(tx, api, call, "budget.delete", {"budget", budget.id, budget.label},
            "Deleted the budget \"" + budget.label + "\".");
    return Ok();
  }));
  co_await TellBooks(api, call.workspace(), "budget", call.id());
  co_return NoContent();
}

}  // namespace beseda::server
