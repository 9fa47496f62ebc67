#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/guard/pii_finder.h"
#include "base/result.h"
#include "json/fwd.h"

namespace beseda::agent {

/// How much one answer may take. 0: no bound.
struct AnswerLimits {
  std::int64_t steps = 8;      ///< Questions to the model; at least 1.
  std::int64_t tokens = 0;     ///< Read and written, of all questions together.
  std::int64_t seconds = 120;  ///< From the beginning of the turn's run.
  std::int64_t cost_micros = 0;  ///< In micro-units of the workspace's currency.
  std::int64_t approval_minutes = 24 * 60;  ///< How long a call waits for a person's word; at least 1.
};

/// What keeps a bot, its people and their data from harm.
struct Guardrails {
  PiiKinds mask = {};                          ///< Personal data that models do not get to see.
  std::vector<std::string> blocked_topics = {};  ///< Words and phrases in messages that the bot does not answer.
  std::string topic_model_id = {};             ///< Asked about every message, with `topic_policy`; empty: nobody is.
  std::string topic_policy = {};               ///< What may not be talked about, in words.
  bool mark_untrusted = true;                  ///< Fence what tools and the knowledge say.
  std::vector<std::string> blocked_words = {};   ///< Words and phrases that the bot does not say.
  bool hide_instructions = false;              ///< Answers that quote the instructions are replaced.
  std::string output_model_id = {};            ///< Asked about every answer, with `output_policy`; empty: nobody is.
  std::string output_policy = {};
  std::string refusal = {};                    ///< What the bot says then; empty: our sentence in the person's language.
};

/// A form that answers must have.
struct AnswerForm {
  std::string schema = {};       ///< JSON schema, as text; empty: free text.
  std::string shown_field = {};  ///< The property that the person is shown; empty: the whole JSON.
};

/// What a bot's `agent` column holds.
struct AgentSettings {
  AnswerLimits limits = {};
  Guardrails guardrails = {};
  AnswerForm answer = {};
  bool summarize = true;  ///< What leaves the history window is summarized rather than left out.
};

/// Of the JSON text; "{}" gives the defaults without being parsed. Errors: kInvalid, with the field below `path`.
Result<AgentSettings> DecodeSettings(std::string_view text, const std::string& path = {});
/// The whole object, defaults included.
json::Object EncodeSettings(const AgentSettings& settings);

}  // namespace beseda::agent
