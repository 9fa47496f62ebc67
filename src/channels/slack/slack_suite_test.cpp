#include "channels/slack/slack_channel.h"
#include "channels/slack/slack_signature.h"
#include "testing/channel_suite.h"

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
    const auto envelope = [](std::string event) {
      return R"({"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1","authorizations":[{"user_id":"UBOT","is_bot":true}],"event":)" + event + "}";
    };
    return {envelope(R"({"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"hi <https://e.com|there>","ts":"1700000000.000100"})"),
            envelope(R"({"type":"message","subtype":"file_share","channel":"D1","channel_type":"im","user":"U1","text":"see","ts":"1700000000.000200",)"
                     R"("files":[{"id":"F1","name":"a.png","mimetype":"image/png","url_private":"https://files.slack.com/a"},{"id":"F2","mode":"tombstone"}]})"),
            envelope(R"({"type":"reaction_added","user":"U1","reaction":"heart","item":{"type":"message","channel":"C1","ts":"1700000000.000100"},"event_ts":"1700000001.000100"})"),
            envelope(R"({"type":"hologram","user":"U1","channel":"C1","event_ts":"1700000002.000100"})")};
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    const auto timestamp = std::to_string(ToUnixMicros(call.at) / 1'000'000);
    call.headers.Add("Content-Type", "application/json");
    call.headers.Add("X-Slack-Request-Timestamp", timestamp);
    call.headers.Add("X-Slack-Signature", slack::SignRequest(kSecret, timestamp, body));
    call.body = std::move(body);
    return call;
  }
  FakeAnswer Success(const HttpRequest&) override {
    return JsonAnswer(R"({"ok":true,"channel":"C1","ts":"1700000003.000100","file_id":"F1","upload_url":"https://files.slack.com/upload/v1/a"})");
  }
  FakeAnswer TooFast() override { return JsonAnswer(R"({"ok":false,"error":"ratelimited"})", 429, {{"Retry-After", "7"}}); }
  FakeAnswer ServerError() override { return JsonAnswer(R"({"ok":false,"error":"internal_error"})", 500); }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"ok":false,"error":"invalid_auth"})"); }
  std::pair<std::string, std::string> Thread() override { return {"C1:1700000000.000100", "U1"}; }
};

const bool kRegistered = RegisterChannelSuite("Slack", [] { return std::make_unique<SlackHarness>(); });

}  // namespace
}  // namespace beseda
