#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

TEST(AiSummarizeTest, TellsTheModelWhoSaidWhat) {
  TestScenario scenario;
  scenario.blocks = {{"b_q", "ask_text", R"({"question":{"en":"What is it?"}})"}, {"b_x", "ai_summarize", R"({"length":"sentence","focus":"the price","language":"fr","variable":"v"})"}};
  scenario.edges = {"b_start.next b_q", "b_q.next b_x"};
  scenario.variables = {"v:text"};
  ScenarioTester t(scenario);
  const auto model = AddModel(t);
  model->Says(" Elle veut du thé. ");
  t.Say("hello");
  t.Say("tea, please");
  EXPECT_EQ(t.Value("v"), "\"Elle veut du thé.\"");
  const auto request = model->requests().at(0);
  EXPECT_EQ(request.messages.at(1).text, "<conversation>\nPerson: hello\nBot: What is it?\nPerson: tea, please\n\n</conversation>");
  EXPECT_NE(request.messages.at(0).text.find("\"fr\""), std::string::npos);
  EXPECT_NE(request.messages.at(0).text.find("the price"), std::string::npos);
}

TEST(AiSummarizeTest, FailuresLeaveByTheirExit) {
  ScenarioTester t(One("ai_summarize", R"({"source":"text","text":"{{last_message}}","variable":"v"})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text"}));
  AddModel(t)->Fails(Error(ErrorCode::kRateLimited, "Too many requests."));
  EXPECT_EQ(t.Say("long").Said(), "alt Too many requests.");
  const auto parsed = ParseScenario(One("ai_summarize", R"({"source":"text","variable":"v"})", {"b_x.next b_next"}, {"v:text"}).Json());
  Scripts scripts;
  EXPECT_FALSE(Compile(std::make_shared<Scenario>(parsed.value()), scripts).program) << "A text is to be summed up, and none is given.";
}

TEST(AiTranslateTest, ToThePersonsOrAChosenLanguage) {
  ScenarioTester t(One("ai_translate", R"({"text":"{{last_message}}","variable":"v","say":true,"tone":"formal"})", {"b_x.next b_next"}, {"v:text"}));
  t.locale = "ru-RU";
  const auto model = AddModel(t);
  model->Says("Чай");
  EXPECT_EQ(t.Say("tea").Said(), "Чай\nnext");
  EXPECT_NE(model->requests().at(0).messages.at(0).text.find("\"ru-RU\""), std::string::npos);
  EXPECT_NE(model->requests().at(0).messages.at(0).text.find("formally"), std::string::npos);
  ScenarioTester chosen(One("ai_translate", R"({"text":"{{last_message}}","language":"German","variable":"v"})", {"b_x.next b_next"}, {"v:text"}));
  const auto other = AddModel(chosen);
  other->Says("Tee");
  chosen.Say("tea");
  EXPECT_NE(other->requests().at(0).messages.at(0).text.find("\"German\""), std::string::npos);
  EXPECT_EQ(chosen.Value("v"), "\"Tee\"");
}

TEST(AiObjectTest, AsksAgainWithWhatWasWrong) {
  const auto settings = R"({"prompt":"A city","schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"variable":"v","attempts":2})";
  ScenarioTester t(One("ai_object", settings, {"b_x.next b_next", "b_x.error b_alt"}, {"v:object"}));
  const auto model = AddModel(t);
  model->Says(R"({"town":"Oslo"})").Says(R"(Here: {"city":"Oslo"})");
  EXPECT_EQ(t.Say("hi").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"({"city":"Oslo"})");
  EXPECT_NE(model->requests().at(1).messages.back().text.find("city"), std::string::npos);
  ScenarioTester never(One("ai_object", settings, {"b_x.next b_next", "b_x.error b_alt"}, {"v:object"}));
  const auto stubborn = AddModel(never);
  stubborn->Says("no");
  EXPECT_EQ(never.Say("hi").Said().substr(0, 60), "alt The model's answer does not have the form that was asked");
  EXPECT_EQ(stubborn->calls(), 2u);
}

TEST(AiObjectTest, RefusesSchemasThatAreNone) {
  for (const char* schema : {R"("nonsense")", R"({"type":7})", R"({"type":"object","required":"city"})"}) {
    const auto parsed = ParseScenario(One("ai_object", R"({"prompt":"x","variable":"v","schema":)" + std::string(schema) + "}", {"b_x.next b_next"}, {"v:object"}).Json());
    Scripts scripts;
    EXPECT_FALSE(Compile(std::make_shared<Scenario>(parsed.value()), scripts).program) << schema;
  }
}

Content Photo(const std::string& url) {
  MediaContent photo;
  photo.kind = MediaContent::Kind::kImage;
  photo.url = url;
  return Content{photo};
}

TEST(AiVisionTest, LooksAtTheNewestPicture) {
  ScenarioTester t(One("ai_vision", R"({"question":"What is it?","variable":"v"})", {"b_x.next b_next", "b_x.no_image b_alt"}, {"v:text"}));
  const auto model = AddModel(t);
  model->Says("A teapot.");
  EXPECT_EQ(t.Say("hi").Said(), "alt There is no picture to look at.");
  t.open_picture = [](std::string, std::string url) -> Task<Result<ImagePart>> {
    ImagePart image;
    image.data = "bytes of " + url;
    image.mime = "image/png";
    co_return image;
  };
  EXPECT_EQ(t.Hear(Photo("/media/upl_1/x.png")).Said(), "next");
  EXPECT_EQ(t.Value("v"), "\"A teapot.\"");
  const auto request = model->requests().at(0);
  ASSERT_EQ(request.messages.back().images.size(), 1u);
  EXPECT_EQ(request.messages.back().images[0].data, "bytes of /media/upl_1/x.png");
  EXPECT_EQ(request.messages.back().text, "What is it?");
  EXPECT_EQ(t.Say("and?").Said(), "next") << "It is still the newest.";
}

TEST(AiVisionTest, SaysWhatKeepsItFromLooking) {
  const auto scenario = One("ai_vision", R"({"image":"{{url}}","variable":"v"})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text", "url:text:contact"});
  ScenarioTester t(scenario);
  AddModel(t)->Says("x");
  EXPECT_EQ(t.Say("hi").Said(), "Sorry, something went wrong here. Please try again a little later.") << "No exit for it.";
  ScenarioTester bad(One("ai_vision", R"({"image":"ftp://x/y","variable":"v"})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text"}));
  AddModel(bad)->Says("x");
  EXPECT_EQ(bad.Say("hi").Said().substr(0, 35), "alt The picture cannot be opened: i");
  ScenarioTester blind(One("ai_vision", R"({"image":"https://x/y.png","variable":"v"})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text"}));
  const auto model = AddModel(blind);
  model->Says("x");
  blind.models.images = false;
  EXPECT_EQ(blind.Say("hi").Said().substr(0, 13), "alt The model");
  EXPECT_EQ(model->calls(), 0u);
}

TEST(AiAnswerTest, LeavesWhenTheGoalIsReached) {
  ScenarioTester t(One("ai_answer", R"({"stay":true,"goal":"A day for {{last_message}} is agreed"})", {"b_x.next b_next", "b_x.reached b_alt"}));
  const auto model = AddModel(t);
  model->Says(R"({"reached":false})").Says(R"({"reached":true})");
  EXPECT_EQ(t.Say("hello").Said(), "Agent: hello");
  EXPECT_NE(t.agent.instructions.find("A day for hello is agreed"), std::string::npos);
  EXPECT_EQ(t.Say("Monday").Said(), "Agent: Monday\nalt ");
  EXPECT_NE(model->requests().at(1).messages.at(1).text.find("Person: hello\nBot: Agent: hello\nPerson: Monday\nBot: Agent: Monday\n"), std::string::npos)
      << model->requests().at(1).messages.at(1).text;
}

TEST(AiAnswerTest, AGoalThatCannotBeJudgedIsNotReached) {
  ScenarioTester t(One("ai_answer", R"({"stay":true,"goal":"g"})", {"b_x.next b_next", "b_x.reached b_alt"}));
  AddModel(t)->Fails(Error(ErrorCode::kRateLimited, "Too many requests."));
  EXPECT_EQ(t.Say("hello").Said(), "Agent: hello");
  EXPECT_NE(t.last.trace.find("Too many requests."), std::string::npos);
}

}  // namespace
}  // namespace beseda::flow
