#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "providers/common/answer_decoder.h"
#include "providers/common/learnt_quirks.h"

namespace beseda {

/// An answer that may teach what its model does not take (VendorChat).
class LearningAnswer : public AnswerDecoder {
 public:
  /// Which quirks a refusal has shown; 0 if none.
  Quirks shown() const { return shown_; }

 protected:
  Quirks shown_ = 0;
};

/// One try's answer in a vendor's dialect. `Dialect` is a plain struct with what is the vendor's own:
///
///   decoder                               gathers the answer: done(), complete(), Finish() as AnswerDecoder has them
///   Take(data, headers)                   a whole answer, or the data of one event, to the decoder. Gives Result<Step>
///                                         of {ChatDelta delta, bool progress, optional<Refusal> refusal}
///   Decode(status, headers, body)         what a refused request says: the vendor's Refusal
///   Judge(refusal, headers)               the Error of contracts/chat_model.h that it is, without the key
///   Describe(reply, headers)              adds what only the headers say: the request's id, the limits
///   WebPage()                             what to tell the operator where a web page came
///
/// and ShownQuirks(refusal, used) stands beside the Refusal.
template <typename Dialect>
class DialectAnswer : public LearningAnswer {
 public:
  /// `used`: the quirks that the request was encoded with.
  DialectAnswer(Dialect dialect, Quirks used) : dialect_(std::move(dialect)), used_(used) {}

  Error TakeRefusal(int status, const HttpHeaders& headers, std::string_view body) override {
    return Refuse(dialect_.Decode(status, headers, body), headers);
  }
  AnswerStep TakeWhole(std::string_view body, const HttpHeaders& headers) override {
    return ToStep(dialect_.Take(body, headers), headers);
  }
  AnswerStep TakeEvent(const StreamEvent& event, const HttpHeaders& headers) override {
    return ToStep(dialect_.Take(event.data, headers), headers);
  }
  bool done() const override { return dialect_.decoder.done(); }
  bool complete() const override { return dialect_.decoder.complete(); }
  Result<ChatReply> Finish(const HttpHeaders& headers) override {
    auto reply = dialect_.decoder.Finish();
    if (reply.ok()) dialect_.Describe(*reply, headers);
    return reply;
  }
  Error WrongAddress() const override { return Error(ErrorCode::kInvalid, std::string(dialect_.WebPage())); }

 protected:
  template <typename Step>
  AnswerStep ToStep(Result<Step> step, const HttpHeaders& headers) {
    AnswerStep out;
    if (!step.ok()) {
      out.failure = std::move(step).error();
      return out;
    }
    out.delta = std::move(step->delta);
    out.progress = step->progress;
    if (step->refusal) out.failure = Refuse(*step->refusal, headers);
    return out;
  }

  template <typename Refusal>
  Error Refuse(const Refusal& refusal, const HttpHeaders& headers) {
    shown_ = ShownQuirks(refusal, used_);
    return dialect_.Judge(refusal, headers);
  }

  Dialect dialect_;

 private:
  const Quirks used_;
};

}  // namespace beseda
