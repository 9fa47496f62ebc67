#pragma once

#include <memory>

#include "contracts/http_client.h"
#include "providers/gigachat/gigachat_token.h"

namespace beseda::gigachat {

/// Puts the account's access token into every request, and sends a request once more with a new token where the first
/// was refused: a refused request had no effect. Errors: also those of TokenSource. Thread-safe. Borrows the client.
class TokenClient final : public HttpClient {
 public:
  TokenClient(HttpClient& http, std::shared_ptr<TokenSource> tokens) : http_(http), tokens_(std::move(tokens)) {}

  Task<Result<HttpResponse>> Send(HttpRequest request) override;
  Task<Result<std::unique_ptr<HttpStream>>> Open(HttpRequest request) override;

 private:
  HttpClient& http_;
  std::shared_ptr<TokenSource> tokens_;
};

}  // namespace beseda::gigachat
