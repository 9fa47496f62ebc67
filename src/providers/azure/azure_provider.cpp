#include "providers/azure/azure_provider.h"

#include <utility>

#include "providers/azure/azure_settings.h"
#include "providers/common/openai_dialect/openai_account.h"
#include "providers/common/plain_kind.h"

namespace beseda {
std::unique_ptr<ProviderKind> MakeAzureKind() {
  return MakePlainKind({.kind = "azure",
                        .name = "Azure OpenAI",
                        .description = "OpenAI's models in your own Azure resource.",
                        .settings_schema = std::string(azure::SettingsSchema())},
                       [](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
                         TRY(auto decoded, azure::DecodeSettings(settings));
                         openai::Naming naming;
                         naming.names = std::move(decoded.deployments);
                         return std::make_shared<openai::Account>(ToServer(decoded), std::move(naming), http);
                       });
}

}  // namespace beseda
