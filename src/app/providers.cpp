#include "app/providers.h"

#include "providers/anthropic/anthropic_provider.h"
#include "providers/gemini/gemini_provider.h"
#include "providers/ollama/ollama_provider.h"
#include "providers/openai/openai_provider.h"
#include "providers/scripted/scripted_provider.h"

namespace beseda::app {

std::vector<std::unique_ptr<ProviderKind>> MakeProviderKinds(const Settings& settings, Clock& clock) {
  std::vector<std::unique_ptr<ProviderKind>> kinds;
  kinds.push_back(MakeOpenAiKind());
  kinds.push_back(MakeAnthropicKind());
  kinds.push_back(MakeGeminiKind());
  kinds.push_back(MakeOllamaKind());
  if (settings.scripted_provider) kinds.push_back(MakeScriptedKind(clock));
  return kinds;
}

}  // namespace beseda::app
