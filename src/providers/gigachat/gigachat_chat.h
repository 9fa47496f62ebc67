#pragma once

#include <memory>
#include <string>

#include "contracts/http_client.h"
#include "providers/common/batch_embedder.h"
#include "providers/common/vendor_chat.h"
#include "providers/gigachat/gigachat_settings.h"
#include "providers/gigachat/gigachat_token.h"
#include "providers/gigachat/token_client.h"

namespace beseda::gigachat {

/// What the models of an account share. Thread-safe. Borrows client, clock and randomness.
class Account {
 public:
  Account(std::shared_ptr<const Settings> settings, HttpClient& http, const Clock& clock, Random& random)
      : settings_(settings),
        tokens_(std::make_shared<TokenSource>(std::move(settings), http, clock, random)),
        http_(http, tokens_) {}

  const Settings& settings() const { return *settings_; }
  /// Sends with the access token.
  HttpClient& http() { return http_; }
  /// What must not be shown in an error.
  std::string Secret() const { return tokens_->Last(); }

  /// A request to one of the account's addresses.
  HttpRequest MakeRequest(std::string method, std::string_view path) const;
  /// Sends a request that has no effect. Errors: also the vendor's.
  Task<Result<HttpResponse>> Ask(HttpRequest request, Micros timeout);

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<TokenSource> tokens_;
  TokenClient http_;
};

/// One model of an account.
class Chat final : public VendorChat {
 public:
  Chat(std::shared_ptr<Account> account, std::string model);

 protected:
  Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const override;

 private:
  std::shared_ptr<Account> account_;
  std::string model_;
};

/// An embedding model of an account.
class Embeddings final : public BatchEmbedder {
 public:
  static constexpr std::size_t kMaxBatch = 32;

  Embeddings(std::shared_ptr<Account> account, std::string model)
      : BatchEmbedder(kMaxBatch), account_(std::move(account)), model_(std::move(model)) {}

 protected:
  Task<Result<EmbedReply>> EmbedBatch(const EmbedRequest& request, std::span<const std::string> texts,
                                      Micros timeout) override;

 private:
  std::shared_ptr<Account> account_;
  std::string model_;
};

}  // namespace beseda::gigachat
