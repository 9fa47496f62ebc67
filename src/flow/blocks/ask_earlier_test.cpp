// Answers that are taken from what was said earlier in the session.
#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

TestScenario Looking(const std::string& kind, const std::string& more) {
  return {.blocks = {{"b_q", "ask_text", R"({"question":{"en":"What for?"},"variable":"q"})"},
                     {"b_x", kind, R"({"question":{"en":"Tell me"},"variable":"x","use_earlier":true)" + more + "}"},
                     {"b_end", "send_text", R"({"text":{"en":"got {{x}}"}})"}},
          .edges = {"b_start.next b_q", "b_q.next b_x", "b_x.next b_end"},
          .variables = {"q:text", "x:any"}};
}

TEST(AskEarlierTest, TheNewestMessageThatHoldsTheAnswerCounts) {
  ScenarioTester t(Looking("ask_email", ""));
  t.Say("I am old@example.org, no, new@example.org came later");
  EXPECT_EQ(t.Say("for fun").Said(), "got old@example.org") << "The first address of a message, as the block reads it.";
  ScenarioTester later(Looking("ask_number", ""));
  later.Say("We are 4");
  EXPECT_EQ(later.Say("a table for 6").Said(), "got 6");
  ScenarioTester none(Looking("ask_email", ""));
  none.Say("hello");
  EXPECT_EQ(none.Say("for fun").Said(), "Tell me");
  EXPECT_EQ(none.Say("ann@example.org").Said(), "got ann@example.org");
}

TEST(AskEarlierTest, WithoutTheSettingOnlyTheQuestionCounts) {
  auto scenario = Looking("ask_email", "");
  scenario.blocks[1].settings = R"({"question":{"en":"Tell me"},"variable":"x"})";
  ScenarioTester t(scenario);
  t.Say("ann@example.org");
  EXPECT_EQ(t.Say("for fun").Said(), "Tell me");
}

TEST(AskEarlierTest, AnotherSessionKnowsNothing) {
  ScenarioTester t(Looking("ask_email", ""));
  t.Say("ann@example.org");
  EXPECT_EQ(t.Say("for fun").Said(), "got ann@example.org");
  t.Say("again");
  EXPECT_EQ(t.Say("for fun").Said(), "Tell me");
}

TEST(AskEarlierTest, AtMostTwentyMessagesAreKept) {
  auto scenario = Looking("ask_email", "");
  scenario.blocks[0].settings = R"({"question":{"en":"What for?"},"variable":"q"})";
  scenario.blocks.insert(scenario.blocks.begin(), {"b_n", "ask_number", R"({"question":{"en":"How many?"},"variable":"x","attempts":10})"});
  scenario.edges = {"b_start.next b_n", "b_n.next b_q", "b_q.next b_x", "b_x.next b_end"};
  ScenarioTester t(scenario);
  t.Say("ann@example.org");
  for (int i = 0; i < 18; ++i) t.Say("hm");
  t.Say("7");
  EXPECT_EQ(t.Say("for fun").Said(), "Tell me") << "It was the 21st before.";
}

TEST(AskEarlierTest, WhatWasFoundCanBeConfirmed) {
  ScenarioTester t(Looking("ask_email", R"(,"confirm_earlier":true)"));
  t.Say("ann@example.org");
  EXPECT_EQ(t.Say("for fun").Said(), "You said “ann@example.org”. Is that right? [Yes] [No]");
  EXPECT_EQ(t.Say("yes").Said(), "got ann@example.org");

  ScenarioTester no(Looking("ask_email", R"(,"confirm_earlier":true)"));
  no.Say("ann@example.org");
  no.Say("for fun");
  EXPECT_EQ(no.Say("no").Said(), "Tell me");
  EXPECT_EQ(no.Say("nonsense").Said(), "That is not an e-mail address. Please check it and try again.");
  EXPECT_EQ(no.Say("bo@example.org").Said(), "got bo@example.org");

  ScenarioTester other(Looking("ask_email", R"(,"confirm_earlier":true)"));
  other.Say("ann@example.org");
  other.Say("for fun");
  EXPECT_EQ(other.Say("bo@example.org").Said(), "got bo@example.org") << "Whoever gives another answer has said no.";

  ScenarioTester russian(Looking("ask_email", R"(,"confirm_earlier":true)"));
  russian.capabilities.buttons = false;
  russian.Say("ann@example.org");
  russian.Say("for fun");
  EXPECT_EQ(russian.Say("да").Said(), "got ann@example.org") << "Yes in any language.";
}

TEST(AskEarlierTest, TheModelLooksWhereTheBlockFindsNothing) {
  ScenarioTester t(Looking("ask_number", R"(,"understand":true,"min":1,"max":20)"));
  const auto model = AddModel(t);
  model->Says(R"({"answer":"2"})");
  t.Say("my wife and me would like to come");
  EXPECT_EQ(t.Say("for fun").Said(), "got 2");
  ASSERT_EQ(model->requests().size(), 1u);
  const auto asked = model->requests()[0].messages.back().text;
  EXPECT_NE(asked.find("- my wife and me would like to come\n- for fun"), asked.npos) << asked;
}

TEST(AskEarlierTest, WhatAModelMadeOfItHasToFitLikeAnyAnswer) {
  for (const char* made : {R"({"answer":null})", R"({"answer":"99"})", R"({"answer":"many"})", "no JSON"}) {
    ScenarioTester t(Looking("ask_number", R"(,"understand":true,"min":1,"max":20)"));
    AddModel(t)->Says(made);
    t.Say("my wife and me would like to come");
    EXPECT_EQ(t.Say("for fun").Said(), "Tell me") << made;
    EXPECT_EQ(t.Say("12").Said(), "got 12");
  }
}

TEST(AskEarlierTest, WithoutAModelTheQuestionIsAsked) {
  ScenarioTester t(Looking("ask_number", R"(,"understand":true)"));
  t.Say("the two of us");
  EXPECT_EQ(t.Say("for fun").Said(), "Tell me");
}

TEST(AskEarlierTest, AChoiceThatWasNamedIsTaken) {
  auto scenario = Looking("ask_choice", R"(,"confirm_earlier":true,"choices":[{"id":"red","title":{"en":"Red"}},{"id":"blue","title":{"en":"Blue"}}])");
  scenario.edges.back() = "b_x.blue b_end";
  ScenarioTester t(scenario);
  t.Say("a blue one please");
  EXPECT_EQ(t.Say("for fun").Said(), "You said “Blue”. Is that right? [Yes] [No]");
  EXPECT_EQ(t.Press("Yes", "Yes").Said(), "got Blue");
}

}  // namespace
}  // namespace beseda::flow
