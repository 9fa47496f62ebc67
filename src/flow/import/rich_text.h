#pragma once

#include <string>

#include "json/fwd.h"

namespace beseda::flow {

/// Typebot's rich text (a list of Plate elements: paragraphs, lists, links, marked words) or its older HTML as Markdown.
/// {{Variables}} stay as they are. `content`: the block's "content".
std::string MarkdownOfRichText(const json::Value& content);

}  // namespace beseda::flow
