#include "providers/anthropic/anthropic_chat.h"

#include <algorithm>
#include <utility>

#include "base/task.h"
#include "providers/anthropic/anthropic_errors.h"
#include "providers/anthropic/anthropic_reply.h"
#include "providers/anthropic/anthropic_request.h"
#include "providers/common/chat_call.h"
#include "providers/common/rate_limit_headers.h"
#include "providers/common/sse_parser.h"

namespace beseda::anthropic {
namespace {

// Newer models can write 128,000 tokens; nobody who names no bound expects that of a chat.
constexpr std::int64_t kMostByDefault = 32000;

// https://platform.claude.com/docs/en/api/rate-limits, "Response headers": moments in RFC 3339.
constexpr RateLimitHeaders kLimits = {
    .remaining_requests = "anthropic-ratelimit-requests-remaining",
    .remaining_tokens = "anthropic-ratelimit-tokens-remaining",
    .reset_requests = "anthropic-ratelimit-requests-reset",
    .reset_tokens = "anthropic-ratelimit-tokens-reset",
};

struct Dialect {
  std::string_view secret;
  ReplyDecoder decoder = {};

  auto Take(std::string_view data, const HttpHeaders&) { return decoder.Take(data); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, secret); }

  void Describe(ChatReply& reply, const HttpHeaders& headers) const {
    reply.request_id = headers.Get("request-id");
    reply.limits = ReadRateLimits(headers, kLimits);
  }

  std::string_view WebPage() const {
    return "This address answers with a web page, not with Anthropic's Messages API. Check the base URL.";
  }
};

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("x-api-key", settings.api_key);
  request.headers.Add("anthropic-version", "2023-06-01");
  return request;
}

void OutputBounds::Set(const std::vector<ModelInfo>& models) {
  std::lock_guard lock(mutex_);
  for (const auto& model : models) {
    if (model.max_output_tokens) bounds_[model.id] = *model.max_output_tokens;
  }
}

std::int64_t OutputBounds::Of(const std::string& model) const {
  std::lock_guard lock(mutex_);
  const auto known = bounds_.find(model);
  return known == bounds_.end() ? 0 : known->second;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::shared_ptr<const OutputBounds> bounds, std::string model,
           HttpClient& http)
    : VendorChat(http, settings->timeout, 0),
      settings_(std::move(settings)),
      bounds_(std::move(bounds)),
      model_(std::move(model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  Encoding encoding;
  encoding.model = model_;
  encoding.quirks = used;
  encoding.stream = stream;
  encoding.prompt_caching = settings_->prompt_caching;
  encoding.default_max_tokens = std::min(bounds_->Of(model_), kMostByDefault);
  auto http = MakeRequest(*settings_, "POST", "/v1/messages");
  TRY(http.body, EncodeRequest(request, encoding));
  Dialect dialect{.secret = settings_->api_key};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<SseParser>()};
}

}  // namespace beseda::anthropic
