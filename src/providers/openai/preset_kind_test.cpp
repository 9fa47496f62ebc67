// What is particular to a preset; what all have in common is in preset_suite_test.cpp.
#include "providers/openai/preset_kind.h"

#include <gtest/gtest.h>

#include <set>

#include "contracts/embedder.h"
#include "json/json.h"
#include "providers/common/openai_dialect/openai_payloads_test.h"
#include "providers/openai/presets.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::openai {
namespace {

using payload::Chunk;

class PresetTest : public ::testing::Test {
 protected:
  std::shared_ptr<Provider> MakeProvider(std::string_view kind, std::string_view settings = R"({"api_key":"key"})") {
    return MakeOpenAiPresetKind(kind)->Make(json::ParseObject(settings).value(), http).value();
  }
  std::string FieldOfBadSettings(std::string_view kind, std::string_view settings) {
    auto made = MakeOpenAiPresetKind(kind)->Make(json::ParseObject(settings).value(), http);
    return made.ok() ? "none" : made.error().field;
  }
  Result<ChatReply> Ask(std::string_view kind, ChatRequest request = Request()) {
    if (!model) model = MakeProvider(kind)->Chat("m");
    return RunTask(model->Complete(std::move(request), &sink));
  }
  static ChatRequest Request() {
    ChatRequest request;
    request.messages.emplace_back();
    request.messages.back().text = "Hi";
    return request;
  }

  FakeHttp http;
  std::shared_ptr<ChatModel> model;
  RecordingSink sink;
};

TEST_F(PresetTest, EachHasItsPlaceAndItsForm) {
  std::set<std::string_view> kinds;
  for (const auto& preset : Presets()) {
    EXPECT_TRUE(kinds.insert(preset.kind).second) << preset.kind;
    const auto kind = MakeOpenAiPresetKind(preset.kind);
    EXPECT_EQ(kind->kind(), preset.kind);
    EXPECT_FALSE(kind->description().empty());
    const auto schema = json::ParseObject(kind->settings_schema());
    ASSERT_TRUE(schema.ok()) << preset.kind;
    const auto& properties = schema->at("properties").get_object();
    EXPECT_EQ(properties.at("api_key").at("writeOnly"), json::Value(true));
    EXPECT_EQ(properties.at("base_url").at("default"), json::Value(preset.base_url));
    EXPECT_EQ(properties.contains("folder"), preset.folders);
    http.AnswerJson(std::string(payload::kAnswer));
    auto chat = MakeProvider(preset.kind, preset.folders ? R"({"api_key":"key","folder":"b1g"})" : R"({"api_key":"key"})")->Chat("m");
    ASSERT_TRUE(RunTask(chat->Complete(Request(), nullptr)).ok());
    EXPECT_EQ(http.requests().back().url, std::string(preset.base_url) + "/chat/completions");
    EXPECT_EQ(http.requests().back().headers.Get("Authorization"), "Bearer key");
  }
  EXPECT_EQ(FindPreset("nobody"), nullptr);
}

constexpr std::string_view kRow = R"("kind":"acme","name":"Acme","description":"Acme's models.","base_url":"https://acme.example/v1")";

Result<PresetTable> Table(std::string_view more, std::string_view row = kRow) {
  return DecodePresets("{\"presets\":[{" + std::string(row) + std::string(more) + "}]}");
}

TEST(PresetTable, ThatIsEmbeddedIsRead) {
  const auto table = DecodePresets(kPresetsJson);
  ASSERT_TRUE(table.ok()) << table.error().field << ": " << table.error().message;
  EXPECT_EQ(table->presets.size(), MakeOpenAiPresetKinds().size());
  for (const auto& preset : table->presets) {
    EXPECT_TRUE(preset.base_url.starts_with("http")) << preset.kind;
    EXPECT_TRUE(preset.key_page.empty() || preset.key_page.starts_with("https://")) << preset.kind;
    EXPECT_TRUE(preset.list_path.starts_with('/')) << preset.kind;
  }
}

TEST(PresetTable, LeavesOutWhatARowLeavesOut) {
  const auto table = Table("");
  ASSERT_TRUE(table.ok());
  const auto& preset = table->presets.at(0);
  EXPECT_EQ(preset.kind, "acme");
  EXPECT_EQ(preset.base_url, "https://acme.example/v1");
  EXPECT_EQ(preset.quirks, Quirks(0));
  EXPECT_EQ(preset.embedding_batch, 0u);
  EXPECT_EQ(preset.list_path, "/models");
  EXPECT_EQ(preset.rate_limits.remaining_requests, "x-ratelimit-remaining-requests");
  EXPECT_FALSE(preset.folders);
}

TEST(PresetTable, ReadsWhatARowHas) {
  const auto table = Table(R"(,"quirks":["no_images","no_audio"],"embedding_batch":16,"embedding_bytes":16384,"key_path":"/key","rate_limits":{"remaining_tokens":"left"},"folders":true)");
  ASSERT_TRUE(table.ok()) << table.error().message;
  const auto& preset = table->presets.at(0);
  EXPECT_EQ(preset.quirks, Quirks(kNoImages | kNoAudio));
  EXPECT_EQ(preset.embedding_batch, 16u);
  EXPECT_EQ(preset.embedding_bytes, 16384u);
  EXPECT_EQ(preset.key_path, "/key");
  EXPECT_EQ(preset.rate_limits.remaining_tokens, "left");
  EXPECT_EQ(preset.rate_limits.remaining_requests, "");
  EXPECT_TRUE(preset.folders);
}

TEST(PresetTable, NamesTheFieldOfABadRow) {
  const std::pair<std::string_view, std::string_view> kMistakes[] = {
      {R"(,"quirks":["no_legs"])", "presets[0].quirks"},         {R"(,"color":"red")", "presets[0].color"},
      {R"(,"embedding_batch":-1)", "presets[0].embedding_batch"}, {R"(,"list_path":1)", "presets[0].list_path"},
      {R"(,"rate_limits":{"left":"x"})", "presets[0].rate_limits.left"}, {R"(,"folders":"yes")", "presets[0].folders"}};
  for (const auto& [more, field] : kMistakes) {
    const auto table = Table(more);
    ASSERT_FALSE(table.ok()) << more;
    EXPECT_EQ(table.error().field, field);
  }
  const auto nameless = Table("", R"("kind":"acme","description":"d","base_url":"https://a")");
  ASSERT_FALSE(nameless.ok());
  EXPECT_EQ(nameless.error().field, "presets[0].name");
  const auto twice = Table("},{" + std::string(kRow));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().field, "presets[1].kind");
}

TEST_F(PresetTest, NamesTheFieldOfABadSetting) {
  for (const auto& preset : Presets()) {
    EXPECT_EQ(FieldOfBadSettings(preset.kind, "{}"), preset.key_page.empty() ? "none" : "api_key") << preset.kind;
    EXPECT_EQ(FieldOfBadSettings(preset.kind, R"({"api_key":"a b"})"), "api_key") << preset.kind;
    EXPECT_EQ(FieldOfBadSettings(preset.kind, R"({"api_key":"key","base_url":"ftp://x"})"), "base_url") << preset.kind;
    EXPECT_EQ(FieldOfBadSettings(preset.kind, R"({"api_key":"key","timeout":0})"), "timeout") << preset.kind;
  }
  EXPECT_EQ(FieldOfBadSettings("yandex_openai", R"({"api_key":"key"})"), "folder");
}

TEST_F(PresetTest, AServerOfOnesOwnMayBeAnywhereAndNeedNoKey) {
  http.AnswerEvents(payload::kAnswerEvents);
  model = MakeProvider("vllm", R"({"base_url":"http://gpu.example:9000/v1/","timeout":20})")->Chat("m");
  ASSERT_TRUE(Ask("vllm").ok());
  EXPECT_EQ(http.requests()[0].url, "http://gpu.example:9000/v1/chat/completions");
  EXPECT_FALSE(http.requests()[0].headers.Find("Authorization"));
  EXPECT_EQ(http.requests()[0].total_timeout, seconds(20));
}

TEST_F(PresetTest, ThoseWithoutEmbeddingsHaveNone) {
  for (const auto* kind : {"groq", "xai", "deepseek"}) EXPECT_EQ(MakeProvider(kind)->Embeddings("m"), nullptr) << kind;
  EXPECT_NE(MakeProvider("mistral")->Embeddings("mistral-embed"), nullptr);
}

// Its list of models is open to all: only /key shows that a key is wrong.
TEST_F(PresetTest, OpenRouterIsAskedAboutTheKey) {
  http.AnswerJson(R"({"error":{"message":"No auth credentials found","code":401}})", 401);
  EXPECT_EQ(ErrorCodeName(RunTask(MakeProvider("openrouter")->ListModels()).error().code), "unauthenticated");
  EXPECT_EQ(http.requests().at(0).url, "https://openrouter.ai/api/v1/key");
  http.AnswerJson(R"({"data":{"label":"sk-or-v1-0e6…1c96","usage":0,"limit":null,"is_free_tier":false}})");
  http.AnswerJson(R"({"data":[{"id":"m","name":"M","context_length":4096}]})");
  auto models = RunTask(MakeProvider("openrouter")->ListModels());
  ASSERT_TRUE(models.ok()) << models.error().message;
  EXPECT_EQ(models->at(0).context_tokens, 4096);
  EXPECT_EQ(http.requests().at(2).url, "https://openrouter.ai/api/v1/models?output_modalities=text,embeddings");
}

// https://yandex.cloud/en/docs/ai-studio/concepts/openai-compatibility
TEST_F(PresetTest, YandexNamesModelsInAFolder) {
  const auto provider = MakeProvider("yandex_openai", R"({"api_key":"AQVN","folder":"b1g"})");
  http.AnswerJson(std::string(payload::kAnswer));
  ASSERT_TRUE(RunTask(provider->Chat("yandexgpt/latest")->Complete(Request(), nullptr)).ok());
  EXPECT_EQ(http.requests()[0].headers.Get("OpenAI-Project"), "b1g");
  EXPECT_NE(http.requests()[0].body.find(R"("model":"gpt://b1g/yandexgpt/latest")"), std::string::npos);
  http.AnswerJson(std::string(payload::kAnswer));
  ASSERT_TRUE(RunTask(provider->Chat("ds://tuned")->Complete(Request(), nullptr)).ok());
  EXPECT_NE(http.requests()[1].body.find(R"("model":"ds://tuned")"), std::string::npos) << "a whole name stays";
  http.AnswerJson(R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}})");
  EmbedRequest embed;
  embed.texts = {"Привет"};
  ASSERT_TRUE(RunTask(provider->Embeddings("text-search-doc/latest")->Embed(embed)).ok());
  EXPECT_NE(http.requests()[2].body.find(R"("model":"emb://b1g/text-search-doc/latest")"), std::string::npos);
}

// https://api-docs.deepseek.com/quick_start/rate_limit: empty lines or ": keep-alive" while it waits.
TEST_F(PresetTest, DeepSeekKeepsTheLineOpen) {
  auto answer = EventsAnswer(payload::kAnswerEvents);
  answer.pieces.insert(answer.pieces.begin(), 3, ": keep-alive\n\n");
  http.Answer(answer);
  auto streamed = Ask("deepseek");
  ASSERT_TRUE(streamed.ok()) << streamed.error().message;
  http.AnswerJson("\n\n\n" + std::string(payload::kAnswer));
  auto whole = RunTask(model->Complete(Request(), nullptr));
  ASSERT_TRUE(whole.ok()) << whole.error().message;
  EXPECT_EQ(whole->text, streamed->text);
}

TEST_F(PresetTest, AnAnswerThatTheServerGaveUpIsNone) {
  for (const auto* reason : {R"("insufficient_system_resource")", R"("error")"}) {
    model = nullptr;
    http.AnswerEvents({Chunk("{}", reason), "[DONE]"});
    EXPECT_EQ(ErrorCodeName(Ask("deepseek").error().code), "unavailable") << reason;
    http.AnswerEvents({Chunk(R"({"content":"Well"})"), Chunk("{}", reason), "[DONE]"});
    EXPECT_EQ(ErrorCodeName(Ask("deepseek").error().code), "uncertain") << reason;
    http.AnswerJson(std::string(R"({"choices":[{"index":0,"message":{"content":"Well"},"finish_reason":)") + reason + "}]}");
    EXPECT_EQ(ErrorCodeName(RunTask(model->Complete(Request(), nullptr)).error().code), "unavailable") << reason;
  }
}

TEST_F(PresetTest, MistralStopsAtTheModelsLength) {
  http.AnswerEvents({Chunk(R"({"content":"Well"})"), Chunk("{}", R"("model_length")"), "[DONE]"});
  auto reply = Ask("mistral");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(int(reply->stop), int(StopReason::kLength));
  const auto& body = http.requests()[0].body;
  EXPECT_EQ(body.find("stream_options"), std::string::npos) << "usage comes without being asked for";
}

TEST_F(PresetTest, GroqLearnsWhichModelsDoNotReason) {
  http.AnswerJson(payload::Failure("`reasoning_format` is not supported with this model", "invalid_request_error", "null",
                                   R"("reasoning_format")"), 400);
  http.AnswerEvents(payload::kAnswerEvents);
  http.AnswerEvents(payload::kAnswerEvents);
  ASSERT_TRUE(Ask("groq").ok());
  ASSERT_TRUE(Ask("groq").ok());
  ASSERT_EQ(http.requests().size(), 3u);
  EXPECT_NE(http.requests()[0].body.find(R"("reasoning_format":"parsed")"), std::string::npos);
  EXPECT_EQ(http.requests()[1].body.find("reasoning_format"), std::string::npos);
  EXPECT_EQ(http.requests()[2].body.find("reasoning_format"), std::string::npos);
}

// "Model grok-4 does not support parameter presencePenalty."
TEST_F(PresetTest, XaiLearnsThatReasoningModelsTakeNoPenalties) {
  http.AnswerJson(R"({"code":"Client specified an invalid argument","error":"Model grok-4 does not support parameter presencePenalty."})", 400);
  http.AnswerEvents(payload::kAnswerEvents);
  auto request = Request();
  request.presence_penalty = 0.5;
  ASSERT_TRUE(Ask("xai", request).ok());
  EXPECT_EQ(http.requests().at(1).body.find("presence_penalty"), std::string::npos);
}

}  // namespace
}  // namespace beseda::openai
