#include "flow/chat/recorded_outside.h"

#include "flow/chat/test_run.h"
#include "flow/testing/scenario_tester.h"

namespace beseda::flow {
namespace {

const TestScenario kAssistant = {
    .blocks = {{"b_poem", "ai_generate", R"({"prompt": "A line", "say": true, "variable": "poem"})"},
               {"b_http", "http_request", R"({"method": "GET", "url": "https://shop.example/x", "variable": "result"})"},
               {"b_state", "send_text", R"({"text": {"en": "It is {{result.state}}."}})"},
               {"b_wait", "wait", R"({"duration": "PT2H"})"},
               {"b_ask", "ask_yes_no", R"({"question": {"en": "Shall I go on?"}, "variable": "sure"})"},
               {"b_ai", "ai_answer", R"({"question": {"en": "What else?"}, "answer_at_once": false, "stay": true})"}},
    .edges = {"b_start.next b_poem", "b_poem.next b_http", "b_http.next b_state", "b_state.next b_wait", "b_wait.next b_ask", "b_ask.yes b_ai"},
    .variables = {"poem:text", "result:object", "sure:boolean"},
};

/// Tries a scenario while all is written down.
class Recorder {
 public:
  std::string text;

  void Step(TrialRequest request) {
    request.state = state_;
    request.bot = world.bot;
    request.locale = "en";
    request.capabilities.buttons = request.capabilities.media = request.capabilities.markdown = true;
    request.now = world.clock.Now();
    const auto result = RunTask(RunTrial(outside_.services(), world.scripts, world.program, request));
    ASSERT_TRUE(result.ok()) << result.error().message;
    text += ChatLinesOf(request, *result, outside_.TakeLines(), offline);
    state_ = result->state;
    last = result->messages;
  }
  void Start() { Step({.kind = TrialRequest::Kind::kStart}); }
  void Say(const std::string& words) { Step({.content = MakeText(words, false)}); }
  void Skip(Micros time) { Step({.kind = TrialRequest::Kind::kSkip, .skip = time}); }

  ScenarioTester world{kAssistant};
  bool offline = false;
  std::vector<Content> last;

 private:
  WorkServices services_{world.models, world.http, world.agent, world.clock};
  RecordedOutside outside_{services_};
  std::string state_;
};

TEST(RecordedOutsideTest, ATrialBecomesATestThatPasses) {
  Recorder recorder;
  auto model = std::make_shared<FakeChatModel>(recorder.world.clock);
  model->Says("A box,\na road: C:\\new");
  recorder.world.models.Add("", model);
  recorder.world.http.AnswerJson("{\"state\": \"on\\nits way\"}");
  recorder.Start();
  recorder.Skip(seconds(3600));
  recorder.Skip(seconds(3600));
  PostbackContent yes;
  yes.title = "Yes";
  yes.payload = "yes";
  recorder.Step({.content = Content{yes}});
  recorder.Say("How long?");
  EXPECT_EQ(recorder.text, R"(# channel: web  locale: en  now: 2026-11-25T10:00
start>
model> A box,\na road: C:\\new
http> 200 {"state": "on\\nits way"}
bot> A box,\na road: C:\\new
bot> It is on\nits way.
wait> PT1H
wait> PT1H
bot> Shall I go on? [Yes] [No]
press> Yes
bot> What else?
user> How long?
model> Agent: How long?
bot> Agent: How long?
)");

  const auto reports = RunTask(RunTests({{"kept", recorder.text}}, recorder.world.program, recorder.world.scripts, recorder.world.clock, {}));
  EXPECT_TRUE(reports.at(0).outcome.passed) << reports[0].outcome.line << ": " << reports[0].outcome.problem;
}

TEST(TestRunTest, ABotMayHaveNoModel) {
  const TestScenario sorter = {
      .blocks = {{"b_sort", "ai_classify", R"({"intents": [{"id": "track", "description": "Where is it", "examples": "where is my order"}]})"},
                 {"b_track", "send_text", R"({"text": {"en": "On its way."}})"}},
      .edges = {"b_start.next b_sort", "b_sort.track b_track"}};
  ScenarioTester tester(sorter);
  const std::map<std::string, std::string> tests = {{"offline", "# model: offline\nuser> where is my order?\nbot> On its way."},
                                                    {"with one", "user> where is my order?\nbot> On its way."}};
  const auto reports = RunTask(RunTests(tests, tester.program, tester.scripts, tester.clock, {}));
  EXPECT_TRUE(reports.at(0).outcome.passed) << reports[0].outcome.problem;
  EXPECT_NE(reports.at(1).outcome.problem.find("has no more \"model>\" line"), std::string::npos) << reports[1].outcome.problem;
}

TEST(TestRunTest, TestsThatCannotBeRunHaveFailed) {
  ScenarioTester tester(kAssistant);
  const std::map<std::string, std::string> tests = {{"a", "user> hi\nbot> *"}, {"b", "hm"}};
  const auto reports = RunTask(RunTests(tests, tester.program, tester.scripts, tester.clock, {}));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(CountFailed(reports), 2u);
  EXPECT_EQ(reports[0].outcome.problem.substr(0, 28), "the bot could not answer: A ") << reports[0].outcome.problem;
  EXPECT_EQ(reports[1].outcome.problem.substr(0, 7), "Line 1:");
  EXPECT_EQ(json::Dump(EncodeTestReport(reports[1])).substr(0, 36), R"({"name":"b","passed":false,"line":nu)");
}

}  // namespace
}  // namespace beseda::flow
