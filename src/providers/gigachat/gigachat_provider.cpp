#include "providers/gigachat/gigachat_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/gigachat/gigachat_chat.h"
#include "providers/gigachat/gigachat_reply.h"

namespace beseda {
namespace gigachat {
namespace {

class Project final : public Provider {
 public:
  explicit Project(std::shared_ptr<const Account> account) : account_(std::move(account)) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    CO_TRY(const auto answer, co_await account_->Ask("GET", "/models", "", seconds(20)));
    co_return DecodeModels(answer.body);
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<gigachat::Chat>(account_, std::move(model_id));
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<gigachat::Embeddings>(account_, std::move(model_id));
  }

 private:
  std::shared_ptr<const Account> account_;
};

class Kind final : public ProviderKind {
 public:
  Kind(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  std::string_view kind() const override { return "gigachat"; }
  std::string_view name() const override { return "GigaChat"; }
  std::string_view description() const override { return "The models of Sber."; }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    auto shared = std::make_shared<const Settings>(std::move(decoded));
    auto tokens = std::make_shared<TokenSource>(shared, http, clock_, random_);
    auto account = std::make_shared<const Account>(Account{std::move(shared), std::move(tokens), http});
    return std::shared_ptr<Provider>(std::make_shared<Project>(std::move(account)));
  }

 private:
  const Clock& clock_;
  Random& random_;
};

}  // namespace
}  // namespace gigachat

std::unique_ptr<ProviderKind> MakeGigaChatKind(const Clock& clock, Random& random) {
  return std::make_unique<gigachat::Kind>(clock, random);
}

}  // namespace beseda
