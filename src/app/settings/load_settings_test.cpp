#include "app/settings/load_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/settings/setting.h"

namespace beseda::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LoadSettingsTest : public testing::Test {
 protected:
  LoadSettingsTest() {
    std::string pattern = testing::TempDir() + "beseda-settings-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    input_.flags["data"] = folder_;
  }
  ~LoadSettingsTest() override { std::filesystem::remove_all(folder_); }

  void WriteFile(std::string_view text, const std::string& name = "beseda.toml") {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  std::string Failure() {
    auto loaded = LoadSettings(input_);
    return loaded.ok() ? "it was loaded" : loaded.error().message;
  }

  std::string folder_;
  SettingsInput input_;
};

TEST_F(LoadSettingsTest, NoFileGivesDefaults) {
  const auto loaded = LoadSettings(input_);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->file, "");
  EXPECT_EQ(loaded->settings.data, folder_);
  EXPECT_EQ(loaded->settings.DatabasePath(), folder_ + "/beseda.db");
  EXPECT_EQ(loaded->settings.SecretKeyPath(), folder_ + "/secret.key");
}

TEST_F(LoadSettingsTest, FlagsGoBeforeEnvironmentBeforeFile) {
  WriteFile("[server]\nport = 1\nio_threads = 1\nhost = \"0.0.0.0\"\n");
  input_.environment = {{"BESEDA_SERVER_PORT", "2"}, {"BESEDA_SERVER_IO_THREADS", "2"}, {"BESEDA_LOG_LEVEL", ""}};
  input_.flags["server.port"] = "3";
  const auto loaded = LoadSettings(input_);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->settings.port, 3);
  EXPECT_EQ(loaded->settings.io_threads, 2);
  EXPECT_EQ(loaded->settings.host, "0.0.0.0");
  EXPECT_EQ(loaded->settings.log_level, LogLevel::kInfo) << "an empty variable is not set";
  EXPECT_EQ(loaded->origins.at("server.port"), "--port");
  EXPECT_EQ(loaded->origins.at("server.io_threads"), "BESEDA_SERVER_IO_THREADS");
  EXPECT_EQ(loaded->file, folder_ + "/beseda.toml");
}

TEST_F(LoadSettingsTest, ListsInTheEnvironment) {
  input_.environment["BESEDA_UPLOADS_TYPES"] = "image/*, text/plain";
  const auto loaded = LoadSettings(input_);
  ASSERT_TRUE(loaded.ok());
  EXPECT_THAT(loaded->settings.upload_types, ElementsAre("image/*", "text/plain"));
}

TEST_F(LoadSettingsTest, MistakesNameTheirPlace) {
  WriteFile("[server]\nprot = 1\n");
  input_.environment["BESEDA_RETENTION_EVENT_DAYS"] = "3";
  input_.flags["server.port"] = "eighty";
  EXPECT_EQ(Failure(), folder_ + "/beseda.toml, line 2: there is no setting \"server.prot\"; did you mean \"port\"? "
                       "`beseda init --print` lists all settings.\n"
                       "BESEDA_RETENTION_EVENT_DAYS must be a number from 7 to 3650, not 3.\n"
                       "--port must be a number from 0 to 65535, not \"eighty\".");
}

TEST_F(LoadSettingsTest, BrokenBytesInTheEnvironment) {
  input_.environment["BESEDA_OUTBOUND_PROXY"] = "http://\xFF";
  EXPECT_THAT(Failure(), HasSubstr("BESEDA_OUTBOUND_PROXY is not UTF-8"));
}

TEST_F(LoadSettingsTest, UnknownVariableNearASettingIsAWarning) {
  input_.environment = {{"BESEDA_SERVER_PROT", "1"}, {"BESEDA_SOMETHING_QUITE_DIFFERENT", "1"}};
  const auto loaded = LoadSettings(input_);
  ASSERT_TRUE(loaded.ok());
  EXPECT_THAT(loaded->warnings, ElementsAre(HasSubstr("did you mean BESEDA_SERVER_PORT?")));
}

TEST_F(LoadSettingsTest, SecretKeyIsNeverRepeated) {
  input_.environment["BESEDA_SECRETS_KEY"] = "short-but-secret";
  EXPECT_THAT(Failure(), AllOf(HasSubstr("BESEDA_SECRETS_KEY must be 64 hexadecimal digits"),
                               testing::Not(HasSubstr("short-but-secret"))));
  input_.environment["BESEDA_SECRETS_KEY"] = std::string(64, 'a');
  EXPECT_TRUE(LoadSettings(input_).ok());
}

TEST_F(LoadSettingsTest, NamedFileMustExist) {
  input_.config = folder_ + "/other.toml";
  EXPECT_THAT(Failure(), AllOf(HasSubstr("There is no settings file"), HasSubstr("beseda init --config")));
  WriteFile("data = \"elsewhere\"\n", "other.toml");
  input_.flags.erase("data");
  const auto loaded = LoadSettings(input_);
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->settings.data, folder_ + "/elsewhere");
}

TEST_F(LoadSettingsTest, FileInTheDataDirectoryCannotMoveIt) {
  input_.flags.erase("data");
  input_.environment["BESEDA_DATA"] = folder_;
  WriteFile("data = \"../elsewhere\"\n");
  input_.environment["BESEDA_CONFIG"] = "";
  input_.flags["data"] = folder_;
  EXPECT_TRUE(LoadSettings(input_).ok()) << "the flag decides";
  WriteFile("data = \".\"\n");
  EXPECT_TRUE(LoadSettings(input_).ok());
}

TEST_F(LoadSettingsTest, UnreadableFiles) {
  std::filesystem::create_directory(folder_ + "/beseda.toml");
  EXPECT_THAT(Failure(), HasSubstr("it is not a file"));
  std::filesystem::remove(folder_ + "/beseda.toml");
  WriteFile(std::string(2 << 20, '#'));
  EXPECT_THAT(Failure(), HasSubstr("larger than"));
  if (::geteuid() != 0) {
    WriteFile("");
    ::chmod((folder_ + "/beseda.toml").c_str(), 0);
    EXPECT_THAT(Failure(), HasSubstr("the right to read it"));
  }
}

TEST_F(LoadSettingsTest, HttpsTakesBothFiles) {
  input_.flags["server.tls_key"] = "key.pem";
  EXPECT_THAT(Failure(), HasSubstr("server.tls_key (set in --tls-key) needs server.tls_certificate"));
  input_.flags["server.tls_certificate"] = "cert.pem";
  EXPECT_TRUE(LoadSettings(input_).ok());
}

TEST(Size, Units) {
  EXPECT_EQ(*ParseSize("123"), 123);
  EXPECT_EQ(*ParseSize(" 2 KB "), 2000);
  EXPECT_EQ(*ParseSize("2kib"), 2048);
  EXPECT_EQ(*ParseSize("3 GiB"), 3LL << 30);
  for (const auto* bad : {"", "KB", "-1", "1.5 MB", "1 TB", "1 K B", "9223372036854775807 KB"}) EXPECT_FALSE(ParseSize(bad).ok()) << bad;
}

TEST(HostPort, Forms) {
  std::string host;
  std::uint16_t port = 0;
  ASSERT_TRUE(SplitHostPort("[::1]:80", &host, &port));
  EXPECT_EQ(host, "::1");
  EXPECT_EQ(port, 80);
  ASSERT_TRUE(SplitHostPort("0.0.0.0:0", &host, &port));
  for (const auto* bad : {"", ":", ":80", "a", "a:", "a:65536", "a:-1", "::1:80", "[::1]", "[]:80", "a:8x"}) {
    EXPECT_FALSE(SplitHostPort(bad, &host, &port)) << bad;
  }
}

}  // namespace
}  // namespace beseda::app
