#include "inbox/credential_renewals.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "records/bot_rows.h"
#include "records/channel_health_rows.h"
#include "records/sealed_settings.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

constexpr auto kDay = std::chrono::hours(24);

/// An account whose token the stored row holds, and a vendor that renews it or not.
class Account final : public ChannelDirectory, public ChannelAdapter, public ChannelCredentials {
 public:
  Account(Database& db, const crypto::Sealer& sealer) : db_(db), sealer_(sealer) {}

  std::vector<std::string> renewed;  ///< Tokens that the vendor was asked to renew.
  std::optional<Error> refuses;
  std::function<void()> meanwhile;
  Clock* clock = nullptr;

  Task<Result<std::shared_ptr<const Entry>>> Find(std::string id) override {
    auto row = co_await db_.Read([&](Tx& tx) { return records::LoadChannel(tx, id); });
    if (!row.ok() || !*row) co_return Error(ErrorCode::kNotFound, "There is no such channel.");
    const auto settings = records::OpenSettings(sealer_, id, (*row)->account.settings, (*row)->secrets);
    secret_ = json::View(settings->at("access_token").as_string());
    auto entry = std::make_shared<Entry>();
    entry->account = (*row)->account;
    entry->adapter = std::shared_ptr<ChannelAdapter>(std::shared_ptr<void>(), this);
    co_return std::shared_ptr<const Entry>(std::move(entry));
  }
  Task<Result<std::vector<std::shared_ptr<const Entry>>>> OfKind(std::string) override {
    co_return std::vector<std::shared_ptr<const Entry>>();
  }

  Result<WebhookContent> DecodeWebhook(const WebhookRequest&) const override { return WebhookContent{}; }
  Task<Result<Receipt>> Deliver(OutgoingMessage) override { co_return Receipt{}; }
  const ChannelCapabilities& capabilities() const override { return can_; }
  ChannelCredentials* credentials() override { return this; }

  std::string field() const override { return "access_token"; }
  const std::string& secret() const override { return secret_; }
  Micros youngest() const override { return kDay; }
  Micros lifetime() const override { return 60 * kDay; }
  Task<Result<Renewed>> Renew() override {
    renewed.push_back(secret_);
    if (meanwhile) meanwhile();
    if (refuses) co_return *refuses;
    Renewed fresh;
    fresh.secret = secret_ + "+";
    fresh.ends_at = clock->Now() + 60 * kDay;
    co_return fresh;
  }

 private:
  Database& db_;
  const crypto::Sealer& sealer_;
  ChannelCapabilities can_;
  std::string secret_;
};

class CredentialRenewalsTest : public ::testing::Test {
 protected:
  CredentialRenewalsTest() {
    SeedTestWorkspace(*database_);
    account_.clock = &clock_;
    Enter("token");
  }

  void Enter(const std::string& token) {
    const auto sealed = records::SealSecret(sealer_, "chn_test", "access_token", token);
    EXPECT_TRUE(RunTask(database_->Write([&](Tx& tx) {
                  tx.Exec("UPDATE channels SET secrets = $1, settings = '{}'", json::Dump(json::Object{{"access_token", sealed}}));
                })).ok());
  }
  std::string Stored() {
    const auto row = RunTask(database_->Read([](Tx& tx) { return records::LoadChannel(tx, "chn_test"); }));
    EXPECT_EQ((*row)->secrets.find("token+"), std::string::npos) << "sealed";
    const auto open = records::OpenSettings(sealer_, "chn_test", (*row)->account.settings, (*row)->secrets);
    return std::string(json::View(open->at("access_token").as_string()));
  }
  void Look() { EXPECT_TRUE(RunTask(renewals_.Look()).ok()); }
  ChannelCheck Check() {
    const auto token = RunTask(database_->Read([](Tx& tx) { return records::LoadChannelToken(tx, "chn_test"); }));
    return ExplainCredentials(**token, clock_.Now());
  }
  records::ChannelHealthRow Health() {
    return *RunTask(database_->Read([](Tx& tx) { return records::LoadChannelHealth(tx, "chn_test"); }));
  }

  TestDatabase database_;
  ManualClock clock_;
  SeededRandom random_;
  crypto::Sealer sealer_{{crypto::SealKey::New(random_)}, random_};
  Account account_{*database_, sealer_};
  int noted_ = 0, changed_ = 0;
  CredentialRenewals renewals_{{*database_, clock_, account_, sealer_, [this](Tx&, const ChannelAccount&) { ++noted_; },
                                [this](const ChannelAccount&) { ++changed_; }}};
};

TEST_F(CredentialRenewalsTest, RenewsInGoodTimeAndStoresSealed) {
  Look();
  EXPECT_EQ(Stored(), "token+") << "how old it is nobody knows: at once";
  EXPECT_EQ(noted_, 1);
  EXPECT_EQ(changed_, 1);
  EXPECT_NE(Check().text.find("60 days"), std::string::npos) << Check().text;
  clock_.Advance(29 * kDay);
  Look();
  EXPECT_EQ(account_.renewed.size(), 1u);
  EXPECT_NE(Check().text.find("31 days"), std::string::npos) << Check().text;
  clock_.Advance(2 * kDay);
  Look();
  EXPECT_EQ(Stored(), "token++") << "half of its time is over";
  Look();
  EXPECT_EQ(account_.renewed.size(), 2u);
}

TEST_F(CredentialRenewalsTest, ATokenThatIsTooYoungIsTriedTheNextDay) {
  account_.refuses = Error(ErrorCode::kRejected, "This token is not old enough.");
  Look();
  Look();
  EXPECT_EQ(account_.renewed.size(), 1u);
  EXPECT_EQ(Check().state, ChannelCheck::State::kUnknown);
  EXPECT_EQ(Health().state, records::HealthState::kUnknown) << "nothing to warn of yet";
  account_.refuses.reset();
  clock_.Advance(kDay);
  Look();
  EXPECT_EQ(account_.renewed.size(), 1u);
  clock_.Advance(std::chrono::hours(1));
  Look();
  EXPECT_EQ(Stored(), "token+");
}

TEST_F(CredentialRenewalsTest, WarnsBeforeItEndsAndSaysWhenItHas) {
  Look();
  account_.refuses = Error(ErrorCode::kUnavailable, "Instagram is down.");
  clock_.Advance(40 * kDay);
  Look();
  EXPECT_EQ(Check().state, ChannelCheck::State::kOk) << "there is time enough";
  clock_.Advance(7 * kDay);
  Look();
  EXPECT_EQ(Check().state, ChannelCheck::State::kWarning);
  EXPECT_EQ(Health().state, records::HealthState::kWarning);
  EXPECT_NE(Health().reason.find("13 days"), std::string::npos) << Health().reason;
  EXPECT_NE(Health().reason.find("Instagram is down."), std::string::npos);
  clock_.Advance(14 * kDay);
  Look();
  EXPECT_EQ(Health().state, records::HealthState::kFailed);
  EXPECT_NE(Check().todo, "");
  EXPECT_EQ(Stored(), "token+");
}

TEST_F(CredentialRenewalsTest, ATokenEnteredMeanwhileStays) {
  account_.meanwhile = [this] { Enter("another"); };
  Look();
  EXPECT_EQ(Stored(), "another");
  EXPECT_EQ(changed_, 0);
  account_.meanwhile = {};
  Look();
  EXPECT_EQ(Stored(), "another+") << "it is looked after anew";
}

}  // namespace
}  // namespace beseda
