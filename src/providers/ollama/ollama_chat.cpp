#include "providers/ollama/ollama_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/ndjson_lines.h"
#include "providers/ollama/ollama_errors.h"
#include "providers/ollama/ollama_reply.h"
#include "providers/ollama/ollama_request.h"

namespace beseda::ollama {
namespace {

struct Dialect {
  std::string_view model;
  std::string_view secret;
  ReplyDecoder decoder = {};

  auto Take(std::string_view data, const HttpHeaders&) { return decoder.Take(data); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, model, headers, secret); }
  void Describe(ChatReply&, const HttpHeaders&) const {}

  std::string_view WebPage() const {
    return "This address answers with a web page, not as Ollama does. Check it; Ollama's own is http://127.0.0.1:11434.";
  }
};

}  // namespace

HttpRequest MakeRequest(const Settings& settings, std::string method, std::string_view path) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = settings.base_url + "/api" + std::string(path);
  request.reach = Reach::kAnywhere;  // an operator has configured it
  if (!settings.api_key.empty()) request.headers.Add("Authorization", "Bearer " + settings.api_key);
  return request;
}

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http)
    : VendorChat(http, settings->timeout, 0), settings_(std::move(settings)), model_(std::move(model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  auto http = MakeRequest(*settings_, "POST", "/chat");
  TRY(http.body, EncodeChatRequest(request, model_, *settings_, used, stream));
  Dialect dialect{.model = model_, .secret = settings_->api_key};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<NdjsonLines>()};
}

}  // namespace beseda::ollama
