#include "flow/call_rows.h"

#include "base/task.h"
#include "base/text.h"
#include "crypto/token.h"
#include "flow/inner_names.h"
#include "model/content.h"
#include "records/bot_rows.h"
#include "records/conversation_rows.h"
#include "records/inner_events.h"

namespace beseda::flow {
namespace {

constexpr std::string_view kPath = "/hooks/flow/";
constexpr Micros kHeldBackFor = std::chrono::minutes(1);
constexpr std::size_t kTokenLetters = 43;

Content CallContent(std::string_view call_id, std::string_view body) {
  EventContent event{std::string(kCallEvent), "{\"call\":"};
  AppendJsonString(event.data, call_id);
  (event.data += ",\"body\":").append(body) += "}";
  Content content{std::move(event)};
  return content;
}

// Adds the event if the bot has the conversation: one that comes while a person does would be dropped.
bool Tell(Tx& tx, const std::string& conversation_id, std::string_view call_id, std::string_view body, Time now) {
  const auto conversation = records::LoadConversation(tx, conversation_id);
  const auto bot = conversation ? records::LoadBot(tx, conversation->bot_id) : std::nullopt;
  if (!bot || !bot->enabled || conversation->handling == Handling::kHuman) return false;
  records::AddInnerEvent(tx, *conversation, "call:" + std::string(call_id), CallContent(call_id, body), now);
  return true;
}

}  // namespace

std::string CallIdOf(std::string_view address) {
  const auto at = address.rfind(kPath);
  const auto token = at == address.npos ? std::string_view() : address.substr(at + kPath.size());
  return token.size() == kTokenLetters ? crypto::HashToken(token) : std::string();
}

TakenCall TakeCall(Tx& tx, std::string_view token, std::string_view body, Time now) {
  TakenCall taken;
  const auto id = crypto::HashToken(token);
  const auto rows = tx.Query("SELECT conversation_id, arrived_at IS NOT NULL FROM flow_hooks WHERE token_hash = $1 AND expires_at > $2", id, now);
  if (rows.empty()) return taken;
  taken.outcome = rows[0].Int(1) != 0 ? CallOutcome::kAgain : CallOutcome::kTaken;
  if (taken.outcome == CallOutcome::kAgain) return taken;
  taken.conversation_id = rows[0].Text(0);
  const bool told = Tell(tx, taken.conversation_id, id, body, now);
  tx.Exec("UPDATE flow_hooks SET arrived_at = $2, body = $3, told = $4 WHERE token_hash = $1", id, now, body, told ? 1 : 0);
  return taken;
}

bool AnyCallToTell(Tx& tx, Time now) {
  return !tx.Query("SELECT 1 FROM flow_hooks WHERE told = 0 AND arrived_at <= $1 LIMIT 1", now).empty();
}

std::vector<std::string> TellCalls(Tx& tx, Time now, std::int64_t limit) {
  struct Untold {
    std::string id, conversation_id, body;
  };
  std::vector<Untold> untold;
  for (const auto row : tx.Query("SELECT token_hash, conversation_id, body FROM flow_hooks WHERE told = 0 AND arrived_at <= $1 "
                                 "ORDER BY arrived_at LIMIT $2",
                                 now, limit)) {
    untold.push_back({row.Text(0), row.Text(1), row.Text(2)});
  }
  std::vector<std::string> conversations;
  for (const auto& call : untold) {
    if (Tell(tx, call.conversation_id, call.id, call.body, now)) {
      tx.Exec("UPDATE flow_hooks SET told = 1 WHERE token_hash = $1", call.id);
      conversations.push_back(call.conversation_id);
    } else {
      tx.Exec("UPDATE flow_hooks SET arrived_at = $2 WHERE token_hash = $1", call.id, now + kHeldBackFor);
    }
  }
  return conversations;
}

std::int64_t RemoveExpiredCalls(Tx& tx, Time now, std::int64_t limit) {
  return std::int64_t(tx.Exec("DELETE FROM flow_hooks WHERE token_hash IN (SELECT token_hash FROM flow_hooks WHERE expires_at <= $1 LIMIT $2)", now, limit));
}

Task<Result<std::string>> StoredCalls::NewAddress(std::string workspace_id, std::string bot_id, std::string conversation_id, Micros lifetime) {
  auto address = services_.public_url;
  while (address.ends_with('/')) address.pop_back();
  if (address.empty()) {
    co_return Error(ErrorCode::kConflict, "Other systems cannot call back: nobody told this server its public address. Set server.public_url.");
  }
  const auto token = crypto::NewToken(services_.random);
  const auto id = crypto::HashToken(token);
  const auto expires = services_.clock.Now() + lifetime;
  CO_CHECK_OK(co_await services_.db.Write([&](Tx& tx) {
    tx.Exec("INSERT INTO flow_hooks (token_hash, workspace_id, bot_id, conversation_id, expires_at) VALUES ($1, $2, $3, $4, $5)", id,
            workspace_id, bot_id, conversation_id, expires);
  }));
  co_return address.append(kPath).append(token);
}

Task<Result<std::optional<std::string>>> StoredCalls::Arrived(std::string conversation_id, std::string call_id) {
  co_return co_await services_.db.Read([&](Tx& tx) -> Result<std::optional<std::string>> {
    const auto rows = tx.Query("SELECT arrived_at IS NOT NULL, body FROM flow_hooks WHERE token_hash = $1 AND conversation_id = $2", call_id, conversation_id);
    if (rows.empty()) return Error(ErrorCode::kNotFound, "The address that is waited at is not one of this conversation, or it has expired.");
    if (rows[0].Int(0) == 0) return std::optional<std::string>();
    return std::optional(rows[0].Text(1));
  });
}

}  // namespace beseda::flow
