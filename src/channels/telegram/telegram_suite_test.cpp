#include "channels/telegram/telegram_channel.h"
#include "channels/telegram/testing/telegram_view.h"
#include "testing/channel_suite.h"
#include "testing/golden_bodies.h"

namespace beseda {
namespace {

constexpr const char* kToken = "42:ABC-DEF1234ghIkl";
constexpr const char* kSecret = "webhook_secret_of_the_suite";

class TelegramHarness final : public ChannelHarness {
 public:
  std::unique_ptr<ChannelKind> Kind() override { return MakeTelegramChannelKind(); }
  std::string Settings() override {
    return std::string("{\"bot_token\":\"") + kToken + "\",\"webhook_secret\":\"" + kSecret + "\"}";
  }
  std::vector<std::string> Secrets() override { return {kToken, kSecret}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenBodies("telegram")) {
      if (golden.events > 0) bodies.push_back(std::move(golden.body));
    }
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    call.headers.Add("X-Telegram-Bot-Api-Secret-Token", kSecret);
    call.body = std::move(body);
    return call;
  }
  bool SignsBodies() override { return false; }
  FakeAnswer Success(const HttpRequest&) override { return JsonAnswer(R"({"ok":true,"result":{"message_id":12}})"); }
  FakeAnswer TooFast() override {
    return JsonAnswer(R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}})", 429);
  }
  FakeAnswer ServerError() override {
    return JsonAnswer(R"({"ok":false,"error_code":500,"description":"Internal Server Error: restart"})", 500);
  }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"ok":false,"error_code":401,"description":"Unauthorized"})", 401); }
  std::optional<ShownMessage> Show(const HttpRequest& request) override { return telegram::TelegramView().Read(request); }
  std::string MessageId() override { return "1365"; }
  std::pair<std::string, std::string> Thread() override { return {"1111111", "1111111"}; }
  std::pair<std::string, std::string> DraftThread() override { return {"-100123", "77"}; }
};

const bool kRegistered = RegisterChannelSuite("Telegram", [] { return std::make_unique<TelegramHarness>(); });

}  // namespace
}  // namespace beseda
