// The skeleton of all vendors' chats, with a vendor whose events are words, "." for the end and "!…" for a refusal.
#include "providers/common/vendor_chat.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "providers/common/sse_parser.h"
#include "testing/chat_model_suite.h"
#include "testing/fake_http.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

enum Quirk : Quirks { kNoA = 1, kNoB = 2, kNoC = 4 };

struct Refusal {
  std::string said;
};

// "no a": the part is to be left out; "want a": it is to be there.
Quirks ShownQuirks(const Refusal& refusal, Quirks used) {
  Quirks shown = 0;
  for (const auto& [name, bit] : {std::pair("a", kNoA), std::pair("b", kNoB), std::pair("c", kNoC)}) {
    if (refusal.said == "no " + std::string(name) && !(used & bit)) shown |= bit;
    if (refusal.said == "want " + std::string(name) && (used & bit)) shown |= bit;
  }
  return shown;
}

struct Decoder {
  struct Step {
    ChatDelta delta = {};
    bool progress = false;
    std::optional<Refusal> refusal = std::nullopt;
  };
  ChatReply reply = {};
  bool ended = false;

  bool done() const { return ended; }
  bool complete() const { return ended; }
  Result<ChatReply> Finish() { return reply; }
};

struct Dialect {
  Decoder decoder = {};

  Result<Decoder::Step> Take(std::string_view data, const HttpHeaders&) {
    Decoder::Step step;
    if (data.starts_with('!')) {
      step.refusal = Refusal{std::string(data.substr(1))};
    } else if (data == ".") {
      decoder.ended = true;
    } else {
      step.progress = !data.empty();
      decoder.reply.text += data;
      step.delta.text = data;
    }
    return step;
  }
  Refusal Decode(int, const HttpHeaders&, std::string_view body) const { return {std::string(body)}; }
  Error Judge(const Refusal& refusal, const HttpHeaders&) const { return Error(ErrorCode::kInvalid, refusal.said); }
  void Describe(ChatReply& reply, const HttpHeaders& headers) const { reply.request_id = headers.Get("id"); }
  std::string_view WebPage() const { return "A web page."; }
};

class Chat final : public VendorChat {
 public:
  explicit Chat(HttpClient& http, int most_tries = 4) : VendorChat(http, seconds(60), 0, most_tries) {}

 protected:
  Result<Try> MakeTry(const ChatRequest&, Quirks used, bool) const override {
    HttpRequest http;
    http.method = "POST";
    http.url = "https://vendor.example/chat";
    http.body = "quirks " + std::to_string(used);
    return Try{.request = std::move(http),
               .answer = std::make_unique<DialectAnswer<Dialect>>(Dialect(), used),
               .events = std::make_unique<SseParser>()};
  }
  void Authorize(HttpRequest& request) const override {
    request.headers.Add("Signature", std::string(request.headers.Get("Accept")) + " of " + request.body);
  }
};

class VendorChatTest : public ::testing::Test {
 protected:
  Result<ChatReply> Stream() { return RunTask(chat.Complete(ChatRequest(), &sink)); }
  void Refuse(std::string said) { http.AnswerJson(std::move(said), 400); }

  FakeHttp http;
  Chat chat{http};
  RecordingSink sink;
};

TEST_F(VendorChatTest, SaysWhatItWantsBeforeItSigns) {
  http.AnswerEvents({"Hi", "."}, {{"id", "r1"}});
  auto reply = Stream();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->text, "Hi");
  EXPECT_EQ(reply->request_id, "r1");
  const auto& sent = http.requests().at(0);
  EXPECT_EQ(sent.headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(sent.headers.Get("Signature"), "text/event-stream, application/json of quirks 0");
}

TEST_F(VendorChatTest, LearnsOnePartAfterTheOtherAndRemembers) {
  Refuse("no a");
  Refuse("no b");
  http.AnswerEvents({"Hi", "."});
  http.AnswerEvents({"Hi", "."});
  ASSERT_TRUE(Stream().ok());
  ASSERT_TRUE(Stream().ok());
  ASSERT_EQ(http.requests().size(), 4u);
  EXPECT_EQ(http.requests()[1].body, "quirks 1");
  EXPECT_EQ(http.requests()[2].body, "quirks 3");
  EXPECT_EQ(http.requests()[3].body, "quirks 3");
}

TEST_F(VendorChatTest, LearnsAPartOnceInACall) {
  Refuse("no a");
  Refuse("want a");
  EXPECT_EQ(Stream().error().message, "want a");
  EXPECT_EQ(http.requests().size(), 2u);
}

TEST_F(VendorChatTest, LearnsNoMoreThanItsTries) {
  Chat hasty(http, 2);
  Refuse("no a");
  Refuse("no b");
  EXPECT_EQ(RunTask(hasty.Complete(ChatRequest(), &sink)).error().message, "no b");
  EXPECT_EQ(http.requests().size(), 2u);
}

TEST_F(VendorChatTest, LearnsFromARefusalUnderStatus200) {
  http.AnswerEvents({"!no a"});
  http.AnswerEvents({"Hi", "."});
  ASSERT_TRUE(Stream().ok());
  EXPECT_EQ(http.requests().at(1).body, "quirks 1");
}

TEST_F(VendorChatTest, AsksNotAgainAfterAPiece) {
  http.AnswerEvents({"Hi", "!no a"});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain");
  EXPECT_EQ(http.requests().size(), 1u);
}

TEST_F(VendorChatTest, ReadsCrLfCommentsEmptyEventsAndCutCharacters) {
  const std::string whole = ": hello\r\n\r\ndata: При\r\n\r\ndata:\r\n\r\n: ping\r\ndata: вет\r\n\r\ndata: .\r\n\r\n";
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    http.Answer(StreamAnswer("text/event-stream; charset=utf-8", {whole.substr(0, cut), whole.substr(cut)}));
    auto reply = Stream();
    ASSERT_TRUE(reply.ok()) << cut << ": " << reply.error().message;
    EXPECT_EQ(reply->text, "Привет") << cut;
  }
}

TEST_F(VendorChatTest, AStreamWithoutItsEndIsNoAnswer) {
  http.AnswerEvents({});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "unavailable");
  http.AnswerEvents({"Hi"});
  EXPECT_EQ(ErrorCodeName(Stream().error().code), "uncertain");
}

TEST_F(VendorChatTest, AWebPageIsAWrongAddressUnlessItIsARefusal) {
  http.Answer(StreamAnswer("text/html", {"<!doctype html>"}));
  EXPECT_EQ(Stream().error().message, "A web page.");
  http.AnswerJson("<html>Bad gateway</html>", 502);
  EXPECT_EQ(Stream().error().message, "<html>Bad gateway</html>") << "the vendor's errors judge the status";
}

}  // namespace
}  // namespace beseda
