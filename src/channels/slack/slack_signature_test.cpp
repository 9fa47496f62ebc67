#include "channels/slack/slack_signature.h"

#include <gtest/gtest.h>

namespace beseda::slack {
namespace {

// The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
constexpr std::string_view kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr std::string_view kTimestamp = "1531420618";
constexpr std::string_view kBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
constexpr std::string_view kSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
constexpr Time kNow{seconds(1'531'420'618)};

TEST(SlackSignature, IsThatOfTheDocumentation) {
  EXPECT_EQ(SignRequest(kSecret, kTimestamp, kBody), kSignature);
  EXPECT_TRUE(VerifyRequest(kSecret, kTimestamp, kSignature, kBody, kNow).ok());
}

TEST(SlackSignature, RefusesWhatIsNotSlacks) {
  const auto refused = [](std::string_view secret, std::string_view timestamp, std::string_view signature, std::string_view body) {
    const auto status = VerifyRequest(secret, timestamp, signature, body, kNow);
    return !status.ok() && status.error().code == ErrorCode::kUnauthenticated;
  };
  EXPECT_TRUE(refused(kSecret, kTimestamp, kSignature, std::string(kBody) + " "));
  EXPECT_TRUE(refused("other", kTimestamp, kSignature, kBody));
  EXPECT_TRUE(refused(kSecret, "1531420619", kSignature, kBody));
  EXPECT_TRUE(refused(kSecret, "", kSignature, kBody));
  EXPECT_TRUE(refused(kSecret, kTimestamp, "", kBody));
  EXPECT_TRUE(refused(kSecret, kTimestamp, kSignature.substr(3), kBody));
  for (auto at = 3u; at < kSignature.size(); at += 9) {
    auto changed = std::string(kSignature);
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_TRUE(refused(kSecret, kTimestamp, changed, kBody)) << at;
  }
  for (const char* timestamp : {"soon", "-5", "17e8", "99999999999999999999", "1531420618 ", "+1531420618"}) {
    EXPECT_TRUE(refused(kSecret, timestamp, SignRequest(kSecret, timestamp, kBody), kBody)) << timestamp;
  }
}

TEST(SlackSignature, RefusesReplays) {
  EXPECT_TRUE(VerifyRequest(kSecret, kTimestamp, kSignature, kBody, kNow + kSignatureTolerance).ok());
  EXPECT_TRUE(VerifyRequest(kSecret, kTimestamp, kSignature, kBody, kNow - kSignatureTolerance).ok());
  const auto late = VerifyRequest(kSecret, kTimestamp, kSignature, kBody, kNow + kSignatureTolerance + Micros(1));
  ASSERT_FALSE(late.ok());
  EXPECT_NE(late.error().message.find("clock"), std::string::npos);
  EXPECT_FALSE(VerifyRequest(kSecret, kTimestamp, kSignature, kBody, kNow - kSignatureTolerance - Micros(1)).ok());
}

}  // namespace
}  // namespace beseda::slack
