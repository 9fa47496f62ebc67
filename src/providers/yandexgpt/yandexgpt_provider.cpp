#include "providers/yandexgpt/yandexgpt_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/plain_kind.h"
#include "providers/yandexgpt/yandexgpt_chat.h"
#include "providers/yandexgpt/yandexgpt_errors.h"
#include "providers/yandexgpt/yandexgpt_reply.h"

namespace beseda {
namespace yandexgpt {
namespace {

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  /// This API has no list; the vendor's OpenAI-compatible one has.
  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    auto request = MakeRequest(*settings_, "GET", settings_->list_url + "/models");
    request.headers.Add("OpenAI-Project", settings_->folder_id);
    AddJsonHeaders(request);
    SetTimeout(request, kListTimeout);
    CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->secret());
    }
    co_return DecodeModels(answer.body);
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<yandexgpt::Chat>(settings_, std::move(model_id), http_);
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<yandexgpt::Embeddings>(settings_, std::move(model_id), http_);
  }

 private:
  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
};

}  // namespace
}  // namespace yandexgpt

std::unique_ptr<ProviderKind> MakeYandexGptKind() {
  return MakePlainKind({.kind = "yandexgpt",
                        .name = "YandexGPT",
                        .description = "The models of Yandex AI Studio, over its own text generation API.",
                        .settings_schema = std::string(yandexgpt::SettingsSchema())},
                       MakesAccount<yandexgpt::Account>(yandexgpt::DecodeSettings));
}

}  // namespace beseda
