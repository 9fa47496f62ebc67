#pragma once

// For tests: what the suite of channels needs of all of Meta's products.

#include <optional>
#include <string>
#include <vector>

#include "channels/common/golden_webhooks.h"
#include "channels/common/testing/meta_messaging_view.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "testing/channel_suite.h"

namespace beseda {

class MetaSuiteHarness : public ChannelHarness {
 public:
  /// `channel`: the folder of its golden webhooks; `account`: its own settings, JSON fields with a comma behind; `person`: its thread.
  MetaSuiteHarness(std::string channel, std::string account, std::string person)
      : channel_(std::move(channel)), account_(std::move(account)), person_(std::move(person)) {}

  std::string Settings() override {
    return "{" + account_ + R"("access_token":"EAA-token-of-the-suite","app_secret":"secret-of-the-suite","verify_token":"v"})";
  }
  std::vector<std::string> Secrets() override { return {"EAA-token-of-the-suite", "secret-of-the-suite"}; }
  std::vector<std::string> Bodies() override {
    std::vector<std::string> bodies;
    for (auto& golden : LoadGoldenWebhooks(channel_)) {
      // An echo of our own sending is known by the account's id, which is another one in the suite.
      if (golden.expected != "[]" && golden.name != "echo_of_ours") bodies.push_back(std::move(golden.body));
    }
    return bodies;
  }
  ChannelCall Sign(std::string body) override {
    ChannelCall call;
    call.headers.Add("X-Hub-Signature-256", "sha256=" + crypto::ToHex(crypto::HmacSha256("secret-of-the-suite", body)));
    call.body = std::move(body);
    return call;
  }
  FakeAnswer BadToken() override { return JsonAnswer(R"({"error":{"message":"Invalid OAuth access token.","code":190}})", 400); }
  std::pair<std::string, std::string> Thread() override { return {person_, person_}; }

 private:
  std::string channel_, account_, person_;
};

/// Of Messenger and Instagram.
class MetaMessagingSuiteHarness : public MetaSuiteHarness {
 public:
  MetaMessagingSuiteHarness(std::string channel, std::string account)
      : MetaSuiteHarness(std::move(channel), std::move(account), "6521469417") {}

  FakeAnswer Success(const HttpRequest& request) override {
    if (request.url.find("/message_attachments") != std::string::npos) return JsonAnswer(R"({"attachment_id":"1857777774821032"})");
    return JsonAnswer(R"({"recipient_id":"6521469417","message_id":"m_X"})");
  }
  std::optional<ShownMessage> Show(const HttpRequest& request) override { return MetaMessagingView().Read(request); }
  FakeAnswer TooFast() override {
    return JsonAnswer(R"({"error":{"message":"Calls to this API have exceeded the rate limit.","code":613}})", 400, {{"Retry-After", "7"}});
  }
  FakeAnswer ServerError() override { return JsonAnswer(R"({"error":{"message":"Temporary send message failure.","code":1200}})", 500); }
};

}  // namespace beseda
