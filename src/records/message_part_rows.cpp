#include "records/message_part_rows.h"

#include <algorithm>

namespace beseda::records {
namespace {

int Progress(DeliveryState state) { return state == DeliveryState::kRead ? 2 : state == DeliveryState::kDelivered ? 1 : 0; }

DeliveryState StateOf(const Rows::Row& row, std::size_t column) { return ParseDeliveryState(row.Text(column)).value_or(DeliveryState::kSent); }

}  // namespace

bool IsNews(DeliveryState before, DeliveryState receipt) {
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

void SavePart(Tx& tx, const Message& message, MessagePart part) {
  if (part.vendor_message_id.empty()) part.vendor_message_id = message.id + "/" + std::to_string(part.number + 1);
  if (auto early = TakeEarlyReceipt(tx, message.conversation_id, part.vendor_message_id)) {
    part.state = early->state;
    part.reason = std::move(early->reason);
  }
  tx.Exec("DELETE FROM message_parts WHERE message_id = $1 AND part = $2", message.id, std::int64_t(part.number));
  tx.Exec(
      "INSERT INTO message_parts (conversation_id, vendor_message_id, message_id, workspace_id, part, is_last, state, reason) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation_id, vendor_message_id) DO NOTHING",
      message.conversation_id, part.vendor_message_id, message.id, message.workspace_id, std::int64_t(part.number), part.last,
      DeliveryStateName(part.state), part.reason);
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
                      Time now) {
  tx.Exec(
      "INSERT INTO early_receipts (conversation_id, vendor_message_id, workspace_id, state, reason, received_at) "
      "SELECT $1, $2, workspace_id, $3, $4, $5 FROM outbox WHERE conversation_id = $1 ORDER BY seq LIMIT 1",
      conversation_id, vendor_message_id, DeliveryStateName(state), reason, now);
}

std::optional<EarlyReceipt> TakeEarlyReceipt(Tx& tx, std::string_view conversation_id, std::string_view vendor_message_id) {
  const auto rows = tx.Query("DELETE FROM early_receipts WHERE conversation_id = $1 AND vendor_message_id = $2 RETURNING state, reason",
                             conversation_id, vendor_message_id);
  if (rows.empty()) return std::nullopt;
  EarlyReceipt all{DeliveryState::kSent, ""};
  for (const auto row : rows) {
    const auto state = StateOf(row, 0);
    if (IsNews(all.state, state)) all = {state, row.Text(1)};
  }
  return all;
}

void DropEarlyReceipts(Tx& tx, std::string_view conversation_id) { tx.Exec("DELETE FROM early_receipts WHERE conversation_id = $1", conversation_id); }

}  // namespace beseda::records
