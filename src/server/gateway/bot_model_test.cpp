// Bots as models of the gateway, asked as a client asks them.
#include <gtest/gtest.h>

#include "base/task.h"
#include "server/gateway/gateway_call.h"
#include "server/testing/test_site.h"
#include "testing/fake_chat_model.h"
#include "testing/fake_model_directory.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::server {
namespace {

/// The site's bot, with such guardrails, and a model that says what the test wants.
class BotModelTest : public ::testing::Test {
 protected:
  BotModelTest() {
    site.models().Add("", model);
    const auto bot = site.Get("/bots", owner).body.at("items").at(0).as_object();
    slug = std::string(json::View(bot.at("slug").as_string()));
    id = std::string(json::View(bot.at("id").as_string()));
    auto known = site.loop().Run(keys.Authenticate(site.MakeKey(owner, {"models.use"}).api_key));
    EXPECT_TRUE(known.ok()) << known.error().message;
    if (known.ok()) caller = *known;
  }
  void Change(const std::string& fields) {
    const auto revision = site.Get("/bots/" + id, owner).body.at("revision").as_int64();
    const auto changed = site.Patch("/bots/" + id, owner, R"({"revision":)" + std::to_string(revision) + "," + fields + "}");
    ASSERT_EQ(changed.status, 200) << changed.text;
  }
  Result<ChatReply> AskBot(const std::string& text, ChatSink* sink = nullptr) {
    GatewayCall call;
    call.id = "call_1";
    call.caller = caller;
    call.request.model = "bot/" + slug;
    call.request.chat.messages.resize(1);
    call.request.chat.messages[0].text = text;
    return site.loop().Run(AdmitAndAsk(call, sink));
  }
  Task<Result<ChatReply>> AdmitAndAsk(GatewayCall& call, ChatSink* sink) {
    CO_CHECK_OK(co_await Admit(gateway, call));
    co_return co_await Ask(gateway, call, sink);
  }

  TestSite site;
  TestSite::Caller owner = site.SetUp();
  GatewayKeys keys{site.api().access, site.bus()};
  Gateway gateway{site.db(), site.clock(), site.api().access.ids, site.models(), keys, site.api().access.random};
  std::shared_ptr<FakeChatModel> model = std::make_shared<FakeChatModel>(site.clock());
  std::string slug, id;
  std::shared_ptr<GatewayCaller> caller;
};

TEST_F(BotModelTest, UsesThePromptAsItIsPublished) {
  const auto prompt = site.Post("/prompts", owner, R"({"name":"Support","text":"Talk like a pirate."})");
  ASSERT_EQ(prompt.status, 201) << prompt.text;
  Change(R"("instructions":"Talk like a clerk.","prompt_id":")" + prompt.Text("id") + "\"");
  model->Says("Arr");
  FakeChatSink sink;
  EXPECT_EQ(AskBot("Hello", &sink)->text, "Arr");
  EXPECT_EQ(sink.text, "Arr");
  const auto request = model->requests().at(0);
  EXPECT_NE(request.messages.at(0).text.find("pirate"), std::string::npos) << request.messages[0].text;
  EXPECT_EQ(request.messages[0].text.find("clerk"), std::string::npos);
  EXPECT_EQ(request.context.prompt_version_id, prompt.Text("published_version_id"));
  EXPECT_EQ(request.context.bot_id, id);
}

TEST_F(BotModelTest, PersonalDataDoesNotReachTheModel) {
  Change(R"("agent":{"guardrails":{"mask":["email"]}})");
  model->Says("Hello");
  ASSERT_TRUE(AskBot("I am anna@example.org").ok());
  const auto said = model->requests().at(0).messages.at(1).text;
  EXPECT_EQ(said.find("anna@"), std::string::npos) << said;
  const auto mark = said.substr(said.find('['), said.find(']') - said.find('[') + 1);
  EXPECT_TRUE(mark.starts_with("[EMAIL-")) << said;
  // What the model says of it is put back, also in a stream.
  model->Says("I write to " + mark + ".");
  (void)AskBot("I am anna@example.org");
  FakeChatSink sink;
  EXPECT_EQ(AskBot("I am anna@example.org", &sink)->text, "I write to anna@example.org.");
  EXPECT_EQ(sink.text, "I write to anna@example.org.");
}

TEST_F(BotModelTest, BlockedTopicsAreNotAsked) {
  Change(R"("agent":{"guardrails":{"blocked_topics":["politics"],"refusal":"Let us talk about tea."}})");
  model->Says("Hello");
  FakeChatSink sink;
  const auto refused = AskBot("What of politics?", &sink);
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->text, "Let us talk about tea.");
  EXPECT_EQ(refused->stop, StopReason::kContentFilter);
  EXPECT_EQ(sink.text, "Let us talk about tea.");
  EXPECT_EQ(model->calls(), 0u);
  EXPECT_EQ(AskBot("What of tea?")->text, "Hello");
}

TEST_F(BotModelTest, AnswersThatMustNotBeGivenAreReplaced) {
  Change(R"("agent":{"guardrails":{"blocked_words":["rival"],"refusal":"Let us talk about tea."}})");
  model->Says("Our rival is cheaper.");
  FakeChatSink sink;
  const auto replaced = AskBot("Who is cheaper?", &sink);
  ASSERT_TRUE(replaced.ok());
  EXPECT_EQ(replaced->text, "Let us talk about tea.");
  EXPECT_EQ(replaced->stop, StopReason::kContentFilter);
  EXPECT_EQ(sink.text, "Let us talk about tea.") << "nothing of it was shown before";
}

TEST_F(BotModelTest, ABotWhoseGuardrailsCannotBeReadIsNotAsked) {
  ASSERT_TRUE(site.loop().Run(site.db().Write([&](Tx& tx) { tx.Exec("UPDATE bots SET agent = '{\"guardrails\":7}'"); })).ok());
  const auto refused = AskBot("Hello");
  EXPECT_EQ(refused.error().code, ErrorCode::kInternal);
  EXPECT_NE(refused.error().message.find("guardrails"), std::string::npos);
}

}  // namespace
}  // namespace beseda::server
