#include "testing/fake_channels.h"

#include "base/task.h"

namespace beseda {

class FakeChannels::Adapter final : public ChannelAdapter {
 public:
  explicit Adapter(FakeChannels& channels) : channels_(channels), capabilities_(channels.capabilities) {}

  Result<WebhookContent> DecodeWebhook(const WebhookRequest&) const override {
    return Error(ErrorCode::kNotFound, "The fake channel takes no webhooks.");
  }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    Result<Receipt> receipt = channels_.on_deliver ? channels_.on_deliver(message) : Result<Receipt>(Receipt{});
    if (receipt.ok()) {
      std::lock_guard lock(channels_.mutex_);
      channels_.sent_.push_back(std::move(message));
    }
    co_return receipt;
  }

  const ChannelCapabilities& capabilities() const override { return capabilities_; }

  Task<Result<std::string>> FetchMedia(MediaContent media) override {
    if (channels_.on_fetch) co_return channels_.on_fetch(media);
    co_return Error(ErrorCode::kNotFound, "There is no such file.");
  }

  Task<void> ShowTyping(ThreadRef) override {
    std::lock_guard lock(channels_.mutex_);
    ++channels_.typing_shown_;
    co_return;
  }

  DraftRules drafts(const ThreadRef&) const override { return capabilities_.streaming ? channels_.draft_rules : DraftRules(); }

  Task<Result<std::string>> ShowDraft(ThreadRef, Draft draft) override {
    co_return channels_.on_draft ? channels_.on_draft(draft) : Result<std::string>(std::string());
  }

  Task<Status> RemoveDraft(ThreadRef, Draft draft) override {
    co_return channels_.on_remove_draft ? channels_.on_remove_draft(draft) : Ok();
  }

  Task<Result<PersonProfile>> LookUpPerson(std::string vendor_user_id) override {
    if (channels_.on_look_up) co_return channels_.on_look_up(vendor_user_id);
    co_return Error(ErrorCode::kNotFound, "There is no such person.");
  }

  bool listens() const override { return bool(channels_.on_listen); }
  Task<Status> Listen(EventSink& events) override { return channels_.on_listen(events); }

  Task<Result<ChannelHealth>> Check(std::string webhook_url) override {
    if (channels_.on_check) return channels_.on_check(std::move(webhook_url));
    return ChannelAdapter::Check(std::move(webhook_url));
  }

  bool acknowledges() const override { return true; }
  Task<void> Accepted(std::vector<IncomingEvent> events) override {
    std::lock_guard lock(channels_.mutex_);
    for (auto& event : events) channels_.acknowledged_.push_back(std::move(event.vendor_event_id));
    co_return;
  }

 private:
  FakeChannels& channels_;
  const ChannelCapabilities capabilities_;
};

FakeChannels::FakeChannels() {
  account.id = "chn_test";
  account.workspace_id = "wsp_test";
  account.bot_id = "bot_test";
  account.kind = "fake";
  capabilities.sends_per_second = 1e6;
}

FakeChannels::~FakeChannels() = default;

Task<Result<std::shared_ptr<const ChannelDirectory::Entry>>> FakeChannels::Find(std::string channel_id) {
  if (channel_id != account.id) co_return Error(ErrorCode::kNotFound, "There is no such channel.");
  auto entry = std::make_shared<Entry>();
  entry->account = account;
  entry->adapter = std::make_shared<Adapter>(*this);
  co_return std::shared_ptr<const Entry>(std::move(entry));
}

Task<Result<std::vector<std::shared_ptr<const ChannelDirectory::Entry>>>> FakeChannels::OfKind(std::string kind) {
  std::vector<std::shared_ptr<const Entry>> entries;
  if (kind == account.kind) {
    auto entry = co_await Find(account.id);
    entries.push_back(std::move(entry).value());
  }
  co_return entries;
}

std::vector<OutgoingMessage> FakeChannels::sent() const {
  std::lock_guard lock(mutex_);
  return sent_;
}

int FakeChannels::typing_shown() const {
  std::lock_guard lock(mutex_);
  return typing_shown_;
}

std::vector<std::string> FakeChannels::acknowledged() const {
  std::lock_guard lock(mutex_);
  return acknowledged_;
}

std::vector<std::string> FakeChannels::sent_texts() const {
  std::vector<std::string> texts;
  for (const auto& message : sent()) texts.push_back(PlainText(message.message.content));
  return texts;
}

}  // namespace beseda
