#include "channels/slack/slack_channel.h"
#include "channels/slack/slack_signature.h"
#include "channels/slack/testing/slack_view.h"
#include "testing/channel_suite.h"
#include "testing/golden_bodies.h"

namespace beseda {
namespace {

constexpr const char* kSecret = "signing secret of the suite";

class SlackHarness final : public ChannelHarness {
 public:
  std::unique_ptr<ChannelKind> Kind() override { return MakeSlackChannelKind(); }
  std::string Settings() override {
    return R"({"bot_token":"xoxb-token-of-the-suite","signing_secret":"signing secret of the suite","app_token":"xapp-token-of-the-suite"})";
  }
  std::vector<std::string> Secrets() override { return {kSecret, "xoxb-token-of-the-suite", "xapp-token-of-the-suite"}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenBodies("slack")) {
      if (golden.events > 0) bodies.push_back(std::move(golden.body));
    }
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    const auto timestamp = std::to_string(ToUnixMicros(call.at) / 1'000'000);
    call.headers.Add("Content-Type", body.starts_with('{') ? "application/json" : "application/x-www-form-urlencoded");
    call.headers.Add("X-Slack-Request-Timestamp", timestamp);
    call.headers.Add("X-Slack-Signature", slack::SignRequest(kSecret, timestamp, body));
    call.body = std::move(body);
    return call;
  }
  FakeAnswer Success(const HttpRequest&) override {
    return JsonAnswer(R"({"ok":true,"channel":"C1","ts":"1700000003.000100","file_id":"F1","upload_url":"https://files.slack.com/upload/v1/a"})");
  }
  std::optional<ShownMessage> Show(const HttpRequest& request) override {
    if (request.url.find("slack.com/api/") == std::string::npos) return std::nullopt;
    return slack::SlackView().Read(request);
  }
  FakeAnswer TooFast() override { return JsonAnswer(R"({"ok":false,"error":"ratelimited"})", 429, {{"Retry-After", "7"}}); }
  FakeAnswer ServerError() override { return JsonAnswer(R"({"ok":false,"error":"internal_error"})", 500); }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"ok":false,"error":"invalid_auth"})"); }
  std::pair<std::string, std::string> Thread() override { return {"C1:1700000000.000100", "U1"}; }
};

const bool kRegistered = RegisterChannelSuite("Slack", [] { return std::make_unique<SlackHarness>(); });

}  // namespace
}  // namespace beseda
