#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "contracts/channel_capabilities.h"
#include "model/content.h"

namespace beseda {

/// What the channel cannot show as it is meant, or which of its limits is passed.
struct PreviewNote {
  /// no_markdown, no_media, no_voice_notes, no_location, no_contact, no_buttons, no_url_buttons, no_phone_buttons, too_many_buttons,
  /// no_quick_replies, too_many_quick_replies, no_lists, too_many_rows, no_cards, no_carousels, too_many_cards, title_too_long,
  /// caption_too_long, file_too_large, several_messages, not_shown.
  std::string_view code;
  std::size_t limit = 0;  ///< Of the channel; of several_messages, how many.

  bool operator==(const PreviewNote&) const = default;
};

/// A content as people on the channel see it.
struct ChannelPreview {
  std::vector<Content> shown;  ///< In the order of the messages; empty: nothing is sent.
  std::vector<PreviewNote> notes;
};

/// As ShowOn (contracts/fallback.h), with texts cut at the channel's limits. Marks of Markdown count as they are written, so that a
/// long text with many of them may go out in one message less. Pure.
ChannelPreview PreviewOn(const ChannelCapabilities& can, const Content& content);

}  // namespace beseda
