#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Markdown as authors write it for people, as HTML that is safe to show: paragraphs and line breaks, "#" headings, "-" and "1." lists,
/// ">" quotes, "```" and "`" code, **bold**, *italic* and _italic_, ~~struck~~, [links](https://…) and bare https addresses. Links lead to
/// http, https and mailto only; HTML in the text is shown as it is written. Linear in the text's length. Bytes that are not UTF-8 stay.
std::string MarkdownToHtml(std::string_view markdown);

/// Text that Markdown shows as it is: a value in the midst of an author's words.
std::string EscapeMarkdown(std::string_view text);

std::string EscapeHtml(std::string_view text);

}  // namespace beseda
