#include "spend/call_rows.h"

#include <array>

#include "spend/budget_rows.h"

namespace beseda::spend {
namespace {

constexpr std::array<std::string_view, 6> kStops = {"end", "length", "tool_calls", "content_filter", "stop_sequence",
                                                    "other"};

std::optional<std::int64_t> Count(const std::optional<Micros>& time) {
  if (!time) return std::nullopt;
  return time->count();
}

std::string SelectCall(std::string_view rest) {
  return std::string(
             "SELECT c.id, c.began_at, c.purpose, c.bot_id, coalesce(b.name, ''), c.contact_id, coalesce(p.name, ''), "
             "c.conversation_id, c.turn_id, c.message_id, c.key_id, coalesce(k.name, ''), c.prompt_version_id, "
             "c.experiment_id, c.variant, c.asked_for, c.route_id, c.model_id, coalesce(m.label, ''), c.provider_id, "
             "c.provider_kind, c.model_name, c.input_tokens, c.output_tokens, c.cached_input_tokens, "
             "c.reasoning_tokens, c.cache_write_tokens, c.cost_micros, c.currency, c.price_id, c.unpriced, "
             "c.first_token_us, c.took_us, c.error_code, c.error_reason, c.error_message, c.stop, c.attempts, c.cache, "
             "c.request_id, c.streamed FROM model_calls c LEFT JOIN bots b ON b.id = c.bot_id "
             "LEFT JOIN contacts p ON p.id = c.contact_id LEFT JOIN api_keys k ON k.id = c.key_id "
             "LEFT JOIN models m ON m.id = c.model_id ")
      .append(rest);
}

ListedCall ReadCall(const Rows::Row& row) {
  ListedCall call;
  std::size_t at = 0;
  const auto text = [&] { return row.Text(at++); };
  const auto number = [&] { return row.Int(at++); };
  call.id = text();
  call.began_at = FromUnixMicros(number());
  call.purpose = text();
  call.bot_id = text(), call.bot_name = text();
  call.contact_id = text(), call.contact_name = text();
  call.conversation_id = text(), call.turn_id = text(), call.message_id = text();
  call.key_id = text(), call.key_name = text();
  call.prompt_version_id = text(), call.experiment_id = text(), call.variant = text();
  call.asked_for = text(), call.route_id = text();
  call.model_id = text(), call.model_label = text();
  call.provider_id = text(), call.provider_kind = text(), call.model_name = text();
  call.usage.input_tokens = number(), call.usage.output_tokens = number();
  call.usage.cached_input_tokens = number(), call.usage.reasoning_tokens = number();
  call.usage.cache_write_tokens = number();
  call.cost.micros = number(), call.cost.currency = text(), call.cost.price_id = text();
  call.cost.unpriced = number() != 0;
  call.first_token_us = row.OptionalInt(at++);
  call.took_us = number();
  call.error_code = text(), call.error_reason = text(), call.error_message = text();
  call.stop = text();
  call.attempts = number();
  call.cache = text(), call.request_id = text();
  call.streamed = number() != 0;
  return call;
}

void InsertAttempt(Tx& tx, const PricedCall& call, std::size_t n) {
  const auto& attempt = call.record.attempts[n];
  const auto& cost = call.attempt_costs[n];
  const auto& usage = attempt.usage;
  tx.Exec("INSERT INTO call_attempts (call_id, n, workspace_id, began_at, day, model_id, provider_id, provider_kind, "
          "model_name, why, hedge, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, "
          "cache_write_tokens, cost_micros, currency, price_id, unpriced, first_token_us, took_us, error_code, "
          "error_reason, error_message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
          "$17, $18, $19, $20, $21, $22, $23, $24, $25)",
          call.record.context.call_id, n, call.record.context.workspace_id, attempt.began, call.day, attempt.model_id,
          attempt.provider_id, attempt.provider_kind, attempt.model_name, attempt.why, attempt.hedge ? 1 : 0,
          usage.input_tokens, usage.output_tokens, usage.cached_input_tokens, usage.reasoning_tokens,
          usage.cache_write_tokens, cost.micros, cost.currency, cost.price_id, cost.unpriced ? 1 : 0,
          Count(attempt.first_token), attempt.took.count(), attempt.error ? ErrorCodeName(attempt.error->code) : "",
          attempt.error ? attempt.error->reason : "", attempt.error ? attempt.error->message : "");
}

}  // namespace

std::string_view StopName(StopReason stop) { return kStops[std::size_t(stop)]; }

void InsertCall(Tx& tx, const PricedCall& call) {
  const auto& record = call.record;
  const auto& context = record.context;
  const auto& usage = record.usage;
  const CallAttempt none;
  const auto& last = record.attempts.empty() ? none : record.attempts.back();
  // What answered: the attempt without an error; of a call that nothing answered, the last one.
  const auto* answered = &last;
  for (const auto& attempt : record.attempts) {
    if (!attempt.error) answered = &attempt;
  }
  const bool is_model = record.asked_for.starts_with("mdl_");
  const auto inserted = tx.Exec(
      "INSERT INTO model_calls (id, workspace_id, began_at, day, purpose, bot_id, contact_id, conversation_id, turn_id, "
          "message_id, key_id, prompt_version_id, experiment_id, variant, asked_for, route_id, model_id, provider_id, "
          "provider_kind, model_name, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, "
          "cache_write_tokens, cost_micros, currency, price_id, unpriced, first_token_us, took_us, error_code, "
          "error_reason, error_message, stop, attempts, cache, request_id, streamed) VALUES ($1, $2, $3, $4, $5, $6, $7, "
          "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, "
          "$30, $31, $32, $33, $34, $35, $36, $37, $38, $39) ON CONFLICT (id) DO NOTHING",
          context.call_id, context.workspace_id, record.began, call.day, CallPurposeName(context.purpose),
          context.bot_id, context.contact_id, context.conversation_id, context.turn_id, context.message_id,
          context.key_id, context.prompt_version_id, context.experiment_id, context.variant, record.asked_for,
          record.route_id, answered->model_id.empty() && is_model ? record.asked_for : answered->model_id,
          answered->provider_id, answered->provider_kind, answered->model_name, usage.input_tokens,
          usage.output_tokens, usage.cached_input_tokens, usage.reasoning_tokens, usage.cache_write_tokens,
          call.cost.micros, call.cost.currency, call.cost.price_id, call.cost.unpriced ? 1 : 0,
          Count(record.first_token), record.took.count(), record.error ? ErrorCodeName(record.error->code) : "",
          record.error ? record.error->reason : "", record.error ? record.error->message : "",
          record.error ? "" : StopName(record.stop), record.attempts.size(), record.cache, record.request_id,
          record.streamed ? 1 : 0);
  if (inserted == 0) return;  // It was written before a stop that kept us from hearing so.
  for (std::size_t n = 0; n < record.attempts.size(); ++n) InsertAttempt(tx, call, n);
  if (record.request.empty() && record.response.empty()) return;
  tx.Exec("INSERT INTO call_contents (call_id, workspace_id, began_at, request, response) VALUES ($1, $2, $3, $4, $5)",
          context.call_id, context.workspace_id, record.began, record.request, record.response);
}

std::string WhereCalls(const CallFilter& filter, std::vector<SqlArg>& args) {
  const auto next = [&args](SqlArg arg) {
    args.push_back(arg);
    return "$" + std::to_string(args.size());
  };
  std::string where = "c.workspace_id = " + next(filter.workspace_id);
  if (filter.from) where += " AND c.began_at >= " + next(*filter.from);
  if (filter.to) where += " AND c.began_at < " + next(*filter.to);
  const auto equals = [&](std::string_view column, const std::string& value) {
    if (!value.empty()) where.append(" AND c.").append(column).append(" = ").append(next(value));
  };
  equals("bot_id", filter.bot_id);
  equals("model_id", filter.model_id);
  equals("route_id", filter.route_id);
  equals("key_id", filter.key_id);
  equals("contact_id", filter.contact_id);
  equals("conversation_id", filter.conversation_id);
  equals("message_id", filter.message_id);
  equals("purpose", filter.purpose);
  equals("experiment_id", filter.experiment_id);
  if (filter.status == "answered") where += " AND c.error_code = '' AND c.stop <> 'content_filter'";
  if (filter.status == "failed") where += " AND c.error_code NOT IN ('', 'rejected')";
  if (filter.status == "refused") where += " AND (c.error_code = 'rejected' OR c.stop = 'content_filter')";
  if (filter.status == "unpriced") where += " AND c.unpriced = 1";
  return where;
}

std::vector<ListedCall> ListCalls(Tx& tx, const CallFilter& filter, std::optional<Time> before,
                                  std::string_view before_id, std::int64_t limit) {
  std::vector<SqlArg> args;
  auto sql = SelectCall("WHERE ") + WhereCalls(filter, args);
  if (before) {
    args.emplace_back(*before);
    args.emplace_back(before_id);
    sql += " AND (c.began_at, c.id) < ($" + std::to_string(args.size() - 1) + ", $" + std::to_string(args.size()) + ")";
  }
  args.emplace_back(limit);
  sql += " ORDER BY c.began_at DESC, c.id DESC LIMIT $" + std::to_string(args.size());
  std::vector<ListedCall> calls;
  for (const auto row : tx.QueryList(sql, args)) calls.push_back(ReadCall(row));
  return calls;
}

std::optional<ListedCall> LoadCall(Tx& tx, std::string_view workspace_id, std::string_view id) {
  const auto rows = tx.Query(SelectCall("WHERE c.workspace_id = $1 AND c.id = $2"), workspace_id, id);
  if (rows.empty()) return std::nullopt;
  return ReadCall(rows[0]);
}

std::vector<ListedAttempt> LoadAttempts(Tx& tx, std::string_view call_id) {
  std::vector<ListedAttempt> attempts;
  for (const auto row : tx.Query(
           "SELECT a.began_at, a.model_id, coalesce(m.label, ''), a.provider_id, a.provider_kind, a.model_name, a.why, "
           "a.hedge, a.input_tokens, a.output_tokens, a.cached_input_tokens, a.reasoning_tokens, a.cache_write_tokens, "
           "a.cost_micros, a.currency, a.price_id, a.unpriced, a.first_token_us, a.took_us, a.error_code, "
           "a.error_reason, a.error_message FROM call_attempts a LEFT JOIN models m ON m.id = a.model_id "
           "WHERE a.call_id = $1 ORDER BY a.n",
           call_id)) {
    ListedAttempt attempt;
    attempt.began_at = row.Time(0);
    attempt.model_id = row.Text(1), attempt.model_label = row.Text(2);
    attempt.provider_id = row.Text(3), attempt.provider_kind = row.Text(4), attempt.model_name = row.Text(5);
    attempt.why = row.Text(6);
    attempt.hedge = row.Bool(7);
    attempt.usage.input_tokens = row.Int(8), attempt.usage.output_tokens = row.Int(9);
    attempt.usage.cached_input_tokens = row.Int(10), attempt.usage.reasoning_tokens = row.Int(11);
    attempt.usage.cache_write_tokens = row.Int(12);
    attempt.cost = {row.Int(13), row.Text(14), row.Text(15), row.Bool(16)};
    attempt.first_token_us = row.OptionalInt(17);
    attempt.took_us = row.Int(18);
    attempt.error_code = row.Text(19), attempt.error_reason = row.Text(20), attempt.error_message = row.Text(21);
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

std::optional<CallContent> LoadContent(Tx& tx, std::string_view call_id) {
  const auto rows = tx.Query("SELECT request, response FROM call_contents WHERE call_id = $1", call_id);
  if (rows.empty()) return std::nullopt;
  return CallContent{rows[0].Text(0), rows[0].Text(1)};
}

std::int64_t RemoveOldCalls(Tx& tx, std::string_view workspace_id, Time now, std::int64_t limit) {
  const auto settings = tx.Query("SELECT call_days, call_content_days FROM workspaces WHERE id = $1", workspace_id);
  if (settings.empty()) return 0;
  tx.Exec("DELETE FROM call_contents WHERE call_id IN (SELECT call_id FROM call_contents WHERE workspace_id = $1 AND "
          "began_at < $2 ORDER BY began_at LIMIT $3)",
          workspace_id, now - std::chrono::days(settings[0].Int(1)), limit);
  // Whole calls up to a moment, so that what budgets carry is exactly what goes.
  const auto oldest = tx.Query("SELECT began_at FROM model_calls WHERE workspace_id = $1 AND began_at < $2 "
                               "ORDER BY began_at LIMIT 1 OFFSET $3",
                               workspace_id, now - std::chrono::days(settings[0].Int(0)), limit);
  const auto before = oldest.empty() ? now - std::chrono::days(settings[0].Int(0)) : oldest[0].Time(0);
  if (tx.Query("SELECT 1 FROM model_calls WHERE workspace_id = $1 AND began_at < $2 LIMIT 1", workspace_id, before).empty()) {
    return 0;
  }
  CarrySpent(tx, workspace_id, before);
  tx.Exec("DELETE FROM call_attempts WHERE workspace_id = $1 AND began_at < $2", workspace_id, before);
  tx.Exec("DELETE FROM call_contents WHERE workspace_id = $1 AND began_at < $2", workspace_id, before);
  return tx.Exec("DELETE FROM model_calls WHERE workspace_id = $1 AND began_at < $2", workspace_id, before);
}

}  // namespace beseda::spend
