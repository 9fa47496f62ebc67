#include "flow/testing/one_block.h"

namespace beseda::flow {
namespace {

void Fill(ScenarioTester& t) {
  for (const auto& [id, cells] : {std::pair{"row_1", R"({"name":"tea","price":3})"}, {"row_2", R"({"name":"cake","price":10})"}, {"row_3", R"({"name":"Tea cup","price":7})"}}) {
    ASSERT_TRUE(RunTask(t.tables.Insert("wsp_1", "things", id, cells)).ok());
  }
}

TEST(TableBlocksTest, FindInOrder) {
  ScenarioTester t(One("table_find", R"({"table":"things","conditions":[{"column":"name","op":"contains","value":"{{last_message}}"}],"order_by":"price","descending":true,"limit":1,"variable":"v","count_variable":"n"})",
                       {"b_x.next b_next", "b_x.none b_alt"}, {"v:list", "n:number"}));
  Fill(t);
  EXPECT_EQ(t.Say("TEA").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"([{"name":"Tea cup","price":7,"id":"row_3"}])");
  EXPECT_EQ(t.Value("n"), "2") << "The number is that of all.";
  EXPECT_EQ(t.Say("soup").Said(), "alt ");
  EXPECT_EQ(t.Value("n"), "0");
}

TEST(TableBlocksTest, GetOneByItsId) {
  ScenarioTester t(One("table_get", R"({"table":"things","row":"{{last_message}}","variable":"v"})", {"b_x.next b_next", "b_x.none b_alt"}, {"v:object"}));
  Fill(t);
  EXPECT_EQ(t.Say("row_2").Said(), "next");
  EXPECT_EQ(t.Value("v"), R"({"name":"cake","price":10,"id":"row_2"})");
  EXPECT_EQ(t.Say("row_9").Said(), "alt ");
}

TEST(TableBlocksTest, ChangeAndDeleteOnlyWhatIsMeant) {
  ScenarioTester t(One("table_update", R"({"table":"things","row":"{{which}}","cells":[{"column":"price","value":"{{p}}"}],"count_variable":"n"})", {"b_x.next b_next", "b_x.none b_alt"},
                       {"which:text", "p:number:session=1", "n:number"}));
  Fill(t);
  EXPECT_EQ(t.Say("hi").Said(), "alt ") << "A variable without a value is no row, not all of them.";
  TableQuery cheap;
  cheap.conditions.push_back({"price", TableCondition::Op::kLess, "2"});
  EXPECT_EQ(RunTask(t.tables.Count("wsp_1", "things", cheap)).value(), 0);
  for (const char* kind : {"table_update", "table_delete"}) {
    const auto parsed = ParseScenario(One(kind, R"({"table":"things","cells":[{"column":"price","value":"1"}]})", {"b_x.next b_next"}).Json());
    Scripts scripts;
    EXPECT_FALSE(Compile(std::make_shared<Scenario>(parsed.value()), scripts).program) << kind << " of all rows";
  }
}

TEST(TableBlocksTest, InsertGivesTheRow) {
  ScenarioTester t(One("table_insert", R"({"table":"things","cells":[{"column":"name","value":"{{last_message}}"},{"column":"price","value":"{{p}}"}],"variable":"v"})", {"b_x.next b_next"},
                       {"v:object", "p:number:session=2.5"}));
  EXPECT_EQ(t.Say("soup").Said(), "next");
  const auto rows = RunTask(t.tables.Find("wsp_1", "things", {})).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].cells, R"({"name":"soup","price":2.5E0})");
  EXPECT_NE(t.Value("v").find(rows[0].id), std::string::npos);
}

TEST(PeopleBlocksTest, DoTheirDeeds) {
  const std::vector<std::tuple<std::string, std::string, std::vector<std::string>>> expected = {
      {"label_conversation", R"({"add":"vip, {{last_message}} ,","remove":"new"})", {"unlabel new", "label vip", "label hi"}},
      {"note_conversation", R"({"text":"Said {{last_message}}"})", {"note Said hi"}},
      {"assign_conversation", R"({"member":"mem_1"})", {"assign mem_1"}},
      {"assign_conversation", "{}", {"unassign"}},
      {"close_conversation", "{}", {"close"}},
      {"snooze_conversation", R"({"duration":"P1D"})", {"snooze until 2026-11-26T10:00:00.000Z"}},
      {"analytics_event", R"({"name":"order","value":"2.5"})", {"event order 2.5"}},
      {"analytics_event", R"({"name":"order"})", {"event order 0"}},
  };
  for (const auto& [kind, settings, deeds] : expected) {
    ScenarioTester t(One(kind, settings, {"b_x.next b_next"}));
    EXPECT_EQ(t.Say("hi").Said(), "next") << kind;
    EXPECT_EQ(t.last.deeds, deeds) << kind;
  }
}

TEST(PeopleBlocksTest, RefuseWhatMakesNoSense) {
  for (const auto& [kind, settings] : {std::pair{"label_conversation", "{}"}, {"note_conversation", R"({"text":""})"}, {"snooze_conversation", R"({"duration":"soon"})"}, {"analytics_event", R"({"name":""})"}}) {
    const auto parsed = ParseScenario(One(kind, settings, {"b_x.next b_next"}).Json());
    Scripts scripts;
    EXPECT_FALSE(Compile(std::make_shared<Scenario>(parsed.value()), scripts).program) << kind;
  }
  ScenarioTester t(One("analytics_event", R"({"name":"order","value":"{{last_message}}"})", {"b_x.next b_next"}));
  EXPECT_NE(t.Say("many").last.trace.find("no number"), std::string::npos);
  EXPECT_TRUE(t.last.deeds.empty());
}

TEST(PeopleBlocksTest, HandOverMaySayNothingAndAssign) {
  ScenarioTester t(One("hand_over", R"({"silent":true,"member":"mem_1"})", {"b_x.next b_next"}));
  EXPECT_EQ(t.Say("hi").Said(), "");
  EXPECT_TRUE(t.last.handed_over);
  EXPECT_EQ(t.last.deeds, std::vector<std::string>{"assign mem_1"});
}

}  // namespace
}  // namespace beseda::flow
