#include "flow/testing/flow_handler_fixture.h"
#include "flow/testing/scenario_tester.h"

namespace beseda::flow {
namespace {

TestScenario TwoBranches(const std::string& left, const std::string& right) {
  return {.blocks = {{"b_p", "parallel", R"({"branches":[{"id":"left"},{"id":"right"}]})"},
                     {"b_l", "script", left}, {"b_r", "script", right},
                     {"b_ls", "send_text", R"({"text":{"en":"left {{a}}"}})"}, {"b_rs", "send_text", R"({"text":{"en":"right {{b}}"}})"},
                     {"b_all", "send_text", R"({"text":{"en":"all {{a}} {{b}} {{n}}"}})"}, {"b_bad", "send_text", R"({"text":{"en":"bad: {{error}}"}})"}},
          .edges = {"b_start.next b_p", "b_p.left b_l", "b_p.right b_r", "b_l.next b_ls", "b_r.next b_rs", "b_p.next b_all", "b_p.error b_bad"},
          .variables = {"a:any", "b:any", "n:number:session=1"}};
}

TEST(ParallelTest, BranchesSpeakInTheirOrderAndMeet) {
  ScenarioTester t(TwoBranches(R"({"code":"a = n + 1"})", R"({"code":"b = n + 2 n = 7"})"));
  EXPECT_EQ(t.Say("hi").Said(), "left 2\nright 3\nall 2 3 7") << "Neither sees what the other sets.";
  EXPECT_NE(t.last.trace.find(R"("block":"b_p","us":0,"port":"next")"), std::string::npos) << t.last.trace;
  EXPECT_NE(t.last.trace.find("b_ls"), std::string::npos);
}

TEST(ParallelTest, AFailureOfOneLeavesByTheExitForItWhenAllHaveEnded) {
  ScenarioTester t(TwoBranches(R"({"code":"a = n.at.all"})", R"({"code":"b = 3"})"));
  const auto said = t.Say("hi").Said();
  EXPECT_TRUE(said.starts_with("right 3\nbad: ")) << said;
  auto without = TwoBranches(R"({"code":"a = n.at.all"})", R"({"code":"b = 3"})");
  without.edges.pop_back();
  ScenarioTester failing(without);
  EXPECT_EQ(failing.Say("hi").Said(), "right 3\nSorry, something went wrong here. Please try again a little later.");
}

TEST(ParallelTest, ALoopWithoutAnExitInABranchIsStopped) {
  auto scenario = TwoBranches(R"({"code":"a = 1"})", R"({"code":"b = 3"})");
  scenario.blocks.push_back({"b_w", "loop_while", R"({"when":"true","most":1000})"});
  scenario.blocks.push_back({"b_s", "script", R"({"code":"n = n + 1"})"});
  scenario.edges[1] = "b_p.left b_w";
  scenario.edges.push_back("b_w.each b_s");
  ScenarioTester t(scenario);
  const auto said = t.Say("hi").Said();
  EXPECT_NE(said.find("right 3\nbad: The scenario made"), said.npos) << said;
}

TEST(ParallelTest, WorkOfBranchesGoesOnSideBySide) {
  ScenarioTester t({.blocks = {{"b_p", "parallel", R"({"branches":[{"id":"left"},{"id":"right"}]})"},
                               {"b_l", "ai_generate", R"({"prompt":"left","variable":"a"})"}, {"b_r", "ai_generate", R"({"prompt":"right","variable":"b"})"},
                               {"b_all", "send_text", R"({"text":{"en":"{{a}} {{b}}"}})"}},
                    .edges = {"b_start.next b_p", "b_p.left b_l", "b_p.right b_r", "b_p.next b_all"},
                    .variables = {"a:any", "b:any"}});
  SystemClock clock;
  auto model = std::make_shared<FakeChatModel>(clock);
  model->Says("word", milliseconds(20));
  t.models.Add("mdl_1", model);
  t.bot.model_id = "mdl_1";
  EXPECT_EQ(t.Say("hi").Said(), "word word");
  EXPECT_EQ(model->most_running(), 2);
}

TEST(ParallelTest, ABlockThatTwoBranchesComeByIsVisitedTwice) {
  ScenarioTester t({.blocks = {{"b_p", "parallel", R"({"branches":[{"id":"left"},{"id":"right"}]})"}, {"b_h", "http_request", R"({"method":"POST","url":"https://example.org/"})"},
                               {"b_all", "send_text", R"({"text":{"en":"done"}})"}},
                    .edges = {"b_start.next b_p", "b_p.left b_h", "b_p.right b_h", "b_p.next b_all"}});
  t.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer("{}"); });
  EXPECT_EQ(t.Say("hi").Said(), "done");
  ASSERT_EQ(t.http.requests().size(), 2u);
  EXPECT_NE(*t.http.requests()[0].headers.Find("Idempotency-Key"), *t.http.requests()[1].headers.Find("Idempotency-Key"));
}

TestScenario FirstOf(const std::string& left_url, const std::string& right_url) {
  return {.blocks = {{"b_p", "parallel", R"({"branches":[{"id":"left"},{"id":"right"}],"until":"first"})"},
                     {"b_l", "http_request", R"({"url":")" + left_url + R"(","variable":"a"})"}, {"b_r", "http_request", R"({"url":")" + right_url + R"(","variable":"b"})"},
                     {"b_ls", "send_text", R"({"text":{"en":"left"}})"}, {"b_rs", "send_text", R"({"text":{"en":"right"}})"},
                     {"b_all", "send_text", R"({"text":{"en":"on a={{a}} b={{b}}"}})"}, {"b_bad", "send_text", R"({"text":{"en":"bad: {{error}}"}})"}},
          .edges = {"b_start.next b_p", "b_p.left b_l", "b_p.right b_r", "b_l.next b_ls", "b_r.next b_rs", "b_p.next b_all", "b_p.error b_bad"},
          .variables = {"a:any", "b:any"}};
}

FakeAnswer Silence() {
  FakeAnswer answer;
  answer.hangs_before = true;
  return answer;
}

TEST(ParallelTest, TheFirstCountsAndTheOthersAreStopped) {
  ScenarioTester t(FirstOf("https://slow.example.org/", "https://quick.example.org/"));
  t.http.AlwaysAnswer([](const HttpRequest& request) { return request.url.find("slow") == std::string::npos ? JsonAnswer("2") : Silence(); });
  EXPECT_EQ(t.Say("hi").Said(), "right\non a= b=2") << "Nothing of the slow one, and nobody waits for it.";
  EXPECT_EQ(t.http.requests().size(), 2u) << "It had begun.";
  EXPECT_EQ(t.Value("a"), "null");
}

TEST(ParallelTest, ABranchThatFailsIsNotTheFirst) {
  ScenarioTester t(FirstOf("https://broken.example.org/", "https://quick.example.org/"));
  t.http.AlwaysAnswer([](const HttpRequest& request) { return request.url.find("broken") == std::string::npos ? JsonAnswer("2") : JsonAnswer("{}", 500); });
  EXPECT_EQ(t.Say("hi").Said(), "right\non a= b=2");
}

TEST(ParallelTest, WhereNoneEndsWellTheFirstFailureIsTold) {
  ScenarioTester t(FirstOf("https://broken.example.org/", "https://quick.example.org/"));
  t.http.AlwaysAnswer([](const HttpRequest&) { return JsonAnswer("{}", 500); });
  EXPECT_EQ(t.Say("hi").Said(), "bad: The server answered with the status 500.");
}

class ParallelTurnTest : public FlowHandlerTest {};

TEST_F(ParallelTurnTest, ATurnThatIsRunAgainHasTheSameFirst) {
  Publish("fv_1", FirstOf("https://slow.example.org/", "https://quick.example.org/"));
  bool slow_now = true;
  http_.AlwaysAnswer([&](const HttpRequest& request) {
    const bool slow = request.url.find("slow") != std::string::npos;
    return slow == slow_now ? Silence() : JsonAnswer(slow ? "1" : "2");
  });
  auto turn = NewTurn();
  turn.Hears("hi");
  ASSERT_TRUE(Run(turn).ok());
  EXPECT_EQ(Words(turn), "right\non a= b=2");
  // Now the other one would be quicker.
  slow_now = false;
  session_ = "{}";
  auto again = NewTurn();
  again.SetId(turn.id());
  again.journal = turn.journal;
  again.Hears("hi");
  ASSERT_TRUE(Run(again).ok());
  EXPECT_EQ(Words(again), "right\non a= b=2");
  EXPECT_EQ(http_.requests().size(), 2u) << "Nothing was asked again.";
}

TEST(ParallelTest, NothingInABranchMayWait) {
  auto scenario = TwoBranches(R"({"code":"a = 1"})", R"({"code":"b = 3"})");
  scenario.blocks.push_back({"b_ask", "ask_text", R"({"question":{"en":"?"},"variable":"a"})"});
  scenario.edges.push_back("b_ls.next b_ask");
  Scripts scripts;
  const auto problems = Compile(std::make_shared<Scenario>(ParseScenario(scenario.Json()).value()), scripts).problems;
  std::string codes;
  for (const auto& problem : problems) codes += problem.code + "@" + problem.block + " ";
  EXPECT_NE(codes.find("waits_in_parallel@b_ask"), codes.npos) << codes;
}

}  // namespace
}  // namespace beseda::flow
