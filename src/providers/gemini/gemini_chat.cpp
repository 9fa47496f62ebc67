#include "providers/gemini/gemini_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/sse_parser.h"
#include "providers/gemini/gemini_errors.h"
#include "providers/gemini/gemini_reply.h"
#include "providers/gemini/gemini_request.h"

namespace beseda::gemini {
namespace {

struct Dialect {
  std::string_view secret;
  ReplyDecoder decoder = {};

  auto Take(std::string_view data, const HttpHeaders&) { return decoder.Take(data); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, secret); }
  void Describe(ChatReply&, const HttpHeaders&) const {}

  std::string_view WebPage() const {
    return "This address answers with a web page, not with Gemini's API. Check the base URL.";
  }
};

Quirks KnownQuirks(std::string_view model) { return model.starts_with("gemini-2") ? Quirks(kThinkingBudget) : Quirks(0); }

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + "/v1beta" + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("x-goog-api-key", settings.api_key);
  return request;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : VendorChat(http, settings->timeout, KnownQuirks(model)), settings_(std::move(settings)), model_(std::move(model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  const auto* const method = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
  auto http = MakeRequest(*settings_, "POST", "/models/" + PercentEncode(model_) + method);
  TRY(http.body, EncodeChatRequest(request, used));
  Dialect dialect{.secret = settings_->api_key};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<SseParser>()};
}

}  // namespace beseda::gemini
