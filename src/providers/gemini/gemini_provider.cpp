#include "providers/gemini/gemini_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/common/fetch.h"
#include "providers/common/model_pages.h"
#include "providers/common/plain_kind.h"
#include "providers/gemini/gemini_chat.h"
#include "providers/gemini/gemini_embedder.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_reply.h"

namespace beseda {
namespace gemini {
namespace {

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    const auto fetch = [this](std::string token) { return FetchPage(std::move(token)); };
    co_return co_await FetchPages(fetch);
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<gemini::Chat>(settings_, std::move(model_id), http_);
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    return std::make_shared<gemini::Embeddings>(settings_, std::move(model_id), http_);
  }

 private:
  Task<Result<ModelPage>> FetchPage(std::string token) {
    auto request = MakeRequest(*settings_, "GET", "/models?pageSize=1000");
    if (!token.empty()) request.url += "&pageToken=" + PercentEncode(token);
    AddJsonHeaders(request);
    SetTimeout(request, kListTimeout);
    CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
    }
    co_return DecodeModelPage(answer.body);
  }

  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
};

}  // namespace
}  // namespace gemini

std::unique_ptr<ProviderKind> MakeGeminiKind() {
  return MakePlainKind({.kind = "gemini",
                        .name = "Google Gemini",
                        .description = "Google's Gemini models, with a key of Google AI Studio.",
                        .settings_schema = std::string(gemini::SettingsSchema())},
                       MakesAccount<gemini::Account>(gemini::DecodeSettings));
}

}  // namespace beseda
