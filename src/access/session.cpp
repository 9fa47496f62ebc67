#include "access/session.h"

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/token.h"

namespace beseda::access {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, workspace_id, member_id, created_at, last_seen_at, expires_at, ip, user_agent FROM sessions ";
constexpr std::size_t kMaxUserAgent = 300;

Session ReadSession(const Rows::Row& row) {
  Session session;
  session.id = row.Text(0);
  session.workspace_id = row.Text(1);
  session.member_id = row.Text(2);
  session.created_at = row.Time(3);
  session.last_seen_at = row.Time(4);
  session.expires_at = row.Time(5);
  session.origin = {row.Text(6), row.Text(7)};
  return session;
}

}  // namespace

std::string CsrfTokenOf(std::string_view session_token) {
  return crypto::ToBase64Url(crypto::HmacSha256(session_token, "csrf"));
}

void InsertSession(Tx& tx, const Session& session, std::string_view token) {
  const auto user_agent = ToUtf8(session.origin.user_agent);
  tx.Exec("INSERT INTO sessions (id, workspace_id, member_id, token_hash, created_at, last_seen_at, expires_at, ip, "
          "user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          session.id, session.workspace_id, session.member_id, crypto::HashToken(token), session.created_at,
          session.last_seen_at, session.expires_at, session.origin.ip, CutUtf8(user_agent, kMaxUserAgent));
}

std::optional<Session> FindSession(Tx& tx, std::string_view token) {
  auto rows = tx.Query(std::string(kSelect) + "WHERE token_hash = $1", crypto::HashToken(token));
  if (rows.empty()) return std::nullopt;
  return ReadSession(rows[0]);
}

void TouchSession(Tx& tx, std::string_view id, Time now) {
  tx.Exec("UPDATE sessions SET last_seen_at = $2 WHERE id = $1", id, now);
  tx.Exec("UPDATE members SET last_seen_at = $2 WHERE id = (SELECT member_id FROM sessions WHERE id = $1)", id, now);
}

std::vector<Session> ListSessions(Tx& tx, std::string_view member_id, Time now) {
  std::vector<Session> sessions;
  auto rows = tx.Query(std::string(kSelect) + "WHERE member_id = $1 ORDER BY last_seen_at DESC, id DESC", member_id);
  for (auto row : rows) {
    auto session = ReadSession(row);
    if (session.IsLive(now)) sessions.push_back(std::move(session));
  }
  return sessions;
}

bool DeleteSession(Tx& tx, std::string_view member_id, std::string_view id) {
  return tx.Exec("DELETE FROM sessions WHERE member_id = $1 AND id = $2", member_id, id) > 0;
}

void DeleteSessions(Tx& tx, std::string_view member_id, std::string_view except_id) {
  tx.Exec("DELETE FROM sessions WHERE member_id = $1 AND id <> $2", member_id, except_id);
}

void DeleteEndedSessions(Tx& tx, Time now) {
  tx.Exec("DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2", now, now - kSessionIdle);
}

}  // namespace beseda::access
