#pragma once

#include <string>
#include <utility>
#include <vector>

#include "flow/testing/scenario_tester.h"

namespace beseda::flow {

/// A scenario of one block, "b_x", with "b_next" and "b_alt" behind it to see where it is left.
inline TestScenario One(const std::string& kind, const std::string& settings, std::vector<std::string> edges = {}, std::vector<std::string> variables = {}) {
  TestScenario scenario;
  scenario.blocks = {{"b_x", kind, settings}, {"b_next", "send_text", R"({"text":{"en":"next"}})"}, {"b_alt", "send_text", R"({"text":{"en":"alt {{error}}"}})"}};
  scenario.edges = {"b_start.next b_x"};
  scenario.edges.insert(scenario.edges.end(), edges.begin(), edges.end());
  scenario.variables = std::move(variables);
  return scenario;
}

/// A model that the tester's bot asks, and that blocks may name.
inline std::shared_ptr<FakeChatModel> AddModel(ScenarioTester& tester, const std::string& id = "mdl_1") {
  auto model = std::make_shared<FakeChatModel>(tester.clock);
  tester.models.Add(id, model);
  tester.bot.model_id = id;
  return model;
}

}  // namespace beseda::flow
