#include "providers/bedrock/bedrock_provider.h"

#include <array>
#include <utility>

#include "base/task.h"
#include "providers/bedrock/bedrock_chat.h"
#include "providers/bedrock/bedrock_embedder.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_reply.h"
#include "providers/common/fetch.h"

namespace beseda {
namespace bedrock {
namespace {

constexpr int kMaxPages = 20;
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
      auto added = co_await AddProfiles(type, models, out);
      // A key may be allowed to list models but not profiles; then those are not in the list.
      if (!added.ok() && added.error().code != ErrorCode::kForbidden) co_return std::move(added).error();
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
    request.headers.Add("Accept", "application/json");
    request.total_timeout = seconds(20);
    Authorize(request, *settings_, clock_.Now());
    CO_TRY(auto answer, co_await Fetch(http_, std::move(request)));
    if (!IsSuccess(answer)) {
      co_return ToError(DecodeRefusal(answer.status, answer.headers, answer.body), answer.headers, settings_->secret());
    }
    co_return std::move(answer.body);
  }

  Task<Status> AddProfiles(std::string type, const std::vector<FoundationModel>& models, std::vector<ModelInfo>& out) {
    std::string next;
    for (int page = 0; page < kMaxPages; ++page) {
      auto path = "/inference-profiles?maxResults=1000&type=" + type;
      if (!next.empty()) path += "&nextToken=" + PercentEncode(next);
      CO_TRY(const auto body, co_await Ask(std::move(path)));
      CO_TRY(auto found, DecodeProfiles(body, models));
      for (auto& profile : found.profiles) out.push_back(std::move(profile));
      if (found.next.empty() || found.next == next) break;
      next = std::move(found.next);
    }
    co_return Ok();
  }

  std::shared_ptr<const Settings> settings_;
  HttpClient& http_;
  const Clock& clock_;
};

class Kind final : public ProviderKind {
 public:
  explicit Kind(const Clock& clock) : clock_(clock) {}

  std::string_view kind() const override { return "bedrock"; }
  std::string_view name() const override { return "Amazon Bedrock"; }
  std::string_view description() const override {
    return "Models of Anthropic, Amazon, Meta, Mistral and others in your AWS account, over Bedrock's Converse API.";
  }
  std::string_view settings_schema() const override { return SettingsSchema(); }

  Result<std::shared_ptr<Provider>> Make(const json::Object& settings, HttpClient& http) const override {
    TRY(auto decoded, DecodeSettings(settings));
    return std::shared_ptr<Provider>(std::make_shared<Account>(std::move(decoded), http, clock_));
  }

 private:
  const Clock& clock_;
};

}  // namespace
}  // namespace bedrock

std::unique_ptr<ProviderKind> MakeBedrockKind(const Clock& clock) { return std::make_unique<bedrock::Kind>(clock); }

}  // namespace beseda
