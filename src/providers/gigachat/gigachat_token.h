#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/suspend.h"
#include "contracts/http_client.h"
#include "providers/gigachat/gigachat_settings.h"

namespace beseda::gigachat {

/// An access token and until when it is good.
struct AccessToken {
  std::string text = {};
  std::optional<Time> expires = std::nullopt;  ///< Nothing: never.
};

/// Of {"access_token":…,"expires_at":…} or, as other installations have it, {"tok":…,"exp":…}; in milliseconds or seconds.
/// Errors: kUnavailable: it is not such an answer.
Result<AccessToken> DecodeToken(std::string_view body);

/// An account's access token: fetched when somebody needs one, again a minute before it ends, and when a server has
/// refused it. However many calls need one at a time, one request is sent; if it is cancelled, another of the waiting
/// calls sends it. Thread-safe. Borrows client, clock and randomness.
class TokenSource {
 public:
  TokenSource(std::shared_ptr<const Settings> settings, HttpClient& http, const Clock& clock, Random& random)
      : settings_(std::move(settings)), http_(http), clock_(clock), random_(random) {}

  /// A token other than `refused`. Errors: kUnauthenticated (the authorization key), kUnavailable, kTimeout, kCancelled.
  Task<Result<std::string>> Get(std::string refused = {});
  /// The token that was fetched last; empty if none was. To be blackened in what a server says.
  std::string Last() const;

 private:
  class Fetching;

  Task<Result<AccessToken>> Fetch();
  bool IsGood(std::string_view refused) const;
  std::string MakeUuid();

  const std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
  const Clock& clock_;
  Random& random_;

  mutable std::mutex mutex_;
  AccessToken token_;
  std::optional<Error> error_;   // of the last fetch, for those who waited for it
  std::uint64_t fetches_ = 0;    // that have ended
  bool fetching_ = false;
  std::vector<Waker> waiting_;
};

}  // namespace beseda::gigachat
