#pragma once

#include <string>
#include <string_view>

#include "contracts/chat_model.h"

namespace beseda::agent {

/// Marks what comes from outside (results of tools, knowledge, earlier talk) as data, so that orders that stand in it
/// are not taken for the author's. The marks carry a word that follows from the message they stand in and a secret of this
/// process: whoever writes such a text cannot know it, for to put a word into the text changes the word, and so cannot
/// end the fence from inside. The same message has the same word, so that caches of prompts and answers still work.
///
/// Texts are fenced with a place for the word when they are put together, and the word is set when the request goes
/// out, so that what is kept between calls (and in the journal) has none.
std::string Fenced(std::string_view what, std::string_view text);

/// One sentence for the system prompt that says what the fences mean.
std::string_view FenceRule();

/// Sets the word in all fences of the request, in each message its own.
void SealFences(ChatRequest& request, std::string_view secret);

/// `text` without what could be taken for a place of the word.
std::string WithoutFencePlaces(std::string_view text);

}  // namespace beseda::agent
