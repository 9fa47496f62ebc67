#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/time.h"
#include "contracts/http_client.h"
#include "providers/common/openai_dialect/openai_quirks.h"
#include "providers/common/rate_limit_headers.h"

namespace beseda::openai {

/// OpenAI's two ways to ask a model: POST /chat/completions, which all speak, and POST /responses.
enum class Api { kChat, kResponses };

/// A server that speaks OpenAI's dialect, and an account there: all that its calls need.
struct Server {
  std::string base_url = {};   ///< "/chat/completions" and the other paths are added to it.
  HttpHeaders headers = {};    ///< The key among them.
  std::string secret = {};     ///< The key, to be blackened in what the server says.
  Micros timeout = std::chrono::seconds(300);  ///< Longest answer.
  Api api = Api::kChat;
  Quirks quirks = 0;
  RateLimitHeaders rate_limits = kOpenAiRateLimits;
  std::size_t embedding_batch = 256;  ///< Texts at a time; 0: it has no embeddings.
  /// Bytes at a time: OpenAI takes 300,000 tokens in one request
  /// (https://platform.openai.com/docs/api-reference/embeddings/create, "input"), and a token is at least a byte.
  std::size_t embedding_bytes = 300'000;
};

/// A request to one of the server's addresses, with its headers.
HttpRequest MakeRequest(const Server& server, std::string method, std::string_view path);

/// What the answer's headers call the request, for the vendor's support. Empty if they do not.
std::string RequestIdOf(const HttpHeaders& headers);

}  // namespace beseda::openai
