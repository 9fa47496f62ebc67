#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Markdown as ParseMarkdown (base/marked_text.h) reads it, as HTML that is safe to show: HTML in the text is shown as it is written; links lead
/// to http, https, mailto and tel, pictures to http and https only. Bytes that are not UTF-8 become U+FFFD. Never fails.
std::string MarkdownToHtml(std::string_view markdown);

/// Text that Markdown shows as it is: a value in the midst of an author's words.
std::string EscapeMarkdown(std::string_view text);

std::string EscapeHtml(std::string_view text);

}  // namespace beseda
