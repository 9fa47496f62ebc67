#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/task_fwd.h"
#include "contracts/chat_model.h"
#include "contracts/turn.h"

namespace beseda {

/// Where something that was used for an answer stands.
struct Citation {
  std::string title = {};  ///< As the person may see it.
  std::string url = {};    ///< http(s), if it can be opened.
};

/// What a tool gave. `text` goes to the model; it is untrusted unless the tool says otherwise.
struct ToolResult {
  std::string text = {};
  bool failed = false;                 ///< `text` says what went wrong, for the model to go on with.
  bool trusted = false;                ///< Made by us, not by the outside: need not be marked as data.
  std::vector<Citation> citations = {};
};

/// What a model may call. A call is an external effect and is journaled by the caller. Thread-safe.
class Tool {
 public:
  virtual ~Tool() = default;
  virtual const ToolDefinition& definition() const = 0;
  /// Whether a person has to agree before it runs.
  virtual bool needs_approval() const { return false; }
  /// `arguments` is a JSON object that the definition's schema was checked against. `key` is the same when a turn is
  /// run again: pass it on as an idempotency key. Errors end the turn (kCancelled, kUnavailable: it is run again); what
  /// the model can react to is a ToolResult with `failed`. What the call changes in the conversation itself belongs into
  /// AfterRun.
  virtual Task<Result<ToolResult>> Run(Turn& turn, std::string arguments, std::string key) = 0;
  /// What a call that has run does to the turn (e.g. Turn::AddToCommit). Not journaled: it is called in every run of the
  /// turn that comes by this call.
  virtual void AfterRun(Turn&, const std::string& /*arguments*/) const {}
};

/// The tools of a bot. Thread-safe.
class ToolDirectory {
 public:
  virtual ~ToolDirectory() = default;
  virtual Task<Result<std::vector<std::shared_ptr<Tool>>>> ToolsOf(const Bot& bot) = 0;
};

}  // namespace beseda
