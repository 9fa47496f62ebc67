#include "channels/common/golden_webhooks.h"
#include "channels/common/testing/meta_messaging_view.h"
#include "channels/instagram/instagram_channel.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "testing/channel_suite.h"

namespace beseda {
namespace {

class InstagramHarness final : public ChannelHarness {
 public:
  explicit InstagramHarness(std::string login) : login_(std::move(login)) {}

  std::unique_ptr<ChannelKind> Kind() override { return MakeInstagramChannelKind(); }
  std::string Settings() override {
    return R"({"login":")" + login_ + R"(","account_id":"17841400000000001","access_token":"EAA-token-of-the-suite","app_secret":"secret-of-the-suite","verify_token":"v"})";
  }
  std::vector<std::string> Secrets() override { return {"EAA-token-of-the-suite", "secret-of-the-suite"}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenWebhooks("instagram")) {
      // Echoes of our own are known by the account's id, and some are not kept.
      if (golden.name.find("echo") == std::string::npos) bodies.push_back(std::move(golden.body));
    }
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    call.headers.Add("X-Hub-Signature-256", "sha256=" + crypto::ToHex(crypto::HmacSha256("secret-of-the-suite", body)));
    call.body = std::move(body);
    return call;
  }
  FakeAnswer Success(const HttpRequest& request) override {
    if (request.url.find("/message_attachments") != std::string::npos) return JsonAnswer(R"({"attachment_id":"1857777774821032"})");
    return JsonAnswer(R"({"recipient_id":"6521469417","message_id":"m_X"})");
  }
  std::optional<ShownMessage> Show(const HttpRequest& request) override { return MetaMessagingView().Read(request); }
  FakeAnswer TooFast() override {
    return JsonAnswer(R"({"error":{"message":"Calls to this API have exceeded the rate limit.","code":613}})", 400, {{"Retry-After", "7"}});
  }
  FakeAnswer ServerError() override { return JsonAnswer(R"({"error":{"message":"Temporary send message failure.","code":1200}})", 500); }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"error":{"message":"Invalid OAuth access token.","code":190}})", 400); }
  std::pair<std::string, std::string> Thread() override { return {"6521469417", "6521469417"}; }

 private:
  std::string login_;
};

const bool kRegistered = RegisterChannelSuite("Instagram", [] { return std::make_unique<InstagramHarness>("instagram"); }) &&
                         RegisterChannelSuite("InstagramOfAPage", [] { return std::make_unique<InstagramHarness>("facebook"); });

}  // namespace
}  // namespace beseda
