// What single kinds of blocks do with good and bad input; how they stand together is in engine_test.cpp.
#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

TEST(SendBlocksTest, RefuseAddressesThatAreNone) {
  ScenarioTester t(One("send_media", R"({"kind":"file","url":"{{url}}"})", {"b_x.next b_next"}, {"url:text:contact"}));
  EXPECT_EQ(t.Say("hi").Said(), "Sorry, something went wrong here. Please try again a little later.");
  EXPECT_NE(t.last.trace.find("does not begin with https"), std::string::npos);
}

TEST(SendBlocksTest, PlacesLieOnTheMap) {
  ScenarioTester good(One("send_location", R"({"latitude":"52.5","longitude":"{{x}}"})", {"b_x.next b_next"}, {"x:number:session=13.4"}));
  EXPECT_EQ(good.Say("hi").Said(), "[location: 52.500000, 13.400000]\nnext");
  ScenarioTester bad(One("send_location", R"({"latitude":91,"longitude":0})", {"b_x.next b_next"}));
  EXPECT_NE(bad.Say("hi").last.trace.find("no place on the map"), std::string::npos);
}

TEST(SendBlocksTest, EventsAreForTheChannel) {
  ScenarioTester good(One("send_event", R"({"name":"open_modal","data":{"title":"Hi","fields":[{"name":"n","value":"{{x}}"}]}})", {"b_x.next b_next"}, {"x:number:session=2"}));
  EXPECT_EQ(good.Say("hi").Said(), "[open_modal]\nnext");
  ScenarioTester bad(One("send_event", R"({"name":"open_modal","data":"just words"})", {"b_x.next b_next"}));
  EXPECT_NE(bad.Say("hi").last.trace.find("must be an object"), std::string::npos);
}

TEST(AskBlocksTest, TakeNoMediaForText) {
  ScenarioTester t(One("ask_text", R"({"question":{"en":"?"},"variable":"v","min_length":3,"max_length":5})", {"b_x.next b_next"}, {"v:text"}));
  t.Say("hi");
  MediaContent photo;
  photo.kind = MediaContent::Kind::kImage;
  photo.url = "/media/x";
  EXPECT_EQ(t.Hear(Content{photo}).Said(), "Please write your answer as a text.");
  EXPECT_EQ(t.Say("ab").Said(), "That is too little.");
  // The third try of three, but "failed" leads nowhere: it asks on.
  EXPECT_EQ(t.Say("привет").Said(), "That is too much.");
  EXPECT_EQ(t.Say("hello").Said(), "next");
  EXPECT_EQ(t.Value("v"), "\"hello\"");
}

TEST(AskBlocksTest, KeepTypes) {
  ScenarioTester date(One("ask_date", R"({"question":{"en":"?"},"variable":"v","max":"2026-11-30"})", {"b_x.next b_next"}, {"v:date"}));
  date.Say("hi");
  EXPECT_EQ(date.Say("1 December").Said(), "That is too much.");
  EXPECT_EQ(date.Say("tomorrow").Said(), "next");
  EXPECT_EQ(date.Value("v"), "\"2026-11-26\"");
}

TEST(AskBlocksTest, FilesAreAddressesOrObjects) {
  MediaContent photo;
  photo.kind = MediaContent::Kind::kImage;
  photo.url = "https://example.com/x.png";
  photo.name = "x.png";
  ScenarioTester text(One("ask_file", R"({"question":{"en":"?"},"variable":"v","accept":"image"})", {"b_x.next b_next"}, {"v:text"}));
  text.Say("hi");
  EXPECT_EQ(text.Hear(Content{photo}).Said(), "next");
  EXPECT_EQ(text.Value("v"), "\"https://example.com/x.png\"");
  ScenarioTester object(One("ask_file", R"({"question":{"en":"?"},"variable":"v"})", {"b_x.next b_next"}, {"v:object"}));
  object.Say("hi");
  object.Hear(Content{photo});
  EXPECT_EQ(object.Value("v"), R"({"url":"https://example.com/x.png","name":"x.png","mime":"","size":0,"kind":"image"})");
  ScenarioTester video(One("ask_file", R"({"question":{"en":"?"},"accept":"video"})", {"b_x.next b_next"}));
  video.Say("hi");
  EXPECT_EQ(video.Hear(Content{photo}).Said(), "Please send a file.");
}

TEST(AskBlocksTest, OtherAnswersHaveTheirExit) {
  const auto settings = R"({"question":{"en":"?"},"variable":"v","choices":[{"id":"a","title":{"en":"Apple"}},{"id":"b","title":{"en":"Pear"}}]})";
  ScenarioTester t(One("ask_choice", settings, {"b_x.a b_next", "b_x.b b_next", "b_x.other b_alt"}, {"v:text"}));
  EXPECT_EQ(t.Say("hi").Said(), "? [Apple] [Pear]");
  EXPECT_EQ(t.Say("a banana").Said(), "alt ");
  EXPECT_EQ(t.Value("v"), "\"a banana\"");
  t.capabilities.buttons = false;
  EXPECT_EQ(t.Say("hi").Said(), "?\n1. Apple\n2. Pear");
  EXPECT_EQ(t.Say("2").Said(), "next");
  EXPECT_EQ(t.Value("v"), "\"Pear\"");
}

TEST(AskBlocksTest, SeveralChoicesHaveBounds) {
  const auto settings = R"({"question":{"en":"?"},"variable":"v","least":2,"most":2,"attempts":5,"choices":[{"id":"a","title":{"en":"A"}},{"id":"b","title":{"en":"B"}},{"id":"c","title":{"en":"C"}}]})";
  ScenarioTester t(One("ask_choices", settings, {"b_x.next b_next"}, {"v:list"}));
  EXPECT_EQ(t.Say("hi").Said(), "? [A] [B] [C]");
  EXPECT_EQ(t.Say("A").Said(), "That is too little. [A] [B] [C]");
  EXPECT_EQ(t.Say("A, B, C").Said(), "That is too much. [A] [B] [C]");
  EXPECT_EQ(t.Press("c").Said(), "✓ C [A] [B]");
  EXPECT_EQ(t.Press("a").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"(["C","A"])");
}

TEST(SetVariableTest, KeepsTypesAndSaysWhatDoesNotFit) {
  ScenarioTester t(One("set_variable", R"({"variable":"v","value":"abc"})", {"b_x.next b_next"}, {"v:number"}));
  EXPECT_NE(t.Say("hi").last.trace.find(R"(The variable \"v\" cannot take this value: \"abc\" is no number.)"), std::string::npos) << t.last.trace;
  ScenarioTester whole(One("set_variable", R"({"variable":"v","value":"{{contact}}"})", {"b_x.next b_next"}, {"v:object"}));
  EXPECT_EQ(whole.Say("hi").Value("v"), R"({"id":"con_trial","name":"","locale":"en"})");
  for (const auto& [settings, before, after] : {std::tuple{R"({"variable":"v","operation":"append","value":"x"})", "[1]", R"([1,"x"])"}, {R"({"variable":"v","operation":"remove","value":"1"})", "[1,2,1]", "[2]"},
                                                {R"({"variable":"v","operation":"clear"})", "[1]", "null"}, {R"({"variable":"v","operation":"add","value":"0.5"})", "1", "1.5E0"}, {R"({"variable":"v","value":[1,{"a":2}]})", "1", R"([1,{"a":2}])"}}) {
    ScenarioTester one(One("set_variable", settings, {"b_x.next b_next"}, {std::string("v:any:session=") + before}));
    EXPECT_EQ(one.Say("hi").Value("v"), after) << settings;
  }
  ScenarioTester add(One("set_variable", R"({"variable":"v","operation":"add","value":"x"})", {"b_x.next b_next"}, {"v:any"}));
  EXPECT_NE(add.Say("hi").last.trace.find("Only numbers can be added"), std::string::npos);
}

TEST(SetVariableTest, RefusesWhatASessionCannotHold) {
  ScenarioTester large(One("script", R"j({"code":"v = string.rep('x', 300000)"})j", {"b_x.next b_next"}, {"v:text"}));
  EXPECT_NE(large.Say("hi").last.trace.find("at most 256 KB"), std::string::npos) << large.last.trace;
  ScenarioTester deep(One("script", R"j({"code":"local t = {} for i = 1, 25 do t = {t} end v = t"})j", {"b_x.next b_next"}, {"v:any"}));
  EXPECT_NE(deep.Say("hi").last.trace.find("20 levels"), std::string::npos) << deep.last.trace;
}

TEST(SwitchTest, ComparesLoosely) {
  ScenarioTester t(One("switch", R"({"subject":"last_message","cases":[{"id":"one","value":1},{"id":"name","value":"Émile"}]})", {"b_x.one b_next", "b_x.name b_next", "b_x.else b_alt"}));
  EXPECT_EQ(t.Say("1").Said(), "next");
  EXPECT_EQ(t.Say("emile").Said(), "next");
  EXPECT_EQ(t.Say("2").Said(), "alt ");
}

TEST(SplitTest, HoldsItsShares) {
  auto scenario = One("split", R"({"sticky":false,"branches":[{"id":"a","percent":30},{"id":"b","percent":70}]})", {"b_x.a b_next", "b_x.b b_alt"});
  ScenarioTester t(scenario);
  int first = 0;
  for (int i = 0; i < 1000; ++i) first += t.Say("hi").Said() == "next";
  EXPECT_GT(first, 250);
  EXPECT_LT(first, 350);
}

TEST(AiAnswerTest, StaysUntilAWordAndKeepsTheAgentsSession) {
  ScenarioTester t(One("ai_answer", R"({"stay":true,"leave_words":{"en":"stop"},"instructions":"Speak of {{channel}}."})", {"b_x.next b_next"}));
  t.bot.instructions = "Be kind.";
  EXPECT_EQ(t.Say("hello").Said(), "Agent: hello");
  EXPECT_EQ(t.agent.instructions, "Be kind.\n\nSpeak of web.");
  EXPECT_EQ(t.Say("more").Said(), "Agent: more");
  EXPECT_EQ(t.agent.session_seen, R"({"pending_calls":[1]})");
  EXPECT_EQ(t.Say("Stop").Said(), "next");
  EXPECT_EQ(t.agent.asked, 2);
}

TEST(AiAnswerTest, AsksFirstAndEndsByConditionOrTime) {
  ScenarioTester t(One("ai_answer", R"({"question":{"en":"What would you like to know?"},"stay":true,"leave_when":"last_message == 'enough'","timeout":"PT1H"})", {"b_x.next b_next", "b_x.timeout b_alt"}));
  EXPECT_EQ(t.Say("hi").Said(), "What would you like to know?");
  EXPECT_EQ(t.Say("enough").Said(), "Agent: enough\nnext");
  t.Say("hi");
  EXPECT_EQ(t.Skip(std::chrono::hours(1)).Said(), "alt ");
}

TEST(AiAnswerTest, PassingErrorsAreTheTurns) {
  ScenarioTester t(One("ai_answer", "{}", {"b_x.next b_next"}));
  t.agent.fails = Error(ErrorCode::kUnavailable, "Down.");
  t.Say("hi");
  ASSERT_TRUE(t.error);
  EXPECT_EQ(int(t.error->code), int(ErrorCode::kUnavailable));
}

class AiTest : public ::testing::Test {
 protected:
  std::shared_ptr<FakeChatModel> Model(ScenarioTester& t, const std::string& id = "mdl_1") {
    auto model = std::make_shared<FakeChatModel>(t.clock);
    t.models.Add(id, model);
    t.bot.model_id = id;
    return model;
  }
};

TEST_F(AiTest, WritesIntoAVariable) {
  ScenarioTester t(One("ai_generate", R"({"prompt":"Greet {{channel}}","instructions":"Short.","variable":"v","say":true,"max_tokens":50})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text"}));
  const auto model = Model(t);
  model->Says("Hello, web");
  EXPECT_EQ(t.Say("hi").Said(), "Hello, web\nnext");
  EXPECT_EQ(t.Value("v"), "\"Hello, web\"");
  const auto request = model->requests().at(0);
  EXPECT_EQ(request.messages.at(0).text, "Short.");
  EXPECT_EQ(request.messages.at(1).text, "Greet web");
  EXPECT_EQ(request.max_output_tokens, 50);
  EXPECT_EQ(request.context.bot_id, "bot_1");
  EXPECT_EQ(request.context.turn_id, "trn_trial1");
}

TEST_F(AiTest, FailuresLeaveByTheirExitIfItLeadsSomewhere) {
  ScenarioTester t(One("ai_generate", R"({"prompt":"x","variable":"v"})", {"b_x.next b_next", "b_x.error b_alt"}, {"v:text"}));
  Model(t)->Fails(Error(ErrorCode::kRateLimited, "Too many requests."));
  EXPECT_EQ(t.Say("hi").Said(), "alt Too many requests.");

  ScenarioTester without(One("ai_generate", R"({"prompt":"x","variable":"v"})", {"b_x.next b_next"}, {"v:text"}));
  Model(without)->Fails(Error(ErrorCode::kRateLimited, "Too many requests."));
  without.Say("hi");
  ASSERT_TRUE(without.error) << "The turn is run again.";

  ScenarioTester final(One("ai_generate", R"({"prompt":"x","variable":"v"})", {"b_x.next b_next"}, {"v:text"}));
  Model(final)->Fails(Error(ErrorCode::kRejected, "Refused."));
  EXPECT_EQ(final.Say("hi").Said(), "Sorry, something went wrong here. Please try again a little later.");
}

TEST_F(AiTest, SortsByModelInSpiteOfChatter) {
  const auto scenario = One("ai_classify", R"({"intents":[{"id":"order","description":"wants to buy"},{"id":"return"}],"variable":"v"})", {"b_x.order b_next", "b_x.none b_alt", "b_x.return b_alt"}, {"v:text"});
  for (const auto& [answer, value] : {std::pair{R"({"intent":"order"})", "\"order\""}, {"Sure:\n```json\n{\"intent\": \"order\"}\n```", "\"order\""}, {"order", "\"order\""}, {R"({"intent":"none"})", "null"}, {"Ignore all this", "null"}}) {
    ScenarioTester t(scenario);
    Model(t)->Says(answer);
    t.Say("I'd like tea");
    EXPECT_EQ(t.Value("v"), value) << answer;
  }
}

TEST_F(AiTest, AModelPutsAnAnswerInFreeWordsIntoItsForm) {
  struct Case {
    const char* kind;
    const char* settings;
    const char* said;
    const char* answer;
    const char* value;
  };
  for (const auto& one : std::initializer_list<Case>{
           {"ask_number", R"({"question":{"en":"?"},"variable":"v","max":100})", "a dozen", R"({"answer":"12"})", "12"},
           {"ask_date", R"({"question":{"en":"?"},"variable":"v"})", "the day of the party", R"({"answer":"2026-12-05"})", "\"2026-12-05\""},
           {"ask_time", R"({"question":{"en":"?"},"variable":"v"})", "when the sun is highest", R"({"answer":"12:00"})", "\"12:00\""},
           {"ask_rating", R"({"question":{"en":"?"},"variable":"v"})", "it was great", R"({"answer":"5"})", "5"},
           {"ask_yes_no", R"({"question":{"en":"?"},"variable":"v"})", "go for it", R"({"answer":"yes"})", "true"},
           {"ask_choice", R"({"question":{"en":"?"},"variable":"v","choices":[{"id":"tea","title":{"en":"Green tea"}},{"id":"coffee","title":{"en":"Espresso"}}]})", "something without caffeine", R"({"answer":"tea"})", "\"Green tea\""}}) {
    ScenarioTester t(One(one.kind, one.settings, {}, {"v:any"}));
    const auto model = Model(t);
    model->Says(one.answer);
    t.Say("hi").Say(one.said);
    EXPECT_EQ(t.Value("v"), one.value) << one.kind;
    EXPECT_EQ(model->calls(), 1u) << one.kind;
  }
}

TEST_F(AiTest, WhatAModelMakesOfAnAnswerIsCheckedLikeAnyOther) {
  const char* ask = R"({"question":{"en":"How many?"},"variable":"v","max":10})";
  for (const auto* answer : {R"({"answer":"12"})", R"({"answer":null})", "I do not know", R"({"answer":"many"})"}) {
    ScenarioTester t(One("ask_number", ask, {}, {"v:any"}));
    Model(t)->Says(answer);
    EXPECT_EQ(t.Say("hi").Say("a dozen").Said(), "That is not a number. Please write it in digits.") << answer;
    EXPECT_EQ(t.Value("v"), "null") << answer;
  }
  ScenarioTester failing(One("ask_number", ask, {}, {"v:any"}));
  Model(failing)->Fails(Error(ErrorCode::kUnavailable, "Down"));
  EXPECT_EQ(failing.Say("hi").Say("a dozen").Said(), "That is not a number. Please write it in digits.");
  ScenarioTester read(One("ask_number", ask, {}, {"v:any"}));
  const auto model = Model(read);
  model->Says("{}");
  read.Say("hi").Say("7");
  EXPECT_EQ(read.Value("v"), "7");
  EXPECT_EQ(model->calls(), 0u);
  ScenarioTester other(One("ask_choice", R"({"question":{"en":"?"},"variable":"v","choices":[{"id":"tea","title":{"en":"Tea"}}]})", {"b_x.other b_alt"}, {"v:any"}));
  const auto unasked = Model(other);
  unasked->Says(R"({"answer":"tea"})");
  EXPECT_EQ(other.Say("hi").Say("a horse").Value("v"), "\"a horse\"");
  EXPECT_EQ(unasked->calls(), 0u);
}

TEST_F(AiTest, TakesDataAndLeavesWhatDoesNotFit) {
  ScenarioTester t(One("ai_extract", R"({"fields":[{"variable":"city"},{"variable":"guests","type":"number"},{"variable":"day","type":"date"}]})", {"b_x.next b_next", "b_x.error b_alt"}, {"city:text", "guests:number", "day:date"}));
  const auto model = Model(t);
  model->Says(R"({"city":"Oslo","guests":"many","day":null})").Says("I do not know");
  EXPECT_EQ(t.Say("Oslo for many").Said(), "next");
  EXPECT_EQ(t.Value("city"), "\"Oslo\"");
  EXPECT_EQ(t.Value("guests"), "null");
  EXPECT_NE(model->requests().at(0).response_schema.find("\"guests\""), std::string::npos);
  EXPECT_EQ(t.Say("hm").Said(), "alt The model's answer has no data in it.");
}

TEST(HttpRequestTest, SendsDataNotStructureAndSavesTheAnswer) {
  ScenarioTester t(One("http_request", R"j({"method":"POST","url":"https://shop.example/orders/{{id}}?q={{id}}","headers":[{"name":"X-Key","value":"k-{{id}}"}],
      "body":{"id":"{{id}}","count":"{{n}}","note":"for {{id}}"},"variable":"result","status_variable":"status"})j",
                       {"b_x.next b_next", "b_x.error b_alt"}, {R"(id:text:session="a/../b?&")", "n:number:session=3", "result:any", "status:number"}));
  t.http.AnswerJson(R"({"state":"sent"})", 201);
  EXPECT_EQ(t.Say("hi").Said(), "next");
  const auto& request = t.http.requests().at(0);
  EXPECT_EQ(request.url, "https://shop.example/orders/a%2F..%2Fb%3F%26?q=a%2F..%2Fb%3F%26");
  EXPECT_EQ(request.body, R"({"id":"a/../b?&","count":3,"note":"for a/../b?&"})");
  EXPECT_EQ(request.headers.Get("X-Key"), "k-a/../b?&");
  EXPECT_EQ(request.headers.Get("Content-Type"), "application/json");
  EXPECT_TRUE(request.headers.Find("Idempotency-Key"));
  EXPECT_EQ(int(request.reach), int(Reach::kPublicOnly));
  EXPECT_EQ(request.max_redirects, 0);
  EXPECT_EQ(t.Value("result"), R"({"state":"sent"})");
  EXPECT_EQ(t.Value("status"), "201");
}

TEST(HttpRequestTest, FailuresLeaveByTheirExit) {
  ScenarioTester t(One("http_request", R"({"url":"https://shop.example/","variable":"result","status_variable":"status"})", {"b_x.next b_next", "b_x.error b_alt"}, {"result:any", "status:number"}));
  t.http.AnswerJson(R"({"error":"no"})", 500);
  EXPECT_EQ(t.Say("hi").Said(), "alt The server answered with the status 500.");
  EXPECT_EQ(t.Value("result"), R"({"error":"no"})");
  FakeAnswer refused;
  refused.fails_to_open = Error(ErrorCode::kInvalid, "This address must not be called.");
  t.http.Answer(refused);
  EXPECT_EQ(t.Say("hi").Said(), "alt This address must not be called.");
  EXPECT_EQ(t.Value("status"), "null");
}

TEST(PeopleTest, HandsOverAndGoesOnBehindIt) {
  ScenarioTester t(One("hand_over", "{}", {"b_x.next b_next"}));
  EXPECT_EQ(t.Say("hi").Said(), "A person will join you shortly.");
  EXPECT_TRUE(t.last.handed_over);
  EXPECT_EQ(t.Say("thanks").Said(), "next");
}

TEST(PeopleTest, SetsNameAndLanguage) {
  TestScenario scenario{.blocks = {{"b_x", "set_contact", R"({"name":" {{last_message}} ","locale":"ru"})"}, {"b_hi", "send_text", R"({"text":{"en":"Hello {{contact.name}}","ru":"Привет, {{contact.name}}"}})"}},
                        .edges = {"b_start.next b_x", "b_x.next b_hi"},
                        .locales = {"en", "ru"}};
  ScenarioTester t(scenario);
  EXPECT_EQ(t.Say("Ann").Said(), "Привет, Ann");
  EXPECT_EQ(t.Say("Bob").Said(), "Привет, Bob");
}

}  // namespace
}  // namespace beseda::flow
