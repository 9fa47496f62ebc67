#pragma once

#include <cstddef>

#include "base/time.h"
#include "json/fwd.h"

namespace beseda {

/// What a channel can do. Everything defaults to "no" and each "yes" is proven by a test. Lengths are Unicode code points
/// unless they say bytes; 0 where something has no limit of its own.
struct ChannelCapabilities {
  // How messages travel.
  bool pulled = false;            ///< Its clients fetch stored messages themselves: a stored message counts as sent.
  bool idempotent_send = false;   ///< The other side drops a repeated send: an interrupted one may simply be repeated.
  bool streaming = false;         ///< Can show a reply while it is being written.
  bool delivered_receipts = false;
  bool read_receipts = false;
  bool typing = false;

  // What it shows as what it is; all else is shown as ShowOn (contracts/fallback.h) says.
  bool markdown = false;          ///< In its own dialect, which the adapter writes.
  bool media = false;             ///< Pictures, audio, video and files.
  bool voice_notes = false;
  bool location = false;
  bool contact = false;
  bool buttons = false;           ///< Reply buttons.
  bool url_buttons = false;
  bool phone_buttons = false;
  bool quick_replies = false;
  bool lists = false;
  bool cards = false;
  bool carousels = false;
  bool templates = false;         ///< Forms that the vendor has approved beforehand.
  bool reactions = false;
  bool replies = false;           ///< Names the message that it answers.
  bool edit = false;
  bool deletion = false;
  bool groups = false;            ///< Several people may write in one conversation.

  // Limits.
  std::size_t max_text_bytes = 4096;
  std::size_t max_text = 0;       ///< More is split into several messages.
  std::size_t max_caption = 0;    ///< More goes into a message of its own.
  std::size_t max_buttons = 0;
  std::size_t max_button_title = 0;
  std::size_t max_quick_replies = 0;
  std::size_t max_list_rows = 0;
  std::size_t max_list_title = 0;
  std::size_t max_cards = 0;
  std::size_t max_media_bytes = 0;

  // Rules.
  double sends_per_second = 30;             ///< Per account; the outbox holds back what is more.
  double sends_per_second_per_thread = 0;   ///< 0: no limit of its own.
  Micros reply_window = Micros(0);  ///< How long after the person's last message may be written freely; 0: always.
  Micros agent_window = Micros(0);  ///< The same for what a member of the team writes, where it is longer; 0: as the other.
};

/// Shows every kind of content as what it is, without limits of its own.
void ShowEverything(ChannelCapabilities& can);

/// As the REST API shows it: the fields above by their names, the window in seconds.
json::Object CapabilitiesJson(const ChannelCapabilities& can);

}  // namespace beseda
