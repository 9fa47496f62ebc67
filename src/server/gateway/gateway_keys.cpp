#include "server/gateway/gateway_keys.h"

#include <algorithm>
#include <utility>

#include "access/api_key.h"
#include "access/authenticator.h"
#include "base/task.h"
#include "crypto/token.h"

namespace beseda::server {
namespace {

constexpr Micros kRemembered = seconds(10);  // other nodes' changes are seen after that long
constexpr std::size_t kMostKnown = 10'000;

}  // namespace

GatewayCaller::GatewayCaller(access::Principal principal, access::KeyLimits limits, std::optional<Time> expires_at)
    : principal_(std::move(principal)),
      limits_(std::move(limits)),
      expires_at_(expires_at),
      requests_(limits_.requests_per_minute),
      tokens_(limits_.tokens_per_minute) {}

bool GatewayCaller::MayUse(std::string_view name, std::string_view id) const {
  const auto& allowed = limits_.allowed_models;
  // "provider/model" is allowed by the vendor's name for the model alone, as clients may say it.
  const auto slash = name.starts_with("bot/") ? name.npos : name.find('/');
  const auto vendors = slash == name.npos ? name : name.substr(slash + 1);
  return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const std::string& entry) {
           return entry == name || entry == vendors || (!id.empty() && entry == id);
         });
}

bool GatewayCaller::SameAs(const GatewayCaller& other) const {
  return principal_.api_key_id == other.principal_.api_key_id && principal_.permissions == other.principal_.permissions &&
         limits_ == other.limits_ && expires_at_ == other.expires_at_;
}

Status GatewayCaller::Take(std::int64_t tokens, Time now) {
  std::lock_guard lock(mutex_);
  const auto for_request = requests_.WaitFor(1, now);
  const auto for_tokens = tokens_.WaitFor(tokens, now);
  if (for_request.count() == 0 && for_tokens.count() == 0) {
    requests_.Take(1, now);
    tokens_.Take(tokens, now);
    return Ok();
  }
  const bool requests = for_request >= for_tokens;
  return Error(ErrorCode::kRateLimited,
               requests ? "This API key has reached its limit of " + std::to_string(limits_.requests_per_minute) +
                              " requests a minute."
                        : "This API key has reached its limit of " + std::to_string(limits_.tokens_per_minute) +
                              " tokens a minute.")
      .RetryAfter(std::max(for_request, for_tokens));
}

void GatewayCaller::Correct(std::int64_t estimated, std::int64_t used, Time now) {
  std::lock_guard lock(mutex_);
  tokens_.Take(used - estimated, now);
}

Task<Result<std::shared_ptr<GatewayCaller>>> GatewayKeys::Authenticate(std::string secret) {
  if (!secret.starts_with(access::kApiKeyStart)) {
    co_return Error(ErrorCode::kUnauthenticated,
                    "Send an API key of this server (bsk_…) as \"Authorization: Bearer …\" or as \"x-api-key\".");
  }
  const auto now = services_.clock.Now();
  const auto hash = crypto::HashToken(secret);
  std::uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    const auto known = known_.find(hash);
    if (known != known_.end() && now - known->second.looked_up < kRemembered && !known->second.caller->expired(now)) {
      co_return known->second.caller;
    }
    changes = changes_;
  }
  CO_TRY(auto principal, co_await access::AuthenticateApiKey(services_, secret));
  if (!principal.permissions.Has(access::Permission::kModelsUse)) {
    co_return Error(ErrorCode::kForbidden, "This API key may not ask models: it lacks the scope \"models.use\".");
  }
  const bool watched = Watch(principal.workspace_id);
  const auto key = co_await services_.db.Read(
      [&](Tx& tx) { return access::FindApiKey(tx, principal.workspace_id, principal.api_key_id); });
  if (!key.ok()) co_return key.error();
  access::KeyLimits limits;
  std::optional<Time> expires_at;
  if (*key) {
    limits = (*key)->limits;
    expires_at = (*key)->expires_at;
  }
  const auto workspace_id = principal.workspace_id;
  auto caller = std::make_shared<GatewayCaller>(std::move(principal), std::move(limits), expires_at);
  std::lock_guard lock(mutex_);
  if (known_.size() > kMostKnown) known_.clear();
  auto& place = known_[hash];
  place.looked_up = watched && changes == changes_ ? now : Time();  // else a change may have fallen in between
  // The same key looked up again goes on counting where it was.
  if (!place.caller || !place.caller->SameAs(*caller)) place.caller = std::move(caller);
  co_return place.caller;
}

bool GatewayKeys::Watch(const std::string& workspace_id) {
  {
    std::lock_guard lock(mutex_);
    if (watched_.contains(workspace_id)) return true;
  }
  auto subscription = bus_.Subscribe("config." + workspace_id, [this, workspace_id](const Bus::Payload& event) {
    const std::string_view text = *event;
    if (text.find(R"("kind":"api_key")") != text.npos || text.find(R"("kind":"member")") != text.npos) Forget(workspace_id);
  });
  std::unique_ptr<Bus::Subscription> superfluous;  // Ended without the lock, which its handler may be waiting for.
  std::lock_guard lock(mutex_);
  auto& place = watched_[workspace_id];
  (place ? superfluous : place) = std::move(subscription);
  return false;
}

void GatewayKeys::Forget(const std::string& workspace_id) {
  std::lock_guard lock(mutex_);
  ++changes_;
  // They are looked up again, but go on counting where they were.
  for (auto& [hash, known] : known_) {
    if (known.caller->principal().workspace_id == workspace_id) known.looked_up = {};
  }
}

}  // namespace beseda::server
