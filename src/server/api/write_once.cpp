#include "server/api/write_once.h"

#include "base/task.h"
#include "crypto/hash.h"
#include "json/json.h"

namespace beseda::server {
namespace {

constexpr Micros kKept = std::chrono::hours(24);

std::string HashRequest(const ServerRequest& request) {
  std::string text;
  for (const auto* part : {&request.method, &request.path, &request.query, &request.body}) {
    text.append(std::to_string(part->size())).append(":").append(*part);
  }
  return crypto::Sha256Hex(text);
}

/// An answer may hold a secret that is shown once, so it is stored sealed.
std::string Purpose(const Call& call) { return "idempotency/" + call.principal.id() + "/" + call.idempotency_key; }

Result<ServerResponse> Replay(const Api& api, const Call& call, const Rows::Row& row, const std::string& hash) {
  if (row.Text(0) != hash) {
    return Error(ErrorCode::kInvalid,
                 "This Idempotency-Key was used for another request. Use a new key for each new request.")
        .As("idempotency_key_reused");
  }
  TRY(auto body, api.sealer.Open(Purpose(call), row.Text(2)));
  ServerResponse response;
  response.status = int(row.Int(1));
  response.headers.Set("Content-Type", "application/json");
  response.headers.Set("Idempotent-Replay", "true");
  response.body = std::move(body);
  return response;
}

}  // namespace

Task<Result<ServerResponse>> WriteOnce(Api& api, Call& call, std::function<Result<ServerResponse>(Tx&)> body,
                                       bool* replayed) {
  if (replayed) *replayed = false;
  if (call.idempotency_key.empty()) co_return co_await api.db().Write([&](Tx& tx) { return body(tx); });
  const auto now = api.Now();
  const auto hash = HashRequest(call.request);
  co_return co_await api.db().Write([&](Tx& tx) -> Result<ServerResponse> {
    tx.Exec("DELETE FROM idempotency_keys WHERE created_at < $1", now - kKept);
    const auto stored =
        tx.Query("SELECT request_hash, status, body FROM idempotency_keys WHERE principal = $1 AND key = $2",
                 call.principal.id(), call.idempotency_key);
    if (!stored.empty()) {
      if (replayed) *replayed = true;
      return Replay(api, call, stored[0], hash);
    }
    TRY(auto response, body(tx));
    tx.Exec("INSERT INTO idempotency_keys (principal, key, workspace_id, request_hash, status, body, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            call.principal.id(), call.idempotency_key, call.workspace(), hash, response.status,
            api.sealer.Seal(Purpose(call), response.body), now);
    return response;
  });
}

}  // namespace beseda::server
