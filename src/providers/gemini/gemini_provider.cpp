#include "providers/gemini/gemini_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/gemini/gemini_chat.h"
#include "providers/gemini/gemini_embedder.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_reply.h"

namespace beseda {
namespace gemini {
namespace {

constexpr int kMaxPages = 20;

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    std::vector<ModelInfo> models;
    std::string token;
    for (int page = 0; page < kMaxPages; ++page) {
      auto request = MakeRequest(*settings_, "GET", "/models?pageSize=1000");
      if (!token.empty()) request.url += "&pageToken=" + PercentEncode(token);
      request.headers.Add("Accept", "application/json");
      request.total_timeout = seconds(20);
      CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
      if (!IsSuccess(answer)) {
        co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
      }
      CO_TRY(auto found, DecodeModelPage(answer.body));
      for (auto& model : found.models) models.push_back(std::move(model));
      if (found.next.empty() || found.next == token) break;
      token = std::move(found.next);
    }
    co_return models;
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<gemini::Chat>(settings_, std::move(model_id), http_);
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<gemini::Embeddings>(settings_, std::move(model_id), http_);
  }

 private:
  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
};

class Kind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "gemini"; }
  std::string_view name() const override { return "Google Gemini"; }
  std::string_view description() const override { return "Google's Gemini models, with a key of Google AI Studio."; }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(std::move(decoded), http));
  }
};

}  // namespace
}  // namespace gemini

std::unique_ptr<ProviderKind> MakeGeminiKind() { return std::make_unique<gemini::Kind>(); }

}  // namespace beseda
