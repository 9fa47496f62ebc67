#include "providers/anthropic/anthropic_provider.h"

#include <utility>

#include "base/task.h"
#include "providers/anthropic/anthropic_chat.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/anthropic/anthropic_reply.h"
#include "providers/common/fetch.h"

namespace beseda {
namespace anthropic {
namespace {

constexpr int kMaxPages = 20;

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    std::vector<ModelInfo> models;
    std::string after;
    for (int page = 0; page < kMaxPages; ++page) {
      auto request = MakeRequest(*settings_, "GET", "/v1/models?limit=1000");
      if (!after.empty()) request.url += "&after_id=" + PercentEncode(after);
      request.headers.Add("Accept", "application/json");
      request.total_timeout = seconds(20);
      CO_TRY(const auto answer, co_await Fetch(http_, std::move(request)));
      if (!IsSuccess(answer)) {
        co_return ToError(DecodeRefusal(answer.status, answer.body), answer.headers, settings_->api_key);
      }
      CO_TRY(auto found, DecodeModelPage(answer.body));
      for (auto& model : found.models) models.push_back(std::move(model));
      if (found.next.empty() || found.next == after) break;
      after = std::move(found.next);
    }
    bounds_->Set(models);
    co_return models;
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<anthropic::Chat>(settings_, bounds_, std::move(model_id), http_);
  }

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<OutputBounds> bounds_ = std::make_shared<OutputBounds>();
  HttpClient& http_;
};

class Kind final : public ProviderKind {
 public:
  std::string_view kind() const override { return "anthropic"; }
  std::string_view name() const override { return "Anthropic"; }
  std::string_view description() const override { return "The Claude models of Anthropic, over their Messages API."; }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(std::move(decoded), http));
  }
};

}  // namespace
}  // namespace anthropic

std::unique_ptr<ProviderKind> MakeAnthropicKind() { return std::make_unique<anthropic::Kind>(); }

}  // namespace beseda
