#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "contracts/http_types.h"
#include "providers/common/event_framing.h"

namespace beseda {

/// What one piece of an answer brought.
struct AnswerStep {
  ChatDelta delta = {};
  bool progress = false;  ///< The model said something: not a comment, a ping or an empty event.
  std::optional<Error> failure = std::nullopt;  ///< Ends the answer: the vendor's own error, or damage. After `delta`.
};

/// One answer in a vendor's dialect: what a vendor has to write for ChatCall. The headers are those of the answer, the
/// same at each call. Used by one task, for one try.
class AnswerDecoder {
 public:
  virtual ~AnswerDecoder() = default;

  /// The vendor refused the request: a status other than 2xx. The body may be a proxy's page, cut, or empty.
  virtual Error TakeRefusal(int status, const HttpHeaders& headers, std::string_view body) = 0;
  /// The answer as a whole: nobody asked for a stream, or the server does not stream.
  virtual AnswerStep TakeWhole(std::string_view body, const HttpHeaders& headers) = 0;
  /// One event of a stream.
  virtual AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) = 0;

  /// Whether the server said that this was all: nothing more is read.
  virtual bool done() const = 0;
  /// Whether the answer is whole, so that the stream may end here.
  virtual bool complete() const { return done(); }
  /// The answer. Errors: kUnavailable: there is none in what came; kRejected: the vendor says why there is none.
  virtual Result<ChatReply> Finish(const HttpHeaders& headers) = 0;

  /// A web page came instead of an answer: kInvalid, with words about what address is expected.
  virtual Error WrongAddress() const = 0;
};

}  // namespace beseda
