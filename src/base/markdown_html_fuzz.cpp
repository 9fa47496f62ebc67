// Whatever text arrives becomes HTML with no tags but ours, and a value stays words.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/markdown_html.h"

namespace {

void CheckTags(const std::string& html) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    auto name = html.substr(at + 1, 12);
    if (!name.empty() && name[0] == '/') name.erase(0, 1);
    const char* const known[] = {"p>", "br>", "h1>", "h2>", "h3>", "h4>", "h5>", "h6>", "ul>", "ol>", "li>", "ol start=\"", "hr>", "table>", "tr>", "th>", "td>", "img src=\"", "pre>", "code>", "blockquote>", "strong>", "em>", "s>", "a>", "a href=\""};
    if (std::none_of(std::begin(known), std::end(known), [&](const char* tag) { return name.starts_with(tag); })) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  CheckTags(beseda::MarkdownToHtml(text));
  const auto words = beseda::MarkdownToHtml(beseda::EscapeMarkdown(text));
  for (const char* tag : {"<a ", "<img", "<em", "<strong", "<code", "<h", "<ul", "<ol", "<table"}) {
    if (words.find(tag) != std::string::npos) std::abort();
  }
  return 0;
}
