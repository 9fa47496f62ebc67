#include "records/charges.h"

#include "json/json.h"
#include "records/message_rows.h"

namespace beseda::records {
namespace {

constexpr std::size_t kMostCharges = 100;  // A message of more parts keeps no more of them.
constexpr std::size_t kMaxWord = 100;

std::string WordIn(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(json::View(value->get_string()).substr(0, kMaxWord)) : std::string();
}

void Count(Tx& tx, const Message& message, const json::Object& charge, Time now) {
  const auto* billable = charge.if_contains("billable");
  const auto day = std::chrono::duration_cast<std::chrono::hours>(now.time_since_epoch()).count() / 24;
  tx.Exec(
      "INSERT INTO channel_charges (channel_id, day, category, type, billable, workspace_id, messages) "
      "SELECT channel_id, $2, $3, $4, $5, workspace_id, 1 FROM conversations WHERE id = $1 "
      "ON CONFLICT (channel_id, day, category, type, billable) DO UPDATE SET messages = channel_charges.messages + 1",
      message.conversation_id, std::int64_t(day), WordIn(charge, "category"), WordIn(charge, "type"),
      billable && billable->is_bool() && billable->get_bool() ? 1 : 0);
}

}  // namespace

void NoteCharge(Tx& tx, std::string_view message_id, std::string_view vendor_id, const std::string& charge, Time now) {
  if (charge.empty()) return;
  const auto message = LoadMessage(tx, message_id);
  const auto details = json::ParseObject(charge);
  if (!message || !details.ok() || details->empty()) return;
  auto meta = json::ParseObject(message->meta.empty() ? "{}" : message->meta);
  if (!meta.ok()) return;
  auto& charges = (*meta)["charges"];
  if (!charges.is_object()) charges.emplace_object();
  auto& known = charges.get_object();
  if (known.contains(vendor_id) || known.size() >= kMostCharges) return;
  known[vendor_id] = *details;
  tx.Exec("UPDATE messages SET meta = $2 WHERE id = $1", message_id, json::Dump(*meta));
  Count(tx, *message, *details, now);
}

std::vector<ChargeCount> CountCharges(Tx& tx, std::string_view channel_id, Time since) {
  const auto day = std::chrono::duration_cast<std::chrono::hours>(since.time_since_epoch()).count() / 24;
  std::vector<ChargeCount> counts;
  const auto rows = tx.Query(
      "SELECT category, type, billable, CAST(SUM(messages) AS BIGINT) FROM channel_charges WHERE channel_id = $1 AND day >= $2 "
      "GROUP BY category, type, billable ORDER BY category, type, billable",
      channel_id, std::int64_t(day));
  for (const auto row : rows) counts.push_back({row.Text(0), row.Text(1), row.Bool(2), row.Int(3)});
  return counts;
}

}  // namespace beseda::records
