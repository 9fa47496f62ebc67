#pragma once

#include <memory>
#include <string>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/openai_dialect/openai_quirks.h"
#include "providers/openai/openai_settings.h"

namespace beseda::openai {

/// A request to one of the account's addresses, with its headers.
HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path);

/// One model of an account. Streams when there is a sink. Borrows the client.
class Chat final : public ChatModel {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  std::shared_ptr<const Settings> settings_;
  std::string model_;
  HttpClient& http_;
  LearntQuirks quirks_;
};

}  // namespace beseda::openai
