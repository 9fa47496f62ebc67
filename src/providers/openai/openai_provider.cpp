#include "providers/openai/openai_provider.h"

#include <utility>

#include "providers/common/openai_dialect/openai_account.h"
#include "providers/common/plain_kind.h"
#include "providers/openai/openai_settings.h"

namespace beseda {
std::unique_ptr<ProviderKind> MakeOpenAiKind() {
  return MakePlainKind({.kind = "openai",
                        .name = "OpenAI or compatible",
                        .description = "OpenAI, or any server that speaks its chat completions or its responses.",
                        .settings_schema = std::string(openai::SettingsSchema())},
                       [](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
                         TRY(const auto decoded, openai::DecodeSettings(settings));
                         return std::make_shared<openai::Account>(ToServer(decoded), openai::Naming(), http);
                       });
}

}  // namespace beseda
