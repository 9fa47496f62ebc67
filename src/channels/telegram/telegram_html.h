#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/marked_text.h"

namespace beseda::telegram {

/// A text in Telegram's HTML (core.telegram.org/bots/api#html-style). Whatever the text, it is well-formed: what is not a tag of ours is
/// escaped, quotes do not nest, nothing stands inside code. Links that Telegram would drop keep their address in brackets.
std::string WriteHtml(const MarkedText& text);

/// What Telegram counts: UTF-16 units after the marks are parsed.
std::size_t HtmlLength(const MarkedText& text);

/// The text in pieces of which Telegram takes each as one message or caption of at most `most` units.
std::vector<MarkedText> SplitForTelegram(const MarkedText& text, std::size_t most);

/// Whether Telegram takes an address behind words or on a button: http(s) with a dot in the host's name, or tg:.
bool IsTakenAsLink(std::string_view url);

}  // namespace beseda::telegram
