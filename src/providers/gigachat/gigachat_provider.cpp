#include "providers/gigachat/gigachat_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/plain_kind.h"
#include "providers/gigachat/gigachat_chat.h"
#include "providers/gigachat/gigachat_reply.h"

namespace beseda {
namespace gigachat {
namespace {

class Project final : public Provider {
 public:
  Project(Settings settings, HttpClient& http, const Clock& clock, Random& random)
      : account_(std::make_shared<Account>(std::make_shared<const Settings>(std::move(settings)), http, clock, random)) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    CO_TRY(const auto answer, co_await account_->Ask(account_->MakeRequest("GET", "/models"), kListTimeout));
    co_return DecodeModels(answer.body);
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<gigachat::Chat>(account_, std::move(model_id));
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<gigachat::Embeddings>(account_, std::move(model_id));
  }

 private:
  std::shared_ptr<Account> account_;
};

}  // namespace
}  // namespace gigachat

std::unique_ptr<ProviderKind> MakeGigaChatKind(const Clock& clock, Random& random) {
  return MakePlainKind({.kind = "gigachat",
                        .name = "GigaChat",
                        .description = "The models of Sber.",
                        .settings_schema = std::string(gigachat::SettingsSchema())},
                       [&clock, &random](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
                         TRY(auto decoded, gigachat::DecodeSettings(settings));
                         return std::make_shared<gigachat::Project>(std::move(decoded), http, clock, random);
                       });
}

}  // namespace beseda
