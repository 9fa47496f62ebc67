#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "contracts/channel.h"

namespace beseda {

/// A channel directory with one account, for tests: records what is sent and answers as the test says. Thread-safe.
class FakeChannels final : public ChannelDirectory {
 public:
  FakeChannels();
  ~FakeChannels() override;

  Task<Result<std::shared_ptr<const Entry>>> Find(std::string channel_id) override;
  Task<Result<std::vector<std::shared_ptr<const Entry>>>> OfKind(std::string kind) override;

  /// The account that Find gives; to be changed before use.
  ChannelAccount account;
  ChannelCapabilities capabilities;
  /// The outcome of a send; success if not set.
  std::function<Result<Receipt>(const OutgoingMessage&)> on_deliver;
  /// The bytes of a file at the vendor; kNotFound if not set.
  std::function<Result<std::string>(const MediaContent&)> on_fetch;
  /// How replies are shown while they are written; fleeting drafts if `capabilities` has streaming and this is not changed.
  DraftRules draft_rules = {DraftRules::Kind::kFleeting};
  /// Is told of what is shown of replies that are being written; gives the vendor's id.
  std::function<Result<std::string>(const Draft&)> on_draft;
  /// Is told which drafts are taken away.
  std::function<Status(const Draft&)> on_remove_draft;
  /// Who a person is; kNotFound if not set.
  std::function<Result<PersonProfile>(const std::string& vendor_user_id)> on_look_up;
  /// How often the vendor was told that the bot is typing.
  int typing_shown() const;
  /// If set, the account fetches its events itself.
  std::function<Task<Status>(EventSink&)> on_listen;
  /// What the vendor says of the account when it is asked; nothing if not set. Is told our webhook's address.
  std::function<Task<Result<ChannelHealth>>(std::string webhook_url)> on_check;
  /// What the vendor was told of having arrived: their ids.
  std::vector<std::string> acknowledged() const;

  /// What was sent, in order.
  std::vector<OutgoingMessage> sent() const;
  /// Their texts.
  std::vector<std::string> sent_texts() const;

 private:
  class Adapter;
  mutable std::mutex mutex_;
  std::vector<OutgoingMessage> sent_;
  std::vector<std::string> acknowledged_;
  int typing_shown_ = 0;
};

}  // namespace beseda
