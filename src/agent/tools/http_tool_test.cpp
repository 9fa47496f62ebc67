#include "agent/tools/http_tool.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "json/json.h"
#include "testing/fake_http.h"
#include "testing/fake_turn.h"
#include "testing/run_task.h"

namespace beseda::agent {
namespace {

Result<HttpToolSettings> Decode(std::string_view text) { return DecodeHttpToolSettings(json::ParseObject(text).value()); }

constexpr const char* kOrder = R"({"method":"GET","url":"https://shop.example/orders/{id}?note={note}",
    "parameters":{"type":"object","properties":{"id":{"type":"string"},"note":{"type":"string"}}}})";
constexpr const char* kMail = R"({"method":"POST","url":"https://shop.example/mail","parameters":{"type":"object",
    "properties":{"to":{"type":"string"},"count":{"type":"integer"},"urgent":{"type":"boolean"},"cc":{"type":"string"}}},
    "headers":[{"name":"X-Shop","value":"7"}],
    "body":{"to":"{to}","subject":"Order for {to}: {count}","count":"{count}","flags":["{urgent}"],"cc":"{cc}","fixed":{"a":null}}})";

class HttpToolTest : public ::testing::Test {
 protected:
  HttpTool Make(const char* settings, HttpTool::Headers secret = {}) {
    return HttpTool("shop", "The shop.", Decode(settings).value(), std::move(secret), false, http);
  }
  ToolResult Run(HttpTool tool, std::string arguments) {
    return RunTask(tool.Run(turn, std::move(arguments), "trn_1.tool.1.1")).value();
  }
  FakeHttp http;
  FakeTurn turn{Bot{}};
};

TEST_F(HttpToolTest, PutsArgumentsIntoTheAddressSafely) {
  http.AnswerJson(R"({"state":"sent"})");
  const auto result = Run(Make(kOrder), R"({"id":"A/1 ?&#","note":"a&b=c"})");
  EXPECT_EQ(result.text, R"({"state":"sent"})");
  EXPECT_FALSE(result.failed);
  EXPECT_FALSE(result.trusted);
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.url, "https://shop.example/orders/A%2F1%20%3F%26%23?note=a%26b%3Dc");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(int(request.reach), int(Reach::kPublicOnly));
  EXPECT_EQ(request.max_redirects, 0);
  EXPECT_FALSE(request.headers.Find("Idempotency-Key"));
}

TEST_F(HttpToolTest, RefusesArgumentsThatLeaveThePath) {
  for (const char* id : {"..", "."}) {
    const auto result = Run(Make(kOrder), std::string(R"({"id":")") + id + R"("})");
    EXPECT_TRUE(result.failed) << id;
  }
  EXPECT_TRUE(http.requests().empty());
}

TEST_F(HttpToolTest, FillsTheBodyWithTypes) {
  http.AnswerJson("{}");
  Run(Make(kMail, {{"Authorization", "Bearer s3cret"}}), R"({"to":"a\"b{count}@example.org","count":3,"urgent":true})");
  const auto& request = http.requests().at(0);
  EXPECT_EQ(request.body,
            R"({"to":"a\"b{count}@example.org","subject":"Order for a\"b{count}@example.org: 3","count":3,)"
            R"("flags":[true],"fixed":{"a":null}})");
  EXPECT_EQ(request.headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(request.headers.Get("X-Shop"), "7");
  EXPECT_EQ(request.headers.Get("Authorization"), "Bearer s3cret");
  EXPECT_EQ(request.headers.Get("Idempotency-Key"), "trn_1.tool.1.1");
}

TEST_F(HttpToolTest, FailuresAreResultsForTheModel) {
  http.AnswerJson(R"({"error":"no such order"})", 404);
  auto result = Run(Make(kOrder), R"({"id":"1"})");
  EXPECT_TRUE(result.failed);
  EXPECT_EQ(result.text, "The server answered with the status 404.\n{\"error\":\"no such order\"}");

  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kUncertain, "The connection was lost.");
  http.Answer(lost);
  result = Run(Make(kMail), R"({"to":"x"})");
  EXPECT_TRUE(result.failed);
  EXPECT_NE(result.text.find("may or may not have had its effect"), std::string::npos);

  FakeAnswer stopped;
  stopped.fails_to_open = Error(ErrorCode::kCancelled, "Stopped.");
  http.Answer(stopped);
  auto tool = Make(kOrder);
  EXPECT_EQ(RunTask(tool.Run(turn, R"({"id":"1"})", "k")).error().code, ErrorCode::kCancelled);
}

TEST_F(HttpToolTest, CutsLongAnswersAndNamesOtherKinds) {
  std::string words;
  for (int i = 0; i < 20'000; ++i) words += "word ";
  http.Answer(FakeAnswer{.headers = {{"Content-Type", "text/plain"}}, .pieces = {words}});
  auto result = Run(Make(kOrder), R"({"id":"1"})");
  EXPECT_LT(result.text.size(), 10'000u);
  EXPECT_NE(result.text.find("left out"), std::string::npos);
  http.Answer(FakeAnswer{.headers = {{"Content-Type", "image/png"}}, .pieces = {"12345"}});
  EXPECT_EQ(Run(Make(kOrder), R"({"id":"1"})").text, "[5 bytes of image/png]");
}

TEST_F(HttpToolTest, NamesSources) {
  http.AnswerJson(R"({"citations":[{"title":"Terms","url":"https://shop.example/terms"},{"title":"X","url":"javascript:1"}]})");
  const auto result = Run(Make(kOrder), R"({"id":"1"})");
  ASSERT_EQ(result.citations.size(), 2u);
  EXPECT_EQ(result.citations[0].url, "https://shop.example/terms");
  EXPECT_EQ(result.citations[1].url, "");
}

TEST(HttpToolSettingsTest, RefusesWhatIsUnsafeOrCannotWork) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"url":"ftp://x.example"})", "settings.url"},
      {R"({"url":"https://{host}/x","parameters":{"type":"object","properties":{"host":{}}}})", "settings.url"},
      {R"({"url":"https://user:pw@x.example/"})", "settings.url"},
      {R"({"url":"https://x.example/{id}"})", "settings.url"},
      {R"({"url":"https://x.example/ a"})", "settings.url"},
      {R"({"url":"https://x.example/","method":"TRACE"})", "settings.method"},
      {R"({"url":"https://x.example/","headers":[{"name":"Host","value":"y"}]})", "settings.headers[0].name"},
      {R"({"url":"https://x.example/","headers":[{"name":"X-A","value":"a\r\nB: c"}]})", "settings.headers[0].value"},
      {R"({"url":"https://x.example/","parameters":{"type":"string"}})", "settings.parameters"},
      {R"({"url":"https://x.example/","body":{"a":1}})", "settings.body"},
      {R"({"url":"https://x.example/","method":"POST","body":{"a":"{b}"}})", "settings.body"}};
  for (const auto& [text, field] : cases) {
    const auto settings = Decode(text);
    ASSERT_FALSE(settings.ok()) << text;
    EXPECT_EQ(settings.error().field, field) << text << ": " << settings.error().message;
  }
  EXPECT_TRUE(Decode(kOrder).ok());
  EXPECT_TRUE(Decode(kMail).ok());
}

}  // namespace
}  // namespace beseda::agent
