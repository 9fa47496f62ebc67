#include "channels/web/web_settings.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda {
namespace {

Status Check(const char* text) { return CheckWebSettings(*json::ParseObject(text)); }

TEST(WebSettings, AcceptsOriginsAndColours) {
  EXPECT_TRUE(Check("{}").ok());
  EXPECT_TRUE(Check(R"({"allowed_origins":["https://www.example.com","http://localhost:3000","*"],"accent":"#0F766e"})").ok());
  EXPECT_TRUE(json::ParseObject(kWebSettingsSchema).ok());
}

TEST(WebSettings, ExplainsWhatIsWrong) {
  for (const char* bad : {R"({"allowed_origins":["example.com"]})", R"({"allowed_origins":["https://example.com/chat"]})",
                          R"({"allowed_origins":["https://"]})", R"({"accent":"teal"})"}) {
    const auto status = Check(bad);
    ASSERT_FALSE(status.ok()) << bad;
    EXPECT_TRUE(status.error().field.starts_with("settings.")) << bad;
  }
}

}  // namespace
}  // namespace beseda
