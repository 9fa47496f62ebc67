#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contracts/channel.h"
#include "flow/program.h"
#include "flow/script/scripts.h"
#include "flow/workplace.h"

namespace beseda::flow {

/// What is tried on a scenario without storing anything: beside the canvas, and in .chat tests. External effects are
/// real ones.
struct TrialRequest {
  std::string state = {};  ///< As the last trial gave it; empty: a new conversation with a new contact.
  enum class Kind { kStart, kMessage, kSkip, kCall, kHappened, kReferred } kind = Kind::kMessage;
  std::string from = {};   ///< Of kStart: the block to begin at, with every variable as it begins; empty: the start.
  Content content = {};    ///< Of kMessage.
  Micros skip = {};        ///< Of kSkip: how much time passes.
  std::string call = {};   ///< Of kCall: the body (JSON) of a call from another system; where none is waited for, nothing happens. Of
                           ///< kHappened: the data (JSON).
  std::string happened = {};  ///< Of kHappened: the name. A referral is kReferred, with its data in `call`.
  std::vector<std::pair<std::string, std::string>> set = {};  ///< Variables to set before, with their values as JSON.
  Bot bot = {};
  std::string locale = {};
  std::string channel = "web";
  ChannelCapabilities capabilities = {};
  Time now = {};           ///< When a new conversation begins; later the state knows what time it has become.
};

struct TrialResult {
  std::string state = {};  ///< JSON; opaque.
  std::vector<Content> messages = {};
  std::vector<std::string> speakers = {};  ///< The block that said each of them.
  std::string trace = "[]";      ///< JSON array, as TurnTrace::steps.
  std::string variables = "{}";  ///< JSON object by name.
  std::string waiting = {};      ///< The block that waits; empty: none.
  std::optional<Time> due = std::nullopt;  ///< When that one goes on by itself.
  bool handed_over = false;
  std::vector<std::string> deeds = {};  ///< What it would have done to the conversation (flow/deed.h), in words.
};

/// Errors: kInvalid: the state is none of ours, or a variable cannot be set so; else what the work's effects gave.
Task<Result<TrialResult>> RunTrial(const WorkServices& services, const Scripts& scripts, std::shared_ptr<const Program> program,
                                   TrialRequest request);

}  // namespace beseda::flow
