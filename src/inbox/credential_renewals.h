#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "contracts/channel.h"
#include "contracts/channel_credentials.h"
#include "contracts/database.h"
#include "crypto/sealer.h"
#include "records/channel_token_rows.h"

namespace beseda {

/// Renews the credentials of channel accounts that end by themselves (ChannelAdapter::credentials): once they are half used up, then every few
/// hours until it succeeds. New ones are stored sealed. The account's health warns two weeks before they end, and says when they have ended.
/// Borrows what it is made with.
class CredentialRenewals {
 public:
  struct Services {
    Database& db;
    Clock& clock;
    ChannelDirectory& channels;
    const crypto::Sealer& sealer;
    /// Notes in the same transaction that the account was changed, for the audit log.
    std::function<void(Tx&, const ChannelAccount&)> note;
    /// Called after the commit: adapters are to be made anew.
    std::function<void(const ChannelAccount&)> changed;
  };

  explicit CredentialRenewals(Services services) : services_(std::move(services)) {}

  /// Runs until its task is cancelled; looks every few minutes.
  Task<void> Run();
  /// One look at all accounts.
  Task<Status> Look();

 private:
  Task<Status> LookAt(std::shared_ptr<const ChannelDirectory::Entry> channel);
  Task<Status> Renew(std::shared_ptr<const ChannelDirectory::Entry> channel, records::ChannelTokenRow token);
  /// False: the account has got other credentials meanwhile.
  bool Store(Tx& tx, const std::string& channel_id, const ChannelCredentials& before, const ChannelCredentials::Renewed& renewed,
             const records::ChannelTokenRow& token);

  Services services_;
};

/// How an account's credentials stand, in words for a person.
ChannelCheck ExplainCredentials(const records::ChannelTokenRow& token, Time now);

}  // namespace beseda
