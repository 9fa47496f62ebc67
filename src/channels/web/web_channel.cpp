#include "channels/web/web_channel.h"

#include "base/task.h"
#include "channels/web/web_settings.h"
#include "json/json.h"

namespace beseda {
namespace {

ChannelCapabilities WebCapabilities() {
  ChannelCapabilities can;
  can.pulled = true;
  can.idempotent_send = true;
  can.streaming = true;
  can.read_receipts = true;
  can.typing = true;
  ShowEverything(can);
  can.reactions = can.edit = can.deletion = false;  // Its clients show messages as they were stored.
  can.max_text_bytes = 64 * 1024;
  can.sends_per_second = 1e6;
  return can;
}

const ChannelCapabilities kCapabilities = WebCapabilities();

class WebChannel final : public ChannelAdapter {
 public:
  Result<WebhookContent> DecodeWebhook(const WebhookRequest&) const override {
    return Error(ErrorCode::kNotFound, "The web channel takes no webhooks; its clients use the chat API.");
  }
  // Reached only by a message that was queued before its channel became a web channel: it is stored, so it is sent.
  Task<Result<Receipt>> Deliver(OutgoingMessage) override { co_return Receipt{}; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }
};

class WebChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "web"; }
  std::string_view name() const override { return "Web chat"; }
  std::string_view description() const override { return "A chat bubble on your site, and a full-page chat."; }
  std::string_view settings_schema() const override { return kWebSettingsSchema; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }
  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account, const ChannelServices&) const override {
    TRY(const auto settings, json::ParseObject(account.settings));
    CHECK_OK(CheckWebSettings(settings));
    return std::shared_ptr<ChannelAdapter>(std::make_shared<WebChannel>());
  }
};

}  // namespace

std::unique_ptr<ChannelKind> MakeWebChannelKind() { return std::make_unique<WebChannelKind>(); }

}  // namespace beseda
