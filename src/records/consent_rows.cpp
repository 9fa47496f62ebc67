#include "records/consent_rows.h"

#include "json/json.h"
#include "records/inner_events.h"

namespace beseda::records {
namespace {

OptedOutBy ReadBy(const std::string& name) {
  if (name == "vendor") return OptedOutBy::kVendor;
  return name == "team" ? OptedOutBy::kTeam : OptedOutBy::kPerson;
}

void Count(Tx& tx, const Conversation& conversation, std::string_view name, Time now) {
  tx.Exec("INSERT INTO flow_events (bot_id, day, name, workspace_id, count, total) VALUES ($1, $2, $3, $4, 1, 0) "
          "ON CONFLICT (bot_id, day, name) DO UPDATE SET count = flow_events.count + 1",
          conversation.bot_id, FormatTime(now).substr(0, 10), name, conversation.workspace_id);
}

}  // namespace

std::string_view OptedOutByName(OptedOutBy by) {
  switch (by) {
    case OptedOutBy::kPerson: return "person";
    case OptedOutBy::kVendor: return "vendor";
    case OptedOutBy::kTeam: return "team";
  }
  return "person";
}

std::optional<OptOut> LoadOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id) {
  const auto rows = tx.Query(
      "SELECT opted_out_at, opted_out_by FROM identities WHERE channel_id = $1 AND vendor_user_id = $2 AND opted_out_at IS NOT NULL",
      channel_id, vendor_user_id);
  if (rows.empty()) return std::nullopt;
  return OptOut{rows[0].Time(0), ReadBy(rows[0].Text(1))};
}

std::optional<OptOut> LoadOptOut(Tx& tx, const Conversation& conversation) {
  if (conversation.group) return std::nullopt;
  return LoadOptOut(tx, conversation.channel_id, conversation.vendor_user_id);
}

bool SaveOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id, OptedOutBy by, Time now) {
  return tx.Exec("UPDATE identities SET opted_out_at = $3, opted_out_by = $4 WHERE channel_id = $1 AND vendor_user_id = $2 AND opted_out_at IS NULL",
                 channel_id, vendor_user_id, now, OptedOutByName(by)) == 1;
}

bool LiftOptOut(Tx& tx, std::string_view channel_id, std::string_view vendor_user_id) {
  return tx.Exec("UPDATE identities SET opted_out_at = NULL, opted_out_by = '' WHERE channel_id = $1 AND vendor_user_id = $2 AND opted_out_at IS NOT NULL",
                 channel_id, vendor_user_id) == 1;
}

void TellConsent(Tx& tx, const Conversation& conversation, bool opted_out, OptedOutBy by, std::string_view key, Time now) {
  const auto name = opted_out ? kOptedOutEvent : kOptedInEvent;
  json::Object data{{"name", json::Value(name)}, {"data", json::Object{{"by", json::Value(OptedOutByName(by))}}}};
  EventContent event{std::string(kHappenedEvent), json::Dump(data)};
  const Content content{std::move(event)};
  AddInnerEvent(tx, conversation, "consent:" + std::string(key), content, now);
  Count(tx, conversation, name, now);
}

}  // namespace beseda::records
