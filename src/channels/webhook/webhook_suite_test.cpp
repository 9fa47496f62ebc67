#include "channels/webhook/webhook_channel.h"
#include "channels/webhook/webhook_signature.h"
#include "json/json.h"
#include "testing/channel_suite.h"
#include "testing/golden_bodies.h"

namespace beseda {
namespace {

constexpr const char* kSecret = "whs_a_secret_of_the_suite";

class WebhookHarness final : public ChannelHarness {
 public:
  std::unique_ptr<ChannelKind> Kind() override { return MakeWebhookChannelKind(); }
  std::string Settings() override {
    return R"({"delivery_url":"https://example.org/in","signing_secret":"whs_a_secret_of_the_suite"})";
  }
  std::vector<std::string> Secrets() override { return {kSecret}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenBodies("webhook")) bodies.push_back(std::move(golden.body));
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    const auto timestamp = std::to_string(ToUnixMicros(call.at) / 1'000'000);
    call.headers.Add("X-Beseda-Timestamp", timestamp);
    call.headers.Add("X-Beseda-Signature", SignWebhook(kSecret, timestamp, body));
    call.body = std::move(body);
    return call;
  }
  FakeAnswer Success(const HttpRequest&) override { return JsonAnswer("{}"); }
  std::optional<ShownMessage> Show(const HttpRequest& request) override {
    const auto body = json::ParseObject(request.body).value();
    auto shown = ShowContentJson(body.at("content").as_object());
    if (const auto* answered = body.if_contains("reply_to")) shown.answers = answered->as_string().c_str();
    return shown;
  }
  FakeAnswer TooFast() override { return JsonAnswer("{}", 429, {{"Retry-After", "7"}}); }
  FakeAnswer ServerError() override { return JsonAnswer("{}", 503); }
  FakeAnswer BadToken() override { return JsonAnswer("{}", 401); }
  std::pair<std::string, std::string> Thread() override { return {"t", "u"}; }
};

const bool kRegistered = RegisterChannelSuite("Webhook", [] { return std::make_unique<WebhookHarness>(); });

}  // namespace
}  // namespace beseda
