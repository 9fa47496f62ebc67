#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "contracts/channel_capabilities.h"
#include "model/message.h"

namespace beseda {

/// One call of POST /<phone number id>/messages.
struct WhatsAppCall {
  std::string body;  ///< JSON.
  std::optional<MediaContent> upload = std::nullopt;  ///< A file that must be uploaded before.
  std::string slot = {};  ///< JSON pointer of the object in `body` that gets the file's "id".
};

struct WhatsAppEncoding {
  const ChannelCapabilities& can;
  bool preview_links = true;
};

/// A message as WhatsApp's calls, the same each time; none if there is nothing that WhatsApp can show. Besides the usual contents
/// two events go out: "request_location" {"text"} asks for the place, "flow" {"text","button","flow_id"|"flow_name",
/// "screen"?,"data"?,"mode"?,"token"?} opens a WhatsApp Flow. Errors: kInvalid, saying what WhatsApp does not take.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
Result<std::vector<WhatsAppCall>> EncodeWhatsAppMessage(const OutgoingMessage& message, const WhatsAppEncoding& encoding);

// Limits in characters, as of 2026-11-25. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages,
// …/interactive-reply-buttons-messages and …/interactive-list-messages
inline constexpr std::size_t kWhatsAppMaxText = 4096;
inline constexpr std::size_t kWhatsAppMaxBody = 1024;
inline constexpr std::size_t kWhatsAppMaxCaption = 1024;
inline constexpr std::size_t kWhatsAppMaxButtons = 3;
inline constexpr std::size_t kWhatsAppMaxButtonTitle = 20;
inline constexpr std::size_t kWhatsAppMaxRows = 10;
inline constexpr std::size_t kWhatsAppMaxRowTitle = 24;
inline constexpr std::size_t kWhatsAppMaxRowText = 72;
inline constexpr std::size_t kWhatsAppMaxRowId = 200;

}  // namespace beseda
