#include "providers/azure/azure_provider.h"

#include <utility>

#include "providers/azure/azure_settings.h"
#include "providers/common/openai_dialect/openai_account.h"

namespace beseda {
namespace azure {
namespace {

class Kind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "azure"; }
  std::string_view name() const override { return "Azure OpenAI"; }
  std::string_view description() const override { return "OpenAI's models in your own Azure resource."; }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    openai::Naming naming;
    naming.names = std::move(decoded.deployments);
    return std::shared_ptr<Provider>(std::make_shared<openai::Account>(ToServer(decoded), std::move(naming), http));
  }
};

}  // namespace
}  // namespace azure

std::unique_ptr<ProviderKind> MakeAzureKind() { return std::make_unique<azure::Kind>(); }

}  // namespace beseda
