#include "routing/stored_model_directory.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "records/sealed_settings.h"
#include "testing/null_spending.h"
#include "storage/testing/test_database.h"
#include "storage/testing/test_workspace.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_http.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"
#include "testing/seeded_random.h"

namespace beseda {
namespace {

/// Says what it was made with.
class NamedModel final : public ChatModel {
 public:
  explicit NamedModel(std::string name) : name_(std::move(name)) {}
  Task<Result<ChatReply>> Complete(ChatRequest, ChatSink*) override {
    if (name_.starts_with("down")) co_return Error(ErrorCode::kUnavailable, "Down.");
    ChatReply reply;
    reply.text = name_;
    co_return reply;
  }

 private:
  std::string name_;
};

class NamedEmbedder final : public Embedder {
 public:
  Task<Result<EmbedReply>> Embed(EmbedRequest request) override {
    EmbedReply reply;
    reply.vectors.assign(request.texts.size(), {1, 0});
    co_return reply;
  }
};

/// Keeps what is settled.
class CountingSpending final : public NullSpending {
 public:
  void Settle(std::unique_ptr<Admission> admission, CallRecord record) override {
    NullSpending::Settle(std::move(admission), {});
    records.push_back(std::move(record));
  }
  std::vector<CallRecord> records;
};

class NamedProvider final : public Provider {
 public:
  explicit NamedProvider(std::string settings) : settings_(std::move(settings)) {}
  Task<Result<std::vector<ModelInfo>>> ListModels() override { co_return std::vector<ModelInfo>(); }
  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<NamedModel>(model_id + " with " + settings_);
  }
  std::shared_ptr<Embedder> Embeddings(std::string) override { return std::make_shared<NamedEmbedder>(); }

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

  ~StoredModelDirectoryTest() override {
    scope.Stop();
    RunTask(scope.Join());
  }

  void Write(const std::string& sql) {
    auto done = RunTask(database->Write([&](Tx& tx) { tx.Exec(sql); }));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }
  /// With the event that tells of it.
  void Change(const std::string& sql) {
    Write(sql);
    bus.Publish("config.wsp_test", std::string(R"({"kind":"provider","id":"prv_1"})"));
  }
  Result<ModelHandle> Find(std::string model_id, std::string workspace = "wsp_test") {
    return RunTask(directory.Find(std::move(workspace), std::move(model_id)));
  }
  static std::string Says(const Result<ModelHandle>& handle) {
    if (!handle.ok()) return handle.error().message;
    const auto reply = RunTask(handle->chat->Complete(MakeQuestion("Hi"), nullptr));
    return reply.ok() ? reply->text : reply.error().message;
  }
  Result<ModelHandle> ByName(std::string name) { return RunTask(directory.FindByName("wsp_test", std::move(name))); }
  void AddModel(const std::string& id, const std::string& name, const std::string& use = "chat") {
    Write("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at, use, context_tokens) VALUES ('" + id +
          "', 'wsp_test', 'prv_1', '" + name + "', '" + name + "', 0, '" + use + "', 8000)");
  }
  void AddRoute(const std::string& id, const std::string& name, const std::string& definition) {
    Write("INSERT INTO routes(id, workspace_id, name, label, definition, created_at, updated_at) VALUES ('" + id +
          "', 'wsp_test', '" + name + "', '" + name + "', '" + definition + "', 0, 0)");
  }

  TestDatabase database;
  LoopBus bus;
  FakeHttp http;
  ManualClock clock;
  SeededRandom random;
  IdSource ids{clock, random};
  Scope scope{LoopOfThisThread().executor()};
  CountingSpending spending;
  crypto::Sealer sealer{{crypto::SealKey::New(random)}, random};
  NamedKind kind;
  StoredModelDirectory directory{
      *database, bus, {scope, clock, random, ids, http, sealer, spending}, {&kind}, std::make_shared<NamedModel>("offline")};
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
  Change("UPDATE models SET enabled = 0 WHERE id = 'mdl_1'");
  EXPECT_EQ(Says(Find("mdl_1")), "The model \"The good one\" is switched off. Switch it on on the Models page.");
  Change("UPDATE models SET enabled = 1 WHERE id = 'mdl_1'");
  Change("UPDATE providers SET enabled = 0 WHERE id = 'prv_1'");
  EXPECT_EQ(Says(Find("mdl_1")), "The provider \"Mine\" is switched off. Switch it on on the Models page.");
  Change("UPDATE providers SET enabled = 1, kind = 'strange' WHERE id = 'prv_1'");
  EXPECT_EQ(Find("mdl_1").error().code, ErrorCode::kNotFound);
}

TEST_F(StoredModelDirectoryTest, SaysWhenASecretCannotBeOpened) {
  Write("UPDATE providers SET secrets = '{\"api_key\":\"s1.00000000.AAAA\"}' WHERE id = 'prv_1'");
  auto found = Find("mdl_1");
  ASSERT_FALSE(found.ok());
  EXPECT_NE(found.error().message.find("enter the secret again"), std::string::npos) << found.error().message;
}

TEST_F(StoredModelDirectoryTest, BooksWhatIsAskedOfAModel) {
  EXPECT_NE(Says(Find("mdl_1")), "");
  ASSERT_EQ(spending.records.size(), 1u);
  EXPECT_EQ(spending.records[0].asked_for, "mdl_1");
  EXPECT_EQ(spending.records[0].route_id, "");
  ASSERT_EQ(spending.records[0].attempts.size(), 1u);
  EXPECT_EQ(spending.records[0].attempts[0].provider_id, "prv_1");
  Says(Find(""));
  EXPECT_EQ(spending.records.size(), 1u) << "the offline model costs nothing";
}

TEST_F(StoredModelDirectoryTest, MakesARoute) {
  AddModel("mdl_2", "down-1");
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_2"},{"model_id":"mdl_1"}],"retries":0})");
  auto found = Find("rte_1");
  EXPECT_EQ(found->model_name, "support");
  EXPECT_EQ(found->context_tokens, 8000);
  EXPECT_NE(Says(found).find("gpt-4o with"), std::string::npos);
  const auto& record = spending.records.at(0);
  EXPECT_EQ(record.asked_for, "rte_1");
  EXPECT_EQ(record.route_id, "rte_1");
  ASSERT_EQ(record.attempts.size(), 2u);
  EXPECT_EQ(record.attempts[0].error->code, ErrorCode::kUnavailable);
  EXPECT_EQ(record.attempts[1].why, "fallback after unavailable");
}

TEST_F(StoredModelDirectoryTest, GoesWithoutWhatARouteHasLost) {
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_9"},{"model_id":"mdl_1"}],
      "shadow":{"model_id":"mdl_8","percent":100}})");
  EXPECT_NE(Says(Find("rte_1")).find("gpt-4o with"), std::string::npos);
  Write("UPDATE models SET enabled = 0");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"model","id":"mdl_1"})"));
  EXPECT_EQ(Find("rte_1").error().code, ErrorCode::kNotFound);
  Write("UPDATE models SET enabled = 1");
  Write("UPDATE routes SET enabled = 0");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"route","id":"rte_1"})"));
  EXPECT_EQ(Says(Find("rte_1")), "The route \"support\" is switched off. Switch it on on the Routes page.");
}

TEST_F(StoredModelDirectoryTest, AsksAShadowTheSame) {
  AddModel("mdl_2", "other");
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_1"}],"shadow":{"model_id":"mdl_2","percent":100}})");
  EXPECT_NE(Says(Find("rte_1")).find("gpt-4o with"), std::string::npos);
  EXPECT_TRUE(LoopOfThisThread().RunUntil([&] { return spending.records.size() == 2; }));
  const auto& shadow = spending.records[0].asked_for == "mdl_2" ? spending.records[0] : spending.records[1];
  EXPECT_EQ(shadow.asked_for, "mdl_2");
  EXPECT_EQ(shadow.context.purpose, CallPurpose::kShadow);
  EXPECT_EQ(shadow.context.workspace_id, "wsp_test");
}

TEST_F(StoredModelDirectoryTest, CachesAsTheRouteSays) {
  AddModel("mdl_e", "embed", "embedding");
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_1"}],
      "cache":{"mode":"semantic","embedder":"mdl_e","any_temperature":true}})");
  auto found = Find("rte_1");
  Says(found);
  Says(found);
  EXPECT_EQ(spending.records.back().cache, "exact");
  EXPECT_TRUE(spending.records.back().attempts.empty());
  EXPECT_EQ(spending.records.front().asked_for, "mdl_e") << "the embedding is booked too";
  Write("UPDATE routes SET revision = 2");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"route","id":"rte_1"})"));
  Says(Find("rte_1"));
  EXPECT_EQ(spending.records.back().cache, "") << "what it answered before it was changed is not its answer";
}

TEST_F(StoredModelDirectoryTest, FindsByTheNamesThatClientsUse) {
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_1"}]})");
  AddModel("mdl_e", "embed", "embedding");
  EXPECT_EQ(ByName("support")->id, "rte_1");
  EXPECT_EQ(ByName("rte_1")->id, "rte_1");
  EXPECT_EQ(ByName("mdl_1")->id, "mdl_1");
  EXPECT_EQ(ByName("gpt-4o")->id, "mdl_1");
  EXPECT_EQ(ByName("mine/gpt-4o")->id, "mdl_1");
  EXPECT_EQ(ByName("named/gpt-4o")->id, "mdl_1") << "the kind of its provider";
  EXPECT_EQ(ByName("gpt-4").error().message, "There is no model or route \"gpt-4\". Did you mean \"gpt-4o\"?");
  EXPECT_EQ(ByName("embed").error().code, ErrorCode::kNotFound);

  Write("INSERT INTO providers(id, workspace_id, kind, name, created_at, updated_at) VALUES "
        "('prv_2', 'wsp_test', 'named', 'Other', 0, 0)");
  Write("INSERT INTO models(id, workspace_id, provider_id, name, label, created_at) VALUES "
        "('mdl_2', 'wsp_test', 'prv_2', 'gpt-4o', 'Another', 0)");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"model","id":"mdl_2"})"));
  EXPECT_EQ(ByName("gpt-4o").error().message,
            "Several providers have the model \"gpt-4o\". Say which one is meant: \"Mine/gpt-4o\", \"Other/gpt-4o\".");
  EXPECT_EQ(ByName("Other/gpt-4o")->id, "mdl_2");
  Write("UPDATE models SET enabled = 0 WHERE id = 'mdl_2'");
  bus.Publish("config.wsp_test", std::string(R"({"kind":"model","id":"mdl_2"})"));
  EXPECT_EQ(ByName("gpt-4o")->id, "mdl_1");
  EXPECT_NE(ByName("Other/gpt-4o").error().message.find("is switched off"), std::string::npos);
}

TEST_F(StoredModelDirectoryTest, FindsEmbedders) {
  AddModel("mdl_e", "embed", "embedding");
  auto found = RunTask(directory.FindEmbedder("wsp_test", "embed"));
  ASSERT_TRUE(found.ok()) << found.error().message;
  EmbedRequest request;
  request.texts = {"one", "two"};
  EXPECT_EQ(RunTask(found->embedder->Embed(request))->vectors.size(), 2u);
  EXPECT_EQ(spending.records.at(0).asked_for, "mdl_e");
  EXPECT_EQ(RunTask(directory.FindEmbedder("wsp_test", "gpt-4o")).error().code, ErrorCode::kNotFound);
}

TEST_F(StoredModelDirectoryTest, ListsWhatIsOn) {
  AddModel("mdl_e", "embed", "embedding");
  AddModel("mdl_2", "off");
  Write("UPDATE models SET enabled = 0 WHERE id = 'mdl_2'");
  AddRoute("rte_1", "support", R"({"targets":[{"model_id":"mdl_1"}]})");
  const auto names = RunTask(directory.List("wsp_test"));
  std::vector<std::string> listed;
  for (const auto& name : *names) listed.push_back(name.name + " " + name.id + " " + name.owner);
  EXPECT_EQ(listed, (std::vector<std::string>{"support rte_1 route", "Mine/gpt-4o mdl_1 Mine", "Mine/embed mdl_e Mine"}));
  EXPECT_EQ(names->back().use, ModelUse::kEmbedding);
}

}  // namespace
}  // namespace beseda
