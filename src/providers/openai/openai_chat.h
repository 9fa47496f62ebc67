#pragma once

#include <memory>
#include <string>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/openai/openai_errors.h"
#include "providers/openai/openai_quirks.h"
#include "providers/openai/openai_reply.h"
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
  struct Call;
  Task<Result<ChatReply>> Send(HttpRequest request, Call& call);
  Task<Result<ChatReply>> Stream(HttpRequest request, ChatSink& sink, Call& call);
  Task<Result<std::string>> ReadRest(HttpStream& stream, std::size_t most);
  Task<Status> Give(Result<ReplyDecoder::Step> step, ChatSink& sink, const HttpHeaders& headers, Call& call);
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers, Call& call) const;

  std::shared_ptr<const Settings> settings_;
  std::string model_;
  HttpClient& http_;
  LearntQuirks quirks_;
};

}  // namespace beseda::openai
