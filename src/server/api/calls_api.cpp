#include <algorithm>
#include <iterator>

#include "base/csv.h"
#include "base/task.h"
#include "base/text.h"
#include "json/json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"
#include "spend/call_rows.h"
#include "spend/call_summary.h"
#include "spend/money.h"
#include "spend/price_rows.h"

namespace beseda::server {
namespace {

constexpr std::int64_t kExportedAtATime = 2000;
constexpr std::size_t kMostExported = 100'000;
constexpr std::size_t kMostDimensions = 3;

json::Value Optional(const std::optional<std::int64_t>& number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}

/// {id, name}, or null where there is no id.
json::Value Named(const std::string& id, const std::string& name) {
  if (id.empty()) return nullptr;
  return json::Object{{"id", id}, {"name", name}};
}

json::Value EncodeError(const std::string& code, const std::string& reason, const std::string& message) {
  if (code.empty()) return nullptr;
  return json::Object{{"code", code}, {"reason", reason}, {"message", message}};
}

json::Object EncodeUsage(const Usage& usage) {
  return {{"input_tokens", usage.input_tokens},
          {"output_tokens", usage.output_tokens},
          {"cached_input_tokens", usage.cached_input_tokens},
          {"cache_write_tokens", usage.cache_write_tokens},
          {"reasoning_tokens", usage.reasoning_tokens}};
}

json::Object EncodeCost(const spend::Cost& cost) {
  return {{"micros", cost.micros}, {"currency", cost.currency}, {"price_id", cost.price_id}, {"unpriced", cost.unpriced}};
}

json::Object EncodeCall(const spend::ListedCall& call) {
  return {{"id", call.id},
          {"began_at", ToUnixMicros(call.began_at)},
          {"purpose", call.purpose},
          {"bot", Named(call.bot_id, call.bot_name)},
          {"contact", Named(call.contact_id, call.contact_name)},
          {"key", Named(call.key_id, call.key_name)},
          {"conversation_id", call.conversation_id},
          {"turn_id", call.turn_id},
          {"message_id", call.message_id},
          {"prompt_version_id", call.prompt_version_id},
          {"experiment_id", call.experiment_id},
          {"variant", call.variant},
          {"asked_for", call.asked_for},
          {"route_id", call.route_id},
          {"model", Named(call.model_id, call.model_label)},
          {"provider_kind", call.provider_kind},
          {"model_name", call.model_name},
          {"usage", EncodeUsage(call.usage)},
          {"cost", EncodeCost(call.cost)},
          {"first_token_us", Optional(call.first_token_us)},
          {"took_us", call.took_us},
          {"error", EncodeError(call.error_code, call.error_reason, call.error_message)},
          {"stop", call.stop},
          {"attempts", call.attempts},
          {"cache", call.cache},
          {"request_id", call.request_id},
          {"streamed", call.streamed}};
}

json::Object EncodeAttempt(const spend::ListedAttempt& attempt) {
  return {{"began_at", ToUnixMicros(attempt.began_at)},
          {"model", Named(attempt.model_id, attempt.model_label)},
          {"provider_kind", attempt.provider_kind},
          {"model_name", attempt.model_name},
          {"why", attempt.why},
          {"hedge", attempt.hedge},
          {"usage", EncodeUsage(attempt.usage)},
          {"cost", EncodeCost(attempt.cost)},
          {"first_token_us", Optional(attempt.first_token_us)},
          {"took_us", attempt.took_us},
          {"error", EncodeError(attempt.error_code, attempt.error_reason, attempt.error_message)}};
}

Result<spend::CallFilter> ReadFilter(const Call& call) {
  const auto& request = call.request;
  spend::CallFilter filter;
  filter.workspace_id = call.workspace();
  const auto text = [&](std::string_view name) { return request.Query(name).value_or(""); };
  TRY(const auto from, QueryNumber(request, "from", 0));
  TRY(const auto to, QueryNumber(request, "to", 0));
  if (from) filter.from = FromUnixMicros(*from);
  if (to) filter.to = FromUnixMicros(*to);
  filter.bot_id = text("bot_id");
  filter.model_id = text("model_id");
  filter.route_id = text("route_id");
  filter.key_id = text("key_id");
  filter.contact_id = text("contact_id");
  filter.conversation_id = text("conversation_id");
  filter.message_id = text("message_id");
  filter.experiment_id = text("experiment_id");
  filter.purpose = text("purpose");
  if (!filter.purpose.empty() && !ParseCallPurpose(filter.purpose)) {
    return Error(ErrorCode::kInvalid, "There is no such purpose of a call.").InField("purpose");
  }
  filter.status = text("status");
  constexpr std::string_view kStatuses[] = {"", "answered", "failed", "refused", "unpriced"};
  if (std::find(std::begin(kStatuses), std::end(kStatuses), filter.status) == std::end(kStatuses)) {
    return Error(ErrorCode::kInvalid, "\"status\" must be answered, failed, refused or unpriced.").InField("status");
  }
  return filter;
}

Result<std::vector<spend::Dimension>> ReadDimensions(const Call& call) {
  std::vector<spend::Dimension> dimensions;
  const auto text = call.request.Query("group_by").value_or("");
  if (text.empty()) return dimensions;
  for (const auto name : Split(text, ',')) {
    const auto dimension = spend::ParseDimension(name);
    if (!dimension || dimensions.size() == kMostDimensions) {
      return Error(ErrorCode::kInvalid,
                   "\"group_by\" must be up to three of day, model, provider, bot, route, key, purpose, contact and "
                   "variant, with commas between.")
          .InField("group_by");
    }
    dimensions.push_back(*dimension);
  }
  return dimensions;
}

json::Object EncodeGroup(const spend::SummaryGroup& group, const std::vector<spend::Dimension>& dimensions) {
  json::Object keys, names;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    keys[spend::DimensionName(dimensions[i])] = group.keys[i];
    names[spend::DimensionName(dimensions[i])] = group.names[i];
  }
  json::Array unconverted;
  for (const auto& cost : group.unconverted) {
    unconverted.emplace_back(json::Object{{"micros", cost.micros}, {"currency", cost.currency}});
  }
  return {{"keys", std::move(keys)},
          {"names", std::move(names)},
          {"calls", group.calls},
          {"failed", group.failed},
          {"refused", group.refused},
          {"unpriced", group.unpriced},
          {"cached", group.cached},
          {"usage", EncodeUsage(group.usage)},
          {"cost_micros", group.cost_micros},
          {"unconverted", std::move(unconverted)},
          {"took_p50_us", Optional(group.took_p50_us)},
          {"took_p95_us", Optional(group.took_p95_us)},
          {"first_token_p50_us", Optional(group.first_token_p50_us)},
          {"first_token_p95_us", Optional(group.first_token_p95_us)},
          {"millitokens_per_second", Optional(group.millitokens_per_second)}};
}

std::vector<std::string> CsvOf(const spend::ListedCall& call) {
  return {call.id,
          FormatTime(call.began_at),
          call.purpose,
          call.bot_name,
          call.contact_id,
          call.conversation_id,
          call.key_name,
          call.route_id,
          call.provider_kind,
          call.model_name,
          std::to_string(call.usage.input_tokens),
          std::to_string(call.usage.cached_input_tokens),
          std::to_string(call.usage.output_tokens),
          std::to_string(call.usage.reasoning_tokens),
          spend::FormatDecimal(call.cost.micros),
          call.cost.currency,
          call.cost.unpriced ? "yes" : "",
          call.first_token_us ? std::to_string(*call.first_token_us / 1000) : "",
          std::to_string(call.took_us / 1000),
          std::to_string(call.attempts),
          call.cache,
          call.error_code,
          call.error_message};
}

}  // namespace

Task<Result<ServerResponse>> ListCalls(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request, 2));
  CO_TRY(const auto filter, ReadFilter(call));
  std::optional<Time> before;
  if (!page.key.empty()) before = FromUnixMicros(page.IntKeyOr(0, 0));
  const auto before_id = page.KeyOr(1, "");
  CO_TRY(const auto calls, co_await api.db().Read([&](Tx& tx) {
    return spend::ListCalls(tx, filter, before, before_id, page.limit + 1);
  }));
  json::Array items;
  for (const auto& listed : calls) items.push_back(EncodeCall(listed));
  co_return Reply(200, ListReply(std::move(items), page, [&](std::size_t last) {
                    return std::vector<std::string>{std::to_string(ToUnixMicros(calls[last].began_at)), calls[last].id};
                  }));
}

Task<Result<ServerResponse>> GetCall(Api& api, Call& call) {
  // What was said in a conversation is for those who may read conversations.
  const bool may_read = call.principal.permissions.Has(access::Permission::kConversationsRead);
  CO_TRY(const auto reply, co_await api.db().Read([&](Tx& tx) -> Result<json::Object> {
    const auto found = spend::LoadCall(tx, call.workspace(), call.id());
    if (!found) return Error(ErrorCode::kNotFound, "There is no such call. It may be older than calls are kept.");
    auto body = EncodeCall(*found);
    json::Array trace;
    for (const auto& attempt : spend::LoadAttempts(tx, found->id)) trace.push_back(EncodeAttempt(attempt));
    body["trace"] = std::move(trace);
    const auto content = may_read ? spend::LoadContent(tx, found->id) : std::nullopt;
    body["request"] = content ? json::Value(content->request) : json::Value(nullptr);
    body["response"] = content ? json::Value(content->response) : json::Value(nullptr);
    return body;
  }));
  co_return Reply(200, reply);
}

Task<Result<ServerResponse>> SummarizeCalls(Api& api, Call& call) {
  CO_TRY(const auto filter, ReadFilter(call));
  CO_TRY(const auto dimensions, ReadDimensions(call));
  const bool quality = call.request.Query("quality").value_or("") == "true";
  CO_TRY(const auto reply, co_await api.db().Read([&](Tx& tx) {
    const auto currency = tx.Query("SELECT currency FROM workspaces WHERE id = $1", call.workspace())[0].Text(0);
    const spend::CurrencyRates rates(spend::ListRates(tx, call.workspace()));
    json::Array items;
    for (const auto& group : spend::SummarizeCalls(tx, filter, dimensions, currency, rates, quality)) {
      items.push_back(EncodeGroup(group, dimensions));
    }
    return json::Object{{"currency", currency}, {"items", std::move(items)}};
  }));
  co_return Reply(200, reply);
}

Task<Result<ServerResponse>> ExportCalls(Api& api, Call& call) {
  CO_TRY(const auto filter, ReadFilter(call));
  std::string out;
  AppendCsv(out, {"id", "began_at", "purpose", "bot", "contact_id", "conversation_id", "key", "route_id", "provider",
                         "model", "input_tokens", "cached_input_tokens", "output_tokens", "reasoning_tokens", "cost",
                         "currency", "unpriced", "first_token_ms", "took_ms", "attempts", "cache", "error", "message"});
  std::optional<Time> before;
  std::string before_id;
  for (std::size_t count = 0; count < kMostExported;) {
    CO_TRY(const auto calls, co_await api.db().Read([&](Tx& tx) {
      return spend::ListCalls(tx, filter, before, before_id, kExportedAtATime);
    }));
    for (const auto& listed : calls) AppendCsv(out, CsvOf(listed));
    count += calls.size();
    if (std::int64_t(calls.size()) < kExportedAtATime) break;
    before = calls.back().began_at;
    before_id = calls.back().id;
  }
  ServerResponse response;
  response.status = 200;
  response.headers.Set("Content-Type", "text/csv; charset=utf-8");
  response.headers.Set("Content-Disposition", "attachment; filename=\"calls.csv\"");
  response.body = std::move(out);
  co_return response;
}

}  // namespace beseda::server
