#pragma once

#include <string>
#include <string_view>

namespace beseda {

/// Markdown as ParseMarkdown (base/marked_text.h) reads it, as HTML that is safe to show: HTML in the text is shown as it is written; links lead
/// to http, https, mailto and tel, pictures to http and https only. Bytes that are not UTF-8 become U+FFFD. Never fails.
std::string MarkdownToHtml(std::string_view markdown);

/// Text that Markdown shows as it is: a value in the midst of an author's words.
std::string EscapeMarkdown(std::string_view text);

/// The same in bold, on one line.
std::string BoldMarkdown(std::string_view text);

/// An address that Markdown shows as it is written, as a link if it is one that links may have.
std::string MarkdownAddress(std::string_view url);

std::string EscapeHtml(std::string_view text);

}  // namespace beseda
