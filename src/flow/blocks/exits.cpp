#include "flow/blocks/exits.h"

#include <utility>

#include "flow/program.h"
#include "json/json.h"

namespace beseda::flow {

bool Leads(const Run& run, std::int32_t port) { return port >= 0 && run.program().place(run.current).next[std::size_t(port)] >= 0; }

Step LeaveFailed(Run& run, std::int32_t port, std::string problem) {
  if (run.tracing && !run.trace.empty()) run.trace.back().error = problem;
  run.SetOwn(run.program().SlotOf(OwnVariable::kError), json::Value(problem));
  if (Leads(run, port)) return Step::Leave(port);
  return run.Fail(std::move(problem));
}

}  // namespace beseda::flow
