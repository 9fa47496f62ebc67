#include "channels/telegram/telegram_fields.h"
#include "channels/telegram/testing/telegram_channel_fixture.h"

namespace beseda::telegram {
namespace {

TEST_F(TelegramChannelTest, ConnectsWithSecretCommandsAndMenu) {
  Make({{"commands", "start - Begin"}, {"menu_title", "Shop"}, {"menu_url", "https://shop.example"}});
  Answer(R"({"username":"pigeon_bot"})");
  for (int i = 0; i < 3; ++i) Answer("true");
  ASSERT_TRUE(RunTask(channel->Connect("https://b.example/hooks/telegram/chn_1")).ok());
  EXPECT_EQ(Method(1), "setWebhook");
  EXPECT_EQ(TextIn(Body(1), "secret_token"), "s3cret");
  EXPECT_EQ(TextIn(Body(1), "url"), "https://b.example/hooks/telegram/chn_1");
  EXPECT_GT(ListIn(Body(1), "allowed_updates")->size(), 20u);
  EXPECT_EQ(Body(2), *json::ParseObject(R"({"commands":[{"command":"start","description":"Begin"}]})"));
  EXPECT_EQ(Body(3), *json::ParseObject(R"({"menu_button":{"type":"web_app","text":"Shop","web_app":{"url":"https://shop.example"}}})"));
  Answer(R"({"username":"pigeon_bot"})");
  EXPECT_EQ(RunTask(channel->Connect("http://localhost:8080/x")).error().code, ErrorCode::kInvalid);
  Make({{"receive", "polling"}});
  Answer(R"({"username":"pigeon_bot"})");
  for (int i = 0; i < 3; ++i) Answer("true");  // Commands and menu are taken away, too.
  ASSERT_TRUE(RunTask(channel->Connect("http://localhost:8080/x")).ok());
  EXPECT_EQ(Method(6), "deleteWebhook");
}

TEST_F(TelegramChannelTest, TakesAwayWhatItHadSetUp) {
  const auto connect = [&](int answers) {
    Answer(R"({"username":"pigeon_bot"})");
    for (int i = 0; i < answers; ++i) Answer("true");
    EXPECT_TRUE(RunTask(channel->Connect("https://b.example/x")).ok());
    return services.http.requests().size();
  };
  Make({});
  EXPECT_EQ(connect(1), 2u) << "what others have set up stays";
  Make({{"commands", "start - Begin"}, {"menu_title", "Shop"}, {"menu_url", "https://shop.example"}});
  EXPECT_EQ(connect(3), 6u);
  Make({});
  EXPECT_EQ(connect(3), 10u);
  EXPECT_EQ(Method(8), "deleteMyCommands");
  EXPECT_EQ(Method(9), "setChatMenuButton");
  EXPECT_EQ(Body(9), *json::ParseObject(R"({"menu_button":{"type":"default"}})"));
  EXPECT_EQ(connect(1), 12u) << "once";
}

}  // namespace
}  // namespace beseda::telegram
