#include "channels/whatsapp/whatsapp_account.h"

#include "base/clock.h"
#include "base/task.h"
#include "channels/common/meta_app_check.h"
#include "channels/common/meta_json.h"
#include "channels/whatsapp/whatsapp_template.h"

namespace beseda {
namespace {

using State = ChannelCheck::State;

constexpr int kMaxPages = 20;

Error NeedsBusinessAccount() {
  return Error(ErrorCode::kInvalid, "Enter the id of the WhatsApp Business account first; it stands beside the phone number's id.")
      .InField("business_account_id");
}

void AddNumberChecks(const json::Object& number, ChannelHealth& health) {
  const auto status = TextIn(number, "status");
  if (!status.empty() && status != "CONNECTED") {
    health.checks.push_back({"number", State::kFailed, "The number's status is " + status + ".",
                             "Register the number for the Cloud API in WhatsApp Manager."});
  } else {
    health.checks.push_back({"number", State::kOk, "The number is registered."});
  }
  const auto quality = TextIn(number, "quality_rating");
  if (quality == "RED" || quality == "YELLOW") {
    health.checks.push_back({"quality", quality == "RED" ? State::kFailed : State::kWarning, "The number's quality is " + quality + ".",
                             "People block or report its messages. Send fewer that they did not ask for."});
  } else if (!quality.empty()) {
    health.checks.push_back({"quality", State::kOk, "The number's quality is " + quality + "."});
  }
}

void AddWebhookCheck(const json::Object& number, const std::string& webhook_url, ChannelHealth& health) {
  std::string used;
  if (const auto* hooks = ObjectIn(number, "webhook_configuration")) {
    // The nearest one counts.
    for (const char* level : {"phone_number", "whatsapp_business_account", "application"}) {
      used = TextIn(*hooks, level);
      if (!used.empty()) break;
    }
  }
  if (webhook_url.empty() && !used.empty()) {
    health.checks.push_back({"webhook", State::kUnknown, "WhatsApp sends its events to " + used + "."});
  } else if (used == webhook_url) {
    health.checks.push_back({"webhook", State::kOk, "WhatsApp sends its events here."});
  } else if (used.empty()) {
    health.checks.push_back({"webhook", State::kFailed, "WhatsApp sends its events nowhere.", "Connect the webhook."});
  } else {
    health.checks.push_back({"webhook", State::kFailed, "WhatsApp sends its events to " + used + ".",
                             "Connect the webhook, or let that address pass them on."});
  }
}

}  // namespace

Task<Result<ChannelHealth>> CheckWhatsApp(MetaGraph& graph, WhatsAppAccount account, std::string app_secret, ChannelServices services,
                                          std::string webhook_url) {
  ChannelHealth health;
  MetaFields query{{"fields", "display_phone_number,verified_name,quality_rating,status,webhook_configuration"}};
  auto number = co_await graph.Get(account.phone_number_id, std::move(query));
  if (!number.ok()) {
    const auto& error = number.error();
    if (SaysNothingOfAccount(error)) co_return std::move(number).error();
    health.checks.push_back({"token", State::kFailed, error.message, "Check the access token and the phone number's id."});
    co_return health;
  }
  health.account_name = TextIn(*number, "verified_name");
  const auto display = TextIn(*number, "display_phone_number");
  health.account_name += health.account_name.empty() ? display : " (" + display + ")";
  health.checks.push_back({"token", State::kOk, "Connected as " + health.account_name + "."});
  AddNumberChecks(*number, health);
  AddWebhookCheck(*number, webhook_url, health);
  if (account.business_account_id.empty()) {
    health.checks.push_back({"permissions", State::kUnknown, "The WhatsApp Business account is not known.",
                             "Enter its id, so that templates can be listed and the webhook connected."});
    co_return health;
  }
  auto apps = co_await graph.Get(account.business_account_id + "/subscribed_apps", MetaFields());
  if (!apps.ok() && SaysNothingOfAccount(apps.error())) co_return std::move(apps).error();
  if (!apps.ok()) {
    health.checks.push_back({"permissions", State::kFailed, apps.error().message,
                             "The token needs whatsapp_business_management for this WhatsApp Business account."});
  } else if (ObjectsIn(*apps, "data").empty()) {
    health.checks.push_back({"permissions", State::kFailed, "No app is subscribed to the WhatsApp Business account.",
                             "Connect the webhook."});
  } else {
    health.checks.push_back({"permissions", State::kOk, "The app is subscribed to the WhatsApp Business account."});
    std::vector<std::string> ids;
    for (const auto* one : ObjectsIn(*apps, "data")) {
      if (const auto* app = ObjectIn(*one, "whatsapp_business_api_data")) ids.push_back(TextIn(*app, "id"));
    }
    const auto app = co_await FindMetaApp(graph.access(), services, std::move(app_secret), std::move(ids));
    if (app) AddMetaTokenChecks(*app, {"whatsapp_business_messaging", "whatsapp_business_management"}, services.clock.Now(), health);
  }
  co_return health;
}

Task<Status> ConnectWhatsApp(MetaGraph& graph, WhatsAppAccount account, std::string webhook_url, std::string verify_token) {
  if (account.business_account_id.empty()) co_return NeedsBusinessAccount();
  auto subscribed = co_await graph.Post(account.business_account_id + "/subscribed_apps", "{}");
  if (!subscribed.ok()) co_return std::move(subscribed).error();
  json::Object hook{{"webhook_configuration", json::Object{{"override_callback_uri", webhook_url}, {"verify_token", verify_token}}}};
  auto body = json::Dump(hook);
  auto set = co_await graph.Post(account.phone_number_id, std::move(body));
  if (!set.ok()) co_return std::move(set).error();
  co_return Ok();
}

Task<Result<std::vector<ChannelTemplate>>> ListWhatsAppTemplates(MetaGraph& graph, WhatsAppAccount account) {
  if (account.business_account_id.empty()) co_return NeedsBusinessAccount();
  std::vector<ChannelTemplate> templates;
  std::string after;
  for (int page = 0; page < kMaxPages; ++page) {
    MetaFields query{{"fields", "name,language,status,category,components,parameter_format"}, {"limit", "100"}};
    if (!after.empty()) query.emplace_back("after", after);
    auto answer = co_await graph.Get(account.business_account_id + "/message_templates", std::move(query));
    if (!answer.ok()) co_return std::move(answer).error();
    for (const auto* listed : ObjectsIn(*answer, "data")) {
      if (auto form = DecodeWhatsAppTemplate(*listed)) templates.push_back(std::move(*form));
    }
    const auto* paging = ObjectIn(*answer, "paging");
    const auto* cursors = paging && paging->contains("next") ? ObjectIn(*paging, "cursors") : nullptr;
    after = cursors ? TextIn(*cursors, "after") : std::string();
    if (after.empty()) break;
  }
  co_return templates;
}

}  // namespace beseda
