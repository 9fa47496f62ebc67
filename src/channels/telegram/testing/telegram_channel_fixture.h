#pragma once

// For tests: a Telegram account whose Bot API answers as the test says.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "channels/telegram/telegram_channel.h"
#include "json/json.h"
#include "testing/fake_channel_services.h"
#include "testing/run_task.h"

namespace beseda::telegram {

inline constexpr std::string_view kToken = "42:ABC-secret_token";

class TelegramChannelTest : public testing::Test {
 protected:
  void SetUp() override { Make(json::Object{}); }

  Status TryToMake(const json::Object& more) {
    json::Object settings{{"bot_token", kToken}, {"webhook_secret", "s3cret"}};
    for (const auto& [name, value] : more) settings[name] = value;
    ChannelAccount account;
    account.id = "chn_1";
    account.workspace_id = "wsp_1";
    account.settings = json::Dump(settings);
    auto made = kind->Make(account, services.services());
    if (!made.ok()) return std::move(made).error();
    channel = *made;
    return Ok();
  }
  void Make(const json::Object& more) { ASSERT_TRUE(TryToMake(more).ok()); }

  Result<Receipt> Deliver(Content content, std::size_t part = 0) {
    outgoing.message.content = std::move(content);
    outgoing.message.workspace_id = "wsp_1";
    outgoing.thread_key = thread;
    outgoing.part = part;
    return RunTask(channel->Deliver(outgoing));
  }

  void Answer(std::string result) { services.http.AnswerJson(R"({"ok":true,"result":)" + result + "}"); }
  void Refuse(int code, std::string description, std::string parameters = "") {
    services.http.AnswerJson("{\"ok\":false,\"error_code\":" + std::to_string(code) + ",\"description\":\"" + description + "\"" +
                                 (parameters.empty() ? "" : ",\"parameters\":" + parameters) + "}",
                             code);
  }
  const HttpRequest& Asked(std::size_t i) { return services.http.requests().at(i); }
  json::Object Body(std::size_t i) { return *json::ParseObject(Asked(i).body); }
  std::string Method(std::size_t i) { return Asked(i).url.substr(Asked(i).url.rfind('/') + 1); }

  void AddFile(std::string url, std::string bytes, std::string mime) {
    services.media.files[url] = MediaBytes{bytes, mime, "name.bin", "sha-of-" + url};
  }

  Result<WebhookContent> Hook(std::string body, std::string_view secret, std::string_view method = "POST") {
    HttpHeaders headers;
    if (!secret.empty()) headers.Add("X-Telegram-Bot-Api-Secret-Token", std::string(secret));
    return channel->DecodeWebhook({method, "", headers, body, services.clock.Now()});
  }

  std::unique_ptr<ChannelKind> kind = MakeTelegramChannelKind();
  FakeChannelServices services;
  std::shared_ptr<ChannelAdapter> channel;
  OutgoingMessage outgoing;
  std::string thread = "77";
};

}  // namespace beseda::telegram
