#include "channels/webhook/webhook_channel.h"

#include <charconv>

#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "base/text.h"
#include "channels/webhook/webhook_decoder.h"
#include "channels/webhook/webhook_encoder.h"
#include "channels/webhook/webhook_signature.h"
#include "contracts/http_client.h"
#include "crypto/token.h"
#include "json/reader.h"

namespace beseda {
namespace {

constexpr std::string_view kSchema = R"({
  "type": "object",
  "properties": {
    "delivery_url": {"type": "string", "maxLength": 2000, "format": "uri", "title": "Delivery address", "description": "Where replies are posted to. Empty: replies are kept and not sent."},
    "allow_private": {"type": "boolean", "title": "Allow addresses in private networks", "description": "Needed if the delivery address is on this machine or in your own network.", "default": false},
    "sends_per_second": {"type": "number", "minimum": 0.01, "maximum": 100000, "title": "Sends per second", "default": 100},
    "signing_secret": {"type": "string", "maxLength": 200, "writeOnly": true, "title": "Signing secret", "description": "Signs calls in both directions. Made for you; shown once."}
  }
})";

ChannelCapabilities WebhookCapabilities() {
  ChannelCapabilities can;
  can.idempotent_send = true;
  ShowEverything(can);
  can.delivered_receipts = true;
  can.read_receipts = true;
  can.max_text_bytes = 64 * 1024;
  can.templates = true;
  can.groups = true;
  can.sends_per_second = 100;
  return can;
}

const ChannelCapabilities kCapabilities = WebhookCapabilities();

// As the schema says.
constexpr double kLeastRate = 0.01;
constexpr double kMostRate = 100'000;

struct WebhookSettings {
  std::string delivery_url;
  bool allow_private = false;
  std::string signing_secret;
  double sends_per_second = 100;
};

Result<WebhookSettings> ReadSettings(const ChannelAccount& account) {
  TRY(const auto document, json::ParseObject(account.settings));
  json::Reader in(document, "settings");
  WebhookSettings settings;
  settings.delivery_url = in.TextOr("delivery_url", "");
  settings.allow_private = in.BoolOr("allow_private", false);
  settings.signing_secret = in.TextOr("signing_secret", "");
  settings.sends_per_second = in.OptionalNumber("sends_per_second").value_or(100);
  if (!(settings.sends_per_second >= kLeastRate && settings.sends_per_second <= kMostRate)) {
    in.Fail("sends_per_second", "Give between 0.01 and 100000 sends per second.");
  }
  if (!settings.delivery_url.empty() && !settings.delivery_url.starts_with("https://") &&
      !settings.delivery_url.starts_with("http://")) {
    in.Fail("delivery_url", "The delivery address must begin with https:// or http://.");
  }
  CHECK_OK(in.Check());
  return settings;
}

std::optional<Micros> RetryAfter(const HttpHeaders& headers) {
  const auto text = headers.Get("retry-after");
  std::int64_t wait = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), wait);
  if (text.empty() || failure != std::errc() || wait < 0 || wait > 86'400) return std::nullopt;
  return seconds(wait);
}

Result<Receipt> ReadReceipt(const HttpResponse& response, const std::string& message_id) {
  const auto status = response.status;
  if (status >= 200 && status < 300) {
    auto named = ReadWebhookAnswer(response.body);
    return Receipt{named.empty() ? message_id : std::move(named)};
  }
  const auto said = "The delivery address answered " + std::to_string(status) + ".";
  Error error(ErrorCode::kRejected, said, std::string(CutUtf8(response.body, 300)));
  if (status == 401) error.code = ErrorCode::kUnauthenticated;
  if (status == 429) error.code = ErrorCode::kRateLimited;
  if (status == 408 || status == 425 || status >= 500) error.code = ErrorCode::kUnavailable;
  error.retry_after = RetryAfter(response.headers);
  return error;
}

class WebhookChannel final : public ChannelAdapter {
 public:
  WebhookChannel(WebhookSettings settings, const ChannelServices& services)
      : settings_(std::move(settings)), services_(services), can_(kCapabilities) {
    can_.sends_per_second = settings_.sends_per_second;
  }

  Result<WebhookContent> DecodeWebhook(const WebhookRequest& request) const override {
    if (request.method != "POST") return Error(ErrorCode::kInvalid, "Events are posted: use POST.");
    if (settings_.signing_secret.empty()) {
      return Error(ErrorCode::kUnauthenticated, "This channel has no signing secret yet. Make one on its page.");
    }
    CHECK_OK(VerifyWebhook(settings_.signing_secret, request.headers.Get("x-beseda-timestamp"),
                           request.headers.Get("x-beseda-signature"), request.body, request.received_at));
    WebhookContent content;
    TRY(content.events, DecodeWebhookEvents(request.body));
    return content;
  }

  Task<Result<Receipt>> Deliver(OutgoingMessage message) override {
    if (settings_.delivery_url.empty()) co_return SkippedReceipt("The channel has no delivery address.");
    HttpRequest request;
    request.method = "POST";
    request.url = settings_.delivery_url;
    request.reach = settings_.allow_private ? Reach::kAnywhere : Reach::kPublicOnly;
    CO_TRY(request.body, EncodeWebhookDelivery(message, services_.public_url));
    const auto timestamp = std::to_string(ToUnixMicros(services_.clock.Now()) / 1'000'000);
    request.headers.Add("Content-Type", "application/json");
    request.headers.Add("X-Beseda-Timestamp", timestamp);
    request.headers.Add("X-Beseda-Signature", SignWebhook(settings_.signing_secret, timestamp, request.body));
    request.headers.Add("Idempotency-Key", message.message.id);
    request.total_timeout = seconds(30);
    request.max_response_bytes = 64 * 1024;
    auto response = co_await services_.http.Send(std::move(request));
    if (!response.ok()) co_return std::move(response).error();
    co_return ReadReceipt(*response, message.message.id);
  }

  const ChannelCapabilities& capabilities() const override { return can_; }

 private:
  WebhookSettings settings_;
  ChannelServices services_;
  ChannelCapabilities can_;
};

class WebhookChannelKind final : public ChannelKind {
 public:
  std::string_view kind() const override { return "webhook"; }
  std::string_view name() const override { return "Webhook"; }
  std::string_view description() const override { return "Connects anything else by signed HTTP calls, in and out."; }
  std::string_view settings_schema() const override { return kSchema; }
  const ChannelCapabilities& capabilities() const override { return kCapabilities; }

  json::Object PrepareSettings(json::Object settings) const override {
    if (!settings.contains("signing_secret")) {
      SystemRandom random;
      settings["signing_secret"] = "whs_" + crypto::NewToken(random);
    }
    return settings;
  }

  Result<std::shared_ptr<ChannelAdapter>> Make(const ChannelAccount& account,
                                               const ChannelServices& services) const override {
    TRY(auto settings, ReadSettings(account));
    return std::shared_ptr<ChannelAdapter>(std::make_shared<WebhookChannel>(std::move(settings), services));
  }
};

}  // namespace

std::unique_ptr<ChannelKind> MakeWebhookChannelKind() { return std::make_unique<WebhookChannelKind>(); }

}  // namespace beseda
