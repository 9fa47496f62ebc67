#include "channels/common/meta_signature.h"

#include <gtest/gtest.h>

namespace beseda {
namespace {

// Meta publishes no vectors; these are OpenSSL's: printf '{"object":"page"}' | openssl dgst -sha256 -hmac app-secret
constexpr std::string_view kBody = R"({"object":"page"})";
constexpr std::string_view kGood = "sha256=ae958d6f00b134dd32b95a9a76bedaaeb068c0949769358355023f7d1a0c580b";

TEST(MetaSignature, MatchesOpenSsl) {
  EXPECT_TRUE(VerifyMetaSignature("app-secret", kGood, kBody).ok());
  // The escapes are signed as they are sent, not the letters that they mean.
  EXPECT_TRUE(VerifyMetaSignature("app-secret", "sha256=b4b8d4e202c638694f29fbe80ef41fcd5b5eeee7e462838a968de3cbe185bb5b",
                                  R"({"text":"\u00e4\u00f6"})").ok());
  // printf EAAtoken | openssl dgst -sha256 -hmac app-secret
  EXPECT_EQ(MetaAppSecretProof("app-secret", "EAAtoken"), "9f9f0867bc3df2d00cecd6aa6fb78e65b64c050401bd6ec5b84d98503d443d34");
}

TEST(MetaSignature, RefusesWhatIsNotMetas) {
  for (const auto& status :
       {VerifyMetaSignature("app-secret", kGood, R"({"object":"page" })"), VerifyMetaSignature("other", kGood, kBody),
        VerifyMetaSignature("app-secret", "", kBody), VerifyMetaSignature("app-secret", kGood.substr(7), kBody),
        VerifyMetaSignature("app-secret", "sha256=", kBody), VerifyMetaSignature("app-secret", kGood.substr(0, 70), kBody),
        VerifyMetaSignature("", kGood, kBody)}) {
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::kUnauthenticated);
  }
}

TEST(MetaSignature, AnswersTheHandshake) {
  const auto answer = AnswerMetaHandshake("t0ken", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=t0ken");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->answer, "1158201444");
  EXPECT_TRUE(answer->events.empty());
  const auto code = [](std::string_view token, std::string_view query) { return AnswerMetaHandshake(token, query).error().code; };
  EXPECT_EQ(code("t0ken", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=other"), ErrorCode::kUnauthenticated);
  EXPECT_EQ(code("", "hub.mode=subscribe&hub.challenge=1&hub.verify_token="), ErrorCode::kUnauthenticated);
  EXPECT_EQ(code("t0ken", "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=t0ken"), ErrorCode::kInvalid);
  EXPECT_EQ(code("t0ken", "hub.mode=subscribe&hub.verify_token=t0ken"), ErrorCode::kInvalid);
  EXPECT_EQ(code("t0ken", ""), ErrorCode::kInvalid);
}

TEST(MetaSignature, TellsCallsApart) {
  HttpHeaders headers{{"X-Hub-Signature-256", std::string(kGood)}};
  const auto receive = [&](std::string_view method, std::string_view body) {
    return ReceiveMetaCall("app-secret", "t0ken", {method, "hub.mode=subscribe&hub.challenge=7&hub.verify_token=t0ken", headers, body, {}});
  };
  EXPECT_TRUE(receive("POST", kBody).ok());
  EXPECT_FALSE(receive("POST", "{}").ok());
  EXPECT_EQ(receive("GET", "")->answer, "7");
  EXPECT_EQ(receive("PUT", kBody).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace beseda
