#pragma once

#include <string>
#include <string_view>

#include "json/fwd.h"

namespace beseda::openai {

/// Azure's content filter looks at prompts and answers and tells what it found
/// (https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter, "Annotations").

/// The categories of one result that were stopped, in its order: "violence, self_harm"; a custom block list by its own
/// name. Empty if nothing was.
std::string FilteredCategories(const json::Object& result);

/// The same of the prompt's results, in a "prompt_filter_results" array.
std::string FilteredPrompt(const json::Array& prompts);

/// What happened, for people.
std::string FilterSentence(std::string_view categories);

}  // namespace beseda::openai
