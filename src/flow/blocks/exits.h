#pragma once

#include <string>

#include "flow/run.h"

namespace beseda::flow {

/// Whether the author has drawn a way on from the exit of the block that is being run.
bool Leads(const Run& run, std::int32_t port);

/// By the exit for failures where it leads on, {{error}} saying why; else as a mistake of the scenario.
Step LeaveFailed(Run& run, std::int32_t port, std::string problem);

}  // namespace beseda::flow
