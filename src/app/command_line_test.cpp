#include "app/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "json/json.h"
#include "storage/migration.h"
#include "storage/sqlite/sqlite_database.h"

namespace beseda::app {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class CommandLineTest : public testing::Test {
 protected:
  CommandLineTest() {
    std::string pattern = testing::TempDir() + "beseda-cli-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    data_ = folder_ + "/data";
  }
  ~CommandLineTest() override { fs::remove_all(folder_); }

  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    CommandContext context{.out = out_, .err = err_};
    context.run_server = [this](const Settings& settings) {
      served_.push_back(settings);
      return 0;
    };
    return RunCommandLine(arguments, context);
  }
  void MakeDatabase() { ASSERT_TRUE(SqliteDatabase::Open({.directory = data_}).ok()); }
  std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return (std::ostringstream() << file.rdbuf()).str();
  }
  static unsigned ModeOf(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777 : 0;
  }

  std::string folder_, data_;
  std::ostringstream out_, err_;
  std::vector<Settings> served_;
};

TEST_F(CommandLineTest, UnknownCommandsAndOptions) {
  EXPECT_EQ(Run({"sreve"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("there is no command \"sreve\"; did you mean serve?"));
  EXPECT_EQ(Run({"serve", "--prot", "1"}), kExitUsage);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("there is no option \"--prot\"; did you mean --port?"), HasSubstr("beseda serve --help")));
  EXPECT_EQ(Run({"serve", "surplus"}), kExitUsage);
  EXPECT_EQ(Run({"serve", "--port"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--port"));
  EXPECT_EQ(Run({"serve", "--port", "70000"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--port must be a number from 0 to 65535, not 70000."));
  EXPECT_EQ(Run({"serve", "--scripted-provider=perhaps"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--scripted-provider must be true or false, not \"perhaps\"."));
  EXPECT_EQ(Run({}), kExitUsage);
  EXPECT_EQ(Run({"\xff\xfe"}), kExitUsage);
  EXPECT_TRUE(served_.empty());
}

TEST_F(CommandLineTest, Help) {
  EXPECT_EQ(Run({"--help"}), kExitOk);
  for (const auto* name : {"serve", "chat", "test", "bot", "init", "backup", "doctor", "migrate", "version"}) {
    EXPECT_THAT(out_.str(), HasSubstr(name));
    EXPECT_EQ(Run({name, "--help"}), kExitOk);
    EXPECT_THAT(out_.str(), HasSubstr("--help"));
    EXPECT_EQ(Run({"--help"}), kExitOk);
  }
  EXPECT_EQ(Run({"help", "serve"}), kExitOk);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("--port PORT"), HasSubstr("The port to listen on; 0 takes any free one. [8080]"),
                                HasSubstr("--trusted-proxies"), Not(HasSubstr("secrets"))));
}

TEST_F(CommandLineTest, ServeTakesFlags) {
  EXPECT_EQ(Run({"serve", "--host", "0.0.0.0", "--port", "0", "--data=" + data_, "--scripted-provider"}), kExitOk);
  ASSERT_EQ(served_.size(), 1u);
  EXPECT_EQ(served_[0].host, "0.0.0.0");
  EXPECT_EQ(served_[0].port, 0);
  EXPECT_EQ(served_[0].data, data_);
  EXPECT_TRUE(served_[0].scripted_provider);
}

TEST_F(CommandLineTest, ServeRefusesBadSettings) {
  fs::create_directory(data_);
  std::ofstream(data_ + "/beseda.toml") << "[server]\nprot = 8080\n";
  EXPECT_EQ(Run({"serve", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("beseda.toml, line 2"), HasSubstr("did you mean \"port\"?")));
  EXPECT_TRUE(served_.empty());
}

TEST_F(CommandLineTest, InitMakesWhatServeReads) {
  EXPECT_EQ(Run({"init", "--data", data_}), kExitOk);
  EXPECT_EQ(ModeOf(data_), 0700u);
  EXPECT_EQ(ModeOf(data_ + "/beseda.toml"), 0600u);
  EXPECT_EQ(Run({"serve", "--data", data_}), kExitOk);
  std::ofstream(data_ + "/beseda.toml") << "[server]\nport = 9\n";
  EXPECT_EQ(Run({"init", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("exists already"), HasSubstr("--force")));
  EXPECT_EQ(Read(data_ + "/beseda.toml"), "[server]\nport = 9\n");
  EXPECT_EQ(Run({"init", "--data", data_, "--force"}), kExitOk);
  EXPECT_EQ(Read(data_ + "/beseda.toml.old"), "[server]\nport = 9\n");
  EXPECT_THAT(Read(data_ + "/beseda.toml"), HasSubstr("#port = 8080"));
}

TEST_F(CommandLineTest, InitOfAFileApartSaysWhereTheDataIs) {
  const auto file = folder_ + "/etc/beseda.toml";
  EXPECT_EQ(Run({"init", "--data", data_, "--config", file}), kExitOk);
  EXPECT_TRUE(fs::is_directory(data_));
  EXPECT_EQ(Run({"serve", "--config", file}), kExitOk);
  ASSERT_EQ(served_.size(), 1u);
  EXPECT_EQ(served_[0].data, data_);
}

TEST_F(CommandLineTest, InitWhereItMayNot) {
  std::ofstream(data_) << "a file";
  EXPECT_EQ(Run({"init", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr(data_), Not(HasSubstr("exception"))));
}

TEST_F(CommandLineTest, Migrate) {
  const auto steps = std::to_string(EmbeddedMigrations().size());
  EXPECT_EQ(Run({"migrate", "--data", data_, "--dry-run"}), kExitOk);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("would be applied"), HasSubstr("1  core")));
  EXPECT_FALSE(fs::exists(data_));
  EXPECT_EQ(Run({"migrate", "--data", data_}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("at version " + steps + " now"));
  EXPECT_EQ(Run({"migrate", "--data", data_}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("up to date (version " + steps + ")"));
}

TEST_F(CommandLineTest, BackupHoldsDatabaseUploadsAndSettings) {
  EXPECT_EQ(Run({"backup", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), HasSubstr("There is no database"));
  MakeDatabase();
  fs::create_directories(data_ + "/uploads/ab");
  std::ofstream(data_ + "/uploads/ab/upl_1") << "bytes";
  std::ofstream(data_ + "/uploads/ab/upl_2.tmp") << "half";
  std::ofstream(data_ + "/beseda.toml") << "[server]\nport = 9\n";
  std::ofstream(data_ + "/secret.key") << std::string(64, 'a');
  const auto to = folder_ + "/copy";
  const auto server = SqliteDatabase::Open({.directory = data_});  // As if the server ran.
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(Run({"backup", "--data", data_, "--to", to}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("1 files"), HasSubstr("secret.key")));
  EXPECT_EQ(Read(to + "/uploads/ab/upl_1"), "bytes");
  EXPECT_FALSE(fs::exists(to + "/uploads/ab/upl_2.tmp"));
  EXPECT_FALSE(fs::exists(to + "/secret.key"));
  EXPECT_EQ(Read(to + "/beseda.toml"), "[server]\nport = 9\n");
  EXPECT_EQ(ModeOf(to), 0700u);
  EXPECT_TRUE(SqliteDatabase::Open({.directory = to}).ok()) << "the copy is a data directory";
  EXPECT_EQ(Run({"backup", "--data", data_, "--to", to}), kExitFailure);
  EXPECT_THAT(err_.str(), HasSubstr("exists already"));
  EXPECT_EQ(Run({"backup", "--data", data_}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(data_ + "/backups/"));
}

TEST_F(CommandLineTest, Version) {
  EXPECT_EQ(Run({"version"}), kExitOk);
  EXPECT_THAT(out_.str(), AllOf(StartsWith("Beseda "), HasSubstr("SQLite"), HasSubstr("database schema")));
  EXPECT_EQ(Run({"--version"}), kExitOk);
  EXPECT_EQ(Run({"version", "--json"}), kExitOk);
  EXPECT_TRUE(json::ParseObject(out_.str()).ok());
}

TEST_F(CommandLineTest, ChatNeedsABot) {
  EXPECT_EQ(Run({"chat", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), HasSubstr("--bot"));
  MakeDatabase();
  EXPECT_EQ(Run({"chat", "--data", data_}), kExitFailure);
  EXPECT_THAT(err_.str(), HasSubstr("no bot with a web channel yet"));
}

}  // namespace
}  // namespace beseda::app
