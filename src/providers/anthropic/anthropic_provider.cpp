#include "providers/anthropic/anthropic_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/anthropic/anthropic_chat.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/anthropic/anthropic_reply.h"
#include "providers/common/fetch.h"
#include "providers/common/model_pages.h"
#include "providers/common/plain_kind.h"

namespace beseda {
namespace anthropic {
namespace {

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    const auto fetch = [this](std::string after) { return FetchPage(std::move(after)); };
    CO_TRY(auto models, co_await FetchPages(fetch));
    bounds_->Set(models);
    co_return models;
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<anthropic::Chat>(settings_, bounds_, std::move(model_id), http_);
  }

 private:
  Task<Result<ModelPage>> FetchPage(std::string after) {
    auto request = MakeRequest(*settings_, "GET", "/v1/models?limit=1000");
    if (!after.empty()) request.url += "&after_id=" + PercentEncode(after);
    AddJsonHeaders(request);
    SetTimeout(request, kListTimeout);
    CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
    }
    co_return DecodeModelPage(answer.body);
  }

  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<OutputBounds> bounds_ = std::make_shared<OutputBounds>();
  HttpClient& http_;
};

}  // namespace
}  // namespace anthropic

std::unique_ptr<ProviderKind> MakeAnthropicKind() {
  return MakePlainKind({.kind = "anthropic",
                        .name = "Anthropic",
                        .description = "The Claude models of Anthropic, over their Messages API.",
                        .settings_schema = std::string(anthropic::SettingsSchema())},
                       MakesAccount<anthropic::Account>(anthropic::DecodeSettings));
}

}  // namespace beseda
