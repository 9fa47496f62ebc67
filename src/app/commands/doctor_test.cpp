#include "app/commands/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "json/json.h"
#include "storage/sqlite/sqlite_database.h"

namespace beseda::app {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

auto Is(const std::string& name, CheckState state, const std::string& finding) {
  return AllOf(Field(&CheckResult::name, name), Field(&CheckResult::state, state), Field(&CheckResult::finding, HasSubstr(finding)));
}

class DoctorTest : public testing::Test {
 protected:
  DoctorTest() {
    std::string pattern = testing::TempDir() + "beseda-doctor-XXXXXX";
    settings_.data = ::mkdtemp(pattern.data());
    settings_.port = 0;
  }
  ~DoctorTest() override { fs::remove_all(settings_.data); }

  void MakeDatabase() { ASSERT_TRUE(SqliteDatabase::Open({.directory = settings_.data}).ok()); }
  std::string Write(const std::string& name, const std::string& text, mode_t mode = 0600) {
    const auto path = settings_.data + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  template <typename Look>
  CheckResults Results(Look look) {
    CheckResults results;
    look(settings_, results);
    return results;
  }

  Settings settings_;
};

TEST_F(DoctorTest, DataDirectory) {
  EXPECT_THAT(Results(CheckDataDirectory), ElementsAre(Is("data", CheckState::kGood, "writable")));
  ::chmod(settings_.data.c_str(), 0755);
  EXPECT_THAT(Results(CheckDataDirectory), ElementsAre(Is("data", CheckState::kWarning, "mode 755")));
  const auto real = settings_.data;
  settings_.data = real + "/not/yet";
  EXPECT_THAT(Results(CheckDataDirectory), ElementsAre(Is("data", CheckState::kGood, "first start makes it")));
  settings_.data = real;
  settings_.data = Write("file", "");
  EXPECT_THAT(Results(CheckDataDirectory), ElementsAre(Is("data", CheckState::kBad, "not a directory")));
  settings_.data = "/proc/beseda";
  EXPECT_THAT(Results(CheckDisk).size(), 1u);
  settings_.data = real;
}

TEST_F(DoctorTest, Database) {
  EXPECT_THAT(Results(CheckDatabase), ElementsAre(Is("database", CheckState::kGood, "not made yet")));
  MakeDatabase();
  EXPECT_THAT(Results(CheckDatabase),
              ElementsAre(Is("database", CheckState::kGood, "sound"), Is("schema", CheckState::kGood, "up to date")));
  const auto server = SqliteDatabase::Open({.directory = settings_.data});
  ASSERT_TRUE(server.ok());
  EXPECT_THAT(Results(CheckDatabase).size(), 2u) << "also while the server runs";
}

TEST_F(DoctorTest, DamagedDatabase) {
  Write("beseda.db", std::string(65536, 'x'));
  const auto results = Results(CheckDatabase);
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].state, CheckState::kBad);
}

TEST_F(DoctorTest, PagesOfTheDatabaseOverwritten) {
  MakeDatabase();
  {
    std::fstream file(settings_.DatabasePath(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0, std::ios::end);
    const auto size = std::size_t(file.tellp());
    file.seekp(std::streamoff(size / 2));
    file << std::string(size / 4, 'x');
  }
  const auto results = Results(CheckDatabase);
  ASSERT_FALSE(results.empty());
  EXPECT_EQ(results[0].state, CheckState::kBad) << results[0].finding;
}

TEST_F(DoctorTest, SecretKey) {
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kGood, "not made yet")));
  MakeDatabase();
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kBad, "missing, but the database is there")));
  Write("secret.key", "not a key");
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kBad, "does not hold a key")));
  Write("secret.key", std::string(64, 'a') + "\n");
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kGood, "for its owner alone")));
  Write("secret.key", std::string(64, 'a'), 0644);
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kWarning, "mode 644")));
  settings_.secret_key = std::string(64, 'a');
  EXPECT_THAT(Results(CheckKey), ElementsAre(Is("secret key", CheckState::kGood, "BESEDA_SECRETS_KEY")));
}

TEST_F(DoctorTest, ClockBehindTheDatabase) {
  EXPECT_NE(Results(CheckClock).front().state, CheckState::kBad);
  const auto path = Write("beseda.db", "");
  fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::hours(2));
  EXPECT_THAT(Results(CheckClock), ElementsAre(Is("clock", CheckState::kBad, "written later")));
}

TEST_F(DoctorTest, CertificateFiles) {
  EXPECT_THAT(Results(CheckCertificate), IsEmpty());
  settings_.tls_certificate = settings_.data + "/none.pem";
  settings_.tls_key = Write("key.pem", "nonsense");
  EXPECT_THAT(Results(CheckCertificate), ElementsAre(Is("certificate", CheckState::kBad, "none.pem cannot be read")));
  settings_.tls_certificate = Write("cert.pem", "nonsense");
  EXPECT_THAT(Results(CheckCertificate), ElementsAre(Is("certificate", CheckState::kBad, "not a certificate")));
}

TEST_F(DoctorTest, CertificateDates) {
  settings_.tls_certificate = settings_.data + "/cert.pem";
  settings_.tls_key = settings_.data + "/key.pem";
  const auto make = [&](const std::string& days) {
    const auto command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days " +
                         days + " -keyout " + settings_.tls_key + " -out " + settings_.tls_certificate + " 2>/dev/null";
    return std::system(command.c_str()) == 0;
  };
  if (!make("90")) GTEST_SKIP() << "needs the openssl program";
  ::chmod(settings_.tls_key.c_str(), 0600);
  EXPECT_THAT(Results(CheckCertificate), ElementsAre(Is("certificate", CheckState::kGood, "valid for")));
  fs::rename(settings_.tls_key, settings_.data + "/other.pem");
  ASSERT_TRUE(make("5"));
  EXPECT_THAT(Results(CheckCertificate), ElementsAre(Is("certificate", CheckState::kWarning, "expires in")));
  fs::rename(settings_.data + "/other.pem", settings_.tls_key);
  EXPECT_THAT(Results(CheckCertificate), ElementsAre(Is("certificate", CheckState::kBad, "do not belong together")));
}

TEST_F(DoctorTest, Port) {
  EXPECT_THAT(Results(CheckPort), ElementsAre(Is("port", CheckState::kGood, "any free one")));
}

TEST_F(DoctorTest, WholeReport) {
  std::ostringstream out, err;
  CommandContext context{.out = out, .err = err};
  SettingsInput input;
  input.flags = {{"data", settings_.data}, {"server.port", "0"}};
  EXPECT_EQ(Doctor(context, input, false), kExitOk);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("✓ settings"), HasSubstr("✓ data"), HasSubstr("clock")));
  Write("beseda.toml", "[server]\nprot = 1\n");
  out.str("");
  EXPECT_EQ(Doctor(context, input, false), kExitFailure);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("✗ settings"), HasSubstr("did you mean \"port\"?"), HasSubstr("1 to repair")));
  out.str("");
  EXPECT_EQ(Doctor(context, input, true), kExitFailure);
  const auto report = json::ParseObject(out.str());
  ASSERT_TRUE(report.ok()) << out.str();
  EXPECT_FALSE(report->at("ok").as_bool());
  EXPECT_EQ(report->at("checks").at(0).at("state").as_string(), "failed");
}

}  // namespace
}  // namespace beseda::app
