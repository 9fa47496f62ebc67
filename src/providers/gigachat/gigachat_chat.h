#pragma once

#include <memory>
#include <string>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/learnt_quirks.h"
#include "providers/gigachat/gigachat_settings.h"
#include "providers/gigachat/gigachat_token.h"

namespace beseda::gigachat {

/// What the models of an account share.
struct Account {
  std::shared_ptr<const Settings> settings;
  std::shared_ptr<TokenSource> tokens;
  HttpClient& http;

  /// A request to one of the account's addresses, with its headers.
  HttpRequest MakeRequest(std::string method, std::string_view path, const std::string& token) const;
  /// Sends a request that has no effect, with a new token if the first was refused. Errors: also the vendor's.
  Task<Result<HttpResponse>> Ask(std::string method, std::string path, std::string body, Micros timeout) const;
};

/// One model of an account. Streams when there is a sink.
class Chat final : public ChatModel {
 public:
  Chat(std::shared_ptr<const Account> account, std::string model)
      : account_(std::move(account)), model_(std::move(model)), quirks_(0) {}

  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) override;

 private:
  std::shared_ptr<const Account> account_;
  std::string model_;
  LearntQuirks quirks_;
};

/// An embedding model of an account.
class Embeddings final : public BatchEmbedder {
 public:
  static constexpr std::size_t kMaxBatch = 32;

  Embeddings(std::shared_ptr<const Account> account, std::string model)
      : BatchEmbedder(kMaxBatch), account_(std::move(account)), model_(std::move(model)) {}

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<const Account> account_;
  std::string model_;
};

}  // namespace beseda::gigachat
