#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/guard/pii_mask.h"
#include "base/clock.h"
#include "contracts/chat_model.h"
#include "contracts/turn.h"

namespace beseda::agent {

/// What those who watch see of an answer while it is made, over several tries and steps: what a model writes before it
/// calls tools stays, a try that failed is taken back, masked data is put back. Used by one task.
class AnswerStream final : public ChatSink {
 public:
  /// Not shown: an answer that is of no use in pieces (JSON).
  AnswerStream(ReplyStream& stream, const PiiMask& mask, const Clock& clock, bool shown)
      : stream_(stream), restorer_(mask), masked_(mask.active()), clock_(clock), shown_(shown) {}

  Task<Status> Write(ChatDelta delta) override;
  /// Another model begins the step's answer anew.
  bool Reset() override { return BeginTry(), true; }

  /// A model is asked (again): what it has written in this step so far is taken back.
  void BeginTry();
  /// The step's text is known, whether it was streamed or comes from the journal: makes the view agree with it.
  void Settle(std::string_view text);
  /// The step called tools: its text stays before what comes.
  void Keep();
  /// Everything is taken back.
  void Clear();

  /// When the current try's first piece came.
  std::optional<Time> first() const { return first_; }
  /// The whole answer: what was kept, and `last`. What a model says again is not doubled.
  std::string Whole(std::string_view last) const;

 private:
  void Show(std::string_view text);

  ReplyStream& stream_;
  StreamRestorer restorer_;
  bool masked_;
  const Clock& clock_;
  bool shown_;
  std::optional<Time> first_;
  std::string kept_;     ///< Of earlier steps.
  std::string current_;  ///< Shown of this step.
};

}  // namespace beseda::agent
