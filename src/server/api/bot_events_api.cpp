#include "base/task.h"
#include "flow/deed_rows.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

constexpr auto kShown = std::chrono::days(30);

// A day, or nothing where it is not asked for.
Result<std::string> ReadDay(const ServerRequest& request, const char* name, std::string otherwise) {
  auto day = request.Query(name).value_or(std::move(otherwise));
  const bool good = day.size() == 10 && day[4] == '-' && day[7] == '-' && day.find_first_not_of("0123456789-") == day.npos;
  if (good) return day;
  return Error(ErrorCode::kInvalid, std::string("\"") + name + "\" must be a day such as 2026-01-31.").InField(name);
}

}  // namespace

Task<Result<ServerResponse>> ListBotEvents(Api& api, Call& call) {
  const auto now = api.Now();
  CO_TRY(const auto from, ReadDay(call.request, "from", FormatTime(now - kShown).substr(0, 10)));
  CO_TRY(const auto to, ReadDay(call.request, "to", FormatTime(now).substr(0, 10)));
  CO_TRY(const auto events, co_await api.db().Read([&](Tx& tx) -> Result<std::vector<flow::CountedEvent>> {
    const auto bot = records::LoadBot(tx, call.id());
    if (!bot || bot->workspace_id != call.workspace()) return Error(ErrorCode::kNotFound, "There is no such bot.");
    return flow::ListCountedEvents(tx, call.workspace(), bot->id, from, to);
  }));
  json::Array items;
  for (const auto& event : events) {
    items.push_back(json::Object({{"day", event.day}, {"name", event.name}, {"count", event.count}, {"total", event.total}}));
  }
  co_return Reply(200, WholeList(std::move(items)));
}

}  // namespace beseda::server
