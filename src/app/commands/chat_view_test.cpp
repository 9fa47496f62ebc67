#include "app/commands/chat_view.h"

#include <gtest/gtest.h>

#include <sstream>

#include "json/json.h"

namespace beseda::app {
namespace {

class ChatViewTest : public testing::Test {
 protected:
  void Show(ChatView& view, std::string_view frame) { view.Show(*json::ParseObject(frame)); }
  static std::string Message(int seq, const std::string& direction, const std::string& text, const std::string& id = "m") {
    return R"({"id":")" + id + R"(","seq":)" + std::to_string(seq) + R"(,"direction":")" + direction +
           R"(","content":{"type":"text","text":")" + text + R"(","format":"plain"}})";
  }
  static std::string Frame(const std::string& message) { return R"({"type":"message","message":)" + message + "}"; }
  static std::string Delta(int offset, const std::string& text, const std::string& id = "m") {
    return R"({"type":"delta","message_id":")" + id + R"(","offset":)" + std::to_string(offset) + R"(,"text":")" + text + "\"}";
  }
  std::ostringstream out_;
};

TEST_F(ChatViewTest, StreamedReplyIsNotRepeated) {
  ChatView view(out_, "Bot: ", false);
  Show(view, R"({"type":"typing","on":true})");
  EXPECT_TRUE(view.busy());
  Show(view, Delta(0, "Good "));
  EXPECT_EQ(out_.str(), "Bot: Good ") << "as it arrives";
  Show(view, Delta(5, "morn"));
  Show(view, Frame(Message(2, "out", "Good morning")));
  EXPECT_EQ(out_.str(), "Bot: Good morning\n");
  EXPECT_FALSE(view.busy());
  EXPECT_EQ(view.last_reply_seq(), 2);
}

TEST_F(ChatViewTest, StoredMessageIsTheTruth) {
  ChatView view(out_, "", false);
  Show(view, Delta(0, "Wrong"));
  Show(view, Frame(Message(2, "out", "Right")));
  EXPECT_EQ(out_.str(), "Wrong\nRight\n");
}

TEST_F(ChatViewTest, GapsWaitForTheMessage) {
  ChatView view(out_, "", false);
  Show(view, Delta(7, "in the middle"));
  EXPECT_EQ(out_.str(), "");
  Show(view, Delta(0, "ab"));
  Show(view, Delta(9, "lost"));
  Show(view, Frame(Message(2, "out", "abcd")));
  EXPECT_EQ(out_.str(), "abcd\n");
}

TEST_F(ChatViewTest, StreamBegunAgain) {
  ChatView view(out_, "", false);
  Show(view, Delta(0, "One"));
  Show(view, Delta(0, "Two"));
  Show(view, Frame(Message(2, "out", "Two.")));
  EXPECT_EQ(out_.str(), "One\nTwo.\n");
}

TEST_F(ChatViewTest, RepeatedMessagesAreShownOnce) {
  ChatView view(out_, "", false);
  Show(view, Frame(Message(1, "in", "hello")));
  Show(view, Frame(Message(2, "out", "one")));
  Show(view, R"({"type":"ready","messages":[)" + Message(2, "out", "one") + "," + Message(3, "out", "two") + R"(],"streaming":[]})");
  EXPECT_EQ(out_.str(), "one\ntwo\n");
  EXPECT_EQ(view.last_seq(), 3);
}

TEST_F(ChatViewTest, HistoryOfAContinuedConversation) {
  ChatView view(out_, "Bot: ", true);
  Show(view, R"({"type":"ready","messages":[)" + Message(1, "in", "hi") + "," + Message(2, "out", "hello") +
                 R"(],"streaming":[{"message_id":"x","text":"I am "}]})");
  Show(view, Delta(5, "here", "x"));
  EXPECT_EQ(out_.str(), "> hi\nBot: hello\nBot: I am here");
}

TEST_F(ChatViewTest, ReconnectionContinuesTheLine) {
  ChatView view(out_, "", false);
  Show(view, Delta(0, "half"));
  Show(view, R"({"type":"ready","messages":[],"streaming":[{"message_id":"m","text":"half and"}]})");
  Show(view, Delta(8, " half"));
  EXPECT_EQ(out_.str(), "half and half");
}

TEST_F(ChatViewTest, NothingSteersTheTerminal) {
  ChatView view(out_, "", false);
  Show(view, Frame(Message(1, "out", "a\\u001b[31mred\\u0007\\u009b2J\\r\\nb")));
  EXPECT_EQ(out_.str(), "a[31mred2J\nb\n");
}

TEST_F(ChatViewTest, UnknownAndMalformedFramesArePassedOver) {
  ChatView view(out_, "", false);
  for (const auto* frame : {"{}", R"({"type":"news"})", R"({"type":"message"})", R"({"type":"message","message":3})",
                            R"({"type":"delta"})", R"({"type":"delta","message_id":3,"offset":"x","text":[]})",
                            R"({"type":"ready","messages":{}})", R"({"type":"typing","on":"yes"})"}) {
    Show(view, frame);
  }
  EXPECT_EQ(out_.str(), "");
  Show(view, Frame(R"({"id":"m","seq":1,"direction":"out","content":{"type":"hologram"}})"));
  EXPECT_EQ(out_.str(), "(a message that this version cannot show)\n");
}

}  // namespace
}  // namespace beseda::app
