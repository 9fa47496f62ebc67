#include "providers/ollama/ollama_provider.h"

#include <utility>

#include "base/task.h"
#include "json/json.h"
#include "providers/common/fetch.h"
#include "providers/common/json_fields.h"
#include "providers/common/plain_kind.h"
#include "providers/ollama/ollama_chat.h"
#include "providers/ollama/ollama_embedder.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_reply.h"

namespace beseda {
namespace ollama {
namespace {

constexpr std::size_t kMaxDetails = 100;  // models that are asked about, one after the other

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    auto request = MakeRequest(*settings_, "GET", "/tags");
    AddJsonHeaders(request);
    SetTimeout(request, kListTimeout);
    CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), "", answer.headers, settings_->api_key);
    }
    CO_TRY(auto models, DecodeModelList(answer.body));
    for (std::size_t i = 0; i < models.size() && i < kMaxDetails; ++i) {
      CO_CHECK_OK(co_await FetchDetails(models[i]));
    }
    co_return models;
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<ollama::Chat>(settings_, std::move(model_id), http_);
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<ollama::Embeddings>(settings_, std::move(model_id), http_);
  }

 private:
  /// What cannot be found out of one model leaves it as the list has it. Errors: kCancelled.
  Task<Status> FetchDetails(ModelInfo& model) {
    auto request = MakeRequest(*settings_, "POST", "/show");
    request.body = json::Dump(json::Object({{"model", Text(model.id)}}));
    AddJsonHeaders(request);
    SetTimeout(request, seconds(10));
    auto answer = co_await Fetch(http_, std::move(request));
    if (answer.ok()) {
      if (IsSuccess(*answer)) AddDetails(answer->body, model);
    } else if (answer.error().code == ErrorCode::kCancelled) {
      co_return std::move(answer).error();
    }
    co_return Ok();
  }

  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
};

}  // namespace
}  // namespace ollama

std::unique_ptr<ProviderKind> MakeOllamaKind() {
  return MakePlainKind({.kind = "ollama",
                        .name = "Ollama",
                        .description = "Models that Ollama runs on this machine or another of yours.",
                        .settings_schema = std::string(ollama::SettingsSchema())},
                       MakesAccount<ollama::Account>(ollama::DecodeSettings));
}

}  // namespace beseda
