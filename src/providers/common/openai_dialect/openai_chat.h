#pragma once

#include <memory>
#include <string>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/openai_dialect/openai_server.h"

namespace beseda::openai {

/// One model of a server, over the API that is chosen. Streams when there is a sink. What the model refuses of a
/// request's optional parts is learnt: the request is sent again without it. Borrows the client.
class Chat final : public ChatModel {
 public:
  Chat(std::shared_ptr<const Server> server, std::string model, HttpClient& http);

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  std::shared_ptr<const Server> server_;
  std::string model_;
  HttpClient& http_;
  LearntQuirks quirks_;
};

}  // namespace beseda::openai
