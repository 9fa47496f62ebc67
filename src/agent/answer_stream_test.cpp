#include "agent/answer_stream.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/fake_turn.h"
#include "testing/manual_clock.h"
#include "testing/run_task.h"

namespace beseda::agent {
namespace {

class AnswerStreamTest : public ::testing::Test {
 protected:
  static PiiKinds Emails() {
    PiiKinds kinds;
    kinds.Add(PiiKind::kEmail);
    return kinds;
  }
  void Write(std::string text) {
    ChatDelta delta;
    delta.text = std::move(text);
    ASSERT_TRUE(RunTask(stream.Write(std::move(delta))).ok());
  }

  ManualClock clock;
  FakeTurn turn{Bot()};
  PiiMask mask{Emails(), "cnv_1"};
  std::unique_ptr<ReplyStream> reply = turn.BeginReply();
  AnswerStream stream{*reply, mask, clock, true};
};

TEST_F(AnswerStreamTest, AnotherModelTakesOverAfterWhatWasKept) {
  Write("Let me look.");
  stream.Settle("Let me look.");
  stream.Keep();
  Write("It is rai");
  EXPECT_EQ(turn.shown, "Let me look.\n\nIt is rai");
  const auto first = stream.first();
  clock.Advance(seconds(1));
  ASSERT_TRUE(stream.Reset());
  EXPECT_EQ(turn.shown, "Let me look.");
  EXPECT_FALSE(stream.first());
  Write("It is sunny.");
  EXPECT_EQ(turn.shown, "Let me look.\n\nIt is sunny.");
  EXPECT_GT(stream.first(), first);
}

TEST_F(AnswerStreamTest, HalfAPlaceholderDoesNotOutliveTheModelThatWroteIt) {
  const auto placeholder = mask.Mask("anna@example.com");
  Write("Write to " + placeholder.substr(0, 4));
  EXPECT_EQ(turn.shown, "Write to ");
  ASSERT_TRUE(stream.Reset());
  EXPECT_EQ(turn.shown, "");
  Write(placeholder.substr(0, 4));
  ASSERT_TRUE(stream.Reset());
  Write("Ask " + placeholder);
  EXPECT_EQ(turn.shown, "Ask anna@example.com");
}

}  // namespace
}  // namespace beseda::agent
