#include "agent/testing/agent_turn_fixture.h"

namespace beseda {

Task<Result<ToolResult>> CountingTool::Run(Turn&, std::string arguments, std::string key) {
  ++runs;
  keys.insert(key);
  last_arguments = arguments;
  if (error) co_return *error;
  co_return result;
}

Task<Result<std::vector<std::shared_ptr<Tool>>>> FixedTools::ToolsOf(const Bot&) { co_return tools; }

Status AgentTurnTest::Run(FakeTurn& turn) { return RunTask(handler.Run(turn)); }

void AgentTurnTest::Commit(FakeTurn& turn) {
  ASSERT_TRUE(RunTask(database->Write([&](Tx& tx) {
    for (const auto& write : turn.commits) write(tx);
  })).ok());
}

void AgentTurnTest::Decide(std::string id, records::ApprovalRow::State state, std::string word) {
  ASSERT_TRUE(RunTask(database->Write([&](Tx& tx) {
    auto row = records::LoadApproval(tx, "wsp_test", id).value();
    row.state = state;
    row.word = word;
    row.decided_at = clock.Now();
    ASSERT_TRUE(records::DecideApproval(tx, row));
  })).ok());
}

}  // namespace beseda
