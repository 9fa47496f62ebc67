// What is particular to this provider; what all have in common is in azure_suite_test.cpp.
#include "providers/azure/azure_provider.h"

#include <gtest/gtest.h>

#include "contracts/embedder.h"
#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::azure {
namespace {

namespace payload = openai::payload;
using payload::Chunk;

class AzureTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view settings = R"({"base_url":"https://res.openai.azure.com/","api_key":"key-1"})") {
    return MakeAzureKind()->Make(json::ParseObject(settings).value(), http).value();
  }
  std::string FieldOfBadSettings(std::string_view settings) {
    auto made = MakeAzureKind()->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "none" : made.error().field;
  }
  Result<ChatReply> Ask(std::vector<std::string> events) {
    http.AnswerEvents(std::move(events));
    ChatRequest request;
    request.messages.emplace_back();
    request.messages.back().text = "Hi";
    return RunTask(MakeProvider()->Chat("my-gpt-4o")->Complete(std::move(request), &sink));
  }

  FakeHttp http;
  RecordingSink sink;
};

TEST_F(AzureTest, AsksTheDeploymentUnderTheResource) {
  ASSERT_TRUE(Ask(payload::kAnswerEvents).ok());
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://res.openai.azure.com/openai/v1/chat/completions");
  EXPECT_EQ(request.headers.Get("api-key"), "key-1");
  EXPECT_FALSE(request.headers.Find("Authorization"));
  EXPECT_NE(request.body.find(R"("model":"my-gpt-4o")"), std::string::npos);
}

TEST_F(AzureTest, TakesATokenInsteadOfAKey) {
  http.AnswerJson(R"({"data":[]})");
  ASSERT_TRUE(RunTask(MakeProvider(R"({"base_url":"res","access_token":"eyJ0"})")->ListModels()).ok());
  EXPECT_EQ(http.requests().at(0).headers.Get("Authorization"), "Bearer eyJ0");
  EXPECT_FALSE(http.requests().at(0).headers.Find("api-key"));
}

TEST_F(AzureTest, UnderstandsEveryFormOfTheEndpoint) {
  for (const auto* endpoint : {"res", "https://res.openai.azure.com", " https://res.openai.azure.com/ ", "https://res.openai.azure.com/openai/v1/",
                               "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"}) {
    http.AnswerJson(R"({"data":[]})");
    const json::Object settings({{"base_url", endpoint}, {"api_key", "key"}});
    ASSERT_TRUE(RunTask(MakeAzureKind()->Make(settings, http).value()->ListModels()).ok()) << endpoint;
    EXPECT_EQ(http.requests().back().url, "https://res.openai.azure.com/openai/v1/models") << endpoint;
  }
  http.AnswerJson(R"({"data":[]})");
  ASSERT_TRUE(RunTask(MakeProvider(R"({"base_url":"https://r.services.ai.azure.com","api_key":"k"})")->ListModels()).ok());
  EXPECT_EQ(http.requests().back().url, "https://r.services.ai.azure.com/openai/v1/models");
}

TEST_F(AzureTest, NamesTheFieldOfABadSetting) {
  EXPECT_EQ(FieldOfBadSettings("{}"), "base_url");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"","api_key":"k"})"), "base_url");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"ftp://x","api_key":"k"})"), "base_url");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"https://u:p@x","api_key":"k"})"), "base_url");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"res"})"), "api_key");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"res","api_key":"a b"})"), "api_key");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"res","api_key":"k","access_token":"t"})"), "access_token");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"res","api_key":"k","api":"assistants"})"), "api");
  EXPECT_EQ(FieldOfBadSettings(R"({"base_url":"res","api_key":"k","deployments":"gpt"})"), "deployments");
  EXPECT_TRUE(json::ParseObject(MakeAzureKind()->settings_schema()).ok());
}

TEST_F(AzureTest, OffersTheDeploymentsThatAreNamed) {
  const auto provider = MakeProvider(R"({"base_url":"res","api_key":"k","deployments":["my-gpt"," my-text-embedding ",""]})");
  http.AnswerJson(R"({"data":[{"id":"gpt-4o-2024-08-06","capabilities":{"chat_completion":true}}]})");
  auto models = RunTask(provider->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[0].id, "my-gpt");
  EXPECT_EQ(int((*models)[1].use), int(ModelUse::kEmbedding));
  http.AnswerJson(R"({"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}})", 401);
  EXPECT_EQ(ErrorCodeName(RunTask(provider->ListModels()).error().code), "unauthenticated") << "the list still tests the key";
}

// https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
TEST_F(AzureTest, AFilteredPromptIsRejectedByCategory) {
  auto reply = Ask({R"({"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"jailbreak":{"filtered":true,"detected":true},"violence":{"filtered":false,"severity":"safe"}}}]})"});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(ErrorCodeName(reply.error().code), "rejected");
  EXPECT_NE(reply.error().message.find("jailbreak"), std::string::npos) << reply.error().message;
  EXPECT_EQ(reply.error().message.find("violence"), std::string::npos) << reply.error().message;
}

TEST_F(AzureTest, AFilteredAnswerIsRejectedByCategory) {
  const std::string end = R"({"choices":[{"index":0,"delta":{},"finish_reason":"content_filter","content_filter_results":{"violence":{"filtered":true,"severity":"high"},"custom_blocklists":[{"id":"rivals","filtered":true}]}}]})";
  auto reply = Ask({Chunk(R"({"content":"Well"})"), end, "[DONE]"});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(ErrorCodeName(reply.error().code), "rejected") << "after a piece too";
  EXPECT_NE(reply.error().message.find("violence, rivals"), std::string::npos) << reply.error().message;
}

TEST_F(AzureTest, AFilteredAnswerWithoutResultsIsAStopReason) {
  auto reply = Ask({Chunk(R"({"content":"Well"})"), Chunk("{}", R"("content_filter")"), "[DONE]"});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(int(reply->stop), int(StopReason::kContentFilter));
}

TEST_F(AzureTest, NeverShowsTheKey) {
  http.AnswerJson(R"({"error":{"code":"401","message":"Bad key key-1"}})", 401);
  const auto error = RunTask(MakeProvider()->ListModels()).error();
  EXPECT_EQ((error.message + error.detail).find("key-1"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace beseda::azure
