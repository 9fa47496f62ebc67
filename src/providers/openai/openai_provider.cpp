#include "providers/openai/openai_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/openai_dialect/openai_reply.h"
#include "providers/openai/openai_chat.h"

namespace beseda {
namespace openai {
namespace {

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    auto request = MakeRequest(*settings_, "GET", "/models");
    request.headers.Add("Accept", "application/json");
    request.total_timeout = seconds(20);
    CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
    }
    co_return DecodeModelList(answer.body);
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<openai::Chat>(settings_, std::move(model_id), http_);
  }

 private:
  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
};

class Kind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "openai"; }
  std::string_view name() const override { return "OpenAI or compatible"; }
  std::string_view description() const override {
    return "OpenAI, or any server that speaks its chat completions: Ollama, LM Studio, vLLM, llama.cpp, OpenRouter, Groq and others.";
  }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(std::move(decoded), http));
  }
};

}  // namespace
}  // namespace openai

std::unique_ptr<ProviderKind> MakeOpenAiKind() { return std::make_unique<openai::Kind>(); }

}  // namespace beseda
