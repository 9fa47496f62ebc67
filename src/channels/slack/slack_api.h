#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/slack/slack_encoder.h"
#include "contracts/channel.h"

namespace beseda::slack {

/// Slack's Web API with one token (https://docs.slack.dev/apis/web-api). Thread-safe.
class Api {
 public:
  struct Reply {
    std::string body;    ///< A JSON object with "ok": true.
    std::string scopes = {};  ///< What the token may do, as the header X-OAuth-Scopes says.
  };

  /// `base`: "https://slack.com/api", or another server that the operator has named.
  Api(const ChannelServices& services, std::string channel_id, std::string base, std::string token)
      : services_(services), channel_id_(std::move(channel_id)), base_(std::move(base)), token_(std::move(token)) {}

  /// Errors as ErrorOf says; kRateLimited tells ChannelPace too; what may have had its effect is kUncertain, unless `call.repeatable`.
  Task<Result<Reply>> Ask(Call call) const;

  /// The bytes of a file with the token; only from Slack's own hosts, or from the server named by `base`.
  /// Errors: kInvalid (another host), kForbidden, kNotFound, kTooLarge.
  Task<Result<std::string>> Download(std::string url, std::string mime) const;

  const std::string& base() const { return base_; }
  bool is_slack() const;

 private:
  ChannelServices services_;
  std::string channel_id_;
  std::string base_;
  std::string token_;
};

inline constexpr std::string_view kSlackApi = "https://slack.com/api";

/// Whether a token may be shown to the host of this address: Slack's own, by TLS, or the one of `base` if that is not Slack's.
bool MayHaveToken(std::string_view url, std::string_view base);

}  // namespace beseda::slack
