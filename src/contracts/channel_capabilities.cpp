#include "contracts/channel_capabilities.h"

#include "json/json.h"

namespace beseda {

void ShowEverything(ChannelCapabilities& can) {
  can.markdown = can.media = can.voice_notes = can.location = can.contact = true;
  can.buttons = can.url_buttons = can.phone_buttons = can.quick_replies = can.lists = can.cards = can.carousels = true;
  can.reactions = can.replies = can.edit = can.deletion = true;
}

json::Object CapabilitiesJson(const ChannelCapabilities& can) {
  return {{"streaming", can.streaming},
          {"delivered_receipts", can.delivered_receipts},
          {"read_receipts", can.read_receipts},
          {"typing", can.typing},
          {"markdown", can.markdown},
          {"media", can.media},
          {"voice_notes", can.voice_notes},
          {"location", can.location},
          {"contact", can.contact},
          {"buttons", can.buttons},
          {"url_buttons", can.url_buttons},
          {"phone_buttons", can.phone_buttons},
          {"quick_replies", can.quick_replies},
          {"lists", can.lists},
          {"cards", can.cards},
          {"carousels", can.carousels},
          {"templates", can.templates},
          {"reactions", can.reactions},
          {"replies", can.replies},
          {"edit", can.edit},
          {"deletion", can.deletion},
          {"groups", can.groups},
          {"max_text_bytes", can.max_text_bytes},
          {"max_text", can.max_text},
          {"max_caption", can.max_caption},
          {"max_buttons", can.max_buttons},
          {"max_button_title", can.max_button_title},
          {"max_quick_replies", can.max_quick_replies},
          {"max_list_rows", can.max_list_rows},
          {"max_list_title", can.max_list_title},
          {"max_cards", can.max_cards},
          {"max_media_bytes", can.max_media_bytes},
          {"reply_window_seconds", can.reply_window.count() / 1'000'000},
          {"agent_window_seconds", can.agent_window.count() / 1'000'000}};
}

}  // namespace beseda
