#include "records/sealed_settings.h"

#include <gtest/gtest.h>

#include "json/json.h"

namespace beseda::records {
namespace {

TEST(SealedSettings, SecretFieldsComeFromTheSchema) {
  EXPECT_EQ(SecretFields(R"({"type":"object","properties":{"base_url":{"type":"string"},
              "api_key":{"type":"string","writeOnly":true},"note":{"writeOnly":false},"token":{"writeOnly":true}}})"),
            (std::vector<std::string>{"api_key", "token"}));
  EXPECT_TRUE(SecretFields("{}").empty());
  EXPECT_TRUE(SecretFields("not json").empty());
}

TEST(SealedSettings, OpensIntoOneObject) {
  SystemRandom random;
  crypto::Sealer sealer({crypto::SealKey::New(random)}, random);
  const auto sealed = SealSecret(sealer, "prv_1", "api_key", "sk-1");
  const auto secrets = json::Dump(json::Object{{"api_key", sealed}});
  auto opened = OpenSettings(sealer, "prv_1", R"({"base_url":"https://x"})", secrets);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(json::Dump(*opened), R"({"base_url":"https://x","api_key":"sk-1"})");
  // Copied to another row it does not open.
  auto moved = OpenSettings(sealer, "prv_2", "{}", secrets);
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().field, "api_key");
}

}  // namespace
}  // namespace beseda::records
