#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/api_key.h"
#include "access/principal.h"
#include "access/services.h"
#include "contracts/bus.h"
#include "server/gateway/token_bucket.h"

namespace beseda::server {

/// A caller of the gateway. Shared by all requests with one key. Thread-safe.
class GatewayCaller {
 public:
  GatewayCaller(access::Principal principal, access::KeyLimits limits, std::optional<Time> expires_at);

  const access::Principal& principal() const { return principal_; }
  bool expired(Time now) const { return expires_at_ && now >= *expires_at_; }
  /// Whether nothing that decides what the key may do differs.
  bool SameAs(const GatewayCaller& other) const;
  /// Whether the key may ask this model, by the name that the client says or by our id.
  bool MayUse(std::string_view name, std::string_view id) const;
  /// Counts a request of about that many tokens, or refuses: kRateLimited with the wait.
  Status Take(std::int64_t tokens, Time now);
  /// Corrects the estimate by what was really used.
  void Correct(std::int64_t estimated, std::int64_t used, Time now);

 private:
  const access::Principal principal_;
  const access::KeyLimits limits_;
  const std::optional<Time> expires_at_;
  std::mutex mutex_;
  TokenBucket requests_, tokens_;
};

/// Who may use the gateway. A key that was looked up is remembered for a few seconds, so that a busy client does not cost
/// a query a request; after a change of keys or members on this node it is looked up again at once, and goes on counting where
/// it was. Thread-safe; borrows what it is made with.
class GatewayKeys {
 public:
  GatewayKeys(access::Services services, Bus& bus) : services_(services), bus_(bus) {}

  /// Errors: kUnauthenticated (no or a wrong key), kForbidden (a key without "models.use").
  Task<Result<std::shared_ptr<GatewayCaller>>> Authenticate(std::string secret);

 private:
  struct Known {
    std::shared_ptr<GatewayCaller> caller;
    Time looked_up = {};
  };
  /// Whether changes of this workspace were watched already before the call.
  bool Watch(const std::string& workspace_id);
  void Forget(const std::string& workspace_id);

  access::Services services_;
  Bus& bus_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  ///< A key that was looked up before a change is not remembered after it.
  std::unordered_map<std::string, Known> known_;  ///< By the secret's hash.
  std::unordered_map<std::string, std::unique_ptr<Bus::Subscription>> watched_;
};

}  // namespace beseda::server
