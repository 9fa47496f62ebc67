#include "channels/slack/slack_channel.h"

#include "base/task.h"
#include "channels/slack/slack_drafts.h"
#include "channels/slack/slack_encoder.h"
#include "channels/slack/slack_fields.h"
#include "channels/slack/slack_files.h"
#include "channels/slack/slack_health.h"
#include "channels/slack/slack_person.h"
#include "channels/slack/slack_place.h"
#include "channels/slack/slack_settings.h"
#include "channels/slack/slack_setup_guide.h"
#include "channels/slack/slack_signature.h"
#include "channels/slack/slack_socket_mode.h"
#include "channels/slack/slack_views.h"
#include "channels/slack/slack_webhook.h"
#include "json/json.h"

namespace beseda {
namespace slack {
namespace {

const ChannelCapabilities kCapabilities = SlackCapabilities();

class SlackChannel final : public ChannelAdapter {
 public:
  SlackChannel(Settings settings, std::string channel_id, const ChannelServices& services)
      : settings_(std::move(settings)),
        services_(services),
        bot_(services, channel_id, settings_.api_base, settings_.bot_token),
        app_(services, channel_id, settings_.api_base, settings_.app_token),
        drafts_(bot_, services.clock),
        options_{settings_.reply_in_threads} {}

  Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const override {
    if (request.method != "POST") return Error(ErrorCode::kInvalid, "Slack posts its calls: use POST.");
    if (settings_.signing_secret.empty()) {
      return Error(ErrorCode::kUnauthenticated, "This channel has no signing secret yet. Enter it on the channel's page.");
    }
    CHECK_OK(VerifyRequest(settings_.signing_secret, request.headers.Get("x-slack-request-timestamp"),
                           request.headers.Get("x-slack-signature"), request.body, request.received_at));
    return DecodeBody(request.body, request.headers.Get("content-type"), options_);
  }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    CO_TRY(auto parts, EncodeMessage(message));
    if (parts.empty()) co_return SkippedReceipt("Slack cannot show this.");
    if (message.part >= parts.size()) co_return Error(ErrorCode::kInternal, "The message has no such part.");
    Receipt receipt;
    receipt.more = message.part + 1 < parts.size();
    auto& call = parts[message.part];
    const auto method = call.method;
    if (message.part == 0 && !message.draft_vendor_id.empty()) {
      CO_TRY(auto finished, co_await drafts_.Finish(message.draft_vendor_id, std::move(call)));
      finished.more = receipt.more;
      co_return finished;
    }
    if (call.upload) {
      CO_TRY(const auto file, co_await UploadFile(bot_, services_, message.message.workspace_id, std::move(call)));
      receipt.vendor_message_id = KeyOf(Place{"file", file});
      co_return receipt;
    }
    CO_TRY(const auto reply, co_await bot_.Ask(std::move(call)));
    if (method != "chat.postMessage") co_return receipt;
    CO_TRY(const auto body, json::ParseObject(reply.body));
    receipt.vendor_message_id = KeyOf(Place{std::string(Text(body, "channel")), std::string(Text(body, "ts"))});
    co_return receipt;
  }

  const ChannelCapabilities& capabilities() const override { return kCapabilities; }

  bool acknowledges() const override { return !settings_.home_text.empty(); }
  /// Who opens the app's Home tab finds our text there.
  Task<void> Accepted(std::vector<IncomingEvent> events) override {
    for (const auto& event : events) {
      const auto* happened = std::get_if<EventContent>(&event.content.kind);
      if (!happened || happened->name != "app_home_opened") continue;
      const auto data = json::ParseObject(happened->data);
      if (!data.ok() || Text(*data, "tab") != "home") continue;
      Call call{"views.publish", {{"user_id", event.vendor_user_id}, {"view", EncodeHome(settings_.home_text)}}};
      call.repeatable = true;
      (void)co_await bot_.Ask(std::move(call));
    }
  }

  /// Slack shows it in threads only.
  Task<void> ShowTyping(ThreadRef thread) override {
    const auto place = PlaceOf(thread.thread_key);
    if (place.ts.empty()) co_return;
    Call call{"assistant.threads.setStatus", {{"channel_id", place.channel}, {"thread_ts", place.ts}, {"status", "is typing…"}}};
    call.repeatable = true;
    (void)co_await bot_.Ask(std::move(call));
  }

  DraftRules drafts(const ThreadRef&) const override { return settings_.show_drafts ? Drafts::Rules() : DraftRules(); }
  Task<Result<std::string>> ShowDraft(ThreadRef thread, Draft draft) override { return drafts_.Show(std::move(thread), std::move(draft)); }
  Task<Status> RemoveDraft(ThreadRef thread, Draft draft) override { return drafts_.Remove(std::move(thread), std::move(draft)); }

  Task<Result<PersonProfile>> LookUpPerson(std::string vendor_user_id) override { return LookUpUser(bot_, std::move(vendor_user_id)); }

  bool listens() const override { return settings_.socket_mode; }
  Task<Status> Listen(EventSink& events) override {
    const SocketMode socket_mode(services_, app_, options_);
    co_return co_await socket_mode.Listen(events);
  }

  Task<Result<std::string>> FetchMedia(MediaContent media) override { return FetchFile(bot_, std::move(media)); }

  Task<Result<ChannelHealth>> Check(std::string webhook_url) override {
    return CheckHealth(bot_, app_, settings_, std::move(webhook_url));
  }

 private:
  const Settings settings_;
  const ChannelServices services_;
  const Api bot_;
  const Api app_;
  const Drafts drafts_;
  const DecoderOptions options_;
};

class SlackChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "slack"; }
  std::string_view name() const override { return "Slack"; }
  std::string_view description() const override { return "Direct messages, channels and threads of a Slack workspace."; }
  std::string_view settings_schema() const override { return kSettingsSchema; }
  std::string_view setup_guide() const override { return kSetupGuideJson; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account, const ChannelServices& services) const override {
    TRY(auto settings, ReadSettings(account));
    return std::shared_ptr<ChannelAdapter>(std::make_shared<SlackChannel>(std::move(settings), account.id, services));
  }
};

}  // namespace
}  // namespace slack

std::unique_ptr<ChannelKind> MakeSlackChannelKind() { return std::make_unique<slack::SlackChannelKind>(); }

}  // namespace beseda
