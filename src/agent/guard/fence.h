#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "contracts/chat_model.h"

namespace beseda::agent {

/// Marks what comes from outside (results of tools, knowledge, earlier talk) as data, so that orders that stand in it
/// are not taken for the author's. The marks carry a random word that is new in every call to a model: whoever writes
/// such a text cannot know it, and so cannot end the fence from inside.
///
/// Texts are fenced with a place for the word when they are put together, and the word is set when the request goes
/// out, so that what is kept between calls (and in the journal) has none.
std::string Fenced(std::string_view what, std::string_view text);

/// One sentence for the system prompt that says what the fences mean.
std::string_view FenceRule();

/// Sets a fresh word in all fences of the request.
void SealFences(ChatRequest& request, Random& random);

/// `text` without what could be taken for a place of the word.
std::string WithoutFencePlaces(std::string_view text);

}  // namespace beseda::agent
