#include "channels/telegram/telegram_channel.h"
#include "testing/channel_suite.h"

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
  // The whole of what is documented is in testdata/ and telegram_decoder_test.cpp.
  std::vector<std::string> Bodies() override {
    return {
        R"({"update_id":10000,"message":{"date":1441645532,"chat":{"last_name":"Test Lastname","id":1111111,"type":"private","first_name":"Test Firstname"},)"
        R"("message_id":1365,"from":{"last_name":"Test Lastname","id":1111111,"first_name":"Test Firstname"},"text":"/start from_ad"}})",
        R"({"update_id":10001,"callback_query":{"id":"4382bfdwdsb323b2d9","from":{"id":1111111,"first_name":"Test Firstname"},"data":"Data from button callback","inline_message_id":"1234csdbsk4839"}})",
        R"({"update_id":10002,"message_reaction":{"chat":{"id":-5,"type":"group"},"message_id":5,"user":{"id":7,"first_name":"A"},"date":1,"old_reaction":[{"type":"emoji","emoji":"👍"}],"new_reaction":[{"type":"emoji","emoji":"🔥"}]}})",
        R"({"update_id":10003,"telepathy":{"thought":"grey"}})"};
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
  std::pair<std::string, std::string> Thread() override { return {"1111111", "1111111"}; }
  std::pair<std::string, std::string> DraftThread() override { return {"-100123", "77"}; }
};

const bool kRegistered = RegisterChannelSuite("Telegram", [] { return std::make_unique<TelegramHarness>(); });

}  // namespace
}  // namespace beseda
