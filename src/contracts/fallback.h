#pragma once

#include <vector>

#include "contracts/channel_capabilities.h"
#include "model/content.h"

namespace beseda {

/// A content as a channel can show it: what it cannot show becomes something that it can, in the order in which it
/// is to be sent. Pure; the editor's preview, the composer and the adapters all use it, so that what is promised is what
/// arrives. Texts are not split here and Markdown stays Markdown.
/// - a carousel becomes its cards, or a numbered list; a card becomes its picture with a caption and its buttons;
/// - buttons beyond max_buttons, and rows beyond max_list_rows, become a numbered list in the text (lists before that, if
///   the channel has lists); the person may answer with the number or the words;
/// - quick replies become reply buttons, then numbered lines; buttons that open an address or dial become lines with it;
/// - titles longer than the channel's limit are cut at a grapheme, with "…"; a caption that is too long becomes a text of its own;
/// - media becomes a line with its name and address; a location a line with its coordinates and a map's address; a
///   contact its name and numbers;
/// - reactions, edits, deletions and templates that it has not: nothing (an empty vector).
std::vector<Content> ShowOn(const ChannelCapabilities& can, const Content& content);

/// Whether ShowOn gives the content itself.
bool ShowsAsIs(const ChannelCapabilities& can, const Content& content);

}  // namespace beseda
