#include "routing/stored_model_directory.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "records/sealed_settings.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

/// Says what it was made with.
class NamedModel final : public ChatModel {
 public:
  explicit NamedModel(std::string name) : name_(std::move(name)) {}
  Task<Result<ChatReply>> Complete(ChatRequest, ChatSink*) override {
    ChatReply reply;
    reply.text = name_;
    co_return reply;
  }

 private:
  std::string name_;
};

class NamedProvider final : public Provider {
 public:
  explicit NamedProvider(std::string settings) : settings_(std::move(settings)) {}
  Task<Result<std::vector<ModelInfo>>> ListModels() override { co_return std::vector<ModelInfo>(); }
  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<NamedModel>(model_id + " with " + settings_);
  }

 private:
  std::string settings_;
};

class NamedKind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "named"; }
  std::string_view name() const override { return "Named"; }
  std::string_view description() const override { return "For tests."; }
  std::string_view settings_schema() const override { return "{}"; }
  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient&) const override {
    ++made;
    return std::shared_ptr<Provider>(std::make_shared<NamedProvider>(json::Dump(settings)));
  }
  mutable int made = 0;
};

/// A bus whose events the test publishes itself.
class LoopBus final : public Bus {
 public:
  using Bus::Publish;
  void Publish(std::string_view topic, Payload payload) override {
    for (auto* one : listeners_) {
      if (one->topic == topic) one->handler(payload);
    }
  }
  std::unique_ptr<Subscription> Subscribe(std::string topic, Handler handler) override {
    auto listener = std::make_unique<Listener>(*this, std::move(topic), std::move(handler));
    listeners_.push_back(listener.get());
    return listener;
  }
  bool HasListeners(std::string_view) const override { return !listeners_.empty(); }
  std::size_t listeners() const { return listeners_.size(); }

 private:
  struct Listener final : Subscription {
    Listener(LoopBus& bus, std::string topic, Handler handler)
        : bus(bus), topic(std::move(topic)), handler(std::move(handler)) {}
    ~Listener() override { std::erase(bus.listeners_, this); }
    LoopBus& bus;
    std::string topic;
    Handler handler;
  };
  std::vector<Listener*> listeners_;
};

class StoredModelDirectoryTest : public ::testing::Test {
 protected:
  StoredModelDirectoryTest() {
    SeedTestWorkspace(*database);
    const auto sealed = records::SealSecret(sealer, "prv_1", "api_key", "sk-1");
    Write("INSERT INTO providers(id, workspace_id, kind, name, settings, secrets, created_at, updated_at) VALUES "
          "('prv_1', 'wsp_test', 'named', 'Mine', '{\"base_url\":\"https://x/v1\"}', '{\"api_key\":\"" + sealed + "\"}', 0, 0)");
    Write("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at) VALUES "
          "('mdl_1', 'wsp_test', 'prv_1', 'gpt-4o', 'The good one', 0)");
  }

  void Write(const std::string& sql) {
    auto done = RunTask(database->Write([&](Tx& tx) { tx.Exec(sql); }));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }
  Result<ModelHandle> Find(std::string model_id, std::string workspace = "wsp_test") {
    return RunTask(directory.Find(std::move(workspace), std::move(model_id)));
  }
  static std::string Says(const Result<ModelHandle>& handle) {
    return handle.ok() ? RunTask(handle->chat->Complete({}, nullptr))->text : handle.error().message;
  }

  TestDatabase database;
  LoopBus bus;
  FakeHttp http;
  SeededRandom random;
  crypto::Sealer sealer{{crypto::SealKey::New(random)}, random};
  NamedKind kind;
  StoredModelDirectory directory{{*database, bus, http, sealer}, {&kind}, std::make_shared<NamedModel>("offline")};
};

TEST_F(StoredModelDirectoryTest, MakesTheModelWithItsSecrets) {
  auto found = Find("mdl_1");
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->provider_kind, "named");
  EXPECT_EQ(found->model_name, "gpt-4o");
  EXPECT_EQ(Says(found), R"(gpt-4o with {"base_url":"https://x/v1","api_key":"sk-1"})");
}

TEST_F(StoredModelDirectoryTest, GivesTheOfflineModelWhereNoneIsChosen) {
  auto found = Find("");
  EXPECT_EQ(Says(found), "offline");
  EXPECT_EQ(found->provider_kind, "offline");
}

TEST_F(StoredModelDirectoryTest, KeepsAModelUntilItIsChanged) {
  auto first = Find("mdl_1");
  auto second = Find("mdl_1");
  EXPECT_EQ(first->chat, second->chat);
  EXPECT_EQ(kind.made, 1);

  Write("UPDATE models SET name = 'gpt-5' WHERE id = 'mdl_1'");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"bot","id":"bot_test"})"));
  EXPECT_EQ(Find("mdl_1")->model_name, "gpt-4o") << "another kind of change does not concern it";
  bus.Publish("config.wsp_test", std::string(R"({"kind":"model","id":"mdl_1"})"));
  EXPECT_EQ(Find("mdl_1")->model_name, "gpt-5");
  Write("UPDATE providers SET settings = '{}' WHERE id = 'prv_1'");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"provider","id":"prv_1"})"));
  EXPECT_EQ(Says(Find("mdl_1")), R"(gpt-5 with {"api_key":"sk-1"})");
  EXPECT_EQ(bus.listeners(), 1u);
}

TEST_F(StoredModelDirectoryTest, DoesNotFindWhatIsGoneOrSwitchedOffOrOfOthers) {
  EXPECT_EQ(Find("mdl_9").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Find("mdl_1", "wsp_other").error().code, ErrorCode::kNotFound);
  Write("UPDATE models SET enabled = 0 WHERE id = 'mdl_1'");
  EXPECT_EQ(Says(Find("mdl_1")), "The model \"The good one\" is switched off. Switch it on on the Models page.");
  Write("UPDATE models SET enabled = 1 WHERE id = 'mdl_1'");
  Write("UPDATE providers SET enabled = 0 WHERE id = 'prv_1'");
  EXPECT_EQ(Says(Find("mdl_1")), "The provider \"Mine\" is switched off. Switch it on on the Models page.");
  Write("UPDATE providers SET enabled = 1, kind = 'strange' WHERE id = 'prv_1'");
  EXPECT_EQ(Find("mdl_1").error().code, ErrorCode::kNotFound);
}

TEST_F(StoredModelDirectoryTest, SaysWhenASecretCannotBeOpened) {
  Write("UPDATE providers SET secrets = '{\"api_key\":\"s1.00000000.AAAA\"}' WHERE id = 'prv_1'");
  auto found = Find("mdl_1");
  ASSERT_FALSE(found.ok());
  EXPECT_NE(found.error().message.find("enter the secret again"), std::string::npos) << found.error().message;
}

}  // namespace
}  // namespace beseda
