#include "records/message_part_rows.h"

#include <algorithm>

#include "records/charges.h"

namespace beseda::records {
namespace {

int Progress(DeliveryState state) { return state == DeliveryState::kRead ? 2 : state == DeliveryState::kDelivered ? 1 : 0; }

DeliveryState StateOf(const Rows::Row& row, std::size_t column) { return ParseDeliveryState(row.Text(column)).value_or(DeliveryState::kSent); }

}  // namespace

std::string FindNamedMessage(Tx& tx, std::string_view conversation_id, std::string_view name) {
  if (name.empty()) return {};
  auto rows = tx.Query("SELECT id FROM messages WHERE id = $2 AND conversation_id = $1", conversation_id, name);
  if (rows.empty()) {
    rows = tx.Query(
        "SELECT id FROM messages WHERE conversation_id = $1 AND vendor_message_id = $2 AND vendor_message_id <> '' ORDER BY seq LIMIT 1",
        conversation_id, name);
  }
  if (rows.empty()) {
    rows = tx.Query("SELECT message_id FROM message_parts WHERE conversation_id = $1 AND vendor_message_id = $2",
                    conversation_id, name);
  }
  return rows.empty() ? std::string() : rows[0].Text(0);
}

bool IsNews(DeliveryState before, DeliveryState receipt) {
  if (receipt == DeliveryState::kSent) return before == DeliveryState::kUncertain;  // Else it is known from the answer to the send.
  switch (before) {
    case DeliveryState::kRead:
    case DeliveryState::kSkipped:
      return false;
    case DeliveryState::kDelivered:
      return receipt == DeliveryState::kRead;
    case DeliveryState::kFailed:
      return receipt != DeliveryState::kFailed;
    default:
      return true;
  }
}

std::vector<MessagePart> LoadParts(Tx& tx, std::string_view message_id) {
  std::vector<MessagePart> parts;
  const auto rows = tx.Query("SELECT part, vendor_message_id, is_last, state, reason FROM message_parts WHERE message_id = $1 ORDER BY part", message_id);
  for (const auto row : rows) parts.push_back({std::size_t(row.Int(0)), row.Text(1), row.Bool(2), StateOf(row, 3), row.Text(4)});
  return parts;
}

void SavePart(Tx& tx, const Message& message, MessagePart part, Time now) {
  if (part.vendor_message_id.empty()) part.vendor_message_id = message.id + "/" + std::to_string(part.number + 1);
  if (auto early = TakeEarlyReceipt(tx, message.conversation_id, part.vendor_message_id)) {
    part.state = early->state;
    part.reason = std::move(early->reason);
    NoteCharge(tx, message.id, part.vendor_message_id, early->charge, now);
  }
  tx.Exec("DELETE FROM message_parts WHERE message_id = $1 AND part = $2", message.id, std::int64_t(part.number));
  tx.Exec(
      "INSERT INTO message_parts (conversation_id, vendor_message_id, message_id, workspace_id, part, is_last, state, reason) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation_id, vendor_message_id) DO NOTHING",
      message.conversation_id, part.vendor_message_id, message.id, message.workspace_id, std::int64_t(part.number), part.last,
      DeliveryStateName(part.state), part.reason);
}

std::vector<std::string> VendorIdsOf(Tx& tx, const Message& message) {
  std::vector<std::string> ids;
  const auto parts = LoadParts(tx, message.id);
  for (const auto& part : parts) {
    if (!part.vendor_message_id.starts_with(message.id + "/")) ids.push_back(part.vendor_message_id);
  }
  // Messages that were sent before parts had states have no row for their last one.
  const bool has_own = !message.vendor_message_id.empty() && std::ranges::count(ids, message.vendor_message_id) == 0;
  if (has_own && (parts.empty() || !parts.back().last)) ids.push_back(message.vendor_message_id);
  return ids;
}

void MovePart(Tx& tx, const Message& message, std::size_t number, const std::string& vendor_message_id) {
  auto parts = LoadParts(tx, message.id);
  if (parts.empty() && number == 0) {
    tx.Exec("UPDATE messages SET vendor_message_id = $2 WHERE id = $1", message.id, vendor_message_id);
    return;
  }
  const auto put = [&](std::size_t at, const std::string& id, bool last, DeliveryState state) {
    tx.Exec("DELETE FROM message_parts WHERE message_id = $1 AND part = $2", message.id, std::int64_t(at));
    tx.Exec(
        "INSERT INTO message_parts (conversation_id, vendor_message_id, message_id, workspace_id, part, is_last, state) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (conversation_id, vendor_message_id) DO NOTHING",
        message.conversation_id, id, message.id, message.workspace_id, std::int64_t(at), last, DeliveryStateName(state));
  };
  if (parts.empty() || !parts.back().last) {
    const bool arrived = message.state == DeliveryState::kDelivered || message.state == DeliveryState::kRead;
    put(parts.size(), message.vendor_message_id, true, arrived ? message.state : DeliveryState::kSent);
    parts = LoadParts(tx, message.id);
  }
  const auto at = std::min(number, parts.size());
  if (at == parts.size()) tx.Exec("UPDATE message_parts SET is_last = 0 WHERE message_id = $1", message.id);
  put(at, vendor_message_id, at + 1 >= parts.size(), DeliveryState::kSent);
}

bool ApplyToParts(Tx& tx, std::string_view message_id, std::optional<std::string_view> vendor_message_id, DeliveryState state,
                  std::string_view reason) {
  bool news = false;
  for (const auto& part : LoadParts(tx, message_id)) {
    if ((vendor_message_id && part.vendor_message_id != *vendor_message_id) || !IsNews(part.state, state)) continue;
    tx.Exec("UPDATE message_parts SET state = $3, reason = $4 WHERE message_id = $1 AND part = $2", message_id, std::int64_t(part.number),
            DeliveryStateName(state), reason);
    news = true;
  }
  return news;
}

bool JudgeByParts(const std::vector<MessagePart>& parts, Message& message) {
  if (parts.empty() || !parts.back().last) return false;
  const auto failed = std::ranges::find(parts, DeliveryState::kFailed, &MessagePart::state);
  const auto& worst = failed != parts.end() ? *failed : *std::ranges::min_element(parts, {}, [](const MessagePart& part) { return Progress(part.state); });
  message.state = worst.state;
  message.reason = worst.reason;
  return true;
}

void KeepEarlyReceipt(Tx& tx, std::string_view conversation_id, std::string_view vendor_message_id, DeliveryState state, std::string_view reason,
                      std::string_view charge, Time now) {
  if (state == DeliveryState::kSent && charge.empty()) return;
  tx.Exec(
      "INSERT INTO early_receipts (conversation_id, vendor_message_id, workspace_id, state, reason, received_at, charge) "
      "SELECT $1, $2, workspace_id, $3, $4, $5, $6 FROM outbox WHERE conversation_id = $1 ORDER BY seq LIMIT 1",
      conversation_id, vendor_message_id, DeliveryStateName(state), reason, now, charge);
}

std::optional<EarlyReceipt> TakeEarlyReceipt(Tx& tx, std::string_view conversation_id, std::string_view vendor_message_id) {
  const auto rows = tx.Query("DELETE FROM early_receipts WHERE conversation_id = $1 AND vendor_message_id = $2 RETURNING state, reason, charge",
                             conversation_id, vendor_message_id);
  if (rows.empty()) return std::nullopt;
  EarlyReceipt all{DeliveryState::kSent, ""};
  for (const auto row : rows) {
    const auto state = StateOf(row, 0);
    if (!row.Text(2).empty()) all.charge = row.Text(2);
    if (!IsNews(all.state, state)) continue;
    all.state = state;
    all.reason = row.Text(1);
  }
  return all;
}

void DropEarlyReceipts(Tx& tx, std::string_view conversation_id) { tx.Exec("DELETE FROM early_receipts WHERE conversation_id = $1", conversation_id); }

}  // namespace beseda::records
