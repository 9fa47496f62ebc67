#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/json.h"

namespace beseda::flow {

class Program;

/// A block that is gone back to: a sub-flow's caller, or a loop whose body runs.
struct Frame {
  std::int32_t node = -1;
  bool loop = false;
  std::int64_t index = -1;        ///< Of the loop's round.
  json::Value data = nullptr;     ///< What the loop goes over.
};

/// Where a conversation stands in a program, in the program's own numbers; as JSON (session_json.h) in names.
struct Session {
  std::int32_t at = -1;               ///< The node that waits; -1: none has begun, or it has ended.
  std::vector<Frame> frames = {};     ///< The innermost last.
  std::vector<json::Value> values = {};  ///< Of the program's variables, by slot.
  std::vector<bool> changed = {};     ///< Which were set in this turn, by slot.
  std::int64_t attempts = 0;          ///< Answers that the waiting node could not use.
  json::Value memo = nullptr;         ///< What the waiting node keeps for itself.
  std::optional<Time> due = std::nullopt;  ///< When it goes on by itself.
  bool timer_is_new = false;          ///< `due` was set in this turn.
  std::string timer_id = {};
  std::map<std::int32_t, std::int64_t> picked = {};  ///< Which of its variants a node said last.
  std::vector<std::string> heard = {};  ///< What the person said in it, the newest last; only where a block looks back (Program::looks_back).
  std::optional<Time> silent_since = std::nullopt;  ///< When the bot last spoke or heard, for triggers that wait for a silence to last.
  Micros silence_told = {};           ///< How long it had lasted when the last of them was told.
  bool keep_values = false;           ///< The next beginning forgets no variables: they were given for it.
};

}  // namespace beseda::flow
