#include "channels/common/golden_webhooks.h"
#include "channels/whatsapp/whatsapp_channel.h"
#include "channels/whatsapp/testing/whatsapp_view.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "testing/channel_suite.h"

namespace beseda {
namespace {

class WhatsAppHarness final : public ChannelHarness {
 public:
  std::unique_ptr<ChannelKind> Kind() override { return MakeWhatsAppChannelKind(); }
  std::string Settings() override {
    return R"({"phone_number_id":"106540352242922","business_account_id":"102290129340398","access_token":"EAA-token-of-the-suite","app_secret":"secret-of-the-suite","verify_token":"v"})";
  }
  std::vector<std::string> Secrets() override { return {"EAA-token-of-the-suite", "secret-of-the-suite"}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenWebhooks("whatsapp")) {
      if (golden.expected != "[]") bodies.push_back(std::move(golden.body));
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
    if (request.url.find("/media") != std::string::npos) return JsonAnswer(R"({"id":"4490709327384033"})");
    return JsonAnswer(R"({"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.X"}]})");
  }
  std::optional<ShownMessage> Show(const HttpRequest& request) override {
    if (request.url.find("/messages") == std::string::npos) return std::nullopt;
    const auto body = json::ParseObject(request.body).value();
    return WhatsAppView(body).Read();
  }
  FakeAnswer TooFast() override {
    return JsonAnswer(R"({"error":{"message":"(#130429) Rate limit hit","code":130429}})", 429, {{"Retry-After", "7"}});
  }
  FakeAnswer ServerError() override { return JsonAnswer(R"({"error":{"message":"(#131016) Service overloaded","code":131016}})", 500); }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"error":{"message":"Invalid OAuth access token.","code":190}})", 401); }
  std::pair<std::string, std::string> Thread() override { return {"16505551234", "16505551234"}; }
};

const bool kRegistered = RegisterChannelSuite("WhatsApp", [] { return std::make_unique<WhatsAppHarness>(); });

}  // namespace
}  // namespace beseda
