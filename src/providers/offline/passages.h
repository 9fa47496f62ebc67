#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beseda::offline {

/// A piece of the bot's knowledge that can be quoted.
struct Passage {
  std::string title = {};    ///< Of the section it stands in, e.g. "Delivery › Abroad"; may be empty.
  std::string heading = {};  ///< The last part of the title.
  std::string text = {};     ///< As it stands in the knowledge.
};

/// Cuts a text into passages: at Markdown headings (#, ##, …, underlined, or a bold line by itself), at a line that
/// is a question by itself, which becomes the title of what follows, and at empty lines. Long paragraphs are cut
/// after sentences; lists keep together with the line before them. Texts are verbatim.
std::vector<Passage> CutIntoPassages(std::string_view knowledge);

}  // namespace beseda::offline
