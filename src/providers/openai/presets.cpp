#include "providers/openai/presets.h"

#include <algorithm>

namespace beseda::openai {
namespace {

constexpr std::size_t kBatch = 256;

constexpr Preset kPresets[] = {
    {
        .kind = "openrouter",
        .name = "OpenRouter",
        .description = "Hundreds of models of many vendors with one key.",
        .base_url = "https://openrouter.ai/api/v1",
        .key_page = "https://openrouter.ai/settings/keys",
        .quirks = kOldMaxTokens | kReasoningObject | kReasoningDetails,
        .embedding_batch = kBatch,
        .list_path = "/models?output_modalities=text,embeddings",
        .key_path = "/key",
    },
    {
        .kind = "groq",
        .name = "Groq",
        .description = "Open models that answer very fast.",
        .base_url = "https://api.groq.com/openai/v1",
        .key_page = "https://console.groq.com/keys",
        .quirks = kParsedReasoning | kNoAudio | kNoPenalties,
    },
    {
        .kind = "together",
        .name = "Together AI",
        .description = "Open models, hosted, with embeddings.",
        .base_url = "https://api.together.xyz/v1",
        .key_page = "https://api.together.ai/settings/api-keys",
        .quirks = kOldMaxTokens,
        .embedding_batch = kBatch,
    },
    {
        .kind = "xai",
        .name = "xAI",
        .description = "The Grok models.",
        .base_url = "https://api.x.ai/v1",
        .key_page = "https://console.x.ai",
        .quirks = kNoAudio,
    },
    {
        .kind = "deepseek",
        .name = "DeepSeek",
        .description = "DeepSeek's chat and reasoning models.",
        .base_url = "https://api.deepseek.com",
        .key_page = "https://platform.deepseek.com/api_keys",
        .quirks = kOldMaxTokens | kReasoningBack | kNoSchemas | kNoImages | kNoAudio | kNoSeed | kNoUser |
                  kNoParallelToolCalls,
    },
    {
        .kind = "mistral",
        .name = "Mistral",
        .description = "Mistral's chat, reasoning and embedding models, hosted in Europe.",
        .base_url = "https://api.mistral.ai/v1",
        .key_page = "https://console.mistral.ai/api-keys",
        .quirks = kOldMaxTokens | kNoStreamOptions | kNoUser | kRandomSeed | kToolChoiceAny | kShortCallIds |
                  kAlternatingRoles | kOutputDimension | kAudioIsText,
        .embedding_batch = 16,  // a request may hold 16,384 tokens
        .rate_limits = {.remaining_requests = "x-ratelimit-remaining-req-minute",
                        .remaining_tokens = "x-ratelimit-remaining-tokens-minute"},
    },
    {
        .kind = "yandex_openai",
        .name = "Yandex AI Studio",
        .description = "YandexGPT and open models over Yandex Cloud's OpenAI-compatible address.",
        .base_url = "https://ai.api.cloud.yandex.net/v1",
        .key_page = "https://aistudio.yandex.ru",
        .quirks = kOldMaxTokens | kNoAudio,
        .embedding_batch = 1,
        .folders = true,
    },
    {
        .kind = "vllm",
        .name = "vLLM",
        .description = "Your own vLLM server.",
        .base_url = "http://localhost:8000/v1",
        .quirks = kOldMaxTokens,
        .embedding_batch = kBatch,
    },
    {
        .kind = "llamacpp",
        .name = "llama.cpp",
        .description = "Your own llama.cpp server, also on this machine.",
        .base_url = "http://localhost:8080/v1",
        .quirks = kOldMaxTokens,
        .embedding_batch = kBatch,
    },
    {
        .kind = "lmstudio",
        .name = "LM Studio",
        .description = "Models that LM Studio runs on this or another machine.",
        .base_url = "http://localhost:1234/v1",
        .quirks = kOldMaxTokens | kNoJsonObject | kToolChoiceIsWord | kNoAudio,
        .embedding_batch = kBatch,
    },
    {
        .kind = "localai",
        .name = "LocalAI",
        .description = "Your own LocalAI server.",
        .base_url = "http://localhost:8080/v1",
        .quirks = kOldMaxTokens,
        .embedding_batch = kBatch,
    },
};

}  // namespace

std::span<const Preset> Presets() { return kPresets; }

const Preset* FindPreset(std::string_view kind) {
  const auto* preset = std::find_if(std::begin(kPresets), std::end(kPresets),
                                    [&](const Preset& one) { return one.kind == kind; });
  return preset == std::end(kPresets) ? nullptr : preset;
}

}  // namespace beseda::openai
