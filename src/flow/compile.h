#pragma once

#include <memory>
#include <string>
#include <vector>

#include "contracts/channel.h"
#include "flow/problem.h"
#include "flow/program.h"
#include "flow/script/scripts.h"

namespace beseda::flow {

class Catalogue;

/// A channel that the bot is on, for warnings of what it cannot show.
struct UsedChannel {
  std::string name = {};  ///< As people know it.
  ChannelCapabilities capabilities = {};
};

struct Compiled {
  std::shared_ptr<const Program> program = nullptr;  ///< Null if there are errors.
  std::vector<Problem> problems = {};
};

/// Turns a scenario into a program and finds what is wrong in it. Pure; thread-safe.
Compiled Compile(std::shared_ptr<const Scenario> scenario, Scripts& scripts, const std::vector<UsedChannel>& channels = {});
/// As above, for a scenario that was published: kInvalid with the words of the first error.
Result<std::shared_ptr<const Program>> CompileProgram(std::shared_ptr<const Scenario> scenario, Scripts& scripts);

}  // namespace beseda::flow
