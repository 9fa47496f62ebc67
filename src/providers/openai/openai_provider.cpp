#include "providers/openai/openai_provider.h"

#include <utility>

#include "providers/common/openai_dialect/openai_account.h"
#include "providers/openai/openai_settings.h"

namespace beseda {
namespace openai {
namespace {

class Kind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "openai"; }
  std::string_view name() const override { return "OpenAI or compatible"; }
  std::string_view description() const override {
    return "OpenAI, or any server that speaks its chat completions or its responses.";
  }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(ToServer(decoded), Naming(), http));
  }
};

}  // namespace
}  // namespace openai

std::unique_ptr<ProviderKind> MakeOpenAiKind() { return std::make_unique<openai::Kind>(); }

}  // namespace beseda
