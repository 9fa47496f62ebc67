#include "app/settings/settings_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace beseda::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  Settings settings;
  SettingOrigins origins;
  Mistakes mistakes;
};

Outcome Apply(std::string_view text, const std::string& directory = "/etc/beseda") {
  Outcome outcome;
  outcome.mistakes = ApplySettingsText(text, "beseda.toml", directory, outcome.settings, outcome.origins);
  return outcome;
}

TEST(SettingsFile, EmptyLeavesDefaults) {
  const auto outcome = Apply("# nothing\n");
  EXPECT_THAT(outcome.mistakes, IsEmpty());
  EXPECT_EQ(outcome.settings.data, "./data");
  EXPECT_EQ(outcome.settings.host, "127.0.0.1");
  EXPECT_EQ(outcome.settings.port, 8080);
  EXPECT_EQ(outcome.settings.shutdown_grace_seconds, 20);
  EXPECT_EQ(outcome.settings.log_level, LogLevel::kInfo);
  EXPECT_EQ(outcome.settings.max_body_bytes, 1048576);
  EXPECT_EQ(outcome.settings.max_upload_bytes, 25 * 1048576);
  EXPECT_THAT(outcome.settings.upload_types, testing::Contains("image/png"));
  EXPECT_FALSE(outcome.settings.scripted_provider);
}

TEST(SettingsFile, ReadsEveryType) {
  const auto outcome = Apply(R"(
[server]
host = "::"
port = 9000
also_listen = ["127.0.0.1:9001", "[::1]:9002"]
trusted_proxies = ["10.0.0.0/8", "fd00::/8", "192.0.2.1"]
public_url = "https://bots.example.com"
tls_certificate = "chain.pem"
tls_key = "/keys/key.pem"
[log]
level = "warning"
format = "json"
[limits]
max_body = "512 KB"
max_upload = 1000000
[testing]
scripted_provider = true
)");
  EXPECT_THAT(outcome.mistakes, IsEmpty());
  EXPECT_EQ(outcome.settings.host, "::");
  EXPECT_EQ(outcome.settings.port, 9000);
  EXPECT_THAT(outcome.settings.also_listen, ElementsAre("127.0.0.1:9001", "[::1]:9002"));
  EXPECT_THAT(outcome.settings.trusted_proxies, ElementsAre("10.0.0.0/8", "fd00::/8", "192.0.2.1"));
  EXPECT_EQ(outcome.settings.public_url, "https://bots.example.com");
  EXPECT_EQ(outcome.settings.tls_certificate, "/etc/beseda/chain.pem") << "relative paths count from the file";
  EXPECT_EQ(outcome.settings.tls_key, "/keys/key.pem");
  EXPECT_EQ(outcome.settings.log_level, LogLevel::kWarning);
  EXPECT_EQ(outcome.settings.log_format, LogFormat::kJson);
  EXPECT_EQ(outcome.settings.max_body_bytes, 512000);
  EXPECT_EQ(outcome.settings.max_upload_bytes, 1000000);
  EXPECT_TRUE(outcome.settings.scripted_provider);
  EXPECT_EQ(outcome.origins.at("server.port"), "beseda.toml, line 4");
}

TEST(SettingsFile, UnknownKeyNamesLineAndNearest) {
  EXPECT_THAT(Apply("[server]\nprot = 8080\n").mistakes,
              ElementsAre(AllOf(HasSubstr("beseda.toml, line 2: "), HasSubstr("\"server.prot\""),
                                HasSubstr("did you mean \"port\"?"))));
  EXPECT_THAT(Apply("\n\n[sever]\nport = 1\n").mistakes,
              ElementsAre(AllOf(HasSubstr("line 3: "), HasSubstr("did you mean \"server\"?"))));
  EXPECT_THAT(Apply("port = 1\n").mistakes, ElementsAre(HasSubstr("did you mean \"server.port\"?")));
  EXPECT_THAT(Apply("[log]\nport = 1\n").mistakes, ElementsAre(HasSubstr("did you mean \"server.port\"?")));
  EXPECT_THAT(Apply("[server.port]\na = 1\n").mistakes, ElementsAre(HasSubstr("must be a number from 0 to 65535")));
  EXPECT_THAT(Apply("zzzzzzzzzzzz = 1\n").mistakes,
              ElementsAre(AllOf(HasSubstr("there is no setting"), testing::Not(HasSubstr("did you mean")))));
}

TEST(SettingsFile, WrongTypes) {
  EXPECT_THAT(Apply("[server]\nport = \"8080\"\n").mistakes,
              ElementsAre("beseda.toml, line 2: server.port must be a number from 0 to 65535, not \"8080\"."));
  EXPECT_THAT(Apply("[server]\nport = 80.5\n").mistakes, ElementsAre(HasSubstr("server.port must be a number")));
  EXPECT_THAT(Apply("[server]\nhost = 1\n").mistakes, ElementsAre(HasSubstr("server.host must be a text in quotes, not 1")));
  EXPECT_THAT(Apply("[server]\nalso_listen = \"127.0.0.1:1\"\n").mistakes, ElementsAre(HasSubstr("must be a list of texts")));
  EXPECT_THAT(Apply("[server]\nalso_listen = [1]\n").mistakes, ElementsAre(HasSubstr("must be a list of texts")));
  EXPECT_THAT(Apply("[testing]\nscripted_provider = 1\n").mistakes, ElementsAre(HasSubstr("must be true or false, not 1")));
  EXPECT_THAT(Apply("[limits]\nmax_body = true\n").mistakes, ElementsAre(HasSubstr("must be a size from 64 KiB to 1 GiB")));
  EXPECT_THAT(Apply("server = 3\n").mistakes, ElementsAre(HasSubstr("must be a table")));
  EXPECT_THAT(Apply("[data]\na = 1\n").mistakes, ElementsAre(HasSubstr("data must be a text in quotes")));
  EXPECT_THAT(Apply("data = 2024-01-01\n").mistakes, ElementsAre(HasSubstr("data must be a text in quotes")));
}

TEST(SettingsFile, OutOfBounds) {
  EXPECT_THAT(Apply("[server]\nport = 70000\n").mistakes,
              ElementsAre("beseda.toml, line 2: server.port must be a number from 0 to 65535, not 70000."));
  EXPECT_THAT(Apply("[server]\nport = -1\n").mistakes, ElementsAre(HasSubstr("not -1")));
  EXPECT_THAT(Apply("[retention]\nevent_days = 6\n").mistakes, ElementsAre(HasSubstr("from 7 to 3650, not 6")));
  EXPECT_THAT(Apply("[limits]\nmax_body = \"1 KB\"\n").mistakes, ElementsAre(HasSubstr("from 64 KiB to 1 GiB")));
  EXPECT_THAT(Apply("[limits]\nmax_body = \"99999999999999999 GiB\"\n").mistakes, ElementsAre(HasSubstr("must be a size")));
  EXPECT_THAT(Apply("data = \"\"\n").mistakes, ElementsAre(HasSubstr("data must not be empty")));
  EXPECT_EQ(Apply("[server]\nport = 70000\n").settings.port, 8080);
}

TEST(SettingsFile, WrongWords) {
  EXPECT_THAT(Apply("[log]\nlevel = \"warn\"\n").mistakes,
              ElementsAre(HasSubstr("must be debug, info, warning or error, not \"warn\"; did you mean warning?")));
  EXPECT_THAT(Apply("[server]\nhost = \"example.com\"\n").mistakes, ElementsAre(HasSubstr("must be an IP address")));
  EXPECT_THAT(Apply("[server]\nhost = \"[::1]\"\n").mistakes, ElementsAre(HasSubstr("without brackets")));
  EXPECT_THAT(Apply("[server]\nalso_listen = [\"::1:80\"]\n").mistakes, ElementsAre(HasSubstr("each element must be an address")));
  EXPECT_THAT(Apply("[server]\ntrusted_proxies = [\"10.0.0.0/33\"]\n").mistakes, ElementsAre(HasSubstr("10.0.0.0/33")));
  for (const auto* url : {"bots.example.com", "ftp://a", "https://", "https://a/path", "https://a?x", "https://u@a"}) {
    EXPECT_THAT(Apply("[server]\npublic_url = \"" + std::string(url) + "\"\n").mistakes, ElementsAre(HasSubstr("public_url must")))
        << url;
  }
  EXPECT_THAT(Apply("[uploads]\ntypes = [\"PNG\"]\n").mistakes, ElementsAre(HasSubstr("must be a file type")));
}

TEST(SettingsFile, SecretsStayOut) {
  const auto key = Apply("[secrets]\nkey = \"abc\"\n").mistakes;
  EXPECT_THAT(key, ElementsAre(AllOf(HasSubstr("BESEDA_SECRETS_KEY"), testing::Not(HasSubstr("abc")))));
  EXPECT_THAT(Apply("[outbound]\nproxy = \"ftp://me:hidden@proxy\"\n").mistakes,
              ElementsAre(AllOf(HasSubstr("outbound.proxy must be like"), testing::Not(HasSubstr("hidden")))));
}

TEST(SettingsFile, NotToml) {
  EXPECT_THAT(Apply("[server]\nport = = 3\n").mistakes,
              ElementsAre(AllOf(HasSubstr("beseda.toml, line 2: this is not TOML"), HasSubstr("beseda init"))));
  EXPECT_THAT(Apply("[server]\nport = 1\nport = 2\n").mistakes, ElementsAre(HasSubstr("line 3")));
  EXPECT_THAT(Apply("[server\n").mistakes, ElementsAre(HasSubstr("line 1")));
  EXPECT_THAT(Apply("\"\"\"").mistakes, ElementsAre(HasSubstr("not TOML")));
  EXPECT_THAT(Apply(std::string(100000, '[')).mistakes, ElementsAre(HasSubstr("not TOML")));
}

TEST(SettingsFile, BrokenUtf8) {
  EXPECT_THAT(Apply("[server]\n# caf\xE9\n").mistakes, ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("not UTF-8"))));
  std::string noise;
  for (int i = 0; i < 4096; ++i) noise += char(i * 37 + i / 7);
  EXPECT_THAT(Apply(noise).mistakes, ElementsAre(HasSubstr("beseda.toml")));
  EXPECT_THAT(Apply("data = \"a\\u0007b\"\n").mistakes, ElementsAre(HasSubstr("control characters")));
}

TEST(SettingsFile, AllMistakesInTheirOrder) {
  EXPECT_THAT(Apply("[server]\nport = 70000\nhost = 1\n[log]\nlevel = 2\n").mistakes,
              ElementsAre(HasSubstr("line 2"), HasSubstr("line 3"), HasSubstr("line 5")));
  std::string many = "[server]\n";
  for (int i = 0; i < 100; ++i) many += "x" + std::to_string(i) + " = 1\n";
  const auto mistakes = Apply(many).mistakes;
  ASSERT_EQ(mistakes.size(), 21u);
  EXPECT_THAT(mistakes.back(), HasSubstr("more mistakes"));
}

}  // namespace
}  // namespace beseda::app
