#include "flow/engine.h"

#include "flow/testing/scenario_tester.h"

namespace beseda::flow {
namespace {

std::string Text(const std::string& words) { return R"({"text":{"en":")" + words + R"("}})"; }
constexpr const char* kMail = R"({"question":{"en":"Which e-mail?"},"variable":"email","retry":{"en":"Not an e-mail."}})";

TEST(EngineTest, AsksRetriesAndGoesOn) {
  ScenarioTester t({.blocks = {{"b_hi", "send_text", Text("Hello")}, {"b_ask", "ask_email", kMail}, {"b_bye", "send_text", Text("Thanks, {{email}}")}, {"b_end", "end"}},
                    .edges = {"b_start.next b_hi", "b_hi.next b_ask", "b_ask.next b_bye", "b_bye.next b_end"},
                    .variables = {"email:text"}});
  EXPECT_EQ(t.Say("hi").Said(), "Hello\nWhich e-mail?");
  EXPECT_EQ(t.last.waiting, "b_ask");
  EXPECT_EQ(t.Say("nope").Said(), "Not an e-mail.");
  EXPECT_EQ(t.Say("it is ann@example.com").Said(), "Thanks, ann@example.com");
  EXPECT_EQ(t.last.waiting, "");
  EXPECT_EQ(t.Value("email"), "\"ann@example.com\"");
  EXPECT_EQ(t.last.trace, R"([{"block":"b_ask","us":0,"port":"next","set":{"email":"ann@example.com"}},{"block":"b_bye","us":0,"port":"next"},{"block":"b_end","us":0,"ended":true}])");
  // The next message begins anew, without what was known.
  EXPECT_EQ(t.Say("again").Said(), "Hello\nWhich e-mail?");
  EXPECT_EQ(t.Value("email"), "null");
}

TEST(EngineTest, AStartForgetsWhereItStood) {
  ScenarioTester t({.blocks = {{"b_ask", "ask_text", R"({"question":{"en":"{{name}}?"},"variable":"name"})"}, {"b_again", "jump", R"({"block":"b_ask"})"}},
                    .edges = {"b_start.next b_ask", "b_ask.next b_again"},
                    .variables = {"name:text"}});
  EXPECT_EQ(t.Start().Said(), "?");
  EXPECT_EQ(t.Say("Ann").Said(), "Ann?");
  EXPECT_EQ(t.Start().Said(), "?");
}

TEST(EngineTest, LeavesByFailedAfterTheLastTry) {
  ScenarioTester t({.blocks = {{"b_ask", "ask_email", R"({"question":{"en":"Mail?"},"attempts":2})"}, {"b_no", "send_text", Text("Never mind.")}},
                    .edges = {"b_start.next b_ask", "b_ask.failed b_no"}});
  t.Say("hi");
  EXPECT_EQ(t.Say("x").Said(), "That is not an e-mail address. Please check it and try again.");
  EXPECT_EQ(t.Say("y").Said(), "Never mind.");
}

TEST(EngineTest, KnowsCancellationTimeAndWhatWasSaid) {
  const TestScenario scenario{
      .blocks = {{"b_ask", "ask_email", R"({"question":{"en":"Mail?"},"variable":"email","cancel_words":{"en":"stop, never mind","ru":"стоп"},"timeout":"PT5M","use_last_message":true,"skip_if_known":true})"},
                 {"b_no", "send_text", Text("Cancelled")}, {"b_late", "send_text", Text("Still there?")}, {"b_ok", "send_text", Text("OK {{email}}")}},
      .edges = {"b_start.next b_ask", "b_ask.cancelled b_no", "b_ask.timeout b_late", "b_ask.next b_ok"},
      .variables = {"email:text:contact"}};
  ScenarioTester cancelled(scenario);
  cancelled.Say("hi");
  EXPECT_EQ(cancelled.Say("Стоп").Said(), "Cancelled");

  ScenarioTester late(scenario);
  late.Say("hi");
  EXPECT_EQ(late.last.due, late.clock.Now() + std::chrono::minutes(5));
  EXPECT_EQ(late.Skip(std::chrono::minutes(4)).Said(), "");
  EXPECT_EQ(late.Skip(std::chrono::minutes(1)).Said(), "Still there?");

  ScenarioTester said(scenario);
  EXPECT_EQ(said.Say("I am bob@example.com").Said(), "OK bob@example.com");
  // A contact's variable outlives the session.
  EXPECT_EQ(said.Say("hello again").Said(), "OK bob@example.com");
}

TEST(EngineTest, ComparesWithoutScripts) {
  ScenarioTester t({.blocks = {{"b_ask", "ask_number", R"({"question":{"en":"Age?"},"variable":"age"})"},
                               {"b_if", "condition", R"j({"cases":[{"id":"old","when":{"variable":"age","op":"ge","value":"18"}},{"id":"baby","when":"age < 3 and age >= 0"}]})j"},
                               {"b_old", "send_text", Text("adult")}, {"b_baby", "send_text", Text("baby")}, {"b_child", "send_text", Text("child")}},
                    .edges = {"b_start.next b_ask", "b_ask.next b_if", "b_if.old b_old", "b_if.baby b_baby", "b_if.else b_child"},
                    .variables = {"age:number"}});
  for (const auto& [age, answer] : {std::pair{"18", "adult"}, {"2,5", "baby"}, {"17", "child"}}) {
    t.Say("hi");
    EXPECT_EQ(t.Say(age).Said(), answer) << age;
  }
}

TEST(EngineTest, SplitsByShareAndKeepsPeopleInTheirBranch) {
  ScenarioTester t({.blocks = {{"b_split", "split", R"({"branches":[{"id":"a","percent":0},{"id":"b","percent":100}]})"}, {"b_a", "send_text", Text("A")}, {"b_b", "send_text", Text("B")}},
                    .edges = {"b_start.next b_split", "b_split.a b_a", "b_split.b b_b"}});
  EXPECT_EQ(t.Say("hi").Said(), "B");
  EXPECT_EQ(t.Say("hi").Said(), "B");
}

TEST(EngineTest, CallsSubFlowsAndComesBack) {
  ScenarioTester t({.blocks = {{"b_call", "call_flow", R"({"flow":"f_sub"})"}, {"b_after", "send_text", Text("{{city}} it is")},
                               {"b_s", "start", "{}", "f_sub"}, {"b_city", "ask_text", R"({"question":{"en":"City?"},"variable":"city"})", "f_sub"}, {"b_e", "end", "{}", "f_sub"}},
                    .edges = {"b_start.next b_call", "b_call.next b_after", "b_s.next b_city", "b_city.next b_e"},
                    .variables = {"city:text"},
                    .flows = {"f_sub"}});
  EXPECT_EQ(t.Say("hi").Said(), "City?");
  EXPECT_EQ(t.Say("Oslo").Said(), "Oslo it is");
}

TEST(EngineTest, StopsRecursionAndLoopsWithoutAnExit) {
  ScenarioTester deep({.blocks = {{"b_call", "call_flow", R"({"flow":"f_main"})"}}, .edges = {"b_start.next b_call"}});
  EXPECT_EQ(deep.Say("hi").Said(), "Sorry, something went wrong here. Please try again a little later.");
  EXPECT_NE(deep.last.trace.find("more than 32 deep"), std::string::npos);

  ScenarioTester round({.blocks = {{"b_n", "set_variable", R"({"variable":"n","operation":"add","value":1})"},
                                   {"b_if", "condition", R"({"cases":[{"id":"big","when":{"variable":"n","op":"gt","value":"1000000"}}]})"},
                                   {"b_oops", "on_error"}, {"b_sorry", "send_text", Text("Sorry: {{error}}")}},
                        .edges = {"b_start.next b_n", "b_n.next b_if", "b_if.else b_n", "b_oops.next b_sorry"},
                        .variables = {"n:number"}});
  EXPECT_EQ(round.Say("hi").Said(), "Sorry: The scenario made 1000 steps without saying, asking or doing anything: a loop without an exit?");
}

TEST(EngineTest, WhatAScriptTakesChangesNoNameOfAnEffect) {
  const auto key = [](const std::string& code) {
    ScenarioTester t({.blocks = {{"b_s", "script", R"({"code":")" + code + R"("})"}, {"b_h", "http_request", R"({"method":"POST","url":"https://example.org/"})"}},
                      .edges = {"b_start.next b_s", "b_s.next b_h"}, .variables = {"n:number"}});
    t.http.AnswerJson("{}");
    t.Say("hi");
    return t.http.requests().empty() ? std::string() : std::string(*t.http.requests()[0].headers.Find("Idempotency-Key"));
  };
  const auto fast = key("n = 1");
  EXPECT_FALSE(fast.empty());
  EXPECT_EQ(key("local x = 0 for i = 1, 150000 do x = i end n = x"), fast);
}

TEST(EngineTest, SlowScriptsCountAsManySteps) {
  ScenarioTester t({.blocks = {{"b_slow", "script", R"j({"code":"local s = ('a'):rep(200000) for i = 1, 300 do local same = (s .. i) < s end n = (n or 0) + 1"})j"},
                               {"b_if", "condition", R"({"cases":[{"id":"big","when":{"variable":"n","op":"gt","value":"400"}}]})"}},
                    .edges = {"b_start.next b_slow", "b_slow.next b_if", "b_if.else b_slow"},
                    .variables = {"n:number"}});
  t.Say("hi");
  EXPECT_NE(t.last.trace.find("made 1000 steps without"), std::string::npos) << t.last.trace;
}

TEST(EngineTest, BoundsMessages) {
  ScenarioTester t({.blocks = {{"b_a", "send_text", Text("a")}, {"b_n", "set_variable", R"({"variable":"n","operation":"add","value":1})"},
                               {"b_if", "condition", R"({"cases":[{"id":"big","when":{"variable":"n","op":"gt","value":"1000000"}}]})"}},
                    .edges = {"b_start.next b_a", "b_a.next b_n", "b_n.next b_if", "b_if.else b_a"},
                    .variables = {"n:number"}});
  t.Say("hi");
  EXPECT_EQ(t.last.messages.size(), 52u);  // 51, and the apology.
}

TEST(EngineTest, LoopsOverListsAndOutOfThem) {
  ScenarioTester t({.blocks = {{"b_set", "set_variable", R"({"variable":"cart","value":["tea","cake","milk"]})"},
                               {"b_each", "loop_each", R"({"list":"cart","item":"product","index":"number"})"},
                               {"b_say", "send_text", Text("{{number}}. {{product}}")},
                               {"b_if", "condition", R"({"cases":[{"id":"cake","when":{"variable":"product","op":"eq","value":"{{stop}}"}}]})"},
                               {"b_out", "send_text", Text("Enough")}, {"b_done", "send_text", Text("Done")}},
                    .edges = {"b_start.next b_set", "b_set.next b_each", "b_each.each b_say", "b_say.next b_if", "b_if.cake b_out", "b_each.done b_done", "b_done.next b_out"},
                    .variables = {"cart:list", "product:text", "number:number", "stop:text:contact"}});
  EXPECT_EQ(t.Say("hi").Said(), "1. tea\n2. cake\n3. milk\nDone\nEnough");
}

TEST(EngineTest, AnEdgeOutOfALoopEndsIt) {
  ScenarioTester t({.blocks = {{"b_set", "set_variable", R"({"variable":"cart","value":["tea","cake","milk"]})"},
                               {"b_each", "loop_each", R"({"list":"cart","item":"product"})"}, {"b_say", "send_text", Text("{{product}}")},
                               {"b_if", "condition", R"({"cases":[{"id":"cake","when":"product == 'cake'"}]})"}, {"b_out", "send_text", Text("Enough")}},
                    .edges = {"b_start.next b_set", "b_set.next b_each", "b_each.each b_say", "b_say.next b_if", "b_if.cake b_out", "b_each.done b_out"},
                    .variables = {"cart:list", "product:text"}});
  EXPECT_EQ(t.Say("hi").Said(), "tea\ncake\nEnough");
}

TEST(EngineTest, WaitsInsideLoopsOfSubFlows) {
  ScenarioTester t({.blocks = {{"b_call", "call_flow", R"({"flow":"f_sub"})"}, {"b_after", "send_text", Text("You said {{said}}")},
                               {"b_s", "start", "{}", "f_sub"}, {"b_loop", "loop_while", R"j({"when":"(n or 0) < 2"})j", "f_sub"},
                               {"b_q", "ask_text", R"({"question":{"en":"Word?"},"variable":"word"})", "f_sub"},
                               {"b_add", "set_variable", R"({"variable":"said","operation":"append","value":"{{word}}"})", "f_sub"},
                               {"b_n", "set_variable", R"({"variable":"n","operation":"add","value":"1"})", "f_sub"}},
                    .edges = {"b_start.next b_call", "b_call.next b_after", "b_s.next b_loop", "b_loop.each b_q", "b_q.next b_add", "b_add.next b_n"},
                    .variables = {"said:list", "word:text", "n:number"},
                    .flows = {"f_sub"}});
  EXPECT_EQ(t.Say("hi").Said(), "Word?");
  EXPECT_EQ(t.Say("one").Said(), "Word?");
  EXPECT_EQ(t.Say("two").Said(), "You said one, two");
}

TEST(EngineTest, KeywordsBeginAndInterrupt) {
  ScenarioTester t({.blocks = {{"b_ask", "ask_text", R"({"question":{"en":"Name?"},"variable":"name"})"}, {"b_hi", "send_text", Text("Hi {{name}}")},
                               {"b_menu", "keyword", R"({"words":{"en":"menu, /start*","ru":"меню"},"interrupts":true})"}, {"b_m", "send_text", Text("Menu")},
                               {"b_price", "keyword", R"({"words":{"en":"price"},"match":"anywhere"})"}, {"b_p", "send_text", Text("5 €")}},
                    .edges = {"b_start.next b_ask", "b_ask.next b_hi", "b_menu.next b_m", "b_price.next b_p"},
                    .variables = {"name:text"}});
  EXPECT_EQ(t.Say("what is the Price?").Said(), "5 €");
  EXPECT_EQ(t.Say("hello").Said(), "Name?");
  EXPECT_EQ(t.Say("МЕНЮ!").Said(), "Menu");
  EXPECT_EQ(t.Say("hello").Said(), "Name?");
  EXPECT_EQ(t.Say("Price").Said(), "Hi Price");  // It does not interrupt.
}

TEST(EngineTest, WaitsForTime) {
  ScenarioTester t({.blocks = {{"b_w", "wait", R"({"duration":"PT1H","reply_ends":false})"}, {"b_later", "send_text", Text("An hour later")}},
                    .edges = {"b_start.next b_w", "b_w.next b_later"}});
  EXPECT_EQ(t.Say("hi").Said(), "");
  EXPECT_EQ(t.Say("hello?").Said(), "");
  EXPECT_EQ(t.Skip(std::chrono::minutes(59)).Said(), "");
  EXPECT_EQ(t.Skip(std::chrono::minutes(1)).Said(), "An hour later");
}

TEST(EngineTest, SpeaksThePersonsLanguage) {
  const TestScenario scenario{.blocks = {{"b_t", "send_text", R"({"text":{"en":"Hello","ru":"Привет"}})"}, {"b_ask", "ask_email", R"({"question":{"en":"Mail?","ru":"Почта?"}})"}},
                              .edges = {"b_start.next b_t", "b_t.next b_ask"},
                              .locales = {"en", "ru"}};
  ScenarioTester t(scenario);
  t.locale = "ru-RU";
  EXPECT_EQ(t.Say("привет").Said(), "Привет\nПочта?");
  EXPECT_EQ(t.Say("что?").Said(), "Это не похоже на адрес почты. Проверьте его, пожалуйста, и попробуйте ещё раз.");
  ScenarioTester other(scenario);
  other.locale = "sv";
  EXPECT_EQ(other.Say("hej").Said(), "Hello\nMail?");
}

TEST(EngineTest, ScriptsSetVariablesAndSayWhatIsWrong) {
  ScenarioTester t({.blocks = {{"b_s", "script", R"j({"code":"total = 0 for _, p in ipairs({1, 2, 3.5}) do total = total + p end return 'sum'","result":"what"})j"},
                               {"b_t", "send_text", Text("{{what}} {{total}} {{string.upper(what)}}")}},
                    .edges = {"b_start.next b_s", "b_s.next b_t"},
                    .variables = {"total:number", "what:text"}});
  EXPECT_EQ(t.Say("hi").Said(), "sum 6.5 SUM");

  ScenarioTester bad({.blocks = {{"b_s", "script", R"j({"code":"while true do end"})j"}, {"b_oops", "on_error"}, {"b_t", "send_text", Text("{{error}}")}},
                      .edges = {"b_start.next b_s", "b_oops.next b_t"}});
  EXPECT_NE(bad.Say("hi").Said().find("did not end within"), std::string::npos) << bad.Said();
}

TEST(EngineTest, GoesOnWhereAJumpLeads) {
  ScenarioTester t({.blocks = {{"b_q", "ask_yes_no", R"({"question":{"en":"Again?"}})"}, {"b_j", "jump", R"({"block":"b_q"})"}, {"b_bye", "send_text", Text("Bye")}},
                    .edges = {"b_start.next b_q", "b_q.yes b_j", "b_q.no b_bye"}});
  EXPECT_EQ(t.Say("hi").Said(), "Again? [Yes] [No]");
  EXPECT_EQ(t.Say("oui").Said(), "Again? [Yes] [No]");
  EXPECT_EQ(t.Press("no", "No").Said(), "Bye");
}

}  // namespace
}  // namespace beseda::flow
