// What begins paths, and which of several begins one.
#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

const std::string kSorry = "Sorry, something went wrong here. Please try again a little later.";

// A start that asks, and a trigger that says "here".
TestScenario WithTrigger(const std::string& kind, const std::string& settings, std::vector<std::string> variables = {}) {
  TestScenario scenario;
  scenario.blocks = {{"b_ask", "ask_number", R"({"question":{"en":"How many?"},"attempts":2})"},
                     {"b_x", kind, settings},
                     {"b_here", "send_text", R"({"text":{"en":"here"}})"}};
  scenario.edges = {"b_start.next b_ask", "b_x.next b_here"};
  scenario.variables = std::move(variables);
  return scenario;
}

bool Refuses(const TestScenario& scenario, std::string_view code) {
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<Scenario>(ParseScenario(scenario.Json()).value()), scripts);
  for (const auto& problem : compiled.problems) {
    if (problem.code == code && problem.severity == Problem::Severity::kError) return !compiled.program;
  }
  return false;
}

TEST(OnSchedule, BeginsAtItsTimesInTheBotsTimeZone) {
  ScenarioTester t(WithTrigger("on_schedule", R"({"rule":"0 9 * * *"})"));
  t.bot.timezone = "Asia/Tokyo";  // It is 10:00 UTC, 19:00 there.
  t.Say("hi");
  EXPECT_EQ(t.Say("5").last.waiting, "");
  EXPECT_EQ(t.Skip(std::chrono::hours(13)).Said(), "") << "08:00";
  EXPECT_EQ(t.Skip(std::chrono::hours(1)).Said(), "here");
  EXPECT_EQ(t.Skip(std::chrono::days(10)).Said(), "here") << "what was missed comes once";
}

TEST(OnSchedule, InterruptsAQuestionOnlyIfItShall) {
  ScenarioTester calm(WithTrigger("on_schedule", R"({"rule":"0 9 * * *"})"));
  EXPECT_EQ(calm.Say("hi").Said(), "How many?");
  EXPECT_EQ(calm.Skip(std::chrono::days(1)).Said(), "");
  EXPECT_EQ(calm.last.waiting, "b_ask");
  ScenarioTester bold(WithTrigger("on_schedule", R"({"rule":"0 9 * * *","interrupts":true})"));
  bold.Say("hi");
  EXPECT_EQ(bold.Skip(std::chrono::days(1)).Said(), "here");
  EXPECT_EQ(bold.last.waiting, "");
}

TEST(OnSchedule, IsCheckedBeforeItIsPublished) {
  EXPECT_TRUE(Refuses(WithTrigger("on_schedule", R"({"rule":"every day"})"), "bad_schedule"));
  EXPECT_TRUE(Refuses(WithTrigger("on_schedule", R"({"rule":"0 0 30 2 *"})"), "schedule_never"));
}

TEST(OnInactivity, IsToldOncePerSilence) {
  ScenarioTester t(WithTrigger("on_inactivity", R"({"after":"PT10M"})"));
  t.Say("hi");
  EXPECT_EQ(t.Skip(std::chrono::minutes(9)).Said(), "");
  EXPECT_EQ(t.Say("nothing").Said(), "That is not a number. Please write it in digits.") << "a message begins the count anew";
  EXPECT_EQ(t.Skip(std::chrono::minutes(9)).Said(), "");
  EXPECT_EQ(t.Skip(std::chrono::minutes(1)).Said(), "here");
  EXPECT_EQ(t.Skip(std::chrono::hours(9)).Said(), "");
  t.Say("hi");
  EXPECT_EQ(t.Skip(std::chrono::minutes(10)).Said(), "here") << "another silence";
}

TEST(OnInactivity, LeavesAloneWhoWasAskedNothing) {
  ScenarioTester ended(WithTrigger("on_inactivity", R"({"after":"PT10M"})"));
  ended.Say("hi");
  ended.Say("5");
  EXPECT_EQ(ended.Skip(std::chrono::hours(1)).Said(), "");
  ScenarioTester too(WithTrigger("on_inactivity", R"({"after":"PT10M","ended_too":true})"));
  too.Say("hi");
  too.Say("5");
  EXPECT_EQ(too.Skip(std::chrono::hours(1)).Said(), "here");
  auto waiting = WithTrigger("on_inactivity", R"({"after":"PT10M"})");
  waiting.blocks[0] = {"b_ask", "wait", R"({"duration":"PT2H"})"};
  ScenarioTester time(waiting);
  time.Say("hi");
  EXPECT_EQ(time.Skip(std::chrono::hours(1)).Said(), "");
  EXPECT_EQ(time.last.waiting, "b_ask");
}

TEST(OnInactivity, RefusesDurationsThatAreNone) {
  EXPECT_TRUE(Refuses(WithTrigger("on_inactivity", R"({"after":"soon"})"), "bad_duration"));
  EXPECT_TRUE(Refuses(WithTrigger("on_inactivity", R"({"after":"PT1S"})"), "bad_setting"));
}

TEST(OnInvalidReply, GetsWhatAQuestionGaveUpOn) {
  ScenarioTester t(WithTrigger("on_invalid_reply", "{}"));
  t.Say("hi");
  EXPECT_EQ(t.Say("some").Said(), "That is not a number. Please write it in digits.");
  EXPECT_EQ(t.Say("many").Said(), "here");
  EXPECT_EQ(t.last.waiting, "");
  auto connected = WithTrigger("on_invalid_reply", "{}");
  connected.blocks.push_back({"b_own", "send_text", R"({"text":{"en":"own"}})"});
  connected.edges.push_back("b_ask.failed b_own");
  ScenarioTester own(connected);
  own.Say("hi");
  own.Say("some");
  EXPECT_EQ(own.Say("many").Said(), "own") << "the question's own exit goes before it";
}

TEST(OnInvalidReply, ThereIsOne) {
  auto twice = WithTrigger("on_invalid_reply", "{}");
  twice.blocks.push_back({"b_y", "on_invalid_reply", "{}"});
  twice.edges.push_back("b_y.next b_here");
  EXPECT_TRUE(Refuses(twice, "two_reply_handlers"));
}

Content Referral(const std::string& data) { return Content{EventContent{"referral", data}}; }

TEST(OnReferral, BeginsByTheLinkThatItNames) {
  ScenarioTester t(WithTrigger("on_referral", R"({"ref":"ad-*","variable":"from"})", {"from:object"}));
  EXPECT_EQ(t.Hear(Referral(R"({"ref":"ad-7","source":"web"})")).Said(), "here");
  EXPECT_EQ(t.Value("from"), R"({"ref":"ad-7","source":"web"})");
  EXPECT_EQ(t.Hear(Referral(R"({"ref":"other"})")).Said(), "How many?") << "who comes by another link begins like everybody";
  EXPECT_EQ(t.Hear(Referral(R"({"ref":"other"})")).Said(), "") << "and disturbs no conversation";
  EXPECT_EQ(t.last.waiting, "b_ask");
  EXPECT_EQ(t.Hear(Referral(R"({"ref":"ad-8"})")).Said(), "here");
  EXPECT_EQ(t.Hear(Referral("not JSON")).Said(), "How many?");
}

const char* const kOrders = R"({"name":"Orders","examples":"where is my order\nI want to return it"})";

TEST(OnIntent, WithoutAModelTheWordsOfTheExamplesDecide) {
  ScenarioTester t(WithTrigger("on_intent", kOrders));
  t.models.offline_by_default = true;
  EXPECT_EQ(t.Say("So WHERE is that order of mine?").Said(), "here");
  EXPECT_EQ(t.Say("hello").Said(), "How many?");
  EXPECT_EQ(t.Say("where is my order").Said(), "That is not a number. Please write it in digits.") << "a question waits for its answer";
}

TEST(OnIntent, TheModelDecidesWhereThereIsOne) {
  ScenarioTester t(WithTrigger("on_intent", kOrders));
  const auto model = AddModel(t);
  model->Says(R"({"intent":"b_x"})").Says(R"({"intent":"none"})");
  EXPECT_EQ(t.Say("my parcel did not come").Said(), "here");
  EXPECT_NE(t.last.trace.find(R"("began":true)"), std::string::npos);
  EXPECT_EQ(t.Say("where is my order").Said(), "How many?");
  ASSERT_EQ(model->calls(), 2u);
  const auto asked = model->requests()[0].messages;
  EXPECT_NE(asked.front().text.find("- b_x: Orders\n  e.g. where is my order\n  e.g. I want to return it\n"), std::string::npos);
  EXPECT_EQ(asked.back().text, "<message>\nmy parcel did not come\n</message>");
}

TEST(OnIntent, AModelThatFailsLeavesItToTheWords) {
  ScenarioTester t(WithTrigger("on_intent", kOrders));
  const auto model = AddModel(t);
  model->Says("I think they are angry.").Fails(Error(ErrorCode::kInvalid, "No such model."));
  EXPECT_EQ(t.Say("where is my order").Said(), "here");
  EXPECT_EQ(t.Say("where is my order").Said(), "here");
}

TEST(OnIntent, KeywordsGoBeforeIt) {
  auto both = WithTrigger("on_intent", kOrders);
  both.blocks.push_back({"b_word", "keyword", R"({"words":{"en":"order"}})"});
  both.blocks.push_back({"b_said", "send_text", R"({"text":{"en":"word"}})"});
  both.edges.push_back("b_word.next b_said");
  ScenarioTester t(both);
  t.models.offline_by_default = true;
  EXPECT_EQ(t.Say("where is my order").Said(), "word");
}

TEST(Wait, UntilClocksShowATimeWhereTheBotLives) {
  ScenarioTester t(One("wait", R"({"until":"09:00"})", {"b_x.next b_next"}));
  t.bot.timezone = "Asia/Tokyo";
  t.Say("hi");
  EXPECT_EQ(t.Skip(std::chrono::hours(13) + std::chrono::minutes(59)).Said(), "");
  EXPECT_EQ(t.Skip(std::chrono::minutes(1)).Said(), "next");
  ScenarioTester bad(One("wait", R"({"until":"{{v}}"})", {"b_x.next b_next"}, {"v:text:session=\"soon\""}));
  EXPECT_EQ(bad.Say("hi").Said(), kSorry);
  EXPECT_TRUE(Refuses(One("wait", R"({"until":"25:00"})", {"b_x.next b_next"}), "bad_setting"));
}

TEST(TimeZoneOfABot, TomorrowIsThatOfTheBot) {
  ScenarioTester t(One("ask_date", R"({"question":{"en":"It is {{today}} {{clock}}."},"variable":"day"})", {"b_x.next b_next"}, {"day:text"}));
  t.bot.timezone = "Pacific/Kiritimati";  // UTC+14
  EXPECT_EQ(t.Say("hi").Said(), "It is 2026-11-26 00:00.");
  t.Say("tomorrow");
  EXPECT_EQ(t.Value("day"), "\"2026-11-27\"");
}

}  // namespace
}  // namespace beseda::flow
