#include "channels/common/testing/meta_suite_harness.h"
#include "channels/whatsapp/testing/whatsapp_view.h"
#include "channels/whatsapp/whatsapp_channel.h"

namespace beseda {
namespace {

class WhatsAppHarness final : public MetaSuiteHarness {
 public:
  WhatsAppHarness()
      : MetaSuiteHarness("whatsapp", R"("phone_number_id":"106540352242922","business_account_id":"102290129340398",)", "16505551234") {}

  std::unique_ptr<ChannelKind> Kind() override { return MakeWhatsAppChannelKind(); }
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
};

const bool kRegistered = RegisterChannelSuite("WhatsApp", [] { return std::make_unique<WhatsAppHarness>(); });

}  // namespace
}  // namespace beseda
