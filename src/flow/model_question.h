#pragma once

#include <string>
#include <string_view>

#include "flow/workplace.h"

namespace beseda::flow {

/// One question of a block to a model.
struct ModelQuestion {
  std::string model_id = {};  ///< Empty: the bot's.
  std::string instructions = {};
  std::string prompt = {};
  std::vector<ImagePart> images = {};
  std::string schema = {};    ///< JSON schema of the answer; empty: free text.
  std::int64_t max_tokens = 1000;
};

/// What came of it.
struct ModelText {
  std::string text = {};
  std::string problem = {};  ///< Why there is no text, for the author; empty: there is one.
};

/// Asks once a turn (the answer is journaled). A model that takes no schema is asked for JSON in words. Problems that asking
/// again cannot help are an answer; those that may pass are errors, and `keep_on` makes them answers as well, for blocks
/// whose author has drawn a way on.
Task<Result<ModelText>> AskModel(const Run& run, Workplace& workplace, ModelQuestion question, bool keep_on);

/// The JSON object in a model's text, which may have a fence or words around it. Null: there is none.
json::Value ObjectIn(std::string_view text);

/// Whether the bot has no model besides the offline one, which answers from its knowledge only.
Task<Result<bool>> IsOffline(Workplace& workplace, std::string model_id);

}  // namespace beseda::flow
