#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/answer_decoder.h"
#include "providers/common/event_framing.h"

namespace beseda {

/// How long the parts of a call may take.
struct CallTimeouts {
  Micros connect;
  Micros first_token;
  Micros between_tokens;
  Micros total;
};

/// The request's, the total at most `longest`.
CallTimeouts TimeoutsOf(const ChatRequest& request, Micros longest);

/// One call to a vendor over HTTP. What is the same for all vendors is here: the phases' timeouts, refusals, streams
/// and whole answers, web pages where an API should be, the sink's errors, and which class a failure has before and
/// after the first piece. A vendor that learns from a refusal runs the same call again.
/// Borrows the client and the sink, which may be null: then the answer comes as a whole. Used by one task.
class ChatCall {
 public:
  ChatCall(HttpClient& http, ChatSink* sink, CallTimeouts timeouts) : http_(http), sink_(sink), timeouts_(timeouts) {}

  /// Sends `request` (its timeouts are set here; the rest is the vendor's) and gives its answer. Errors: those of
  /// ChatModel; the sink's own.
  Task<Result<ChatReply>> Run(HttpRequest request, AnswerDecoder& decoder, EventFraming& framing);

  /// Whether the sink has been given something.
  bool pieces() const { return pieces_; }
  /// Whether the sink's error ended the call.
  bool sink_failed() const { return sink_failed_; }

 private:
  Task<Result<ChatReply>> Send(HttpRequest request, AnswerDecoder& decoder);
  Task<Result<ChatReply>> Stream(HttpRequest request, AnswerDecoder& decoder, EventFraming& framing);
  Task<Status> TakeAll(HttpStream& stream, AnswerDecoder& decoder, EventFraming& framing);
  Task<Status> TakeEvents(HttpStream& stream, AnswerDecoder& decoder, EventFraming& framing);
  Task<Status> Give(AnswerStep step);

  HttpClient& http_;
  ChatSink* sink_;
  CallTimeouts timeouts_;
  std::chrono::steady_clock::time_point began_ = {};
  bool pieces_ = false;
  bool sink_failed_ = false;
};

}  // namespace beseda
