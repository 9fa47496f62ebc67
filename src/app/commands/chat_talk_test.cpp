#include "app/commands/chat_talk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

#include "app/commands/chat_token.h"
#include "base/task.h"
#include "json/json.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda::app {
namespace {

using testing::HasSubstr;

/// A server for one visitor: events are prepared, sends are numbered.
class ChatTalkTest : public testing::Test {
 protected:
  ChatTalkTest() {
    EXPECT_EQ(::pipe(pipe_), 0);
    http_.AlwaysAnswer([this](const HttpRequest& request) { return Answer(request); });
  }
  ~ChatTalkTest() override { ::close(pipe_[0]); }

  FakeAnswer Answer(const HttpRequest& request) {
    if (request.url.find("/events") != request.url.npos) {
      if (events_.empty()) return JsonAnswer(R"({"detail":"gone"})", 500);
      auto answer = events_.front();
      events_.erase(events_.begin());
      return answer;
    }
    if (request.url.ends_with("/session")) return JsonAnswer(R"({"type":"ready","token":"tok","messages":[]})");
    if (request.url.ends_with("/messages")) {
      sent_.push_back(request.body);
      if (refusals_ > 0) return --refusals_, JsonAnswer(R"({"detail":"Not now."})", refuse_with_);
      return JsonAnswer(R"({"type":"accepted","message":{"id":"in","seq":1,"direction":"in"}})");
    }
    return JsonAnswer("{}", 404);
  }

  static FakeAnswer Open(std::vector<std::string> frames) {
    auto answer = EventsAnswer(std::move(frames));
    answer.hangs = true;
    return answer;
  }
  static std::string Reply(int seq, const std::string& text) {
    return R"({"type":"message","message":{"id":"m)" + std::to_string(seq) + R"(","seq":)" + std::to_string(seq) +
           R"(,"direction":"out","content":{"type":"text","text":")" + text + R"(","format":"plain"}}})";
  }

  Status Talk(const std::string& input, Micros timeout = seconds(5)) {
    EXPECT_EQ(::write(pipe_[1], input.data(), input.size()), ssize_t(input.size()));
    ::close(pipe_[1]);
    return RunTask(TalkTask(timeout));
  }
  Task<Status> TalkTask(Micros timeout) {
    auto begun = co_await server_.Begin("");
    if (!begun.ok()) co_return std::move(begun).error();
    ChatView view(out_, "", false);
    LineReader lines(pipe_[0]);
    TalkParts parts{server_, view, lines, clock_, random_, out_, err_};
    ChatTalk talk(parts, "", timeout);
    co_return co_await talk.Run();
  }

  FakeHttp http_;
  ChatServer server_{http_, "http://127.0.0.1:1", "my bot"};
  SystemClock clock_;
  SystemRandom random_;
  std::ostringstream out_, err_;
  std::vector<FakeAnswer> events_;
  std::vector<std::string> sent_;
  int refusals_ = 0, refuse_with_ = 503;
  int pipe_[2] = {-1, -1};
};

const char* const kReady = R"({"type":"ready","messages":[],"streaming":[]})";

TEST_F(ChatTalkTest, EveryLineIsAMessage) {
  events_.push_back(Open({kReady, Reply(2, "Hello"), Reply(4, "Bye")}));
  const auto outcome = Talk("hi\n\n  \nlast line without an end");
  EXPECT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(out_.str(), "Hello\nBye\n");
  ASSERT_EQ(sent_.size(), 2u);
  EXPECT_THAT(sent_[0], HasSubstr(R"("text":"hi")"));
  EXPECT_THAT(sent_[1], HasSubstr("last line without an end"));
  const auto& events = http_.requests()[1];
  EXPECT_EQ(events.url, "http://127.0.0.1:1/chat-api/my%20bot/events?after=0");
  EXPECT_EQ(events.headers.Get("authorization"), "Bearer tok");
}

TEST_F(ChatTalkTest, SendsAgainUnderTheSameId) {
  refusals_ = 1;
  events_.push_back(Open({kReady, Reply(2, "Hello")}));
  EXPECT_TRUE(Talk("hi\n").ok());
  ASSERT_EQ(sent_.size(), 2u);
  EXPECT_EQ(sent_[0], sent_[1]);
}

TEST_F(ChatTalkTest, RefusalForGoodEndsAPipe) {
  refusals_ = 1, refuse_with_ = 400;
  events_.push_back(Open({kReady}));
  const auto outcome = Talk("hi\n");
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().message, "Not now.");
}

TEST_F(ChatTalkTest, LostConnectionIsMadeAgain) {
  events_.push_back(EventsAnswer({kReady, R"({"type":"delta","message_id":"m2","offset":0,"text":"Hel"})"}));
  events_.push_back(Open({kReady, Reply(2, "Hello")}));
  const auto outcome = Talk("hi\n");
  EXPECT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(out_.str(), "Hel\nHello\n");
  EXPECT_THAT(err_.str(), HasSubstr("trying again"));
}

TEST_F(ChatTalkTest, NoReplyInTime) {
  events_.push_back(Open({kReady}));
  const auto outcome = Talk("hi\n", seconds(1));
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message, HasSubstr("No reply came within 1 s"));
}

TEST_F(ChatTalkTest, NoServer) {
  http_.AlwaysAnswer([](const HttpRequest&) {
    FakeAnswer answer;
    answer.fails_to_open = Error(ErrorCode::kUnavailable, "refused");
    return answer;
  });
  const auto outcome = Talk("hi\n");
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().message,
            "No server answers at http://127.0.0.1:1. Start one with `beseda serve`, or name another with --url.");
}

TEST_F(ChatTalkTest, NoSuchBot) {
  http_.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer("{}", 404); });
  EXPECT_THAT(Talk("hi\n").error().message, HasSubstr("There is no bot \"my bot\""));
}

TEST_F(ChatTalkTest, SomethingElseAnswers) {
  http_.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer("<html>", 200); });
  EXPECT_THAT(Talk("hi\n").error().message, HasSubstr("not a Beseda server"));
}

TEST(ChatToken, IsKeptForTheNextTime) {
  const auto folder = testing::TempDir() + "beseda-token-" + std::to_string(::getpid());
  const auto path = ChatTokenPath({{"XDG_STATE_HOME", folder}}, "http://127.0.0.1:8080", "../shop");
  EXPECT_EQ(path, folder + "/beseda/chat/127.0.0.1-8080_..-shop.token");
  EXPECT_EQ(*LoadChatToken(path), "");
  ASSERT_TRUE(SaveChatToken(path, "abc").ok());
  EXPECT_EQ(*LoadChatToken(path), "abc");
  EXPECT_EQ(ChatTokenPath({{"HOME", "/home/ann"}}, "http://h", "b"), "/home/ann/.local/state/beseda/chat/h_b.token");
  EXPECT_EQ(ChatTokenPath({}, "http://h", "b"), "");
}

}  // namespace
}  // namespace beseda::app
