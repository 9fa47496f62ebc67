#include "app/providers.h"

#include <utility>

#include "providers/anthropic/anthropic_provider.h"
#include "providers/azure/azure_provider.h"
#include "providers/bedrock/bedrock_provider.h"
#include "providers/gemini/gemini_provider.h"
#include "providers/gigachat/gigachat_provider.h"
#include "providers/ollama/ollama_provider.h"
#include "providers/openai/openai_provider.h"
#include "providers/openai/preset_kind.h"
#include "providers/scripted/scripted_provider.h"
#include "providers/yandexgpt/yandexgpt_provider.h"

namespace beseda::app {

std::vector<std::unique_ptr<ProviderKind>> MakeProviderKinds(const Settings& settings, Clock& clock, Random& random) {
  std::vector<std::unique_ptr<ProviderKind>> kinds;
  kinds.push_back(MakeOpenAiKind());
  kinds.push_back(MakeAnthropicKind());
  kinds.push_back(MakeGeminiKind());
  kinds.push_back(MakeOllamaKind());
  kinds.push_back(MakeAzureKind());
  for (auto& kind : MakeOpenAiPresetKinds()) kinds.push_back(std::move(kind));
  kinds.push_back(MakeBedrockKind(clock));
  kinds.push_back(MakeYandexGptKind());
  kinds.push_back(MakeGigaChatKind(clock, random));
  if (settings.scripted_provider) kinds.push_back(MakeScriptedKind(clock));
  return kinds;
}

}  // namespace beseda::app
