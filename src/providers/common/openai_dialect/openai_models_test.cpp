#include "providers/common/openai_dialect/openai_models.h"

#include <gtest/gtest.h>

namespace beseda::openai {
namespace {

std::vector<ModelInfo> Read(std::string_view body) {
  auto models = DecodeModelList(body);
  EXPECT_TRUE(models.ok());
  return models.ok() ? *models : std::vector<ModelInfo>();
}

// https://openrouter.ai/docs/models, "API Response Schema".
TEST(OpenAiModels, OpenRouterTellsNearlyEverything) {
  const auto models = Read(R"({"data":[{"id":"google/gemini-2.5-pro","canonical_slug":"google/gemini-2.5-pro","name":"Google: Gemini 2.5 Pro","created":1750172488,
    "context_length":1048576,"architecture":{"input_modalities":["file","image","text","audio"],"output_modalities":["text"],"tokenizer":"Gemini","instruct_type":null},
    "pricing":{"prompt":"0.00000125","completion":"0.00001"},"top_provider":{"context_length":1048576,"max_completion_tokens":65536,"is_moderated":false},
    "per_request_limits":null,"supported_parameters":["include_reasoning","max_tokens","reasoning","response_format","seed","structured_outputs","tool_choice","tools"]},
    {"id":"acme/small","name":"Small","context_length":8192,"architecture":{"input_modalities":["text"],"output_modalities":["text"]},
    "top_provider":{"context_length":8192,"max_completion_tokens":null},"supported_parameters":["max_tokens"]},
    {"id":"openai/text-embedding-3-small","name":"Embeddings","context_length":8192,"architecture":{"input_modalities":["text"],"output_modalities":["embeddings"]},"supported_parameters":[]}]})");
  ASSERT_EQ(models.size(), 3u);
  const auto& small = models[0];
  EXPECT_EQ(small.context_tokens, 8192);
  EXPECT_FALSE(small.max_output_tokens);
  EXPECT_EQ(small.tools, false);
  EXPECT_EQ(small.images, false);
  EXPECT_EQ(small.reasoning, false);
  const auto& gemini = models[1];
  EXPECT_EQ(gemini.name, "Google: Gemini 2.5 Pro");
  EXPECT_EQ(gemini.context_tokens, 1048576);
  EXPECT_EQ(gemini.max_output_tokens, 65536);
  EXPECT_EQ(gemini.tools, true);
  EXPECT_EQ(gemini.json_schema, true);
  EXPECT_EQ(gemini.reasoning, true);
  EXPECT_EQ(gemini.images, true);
  EXPECT_EQ(gemini.audio, true);
  EXPECT_EQ(int(gemini.use), int(ModelUse::kChat));
  EXPECT_EQ(int(models[2].use), int(ModelUse::kEmbedding));
}

// https://docs.mistral.ai/api/endpoint/models.
TEST(OpenAiModels, MistralTellsCapabilities) {
  const auto models = Read(R"({"object":"list","data":[
    {"id":"codestral-embed","object":"model","owned_by":"mistralai","capabilities":{"completion_chat":false,"completion_fim":false,"function_calling":false,"fine_tuning":false,"vision":false},"name":"codestral-embed","max_context_length":8192,"type":"base"},
    {"id":"mistral-ocr-latest","capabilities":{"completion_chat":false},"name":"mistral-ocr-latest","max_context_length":16384,"type":"base"},
    {"id":"pixtral-large-latest","capabilities":{"completion_chat":true,"function_calling":true,"vision":true},"name":"pixtral-large-2411","max_context_length":131072,"type":"base"}]})");
  ASSERT_EQ(models.size(), 3u);
  EXPECT_EQ(int(models[0].use), int(ModelUse::kEmbedding));
  EXPECT_EQ(int(models[1].use), int(ModelUse::kOther));
  EXPECT_EQ(int(models[2].use), int(ModelUse::kChat));
  EXPECT_EQ(models[2].context_tokens, 131072);
  EXPECT_EQ(models[2].tools, true);
  EXPECT_EQ(models[2].images, true);
}

TEST(OpenAiModels, OthersTellTheContext) {
  // https://console.groq.com/docs/api-reference#models-list
  auto models = Read(R"({"object":"list","data":[
    {"id":"llama-3.3-70b-versatile","object":"model","created":1733447754,"owned_by":"Meta","active":true,"context_window":131072,"public_apps":null,"max_completion_tokens":32768},
    {"id":"old-model","object":"model","active":false,"context_window":8192},{"id":"whisper-large-v3","active":true,"context_window":448}]})");
  ASSERT_EQ(models.size(), 2u) << "one is switched off";
  EXPECT_EQ(models[0].context_tokens, 131072);
  EXPECT_EQ(models[0].max_output_tokens, 32768);
  EXPECT_EQ(int(models[1].use), int(ModelUse::kOther));
  // vLLM
  models = Read(R"({"object":"list","data":[{"id":"Qwen/Qwen3-8B","object":"model","owned_by":"vllm","root":"Qwen/Qwen3-8B","parent":null,"max_model_len":40960,"permission":[]}]})");
  EXPECT_EQ(models.at(0).context_tokens, 40960);
  // llama.cpp: what it was started with, else what it was trained for
  models = Read(R"({"object":"list","data":[{"id":"a.gguf","object":"model","owned_by":"llamacpp","meta":{"vocab_type":2,"n_vocab":128256,"n_ctx_train":131072,"n_embd":4096}},
    {"id":"b.gguf","object":"model","meta":{"n_ctx":8192,"n_ctx_train":131072}}]})");
  EXPECT_EQ(models.at(0).context_tokens, 131072);
  EXPECT_EQ(models.at(1).context_tokens, 8192);
  // https://docs.together.ai/reference/models: a bare array
  models = Read(R"([{"id":"BAAI/bge-large-en-v1.5","object":"model","type":"embedding","display_name":"BGE","context_length":512},
    {"id":"black-forest-labs/x","type":"image","display_name":"X","context_length":0},{"id":"m","type":"chat","display_name":"The M","context_length":4096}])");
  EXPECT_EQ(int(models.at(0).use), int(ModelUse::kEmbedding));
  EXPECT_EQ(int(models.at(1).use), int(ModelUse::kOther));
  EXPECT_FALSE(models.at(1).context_tokens);
  EXPECT_EQ(models.at(2).name, "The M");
  EXPECT_EQ(models.at(2).context_tokens, 4096);
}

// Azure: https://learn.microsoft.com/rest/api/azureopenai/models/list
TEST(OpenAiModels, AzureTellsWhatTheyAreFor) {
  const auto models = Read(R"({"data":[
    {"id":"a-model","object":"model","status":"succeeded","lifecycle_status":"generally-available","capabilities":{"fine_tune":false,"inference":true,"completion":false,"chat_completion":true,"embeddings":false}},
    {"id":"b-model","object":"model","capabilities":{"inference":true,"chat_completion":false,"embeddings":true}},
    {"id":"c-model","object":"model","capabilities":{"inference":true,"chat_completion":false,"embeddings":false}}]})");
  EXPECT_EQ(int(models.at(0).use), int(ModelUse::kChat));
  EXPECT_EQ(int(models.at(1).use), int(ModelUse::kEmbedding));
  EXPECT_EQ(int(models.at(2).use), int(ModelUse::kOther));
}

TEST(OpenAiModels, ANameShowsTheUse) {
  for (const auto* id : {"gpt-4o", "gpt-5-mini", "o3", "llama-3.3-70b-versatile", "deepseek-chat", "gpt://b1g/yandexgpt/latest"}) {
    EXPECT_EQ(int(UseByName(id)), int(ModelUse::kChat)) << id;
  }
  for (const auto* id : {"text-embedding-3-small", "mistral-embed", "nomic-embed-text", "BAAI/bge-m3", "emb://b1g/text-search-doc/latest"}) {
    EXPECT_EQ(int(UseByName(id)), int(ModelUse::kEmbedding)) << id;
  }
  for (const auto* id : {"whisper-1", "tts-1-hd", "dall-e-3", "gpt-image-1", "omni-moderation-latest", "gpt-4o-transcribe", "gpt-4o-realtime-preview", "davinci-002"}) {
    EXPECT_EQ(int(UseByName(id)), int(ModelUse::kOther)) << id;
  }
}

TEST(OpenAiModels, AreReadLeniently) {
  const auto models = Read(R"({"data":[7,{"object":"model"},{"id":"m","context_length":"many","capabilities":["completion"],"architecture":7,"supported_parameters":{},"meta":[],"active":null}]})");
  ASSERT_EQ(models.size(), 1u);
  EXPECT_FALSE(models[0].context_tokens);
  EXPECT_FALSE(models[0].tools);
  for (const auto* bad : {"", "{}", "7", "<html>", R"({"data":7})"}) {
    EXPECT_EQ(ErrorCodeName(DecodeModelList(bad).error().code), "invalid") << bad;
  }
}

}  // namespace
}  // namespace beseda::openai
