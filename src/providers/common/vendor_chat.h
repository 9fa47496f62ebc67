#pragma once

#include <memory>

#include "contracts/chat_model.h"
#include "contracts/http_client.h"
#include "providers/common/event_framing.h"
#include "providers/common/learning_answer.h"
#include "providers/common/learnt_quirks.h"

namespace beseda {

/// A vendor's model: encodes a request, sends it (ChatCall), reads the answer. What the model refuses of a request's
/// optional parts is learnt: a refused request had no effect, so it is sent again without the part. Streams when there
/// is a sink. Borrows the client. Thread-safe if MakeTry is.
class VendorChat : public ChatModel {
 public:
  Task<Result<ChatReply>> Complete(ChatRequest request, ChatSink* sink) final;

 protected:
  /// One try: what is sent, and what reads the answer. The headers that say what is sent and what may come are added.
  struct Try {
    HttpRequest request;
    std::unique_ptr<LearningAnswer> answer;
    std::unique_ptr<EventFraming> events;
  };

  /// `longest`: an answer takes no longer, whatever the request says. `known`: quirks known beforehand. `most_tries`: of
  /// one call; each but the last learns one quirk, and what is learnt stays.
  VendorChat(HttpClient& http, Micros longest, Quirks known, int most_tries = 4)
      : http_(http), longest_(longest), most_tries_(most_tries), quirks_(known) {}

  /// The request in the vendor's JSON with `used` quirks. No I/O. Errors: kInvalid: what the vendor cannot do, by field.
  virtual Result<Try> MakeTry(const ChatRequest& request, Quirks used, bool stream) const = 0;
  /// The last touch before it is sent: a signature. All else stands in the request.
  virtual void Authorize(HttpRequest&) const {}

 private:
  HttpClient& http_;
  const Micros longest_;
  const int most_tries_;
  LearntQuirks quirks_;
};

}  // namespace beseda
