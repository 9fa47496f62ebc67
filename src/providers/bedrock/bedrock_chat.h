#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/bedrock/bedrock_settings.h"
#include "providers/common/learnt_quirks.h"

namespace beseda::bedrock {

/// One model of an account. Streams when there is a sink. Borrows client and clock.
class Chat final : public ChatModel {
 public:
  Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  HttpRequest MakeCall(std::string body, bool stream) const;

  std::shared_ptr<const Settings> settings_;
  std::string model_;
  HttpClient& http_;
  const Clock& clock_;
  LearntQuirks quirks_;
};

}  // namespace beseda::bedrock
