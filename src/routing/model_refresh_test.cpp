#include "routing/model_refresh.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "records/provider_rows.h"
#include "records/vendor_models.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_http.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

class ListingProvider final : public Provider {
 public:
  explicit ListingProvider(Result<std::vector<ModelInfo>> list) : list_(std::move(list)) {}
  Task<Result<std::vector<ModelInfo>>> ListModels() override { co_return list_; }
  std::shared_ptr<ChatModel> Chat(std::string) override { return nullptr; }

 private:
  Result<std::vector<ModelInfo>> list_;
};

class ListingKind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "listing"; }
  std::string_view name() const override { return "Listing"; }
  std::string_view description() const override { return "For tests."; }
  std::string_view settings_schema() const override { return "{}"; }
  Result<std::shared_ptr<Provider>> Make(const json::Object&, HttpClient&) const override {
    return std::shared_ptr<Provider>(std::make_shared<ListingProvider>(list));
  }
  Result<std::vector<ModelInfo>> list = std::vector<ModelInfo>();
};

class NoBus final : public Bus {
 public:
  void Publish(std::string_view topic, Payload payload) override { told.push_back(std::string(topic) + " " + *payload); }
  std::unique_ptr<Subscription> Subscribe(std::string, Handler) override { return nullptr; }
  bool HasListeners(std::string_view) const override { return true; }
  std::vector<std::string> told;
};

class ModelRefreshTest : public ::testing::Test {
 protected:
  ModelRefreshTest() {
    SeedTestWorkspace(*database);
    Write([](Tx& tx) {
      tx.Exec("INSERT INTO providers(id, workspace_id, kind, name, created_at, updated_at) VALUES "
              "('prv_1', 'wsp_test', 'listing', 'Mine', 0, 0)");
      tx.Exec("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at) VALUES "
              "('mdl_1', 'wsp_test', 'prv_1', 'one', 'One', 0)");
    });
  }
  template <typename Body>
  void Write(Body body) {
    const auto done = RunTask(database->Write(body));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }
  std::size_t ReadDue() { return RunTask(refresh.ReadDue()); }
  std::vector<std::string> Listed() {
    std::vector<std::string> names;
    const auto rows = RunTask(database->Read([](Tx& tx) { return records::AllVendorModels(tx, "wsp_test"); }));
    for (const auto& row : *rows) names.push_back(row.name);
    return names;
  }
  static ModelInfo Info(std::string id) {
    ModelInfo info;
    info.id = std::move(id);
    return info;
  }

  TestDatabase database;
  NoBus bus;
  FakeHttp http;
  SeededRandom random;
  ManualClock clock;
  crypto::Sealer sealer{{crypto::SealKey::New(random)}, random};
  ListingKind kind;
  ModelRefresh refresh{{*database, bus, http, sealer, clock}, {&kind}};
};

TEST_F(ModelRefreshTest, ReadsAListOnceADay) {
  auto one = Info("one");
  one.context_tokens = 32'000;
  one.tools = true;
  kind.list = std::vector<ModelInfo>{one, Info("two")};
  EXPECT_EQ(ReadDue(), 1u);
  EXPECT_EQ(Listed(), (std::vector<std::string>{"one", "two"}));
  const auto model = RunTask(database->Read([](Tx& tx) { return records::LoadModel(tx, "wsp_test", "mdl_1"); }));
  EXPECT_EQ((*model)->context_tokens, 32'000);
  EXPECT_EQ((*model)->abilities, R"({"tools":true})");
  EXPECT_EQ((*model)->refreshed_at, clock.Now());
  EXPECT_EQ(bus.told, std::vector<std::string>{R"(config.wsp_test {"kind":"provider","id":"prv_1"})"});

  EXPECT_EQ(ReadDue(), 0u);
  clock.Advance(std::chrono::hours(25));
  kind.list = std::vector<ModelInfo>{one, Info("three")};
  EXPECT_EQ(ReadDue(), 1u);
  EXPECT_EQ(Listed(), (std::vector<std::string>{"one", "three"}));
  EXPECT_EQ(bus.told.size(), 1u) << "nothing in use has changed";
}

TEST_F(ModelRefreshTest, AsksAgainTheNextDayWhereNobodyAnswered) {
  kind.list = std::vector<ModelInfo>{Info("one")};
  EXPECT_EQ(ReadDue(), 1u);
  clock.Advance(std::chrono::hours(25));
  kind.list = Error(ErrorCode::kUnavailable, "Down.");
  EXPECT_EQ(ReadDue(), 0u);
  EXPECT_EQ(Listed(), std::vector<std::string>{"one"}) << "the old list is better than none";
  kind.list = std::vector<ModelInfo>{Info("one"), Info("two")};
  EXPECT_EQ(ReadDue(), 0u);
  clock.Advance(std::chrono::hours(25));
  EXPECT_EQ(ReadDue(), 1u);
}

TEST_F(ModelRefreshTest, LeavesAloneWhatIsSwitchedOff) {
  Write([](Tx& tx) { tx.Exec("UPDATE providers SET enabled = 0"); });
  EXPECT_EQ(ReadDue(), 0u);
}

}  // namespace
}  // namespace beseda
