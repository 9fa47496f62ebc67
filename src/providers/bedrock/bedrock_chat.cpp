#include "providers/bedrock/bedrock_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/bedrock/aws_event_stream.h"
#include "providers/bedrock/bedrock_errors.h"
#include "providers/bedrock/bedrock_reply.h"
#include "providers/bedrock/bedrock_request.h"
#include "providers/common/chat_call.h"

namespace beseda::bedrock {
namespace {

struct Dialect {
  std::string_view model;
  std::string_view secret;
  ReplyDecoder decoder;

  auto Take(std::string_view body, const HttpHeaders&) { return decoder.TakeWhole(body); }
  Refusal Decode(int status, const HttpHeaders& headers, std::string_view body) const {
    return DecodeRefusal(status, headers, body);
  }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, secret); }

  void Describe(ChatReply& reply, const HttpHeaders& headers) const {
    reply.request_id = headers.Get("x-amzn-requestid");
    reply.model = model;
  }

  std::string_view WebPage() const {
    return "This address answers with a web page, not with Bedrock's API. Check the base URL.";
  }
};

/// The vendor's events have names, and exceptions among them.
class Answer final : public DialectAnswer<Dialect> {
 public:
  using DialectAnswer::DialectAnswer;

  AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) override {
    if (!event.failure) return ToStep(dialect_.decoder.TakeEvent(event.name, event.data), headers);
    AnswerStep out;
    out.failure = Refuse(DecodeRefusal(event), headers);
    return out;
  }
};

}  // namespace

Chat::Chat(std::shared_ptr<const Settings> settings, std::string model, HttpClient& http, const Clock& clock)
    : VendorChat(http, settings->timeout, 0), settings_(std::move(settings)), model_(std::move(model)), clock_(clock) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  Encoding encoding;
  encoding.model = model_;
  encoding.quirks = used;
  encoding.prompt_caching = settings_->prompt_caching;
  HttpRequest http;
  http.method = "POST";
  http.url = settings_->runtime_url + "/model/" + PercentEncode(model_) + (stream ? "/converse-stream" : "/converse");
  http.reach = Reach::kAnywhere;  // an operator has configured it
  TRY(http.body, EncodeRequest(request, encoding));
  Dialect dialect{.model = model_, .secret = settings_->secret(), .decoder = ReplyDecoder(SchemaTool(request, used))};
  return Try{.request = std::move(http),
             .answer = std::make_unique<Answer>(std::move(dialect), used),
             .events = std::make_unique<AwsEventStream>()};
}

void Chat::Authorize(HttpRequest& request) const { bedrock::Authorize(request, *settings_, clock_.Now()); }

}  // namespace beseda::bedrock
