#include "agent/tools/probe_turn.h"

#include "base/task.h"

namespace beseda::agent {

Task<Result<std::vector<Message>>> ProbeTurn::History(std::size_t) { co_return std::vector<Message>(); }

Task<Result<std::string>> ProbeTurn::Effect(std::string, std::function<Task<Result<std::string>>()> run) {
  co_return co_await run();
}

}  // namespace beseda::agent
