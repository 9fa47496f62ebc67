#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "access/services.h"
#include "base/time.h"

namespace beseda::access {

/// What a key may ask of models, beside its scopes and the budgets. A value.
struct KeyLimits {
  std::vector<std::string> allowed_models = {};  ///< Names as clients say them, or ids; empty: all.
  std::int64_t requests_per_minute = 0;          ///< 0: no limit.
  std::int64_t tokens_per_minute = 0;
  bool operator==(const KeyLimits&) const = default;
};

/// What a program signs in with. It may do what its scopes say, as long as its maker may.
struct ApiKey {
  std::string id;
  std::string workspace_id;
  std::string member_id;  ///< Who made it; the key ends with them.
  std::string maker_name = {};
  std::string name;
  std::string prefix;
  PermissionSet scopes;
  KeyLimits limits = {};
  Time created_at = {};
  std::optional<Time> expires_at = std::nullopt;
  std::optional<Time> last_used_at = std::nullopt;
};

inline constexpr std::string_view kApiKeyStart = "bsk_";

struct NewApiKey {
  ApiKey key;
  std::string secret;  ///< "bsk_…": shown once, stored hashed.
};

/// What the caller wants of a new key.
struct KeyWish {
  std::string name = {};
  PermissionSet scopes = {};
  KeyLimits limits = {};
  std::optional<Time> expires_at = std::nullopt;
};

/// kForbidden: a scope that the maker does not hold. kInvalid: no scope, no name, or an expiry in the past.
Task<Result<NewApiKey>> CreateApiKey(Services services, Principal principal, KeyWish wish, Origin origin);
/// Changes the name and the limits; scopes stay as they were given. Errors as DeleteApiKey.
Task<Result<ApiKey>> UpdateApiKey(Services services, Principal principal, std::string id, std::optional<std::string> name,
                                  std::optional<KeyLimits> limits, Origin origin);
/// kNotFound. kForbidden: the key of somebody whom the caller may not manage.
Task<Status> DeleteApiKey(Services services, Principal principal, std::string id, Origin origin);

std::optional<ApiKey> FindApiKey(Tx& tx, std::string_view workspace_id, std::string_view id);
std::optional<ApiKey> FindApiKeyBySecret(Tx& tx, std::string_view secret);
void TouchApiKey(Tx& tx, std::string_view id, Time now);
/// The newest first, before `before_id` if not empty.
std::vector<ApiKey> ListApiKeys(Tx& tx, std::string_view workspace_id, std::string_view before_id, std::int64_t limit);

}  // namespace beseda::access
