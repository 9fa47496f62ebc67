#include "flow/draft_operations.h"

#include <gtest/gtest.h>

#include "flow/scenario_diff.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

json::Object Parse(std::string_view text) { return *json::ParseObject(text); }
json::Array List(std::string_view text) { return json::Parse(text)->get_array(); }

json::Object Scenario() {
  return Parse(R"({"format": 1, "locales": ["en"], "main": "f_main", "flows": {"f_main": {"name": "Main"}, "f_sub": {"name": "Sub"}},
    "variables": {"email": {"type": "text"}},
    "blocks": {"b_1": {"flow": "f_main", "kind": "start"}, "b_2": {"flow": "f_main", "kind": "send_text", "settings": {"text": {"en": "Hi"}}},
               "b_3": {"flow": "f_sub", "kind": "start"}, "b_4": {"flow": "f_sub", "kind": "end"}},
    "edges": {"e_1": {"from": "b_1", "port": "next", "to": "b_2"}, "e_2": {"from": "b_3", "port": "next", "to": "b_4"}}})");
}

json::Object Apply(json::Object scenario, std::string_view operations) {
  auto applied = ApplyOperations(std::move(scenario), List(operations));
  EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().message);
  return applied.ok() ? *applied : json::Object();
}

TEST(DraftOperations, PutAndRemoveOneEntity) {
  const auto after = Apply(Scenario(), R"([{"op": "put", "type": "block", "id": "b_9", "value": {"flow": "f_main", "kind": "end"}},
    {"op": "put", "type": "edge", "id": "e_9", "value": {"from": "b_2", "port": "next", "to": "b_9"}},
    {"op": "put", "type": "flow", "id": "f_main", "value": {"name": "Begin"}},
    {"op": "remove", "type": "variable", "id": "email"},
    {"op": "put", "type": "variable", "id": "age", "value": {"type": "number"}},
    {"op": "put", "type": "settings", "value": {"locales": ["en", "ru"]}}])");
  EXPECT_EQ(after.at("blocks").at("b_9").at("kind"), "end");
  EXPECT_EQ(after.at("edges").get_object().size(), 3u);
  EXPECT_EQ(after.at("flows").at("f_main").at("name"), "Begin");
  EXPECT_EQ(json::Dump(after.at("variables")), R"({"age":{"type":"number"}})");
  EXPECT_EQ(json::Dump(after.at("locales")), R"(["en","ru"])");
  EXPECT_EQ(after.at("main"), "f_main");
}

TEST(DraftOperations, AreTheSameWhenTheyAreRepeated) {
  const std::string_view operations = R"([{"op": "put", "type": "block", "id": "b_9", "value": {"flow": "f_main", "kind": "end"}},
    {"op": "remove", "type": "block", "id": "b_2"}, {"op": "remove", "type": "edge", "id": "e_7"}])";
  const auto once = Apply(Scenario(), operations);
  EXPECT_EQ(Apply(once, operations), once);
}

TEST(DraftOperations, WhatIsRemovedTakesItsPartsAlong) {
  const auto without_block = Apply(Scenario(), R"([{"op": "remove", "type": "block", "id": "b_2"}])");
  EXPECT_FALSE(without_block.at("edges").get_object().contains("e_1"));
  const auto without_flow = Apply(Scenario(), R"([{"op": "remove", "type": "flow", "id": "f_sub"}])");
  EXPECT_EQ(without_flow.at("blocks").get_object().size(), 2u);
  EXPECT_EQ(without_flow.at("edges").get_object().size(), 1u);
  const auto moved = Apply(Scenario(), R"([{"op": "put", "type": "block", "id": "b_2", "value": {"flow": "f_sub", "kind": "send_text"}}])");
  EXPECT_FALSE(moved.at("edges").get_object().contains("e_1")) << "no edge leads into another flow";
}

TEST(DraftOperations, AnEdgeToWhatSomebodyElseRemovedIsDropped) {
  auto scenario = Apply(Scenario(), R"([{"op": "remove", "type": "block", "id": "b_2"}])");
  scenario = Apply(scenario, R"([{"op": "put", "type": "edge", "id": "e_5", "value": {"from": "b_1", "port": "next", "to": "b_2"}},
    {"op": "put", "type": "variable", "id": "kept", "value": {"type": "any"}}])");
  EXPECT_FALSE(scenario.at("edges").get_object().contains("e_5"));
  EXPECT_TRUE(scenario.at("variables").get_object().contains("kept"));
}

TEST(DraftOperations, APortHasOneEdge) {
  const auto after = Apply(Scenario(), R"([{"op": "put", "type": "block", "id": "b_9", "value": {"flow": "f_main", "kind": "end"}},
    {"op": "put", "type": "edge", "id": "e_5", "value": {"from": "b_1", "port": "next", "to": "b_9"}}])");
  EXPECT_FALSE(after.at("edges").get_object().contains("e_1"));
  EXPECT_TRUE(after.at("edges").get_object().contains("e_5"));
}

TEST(DraftOperations, MistakesSayWhere) {
  const std::pair<std::string_view, std::string_view> kMistakes[] = {
      {R"([{"op": "move", "type": "block", "id": "b_1"}])", "operations[0].op"},
      {R"([{"op": "put", "type": "block", "id": "b_1", "value": {}}, {"op": "put", "type": "shape", "id": "b_1"}])", "operations[1].type"},
      {R"([{"op": "put", "type": "block", "id": "e_1", "value": {}}])", "operations[0].id"},
      {R"([{"op": "put", "type": "block", "id": "b_", "value": {}}])", "operations[0].id"},
      {R"([{"op": "put", "type": "edge", "id": "e_1/2", "value": {}}])", "operations[0].id"},
      {R"([{"op": "put", "type": "variable", "id": "Email", "value": {}}])", "operations[0].id"},
      {R"([{"op": "put", "type": "block", "id": "b_1", "value": []}])", "operations[0].value"},
      {R"([{"op": "put", "type": "settings", "value": {"format": 2}}])", "operations[0].value"},
      {R"([{"op": "remove", "type": "settings"}])", "operations[0].op"},
      {R"([{"op": "remove", "type": "flow", "id": "f_main"}])", "operations[0].id"},
      {R"([7])", "operations[0]"}};
  for (const auto& [operations, field] : kMistakes) {
    const auto applied = ApplyOperations(Scenario(), List(operations));
    ASSERT_FALSE(applied.ok()) << operations;
    EXPECT_EQ(applied.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(applied.error().field, field) << operations;
  }
}

TEST(ScenarioDiff, SaysWhatWasAddedRemovedAndChanged) {
  EXPECT_TRUE(DiffScenarios(Scenario(), Scenario()).empty());
  const auto after = Apply(Scenario(), R"([{"op": "remove", "type": "flow", "id": "f_sub"},
    {"op": "put", "type": "block", "id": "b_2", "value": {"flow": "f_main", "kind": "send_text", "settings": {"text": {"en": "Hello", "ru": "Привет"}}}},
    {"op": "put", "type": "variable", "id": "age", "value": {"type": "number"}},
    {"op": "put", "type": "settings", "value": {"locales": ["en", "ru"]}}])");
  const auto changes = DiffScenarios(Scenario(), after);
  std::string lines;
  for (const auto& change : changes) {
    lines += std::string(change.at("change").as_string()) + " " + std::string(change.at("type").as_string()) + " " +
             std::string(change.at("id").as_string()) + "\n";
  }
  EXPECT_EQ(lines,
            "changed settings \nremoved flow f_sub\nadded variable age\nchanged block b_2\nremoved block b_3\nremoved block b_4\n"
            "removed edge e_2\n");
  EXPECT_EQ(json::Dump(changes[3].at("fields")),
            R"([{"path":"settings.text.en","before":"Hi","after":"Hello"},{"path":"settings.text.ru","before":null,"after":"Привет"}])");
  EXPECT_EQ(changes[4].at("after"), nullptr);
  EXPECT_EQ(changes[4].at("before").at("kind"), "start");
}

}  // namespace
}  // namespace beseda::flow
