#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace beseda {

/// A run of text with a mark. kText and kCode hold `text`; the others hold what stands `inside`.
struct MarkedRun {
  enum class Kind { kText, kBold, kItalic, kStrike, kCode, kLink, kImage, kBreak };
  Kind kind = Kind::kText;
  std::string text = {};
  std::string url = {};  ///< Of a link or picture; http, https, mailto and tel only, others are left as text.
  std::vector<MarkedRun> inside = {};
};

/// A paragraph, heading … of a text.
struct MarkedBlock {
  enum class Kind { kParagraph, kHeading, kCode, kQuote, kList, kTable, kRule };
  Kind kind = Kind::kParagraph;
  int level = 0;             ///< Of a heading, 1 … 6.
  bool ordered = false;      ///< Of a list.
  std::size_t first = 1;     ///< The first number of an ordered list.
  std::string code = {};     ///< kCode: the text, without the last line's end.
  std::string language = {};  ///< kCode: as the author says.
  std::vector<MarkedRun> runs = {};                      ///< kParagraph, kHeading.
  std::vector<MarkedBlock> blocks = {};                  ///< kQuote.
  std::vector<std::vector<MarkedBlock>> items = {};      ///< kList.
  std::vector<std::vector<std::vector<MarkedRun>>> rows = {};  ///< kTable: rows of cells, the first is the head.
};

using MarkedText = std::vector<MarkedBlock>;

/// Markdown (CommonMark with strikethrough, tables and bare addresses; HTML is text) as a tree, from which each channel writes its dialect.
/// A line's end inside a paragraph stays a line's end, as people who chat mean it. Never fails; nesting is bounded.
MarkedText ParseMarkdown(std::string_view markdown);

/// A plain text as a tree: paragraphs and breaks, nothing is a mark.
MarkedText PlainMarkedText(std::string_view text);

/// Without marks: links keep their address in brackets, lists their numbers.
std::string WriteUnmarked(const MarkedText& text);

/// Cuts a text into pieces of which `size` (of a piece as it will be written) is at most `most`: between blocks, items and
/// lines if it can be, else between sentences, words and at last graphemes; marks that are cut go on in the next
/// piece, code too. Nothing is lost but the white space at a cut. `most` is at least 100.
std::vector<MarkedText> SplitMarked(const MarkedText& text, std::size_t most,
                                    const std::function<std::size_t(const MarkedText&)>& size);

}  // namespace beseda
