#pragma once

#include "base/marked_text.h"
#include "json/fwd.h"

namespace beseda::slack {

/// A text as one block of rich text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block): runs with their styles, so that
/// nothing in a text can be taken for a mark. Headings are bold lines, tables preformatted text, rules a line. Null for a text that
/// shows nothing.
json::Value WriteRichText(const MarkedText& text);

}  // namespace beseda::slack
