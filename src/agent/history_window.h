#pragma once

#include <string>
#include <vector>

#include "agent/agent_services.h"
#include "agent/guard/pii_mask.h"
#include "agent/prompt.h"

namespace beseda::agent {

/// What a model is told of the talk before the new messages.
struct HistoryWindow {
  std::vector<Message> history = {};  ///< In full; oldest first.
  bool whole = true;                  ///< Nothing that was said before stands neither here nor in the summary.
  std::string summary = {};           ///< Of what came before; empty: none.
  std::int64_t summarized_to = 0;     ///< The last message that it stands for.
  std::int64_t left_out = 0;          ///< Messages that stand in neither.
  std::string problem = {};           ///< Why summarizing failed; empty: it did not.
  std::int64_t cost_micros = 0;
};

/// Keeps the newest messages in full and the rest as a summary that grows: when more messages than the bot's window
/// (or more tokens than the limits allow) stand behind the last summary, the older half of them is added to it by the
/// bot's model, so that not every turn has to. The calls are effects "summary.1", …; the summaries are stored with the
/// turn. If a call fails, the window says so and holds all that was loaded; the prompt keeps what fits. Used by one task.
class HistoryLoader {
 public:
  struct Needs {
    const Services& services;
    const ModelHandle& model;
    PiiMask& mask;
    const PromptLimits& limits;
    bool summarize = true;
  };
  HistoryLoader(Turn& turn, Needs needs) : turn_(turn), needs_(needs) {}

  Task<Result<HistoryWindow>> Load();

 private:
  std::size_t CountToSummarize(const std::vector<Message>& history, std::size_t most) const;
  Task<Status> SummarizeFirst(std::size_t count, int call, HistoryWindow& window);
  Task<Result<std::string>> Write(const HistoryWindow& window, std::size_t count);

  Turn& turn_;
  Needs needs_;
};

}  // namespace beseda::agent
