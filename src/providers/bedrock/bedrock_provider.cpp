#include "providers/bedrock/bedrock_provider.h"

#include <array>
#include <utility>

#include "base/task.h"
#include "providers/bedrock/bedrock_chat.h"
#include "providers/bedrock/bedrock_embedder.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_reply.h"
#include "providers/common/fetch.h"
#include "providers/common/model_pages.h"
#include "providers/common/plain_kind.h"

namespace beseda {
namespace bedrock {
namespace {

constexpr std::array kProfileTypes = {"SYSTEM_DEFINED", "APPLICATION"};  // the list's default is the first alone

class Account final : public Provider {
 public:
  Account(Settings settings, HttpClient& http, const Clock& clock)
      : settings_(std::make_shared<const Settings>(std::move(settings))), http_(http), clock_(clock) {}

  Task<Result<std::vector<ModelInfo>>> ListModels() override {
    CO_TRY(const auto list, co_await Ask("/foundation-models"));
    CO_TRY(const auto models, DecodeFoundationModels(list));
    std::vector<ModelInfo> out;
    for (const auto& model : models) {
      if (model.on_demand) out.push_back(model.info);
    }
    for (const auto* type : kProfileTypes) {
      const auto fetch = [&](std::string next) { return FetchProfiles(type, models, std::move(next)); };
      auto profiles = co_await FetchPages(fetch);
      // A key may be allowed to list models but not profiles; then those are not in the list.
      if (!profiles.ok() && profiles.error().code == ErrorCode::kForbidden) continue;
      CO_TRY(auto found, std::move(profiles));
      for (auto& profile : found) out.push_back(std::move(profile));
    }
    co_return out;
  }

  std::shared_ptr<ChatModel> Chat(std::string model_id) override {
    return std::make_shared<bedrock::Chat>(settings_, std::move(model_id), http_, clock_);
  }

  std::shared_ptr<Embedder> Embeddings(std::string model_id) override {
    if (!bedrock::Embeddings::Offers(model_id)) return nullptr;
    return std::make_shared<bedrock::Embeddings>(settings_, std::move(model_id), http_, clock_);
  }

 private:
  Task<Result<std::string>> Ask(std::string path) {
    HttpRequest request;
    request.url = settings_->control_url + path;
    request.reach = Reach::kAnywhere;
    AddJsonHeaders(request);
    SetTimeout(request, kListTimeout);
    Authorize(request, *settings_, clock_.Now());
    CO_TRY(auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.headers, answer.body), answer.headers, settings_->secret());
    }
    co_return std::move(answer.body);
  }

  Task<Result<ModelPage>> FetchProfiles(std::string type, const std::vector<FoundationModel>& models, std::string next) {
    auto path = "/inference-profiles?maxResults=1000&type=" + type;
    if (!next.empty()) path += "&nextToken=" + PercentEncode(next);
    CO_TRY(const auto body, co_await Ask(std::move(path)));
    co_return DecodeProfiles(body, models);
  }

  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace
}  // namespace bedrock

std::unique_ptr<ProviderKind> MakeBedrockKind(const Clock& clock) {
  return MakePlainKind({.kind = "bedrock",
                        .name = "Amazon Bedrock",
                        .description = "Models of Anthropic, Amazon, Meta, Mistral and others in your AWS account, over Bedrock's Converse API.",
                        .settings_schema = std::string(bedrock::SettingsSchema())},
                       [&clock](const json::Object& settings, HttpClient& http) -> Result<std::shared_ptr<Provider>> {
                         TRY(auto decoded, bedrock::DecodeSettings(settings));
                         return std::make_shared<bedrock::Account>(std::move(decoded), http, clock);
                       });
}

}  // namespace beseda
