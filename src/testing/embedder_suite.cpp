#include "testing/embedder_suite.h"

#include <gtest/gtest.h>

#include "base/task.h"
#include "testing/run_task.h"

namespace beseda {
namespace {

using Harness = EmbedderHarness;

EmbedRequest Ask(std::vector<std::string> texts) {
  EmbedRequest request;
  request.texts = std::move(texts);
  return request;
}

// Answers each request with vectors that tell which text they belong to: its length and its first byte.
void AnswerByText(Harness& harness, FakeHttp& http) {
  http.AlwaysAnswer([&harness](const HttpRequest& request) {
    std::vector<std::vector<double>> vectors;
    for (const auto& text : harness.TextsIn(request)) vectors.push_back({double(text.size()), double(text[0]), 0.5});
    return harness.Answer(vectors);
  });
}

void GivesAVectorForEachText(Harness& harness) {
  FakeHttp http;
  AnswerByText(harness, http);
  auto reply = RunTask(harness.Make(http)->Embed(Ask({"a", "bbb", "cc"})));
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  ASSERT_EQ(reply->vectors.size(), 3u);
  EXPECT_EQ(reply->vectors[0], (std::vector<float>{1, 'a', 0.5}));
  EXPECT_EQ(reply->vectors[1], (std::vector<float>{3, 'b', 0.5}));
  EXPECT_EQ(reply->vectors[2], (std::vector<float>{2, 'c', 0.5}));
  EXPECT_EQ(http.requests().size(), (3 + harness.MaxBatch() - 1) / harness.MaxBatch()) << "no more than it takes";
}

void SplitsWhatIsTooMuchAtATime(Harness& harness) {
  FakeHttp http;
  AnswerByText(harness, http);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i <= harness.MaxBatch(); ++i) texts.emplace_back(i % 50 + 1, char('a' + i % 26));
  auto reply = RunTask(harness.Make(http)->Embed(Ask(texts)));
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(http.requests().size(), 2u);
  ASSERT_EQ(reply->vectors.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(reply->vectors[i][0], float(texts[i].size())) << i;
    EXPECT_EQ(reply->vectors[i][1], float(texts[i][0])) << i;
  }
}

void RefusesNothing(Harness& harness) {
  FakeHttp http;
  AnswerByText(harness, http);
  EXPECT_EQ(RunTask(harness.Make(http)->Embed(Ask({}))).error().field, "texts");
  EXPECT_EQ(RunTask(harness.Make(http)->Embed(Ask({"a", ""}))).error().field, "texts[1]");
  EXPECT_TRUE(http.requests().empty());
}

void FailsAsTheContractSays(Harness& harness) {
  for (auto& [answer, code] : harness.Refusals()) {
    FakeHttp http;
    http.Answer(answer);
    auto reply = RunTask(harness.Make(http)->Embed(Ask({"a"})));
    ASSERT_FALSE(reply.ok());
    EXPECT_EQ(ErrorCodeName(reply.error().code), ErrorCodeName(code)) << reply.error().message;
    EXPECT_FALSE(reply.error().message.empty());
  }
}

void RefusesWrongAnswers(Harness& harness) {
  const std::vector<std::vector<std::vector<double>>> kWrong = {{}, {{1, 2}}, {{1, 2}, {1, 2}, {1, 2}}, {{1, 2}, {1}}, {{}, {}}};
  for (const auto& vectors : kWrong) {
    FakeHttp http;
    http.Answer(harness.Answer(vectors));
    auto reply = RunTask(harness.Make(http)->Embed(Ask({"a", "b"})));
    EXPECT_FALSE(reply.ok()) << "an answer of " << vectors.size() << " vectors to two texts";
    if (reply.ok()) continue;
    EXPECT_EQ(ErrorCodeName(reply.error().code), "unavailable");
  }
  for (const auto* body : {"", "<html>", "[]", "{}", "{\"data\":7}"}) {
    FakeHttp http;
    http.AnswerJson(body);
    EXPECT_EQ(ErrorCodeName(RunTask(harness.Make(http)->Embed(Ask({"a"}))).error().code), "unavailable") << body;
  }
}

void ALostConnectionMayBeTriedAgain(Harness& harness) {
  FakeHttp http;
  FakeAnswer lost;
  lost.fails_to_open = Error(ErrorCode::kUncertain, "The connection was lost.");
  http.Answer(lost);
  EXPECT_EQ(ErrorCodeName(RunTask(harness.Make(http)->Embed(Ask({"a"}))).error().code), "unavailable");
}

struct Rule {
  const char* name;
  void (*check)(Harness&);
};

constexpr Rule kRules[] = {
    {"GivesAVectorForEachText", GivesAVectorForEachText},
    {"SplitsWhatIsTooMuchAtATime", SplitsWhatIsTooMuchAtATime},
    {"RefusesNothing", RefusesNothing},
    {"FailsAsTheContractSays", FailsAsTheContractSays},
    {"RefusesWrongAnswers", RefusesWrongAnswers},
    {"ALostConnectionMayBeTriedAgain", ALostConnectionMayBeTriedAgain},
};

using MakeHarness = std::function<std::unique_ptr<EmbedderHarness>()>;

class RuleTest : public ::testing::Test {
 public:
  RuleTest(MakeHarness make, Rule rule) : make_(std::move(make)), rule_(rule) {}
  void TestBody() override {
    auto harness = make_();
    rule_.check(*harness);
  }

 private:
  MakeHarness make_;
  Rule rule_;
};

}  // namespace

bool RegisterEmbedderSuite(std::string name, MakeHarness make) {
  for (const auto& rule : kRules) {
    ::testing::RegisterTest(("Embedder/" + name).c_str(), rule.name, nullptr, nullptr, __FILE__, __LINE__,
                            [make, rule]() -> ::testing::Test* { return new RuleTest(make, rule); });
  }
  return true;
}

}  // namespace beseda
