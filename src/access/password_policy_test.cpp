#include "access/password_policy.h"

#include <gtest/gtest.h>

#include <string>

namespace beseda::access {
namespace {

bool Good(std::string_view password) {
  return CheckPassword(password, {"Anna Petrova", "anna.petrova@example.org", "Acme Support"}).ok();
}

TEST(PasswordPolicy, LengthCountsCharactersNotBytes) {
  EXPECT_FALSE(Good("tr0ub4d&r"));
  EXPECT_TRUE(Good("tr0ub4d&r."));
  EXPECT_FALSE(Good("лодкаснег"));   // nine characters, eighteen bytes
  EXPECT_TRUE(Good("лодкаснега"));
  EXPECT_TRUE(Good(std::string(60, 'x') + "lamp" + std::string(100, 'y') + "tree"));
  EXPECT_FALSE(Good("lamp tree river" + std::string(250, 'z') + "q"));
}

TEST(PasswordPolicy, AnyCharactersWillDo) {
  for (auto good : {"lamp river seven", "onlylowercaseletters", "73914620582", "снег идёт весь день", "🐘🌵🎻🥁🧭🪁🧲🛶🪵🧊"}) {
    EXPECT_TRUE(Good(good)) << good;
  }
}

TEST(PasswordPolicy, RefusesWhatIsTriedFirst) {
  for (auto bad : {"password123", "P@ssw0rd2024!", "Welcome2024!", "letmein12345", "!!qwerty!!123", "iloveyou1234",
                   "Administrator1", "changeme123!", "пароль1234", "Pa$$word1!!", "correct horse battery staple"}) {
    EXPECT_FALSE(Good(bad)) << bad;
  }
}

TEST(PasswordPolicy, RefusesRepetitionsAndRuns) {
  for (auto bad : {"aaaaaaaaaaaa", "ababababab", "abcabcabcabc", "1234567890", "0987654321", "qwertyuiop", "abcdefghij",
                   "1q2w3e4r5t", "qwerty12345", "йцукенгшщз", "1qaz2wsx3edc", "poiuytrewq1"}) {
    EXPECT_FALSE(Good(bad)) << bad;
  }
}

TEST(PasswordPolicy, RefusesThePersonsOwnWords) {
  for (auto bad : {"AnnaPetrova1", "anna.petrova", "acmesupport!", "anna.petrova@example.org"}) {
    EXPECT_FALSE(Good(bad)) << bad;
  }
  EXPECT_TRUE(Good("anna likes green lamps"));
}

TEST(PasswordPolicy, ErrorsNameTheFieldAndNeverThePassword) {
  auto refused = CheckPassword("password123", {}, "new");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(refused.error().field, "new");
  EXPECT_EQ(refused.error().message.find("password123"), std::string::npos);
  EXPECT_FALSE(CheckPassword("not utf8 \xff\xfe at all", {}).ok());
}

}  // namespace
}  // namespace beseda::access
