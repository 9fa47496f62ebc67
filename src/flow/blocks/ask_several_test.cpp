#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

TEST(AskDurationTest, KeepsTheUnitThatWasChosen) {
  const std::vector<std::pair<std::string, std::string>> expected = {{"seconds", "5.4E3"}, {"minutes", "90"}, {"hours", "1.5E0"}, {"iso", "\"PT1H30M\""}};
  for (const auto& [unit, value] : expected) {
    ScenarioTester t(One("ask_duration", R"({"question":{"en":"?"},"variable":"v","unit":")" + unit + R"("})", {"b_x.next b_next"}, {"v:any"}));
    t.Say("hi");
    EXPECT_EQ(t.Say("1 h 30 min").Said(), "next");
    EXPECT_TRUE(t.Value("v") == value || (unit == "seconds" && t.Value("v") == "5400")) << unit << " " << t.Value("v");
  }
}

TEST(AskDurationTest, HasBoundsAndTakesBareNumbers) {
  ScenarioTester t(One("ask_duration", R"({"question":{"en":"?"},"variable":"v","min":"PT10M","max":"P1D","attempts":9})", {"b_x.next b_next"}, {"v:number"}));
  t.Say("hi");
  EXPECT_EQ(t.Say("soon").Said(), "I could not read a time in that. Please write it like 1 h 30 min.");
  EXPECT_EQ(t.Say("5 min").Said(), "That is too little.");
  EXPECT_EQ(t.Say("two days").Said(), "That is too much.");
  EXPECT_EQ(t.Say("45").Said(), "next");
  EXPECT_EQ(t.Value("v"), "45");
  ScenarioTester iso(One("ask_duration", R"({"question":{"en":"?"},"variable":"v","unit":"iso"})", {"b_x.next b_next"}, {"v:text"}));
  iso.Say("hi");
  EXPECT_EQ(iso.Say("45").Said(), "I could not read a time in that. Please write it like 1 h 30 min.");
}

TEST(AskListTest, TakesThemAtOnceOrOneAMessage) {
  const auto scenario = One("ask_list", R"({"question":{"en":"?"},"variable":"v","least":2,"most":3,"attempts":9})", {"b_x.next b_next"}, {"v:list"});
  ScenarioTester t(scenario);
  EXPECT_EQ(t.Say("hi").Said(), "?");
  EXPECT_EQ(t.Say("done").Said(), "That is too little.");
  EXPECT_EQ(t.Say("tea").Said(), "✓ tea");
  EXPECT_EQ(t.Say("tea").Said(), "✓ tea") << "Twice is once.";
  EXPECT_EQ(t.Say("cake").Said(), "✓ tea, cake [Done]");
  EXPECT_EQ(t.Say("a, b").Said(), "That is too much. [Done]");
  EXPECT_EQ(t.Press("done!", "Done").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"(["tea","cake"])");
  ScenarioTester lines(scenario);
  lines.Say("hi");
  EXPECT_EQ(lines.Say("- tea\n- cake").Said(), "next");
  EXPECT_EQ(lines.Value("v"), R"(["tea","cake"])");
  ScenarioTester full(scenario);
  full.Say("hi");
  full.Say("a");
  EXPECT_EQ(full.Say("b; c").Said(), "next");
}

TEST(AskListTest, BoundsMustFitTogether) {
  const auto parsed = ParseScenario(One("ask_list", R"({"question":{"en":"?"},"least":5,"most":2})", {"b_x.next b_next"}).Json());
  Scripts scripts;
  const auto compiled = Compile(std::make_shared<Scenario>(parsed.value()), scripts);
  EXPECT_FALSE(compiled.program);
}

TEST(AskConfirmTest, ShowsWhatWasSaidAndLetsItBeChanged) {
  const auto settings = R"({"question":{"en":"Right?"},"variable":"v","lines":[{"variable":"name","title":{"en":"Name"}},{"variable":"city"}]})";
  const std::vector<std::string> variables = {"v:boolean", R"(name:text:session="Ann")", "city:text"};
  ScenarioTester t(One("ask_confirm", settings, {"b_x.yes b_next", "b_x.change b_alt"}, variables));
  EXPECT_EQ(t.Say("hi").Said(), "Right?\nName: Ann\ncity: — [Yes] [Change it]");
  EXPECT_EQ(t.Say("hm").Said(), "Please answer yes or no.\nName: Ann\ncity: — [Yes] [Change it]");
  EXPECT_EQ(t.Press("change").Said(), "alt ");
  EXPECT_EQ(t.Value("v"), "false");
  t.capabilities.buttons = false;
  EXPECT_EQ(t.Say("hi").Said(), "Right?\nName: Ann\ncity: —\n(Yes / Change it)");
  EXPECT_EQ(t.Say("no").Said(), "alt ") << "Without an exit of its own, no wants a change.";
  t.Say("hi");
  EXPECT_EQ(t.Say("yep").Said(), "next");
}

TEST(AskConfirmTest, NoHasAnExitIfItIsOffered) {
  ScenarioTester t(One("ask_confirm", R"({"question":{"en":"Right?"},"with_no":true})", {"b_x.yes b_next", "b_x.change b_next", "b_x.no b_alt"}));
  EXPECT_EQ(t.Say("hi").Said(), "Right? [Yes] [Change it] [No]");
  EXPECT_EQ(t.Press("no", "No").Said(), "alt ");
}

TEST(AskAddressTest, GoesPartByPartWithoutAModel) {
  ScenarioTester t(One("ask_address", R"({"question":{"en":"Where to?"},"variable":"v","cancel_words":{"en":"stop"}})", {"b_x.next b_next", "b_x.cancelled b_alt"}, {"v:object"}));
  t.models.Add("", std::make_shared<FakeChatModel>(t.clock));
  t.models.offline_by_default = true;
  EXPECT_EQ(t.Say("hi").Said(), "Where to?\nStreet and house number?");
  EXPECT_EQ(t.Say("Main St 5").Said(), "City?");
  EXPECT_EQ(t.Say("Oslo").Said(), "Postcode?");
  EXPECT_EQ(t.Say("0150").Said(), "Country?");
  EXPECT_EQ(t.Say("Norway").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"({"street":"Main St 5","city":"Oslo","postcode":"0150","country":"Norway","text":"Main St 5, 0150 Oslo, Norway"})");
  t.Say("again");
  EXPECT_EQ(t.Say("stop").Said(), "alt ");
}

TEST(AskAddressTest, AModelTakesItFromOneMessageAndTheRestIsAskedFor) {
  ScenarioTester t(One("ask_address", R"({"question":{"en":"Where to?"},"variable":"v","country":false})", {"b_x.next b_next"}, {"v:text"}));
  const auto model = AddModel(t);
  model->Says(R"({"street":"Main St 5","city":"Oslo","postcode":null,"country":null})").Says(R"({"street":"A 1","city":"B","postcode":"2","country":null})");
  EXPECT_EQ(t.Say("hi").Said(), "Where to?");
  EXPECT_EQ(t.Say("Main St 5, Oslo").Said(), "Postcode?");
  EXPECT_NE(model->requests().at(0).messages.at(1).text.find("Main St 5, Oslo"), std::string::npos);
  EXPECT_EQ(t.Say("0150").Said(), "next");
  EXPECT_EQ(t.Value("v"), "\"Main St 5, 0150 Oslo\"");
  t.Say("hi");
  EXPECT_EQ(t.Say("A 1, 2 B").Said(), "next");
  EXPECT_EQ(model->calls(), 2u);
}

TEST(AskAddressTest, AModelThatFailsLeavesItToThePerson) {
  ScenarioTester t(One("ask_address", R"({"question":{"en":"Where to?"},"country":false,"postcode":false})", {"b_x.next b_next"}));
  AddModel(t)->Fails(Error(ErrorCode::kRateLimited, "Too many requests."));
  EXPECT_EQ(t.Say("hi").Said(), "Where to?");
  EXPECT_EQ(t.Say("Main St 5, Oslo").Said(), "Street and house number?");
  EXPECT_EQ(t.Say("Main St 5").Said(), "City?");
  EXPECT_EQ(t.Say("Oslo").Said(), "next");
}

TEST(SendTextTest, NeverSaysTheSameVariantTwiceInARow) {
  auto scenario = One("send_text", R"({"text":{"en":"a"},"variants":[{"text":{"en":"b"}},{"text":{"en":"c"}}]})");
  ScenarioTester t(scenario);
  std::map<std::string, int> counts;
  std::string before;
  for (int i = 0; i < 300; ++i) {
    const auto said = t.Say("hi").Said();
    EXPECT_NE(said, before);
    ++counts[before = said];
  }
  ASSERT_EQ(counts.size(), 3u);
  for (const auto& [text, count] : counts) EXPECT_GT(count, 70) << text;
}

TEST(TypingTest, WaitsAWhileAndIgnoresWhatIsSaidMeanwhile) {
  ScenarioTester t(One("typing", R"({"duration":"PT2S"})", {"b_x.next b_next"}));
  EXPECT_EQ(t.Say("hi").Said(), "");
  EXPECT_EQ(t.Say("well?").Said(), "");
  EXPECT_EQ(t.Skip(seconds(2)).Said(), "next");
  const auto parsed = ParseScenario(One("typing", R"({"duration":"PT5M"})", {"b_x.next b_next"}).Json());
  Scripts scripts;
  EXPECT_FALSE(Compile(std::make_shared<Scenario>(parsed.value()), scripts).program);
}

}  // namespace
}  // namespace beseda::flow
