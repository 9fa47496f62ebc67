#include "providers/common/openai_dialect/openai_chat.h"

#include <utility>

#include "base/task.h"
#include "providers/common/chat_call.h"
#include "providers/common/openai_dialect/openai_errors.h"
#include "providers/common/openai_dialect/openai_reply.h"
#include "providers/common/openai_dialect/openai_request.h"
#include "providers/common/openai_dialect/responses_reply.h"
#include "providers/common/openai_dialect/responses_request.h"
#include "providers/common/sse_parser.h"

namespace beseda::openai {
namespace {

constexpr int kMostTries = 12;  // compatible servers name one part at a time, and there are eleven to learn

/// Lends the decoder of the chosen API the form that DialectAnswer wants.
struct AnyDecoder {
  std::unique_ptr<PieceDecoder> chosen;

  bool done() const { return chosen->done(); }
  bool complete() const { return chosen->complete(); }
  Result<ChatReply> Finish() { return chosen->Finish(); }
};

struct Dialect {
  const Server& server;
  AnyDecoder decoder;

  auto Take(std::string_view data, const HttpHeaders&) { return decoder.chosen->Take(data); }
  Refusal Decode(int status, const HttpHeaders&, std::string_view body) const { return DecodeRefusal(status, body); }
  Error Judge(const Refusal& refusal, const HttpHeaders& headers) const { return ToError(refusal, headers, server.secret); }

  void Describe(ChatReply& reply, const HttpHeaders& headers) const {
    reply.request_id = RequestIdOf(headers);
    reply.limits = ReadRateLimits(headers, server.rate_limits);
  }

  std::string_view WebPage() const {
    return "This address answers with a web page, not with OpenAI's protocol. Check the base URL; it usually ends with /v1.";
  }
};

/// What differs between the two APIs.
struct Way {
  std::string_view path;
  Result<std::string> (*encode)(const ChatRequest& request, std::string_view model, Quirks quirks, bool stream);
  std::unique_ptr<PieceDecoder> (*make_decoder)();
};

template <typename Decoder>
std::unique_ptr<PieceDecoder> MakeDecoder() {
  return std::make_unique<Decoder>();
}

Way WayOf(Api api) {
  if (api == Api::kResponses) return {"/responses", EncodeResponsesRequest, MakeDecoder<ResponsesDecoder>};
  return {"/chat/completions", EncodeChatRequest, MakeDecoder<ReplyDecoder>};
}

}  // namespace

Chat::Chat(std::shared_ptr<const Server> server, std::string model, HttpClient& http)
    : VendorChat(http, server->timeout, server->quirks, kMostTries), server_(std::move(server)), model_(std::move(model)) {}

Result<VendorChat::Try> Chat::MakeTry(const ChatRequest& request, Quirks used, bool stream) const {
  const auto way = WayOf(server_->api);
  auto http = MakeRequest(*server_, "POST", way.path);
  TRY(http.body, way.encode(request, model_, used, stream));
  Dialect dialect{.server = *server_, .decoder = {way.make_decoder()}};
  return Try{.request = std::move(http),
             .answer = std::make_unique<DialectAnswer<Dialect>>(std::move(dialect), used),
             .events = std::make_unique<SseParser>()};
}

}  // namespace beseda::openai
