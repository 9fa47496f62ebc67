#include "channels/common/meta_messaging_channel.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/common/meta_json.h"
#include "channels/common/meta_person.h"
#include "channels/common/meta_signature.h"
#include "channels/common/meta_token.h"
#include "contracts/channel_media.h"

namespace beseda {
namespace {

constexpr std::string_view kMessages = "me/messages";
constexpr std::size_t kMaxFetched = 100 * 1024 * 1024;
constexpr auto kWindow = std::chrono::hours(24);
/// Uploaded attachments are kept for 90 days.
constexpr auto kKept = std::chrono::hours(24 * 89);

Error OfUpload(Error error) {
  if (error.code == ErrorCode::kUncertain || error.code == ErrorCode::kTimeout) error.code = ErrorCode::kUnavailable;
  return error;
}

struct Ready {
  std::string body;
  std::string sha256;
  bool reused = false;
};

class MetaMessagingChannel final : public ChannelAdapter {
 public:
  MetaMessagingChannel(MetaMessagingSetup setup, const ChannelServices& services)
      : setup_(std::move(setup)), services_(services), graph_(setup_.meta.access, services) {
    if (setup_.renews_token) token_ = MakeInstagramToken(setup_.meta.access, services);
  }

  Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const override {
    TRY(auto content, ReceiveMetaCall(setup_.meta.app_secret, setup_.meta.verify_token, request));
    if (request.method == "POST") {
      TRY(content.events, DecodeMetaMessaging(request.body, setup_.account));
    }
    return content;
  }

  std::vector<std::string> account_keys() const override { return {setup_.account.id}; }
  const ChannelCapabilities& capabilities() const override { return setup_.can; }
  bool acknowledges() const override { return setup_.mark_seen; }
  ChannelCredentials* credentials() override { return token_.get(); }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    auto calls = EncodeMetaMessaging(message, setup_.encoding);
    if (!calls.ok()) co_return std::move(calls).error();
    if (message.part >= calls->size()) co_return SkippedReceipt("This channel cannot show it.");
    const auto call = (*calls)[message.part];
    for (bool again = false;; again = true) {
      auto ready = co_await MakeReady(message, call);
      if (!ready.ok()) co_return std::move(ready).error();
      auto answer = co_await graph_.Post(std::string(kMessages), ready->body);
      if (!answer.ok() && answer.error().reason == "media_gone" && ready->reused && !again) {
        auto forgotten = co_await services_.media.ForgetVendorId(setup_.meta.access.channel_id, ready->sha256);
        if (forgotten.ok()) continue;
      }
      if (!answer.ok()) co_return std::move(answer).error();
      Receipt receipt;
      receipt.vendor_message_id = TextIn(*answer, "message_id");
      if (receipt.vendor_message_id.empty() && !answer->contains("recipient_id")) {
        co_return Error(ErrorCode::kUncertain, "Meta did not say whether it took the message.");
      }
      receipt.more = message.part + 1 < calls->size();
      co_return receipt;
    }
  }

  Task<void> Accepted(std::vector<IncomingEvent> events) override {
    std::set<std::string> people;
    for (const auto& event : events) {
      const bool said = !event.echo && event.addressed && event.account_key.empty() && !event.vendor_message_id.empty();
      if (said) people.insert(event.thread_key);
    }
    for (const auto& person : people) co_await Act(person, "mark_seen");
  }

  Task<void> ShowTyping(ThreadRef thread) override {
    if (!thread.thread_key.starts_with(kMetaAccountThread)) co_await Act(thread.thread_key, "typing_on");
  }

  Task<Result<std::string>> FetchMedia(MediaContent media) override {
    auto url = media.url.substr(std::min(media.url.size(), std::string_view("vendor:").size()));
    if (!url.starts_with("https://") && !setup_.meta.access.own_base) {
      co_return Error(ErrorCode::kNotFound, "Meta did not say where the file is.");
    }
    co_return co_await graph_.Download(std::move(url), false, kMaxFetched);
  }

  Task<Result<ChannelHealth>> Check(std::string webhook_url) override {
    co_return co_await CheckMetaMessaging(graph_, setup_, services_, std::move(webhook_url));
  }

  Task<Result<PersonProfile>> LookUpPerson(std::string vendor_user_id) override {
    co_return co_await LookUpMetaPerson(graph_, std::move(vendor_user_id));
  }

  Task<Status> Connect(std::string webhook_url) override {
    co_return co_await ConnectMetaMessaging(graph_, setup_, services_, std::move(webhook_url));
  }

 private:
  Task<void> Act(std::string person, std::string_view action) {
    json::Object act{{"recipient", json::Object{{"id", person}}}, {"sender_action", action}};
    auto body = json::Dump(act);
    auto done = co_await graph_.Post(std::string(kMessages), std::move(body));
    (void)done;
  }

  /// The call with whom it is for and why it may be sent, and its file's id.
  Task<Result<Ready>> MakeReady(const OutgoingMessage& message, const MetaMessagingCall& call) {
    Ready ready;
    CO_TRY(auto body, json::ParseObject(call.body));
    body["recipient"] = json::Object{{"id", message.thread_key}};
    if (body.contains("message")) AddType(message, body);
    if (call.upload) {
      auto file = co_await services_.media.Load(message.message.workspace_id, *call.upload, setup_.max_file);
      if (!file.ok()) co_return OfUpload(std::move(file).error());
      if (!call.upload->name.empty()) file->name = call.upload->name;
      auto& attachment = body["message"].as_object()["attachment"].as_object();
      auto type = FitType(TextIn(attachment, "type"), *file);
      if (!type.ok()) co_return std::move(type).error();
      attachment["type"] = *type;
      ready.sha256 = file->sha256;
      CO_TRY(const auto id, co_await Upload(*type, std::move(*file), &ready.reused));
      attachment["payload"] = json::Object{{"attachment_id", id}};
    }
    ready.body = json::Dump(body);
    co_return ready;
  }

  void AddType(const OutgoingMessage& message, json::Object& body) const {
    const bool late = message.last_inbound_at && services_.clock.Now() - *message.last_inbound_at > kWindow;
    if (late && message.message.author == Author::kAgent && setup_.can.agent_window > kWindow) {
      body["messaging_type"] = "MESSAGE_TAG";
      body["tag"] = "HUMAN_AGENT";
    } else if (setup_.names_type) {
      body["messaging_type"] = "RESPONSE";
    }
  }

  /// As what a file can be sent.
  Result<std::string> FitType(std::string type, const MediaBytes& file) const {
    const auto mime = ToLower(Trim(std::string_view(file.mime).substr(0, file.mime.find(';'))));
    const auto& images = setup_.image_types;
    const bool is_image = std::find(images.begin(), images.end(), mime) != images.end() && file.bytes.size() <= setup_.max_image;
    if (type == "image" && !is_image) type = "file";
    if (type == "file" && !setup_.any_file && mime != "application/pdf") {
      return Error(ErrorCode::kInvalid, "Instagram takes pictures (JPEG, PNG, GIF up to 8 MB), audio, video and PDF files; this is " +
                                            (mime.empty() ? std::string("another kind") : mime) + ".");
    }
    return type;
  }

  Task<Result<std::string>> Upload(std::string type, MediaBytes file, bool* reused) {
    const auto channel = setup_.meta.access.channel_id;
    auto known = co_await services_.media.FindVendorId(channel, file.sha256);
    if (known.ok() && *known) {
      *reused = true;
      co_return **known;
    }
    json::Object attachment{{"type", type}, {"payload", json::Object{{"is_reusable", true}}}};
    json::Object message{{"attachment", std::move(attachment)}};
    MetaFields fields{{"message", json::Dump(message)}};
    if (!setup_.platform.empty()) fields.emplace_back("platform", setup_.platform);
    MetaFile form{"filedata", file.name, file.mime, std::move(file.bytes)};
    auto answer = co_await graph_.Upload("me/message_attachments", std::move(fields), std::move(form));
    if (!answer.ok()) co_return OfUpload(std::move(answer).error());
    const auto id = TextIn(*answer, "attachment_id");
    if (id.empty()) co_return Error(ErrorCode::kUnavailable, "Meta did not say under which id it keeps the file.");
    // Not to know it the next time costs an upload, no more.
    auto kept = co_await services_.media.KeepVendorId(channel, file.sha256, id, services_.clock.Now() + kKept);
    (void)kept;
    co_return id;
  }

  MetaMessagingSetup setup_;
  ChannelServices services_;
  MetaGraph graph_;
  std::unique_ptr<ChannelCredentials> token_;
};

}  // namespace

std::shared_ptr<ChannelAdapter> MakeMetaMessagingChannel(MetaMessagingSetup setup, const ChannelServices& services) {
  return std::make_shared<MetaMessagingChannel>(std::move(setup), services);
}

}  // namespace beseda
